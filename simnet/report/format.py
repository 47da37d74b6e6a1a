"""Quantities of a report: a figure with its unit, to be written by a language.

``percent(0.012)`` is ``1.2 %`` in English and ``1,2%`` in Indonesian, ``rate(20e6)`` is
``20.0 Mbps``: a language writes what is measured with three significant digits in the unit that
fits (:mod:`simnet.report.languages`). What has an interval comes from
:class:`simnet.report.study.estimate.Estimate`.
"""

from __future__ import annotations

import re

from simnet.report.words import Message, Name, Quantity, Words, joined, say, term

NONE = "\N{EN DASH}"
"""Stands for a figure that does not exist."""


def name(text: object) -> Name:
    """Return a name of the scenario that stands out in a sentence."""
    return Name(str(text))


def words(name: str) -> Words:
    """Return a name of the scenario as words: ``village_office`` has a space for people.

    A language knows the usual kinds of sites and applications by words of its own, each part of
    ``village_office/call`` by itself.
    """
    return joined(*(term("kind", each) for each in name.split("/")), between="/")


_WRITTEN = re.compile(r"(-?\d+(?:\.\d+)?)\s*(|[A-Za-z%\u00b5][A-Za-z%\u00b5/ ]*)")
_SETTINGS = re.compile(r"(?:[a-z_]+: )*[^:,]+(?:, (?:[a-z_]+: )+[^:,]+)*")
"""Values as a scenario has them on a line: ``lognormal: mean: 3189 kB, sd: 4782 kB``."""
_RUPIAH = {"IDR": 1.0, "thousand IDR": 1e3, "million IDR": 1e6, "billion IDR": 1e9}


def written(text: str) -> Words:
    """Return a value as a scenario has it, with the numbers and units of a language.

    What is not a number with a unit stays as it is: names, times of day.
    """
    if text in ("true", "false"):
        return term("field", text)
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return text
    value, unit = float(found[1]), found[2]
    if unit == "%":
        return threshold(value / 100)
    if unit == "km" and 0 < abs(value) < 1:
        value, unit = round(1000 * value, 9), "m"
    if unit in _RUPIAH:
        return money(value * _RUPIAH[unit])
    number = Quantity(value, form="set")
    unit_words = Message(f"unit.{unit}", otherwise=unit)
    return say("figure.of", value=number, unit=unit_words) if unit else number


def settings(text: str) -> Words:
    """Return several values as a scenario has them, with words for what they are."""
    if _SETTINGS.fullmatch(text) is None:
        return text
    parts = []
    for part in text.split(", "):
        *names, value = part.split(": ")
        parts.append(joined(*(term("field", each) for each in names), written(value), between=": "))
    return joined(*parts, between="; ")


def technology(name: str) -> Message:
    """Return a technology for people: ``low orbit satellite (LEO)``; its name if not known."""
    return term("technology", name)


def significant(value: float, digits: int = 3) -> Quantity:
    """Return a number without a unit, of so many significant digits."""
    return Quantity(value, digits=digits)


def whole(value: float) -> Quantity:
    """Return a count."""
    return Quantity(value, "count")


def millions(value: float) -> Quantity:
    """Return a large count, in millions with a word for it."""
    return Quantity(value, "count", form="rounded")


def percent(share: float) -> Quantity:
    """Return a share of 1; what is not 0 never shows as 0, nor less than 1 as 1."""
    return Quantity(share, "1")


def threshold(share: float) -> Quantity:
    """Return a share of 1 that was set, not measured."""
    return Quantity(share, "1", form="set")


def duration(seconds: float) -> Quantity:
    """Return a time, s."""
    return Quantity(seconds, "s")


def setting(seconds: float) -> Quantity:
    """Return a time that was set, not measured: without digits that say nothing."""
    return Quantity(seconds, "s", form="set")


def rate(bps: float) -> Quantity:
    """Return a data rate, bit/s."""
    return Quantity(bps, "bit/s")


def size(size_bytes: float) -> Quantity:
    """Return an amount of data, bytes."""
    return Quantity(size_bytes, "B")


def money(rupiah: float) -> Quantity:
    """Return an amount of money in Indonesian rupiah: ``IDR 7.8 million``."""
    return Quantity(rupiah, "IDR")
