"""Deferred text: what a report says, before a language writes it.

Sections build *words* and never strings of a language. A sentence is a :class:`Message`, made by
:func:`say` from its key in the catalogues and its fields; a figure is a :class:`Quantity`, made by
the functions of :mod:`simnet.report.format`; a name of the scenario that stands out is a
:class:`Name`; lists within sentences are :class:`Listed`. A plain `str` is shown as it is in every
language: names, code, values as a user wrote them. Words compare equal where they say the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit, and the interval that it lies in where it was estimated.

    A language chooses the digits, the unit of people and its name.
    """

    value: float
    """In `unit`; NaN where there was nothing to measure."""
    unit: str = ""
    """"1" of a share, "s", "bit/s", "B", "1/s", "packets", "times", "count" of what is whole,
    "IDR" of money, "" of a number without unit, or a unit of its own that another package has."""
    low: float | None = None
    """Lower end of the interval, not finite where there is none; None where none is asked for."""
    high: float | None = None
    shows: Literal["both", "figure", "interval", "bound"] = "both"
    """What is written: the figure with its interval, either alone, or the upper end alone."""
    form: Literal["measured", "set", "rounded"] = "measured"
    """"set" was given by people and needs no digits that say nothing; "rounded" is a large count
    in words, ``12.3 million``."""
    difference: bool = False
    """Whether it is a difference, which is shown with its sign."""
    beside: float = math.nan
    """A figure that it stands beside, whose unit it takes."""
    digits: int = 3
    """Significant digits of what has no interval."""

    @property
    def exists(self) -> bool:
        """Whether there was anything to measure."""
        return math.isfinite(self.value)

    @property
    def same_always(self) -> bool:
        """Whether every run gave the same, so that the interval is a point."""
        return self.bounded and self.low == self.value == self.high

    @property
    def never(self) -> bool:
        """Whether it is a wait without end: what was waited for never came."""
        return self.unit == "s" and self.value == math.inf and not self.difference

    @property
    def endless(self) -> bool:
        """Whether it is the difference from a wait without end to one with, or the other way."""
        return self.unit == "s" and math.isinf(self.value) and self.difference

    @property
    def bounded(self) -> bool:
        """Whether it has an interval."""
        ends = (self.low, self.high)
        return self.exists and all(each is not None and math.isfinite(each) for each in ends)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, or a part of one, by its key in the catalogues."""

    key: str
    fields: tuple[tuple[str, Words], ...] = ()
    otherwise: str = ""
    """What is shown where a language has no such key: the name of what another package declares.
    Empty where the key must exist."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the scenario, set apart within a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, to the minute."""

    iso: str
    """As ISO 8601 has it, with its offset."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list within a sentence: ``a, b and c``."""

    items: tuple[Words, ...]
    end: Literal["and", "or"] = "and"


@dataclass(frozen=True, slots=True)
class Joined:
    """Words one after another: sentences of a paragraph, what stands before a colon."""

    parts: tuple[Words, ...]
    between: str = " "


@dataclass(frozen=True, slots=True)
class Capital:
    """Words with a capital first letter."""

    words: Words


Words: TypeAlias = str | Message | Quantity | Name | Moment | Listed | Joined | Capital
"""All that a part of a report may hold as text."""


def say(key: str, **fields: Words | int) -> Message:
    """Return the sentence `key` of the catalogues with its fields.

    A whole number stands for a count. The plural of a sentence that has one follows its field
    `all` (how many in all), or where there is none `count`.
    """
    given = (
        (name, Quantity(each, "count") if isinstance(each, int) else each)
        for name, each in fields.items()
    )
    return Message(key, tuple(given))


def term(room: str, name: str) -> Message:
    """Return a word of the field that a language may know: a quantity, a kind of site.

    What it does not know is shown as its own name, with spaces: ``village_office``.
    """
    return Message(f"{room}.{name}", otherwise=name.replace("_", " "))


def listed(items: Iterable[Words], end: Literal["and", "or"] = "and") -> Listed:
    """Return a list within a sentence."""
    return Listed(tuple(items), end)


def joined(*parts: Words, between: str = " ") -> Words:
    """Return these one after another, without the empty ones."""
    kept = tuple(each for each in parts if each != "")
    if len(kept) == 1:
        return kept[0]
    texts = [each for each in kept if isinstance(each, str)]
    return between.join(texts) if len(texts) == len(kept) else Joined(kept, between)


def capital(words: Words) -> Words:
    """Return words with a capital first letter; a name keeps its own."""
    return words[:1].upper() + words[1:] if isinstance(words, str) else Capital(words)
