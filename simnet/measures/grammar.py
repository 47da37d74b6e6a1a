"""The language of measures: ``SUBJECT.QUANTITY[.STATISTIC]``, and limits such as ``... <= 4 s``.

SUBJECT is ``all`` (the traffic of everybody), ``links`` (all interfaces), a kind of site
(``school``), a group of flows (``school/pupils``), a place, a flow, a link or an interface; a
name that holds a dot goes in quotes: ``"v2.0 web".loss``. QUANTITY is one of `QUANTITIES`.
STATISTIC is ``mean`` (the default), ``min``, ``max``, or a percentile ``p50`` ... ``p99.9`` where
the quantity has many values in a run; a ratio or a rate is one figure and has none.

Whether a network has the subject is for :mod:`.subjects` to say; reading a text needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from simnet.errors import nearest, unknown
from simnet.units import (
    NS_PER_S,
    parse_duration,
    parse_frequency,
    parse_probability,
    parse_rate,
)

ALL = "all"
"""The subject of all traffic."""
LINKS = "links"
"""The subject of all interfaces."""

_PERCENTILE = re.compile(r"p(\d{1,3}(?:\.\d+)?)")
_LIMIT = re.compile(r"(.*?)\s*(?<![<>=-])(<=|>=|<|>|=+|[\u2264\u2265])\s*([^<>=\u2264\u2265]*)")
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:packets?)?\s*")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that can be measured of a subject.

    `of` says what has it: ``traffic`` (everybody, kinds of sites, groups, places, flows),
    ``lines`` (interfaces, links, places) or both. `statistics` are the names allowed after it,
    ``p`` standing for percentiles; empty for a quantity that is one figure a run.
    """

    name: str
    unit: str
    least_is_best: bool
    of: Literal["traffic", "lines", "both"]
    statistics: tuple[str, ...]
    meaning: str


_SPREAD = ("mean", "min", "p", "max")

QUANTITIES: dict[str, Quantity] = {
    quantity.name: quantity
    for quantity in (
        Quantity(
            "page_load",
            "s",
            True,
            "traffic",
            _SPREAD,
            "Time to load a page: from the start of a transfer that a person starts alone to the "
            "end of it and of those that the same person starts together after it (a single one "
            "that follows counts as a page of its own). A page counts with the time that it was "
            "waited for, complete or not.",
        ),
        Quantity(
            "completion",
            "s",
            True,
            "traffic",
            _SPREAD,
            "Time of a transfer from its start to its end. Transfers given up or failed count "
            "with the time that they were waited for, unfinished ones with the time so far (a "
            "lower bound); those without an end (bulk without a size) do not count.",
        ),
        Quantity(
            "delay",
            "s",
            True,
            "traffic",
            _SPREAD,
            "One-way delay of a data packet from end to end (RFC 7679).",
        ),
        Quantity(
            "jitter",
            "s",
            True,
            "traffic",
            ("mean", "max"),
            "Interarrival jitter (RFC 3550 section 6.4.1): mean over flows, weighted by their "
            "packets, or that of the worst flow.",
        ),
        Quantity(
            "wait",
            "s",
            True,
            "lines",
            ("mean", "p", "max"),
            "Wait of a packet at an interface, from its arrival to the start of its transmission.",
        ),
        Quantity(
            "given_up",
            "1",
            True,
            "traffic",
            (),
            "Share of the transfers that impatient people gave up.",
        ),
        Quantity(
            "failed", "1", True, "traffic", (), "Share of the transfers whose connection failed."
        ),
        Quantity(
            "transactions", "1/s", False, "traffic", (), "Transfers completed per second of window."
        ),
        Quantity(
            "goodput",
            "bit/s",
            False,
            "traffic",
            (),
            "Bits handed to applications in order, both ways, per second of window.",
        ),
        Quantity(
            "loss",
            "1",
            True,
            "both",
            (),
            "Share of the packets that were lost or dropped: of those sent, or of those that "
            "arrived at an interface.",
        ),
        Quantity(
            "drops",
            "1",
            True,
            "lines",
            (),
            "Share of the packets arriving at an interface that its full queue refused.",
        ),
        Quantity(
            "utilisation",
            "1",
            True,
            "lines",
            (),
            "Share of the window in which the transmitter was sending.",
        ),
        Quantity(
            "queue",
            "packets",
            True,
            "lines",
            ("mean", "max"),
            "Packets at an interface, the one in transmission included.",
        ),
        Quantity(
            "offered",
            "bit/s",
            False,
            "both",
            (),
            "Bits per second of window that were sent, or that arrived at an interface.",
        ),
        Quantity(
            "carried",
            "bit/s",
            False,
            "both",
            (),
            "Bits per second of window that were delivered, or that an interface sent.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure a run, as `text` names it; `statistic` is empty where the quantity has none."""

    text: str
    subject: str
    quantity: str
    statistic: str
    unit: Literal["s", "bit/s", "1", "packets", "1/s"]
    least_is_best: bool

    @property
    def share(self) -> float | None:
        """The share of values below a percentile; None where the statistic is no percentile."""
        return float(self.statistic[1:]) / 100.0 if self.statistic.startswith("p") else None

    @property
    def of_lines(self) -> bool | None:
        """Whether it is of interfaces; None where its name alone does not say."""
        of = QUANTITIES[self.quantity].of
        if of != "both":
            return of == "lines"
        return {ALL: False, LINKS: True}.get(self.subject)


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule on a measure: at most, or at least, so much in the unit of the measure."""

    measure: Measure
    at_most: float | None
    at_least: float | None
    text: str

    def met(self, figure: float) -> bool:
        """Tell whether a figure keeps the rule; one that does not exist does not."""
        if self.at_most is not None:
            return figure <= self.at_most
        return self.at_least is not None and figure >= self.at_least


def quoted(subject: str) -> str:
    """Return a subject as a measure's text writes it: in quotes if its name needs them."""
    return f'"{subject}"' if "." in subject else subject


def parse_measure(text: object) -> Measure:
    """Return the measure that a text names.

    Raises:
        ValueError: it names none; the message says what is allowed and what may be meant.
    """
    if not isinstance(text, str):
        raise ValueError("a measure is a text such as school.page_load.p95")
    if len(text) > _LONGEST:
        raise ValueError(f"a measure is not longer than {_LONGEST} characters")
    subject, rest = _subject(text.strip())
    name, _, statistic = rest.partition(".")
    quantity = QUANTITIES.get(name)
    if quantity is None:
        dotted = any(part in QUANTITIES for part in statistic.split("."))
        hint = '; a name that holds a dot goes in quotes: "a.b".loss' if dotted else ""
        raise ValueError(unknown("quantity", name, QUANTITIES) + hint)
    _fits(subject, quantity)
    return Measure(
        text.strip(),
        subject,
        name,
        _statistic(quantity, statistic),
        # A plain text in the table, one of the units of Measure.
        quantity.unit,  # type: ignore[arg-type]
        quantity.least_is_best,
    )


def _subject(text: str) -> tuple[str, str]:
    """Return the subject, its quotes taken off, and what follows the dot after it."""
    if text.startswith('"'):
        subject, closing, rest = text[1:].partition('"')
        if not closing or (rest and not rest.startswith(".")):
            raise ValueError(f'{text!r} needs a closing quote before the dot: "a.b".loss')
        rest = rest[1:]
    else:
        subject, _, rest = text.partition(".")
    subject = subject.strip()
    if not subject or not rest or rest.endswith("."):
        likely = nearest(subject, QUANTITIES)
        meant = f"; did you mean {ALL}.{likely}?" if likely in QUANTITIES and likely else ""
        raise ValueError(
            f"{text!r} is not a measure: write SUBJECT.QUANTITY or SUBJECT.QUANTITY.STATISTIC, "
            f"such as school.page_load.p95 or links.utilisation{meant}"
        )
    return subject, rest


def _fits(subject: str, quantity: Quantity) -> None:
    """Refuse the traffic of everybody where interfaces are meant, and the other way round."""
    wrong = {ALL: "lines", LINKS: "traffic"}
    if wrong.get(subject) == quantity.of:
        other = LINKS if subject == ALL else ALL
        has = ", ".join(each.name for each in _quantities_of(subject))
        raise ValueError(
            f"{subject!r} has no {quantity.name}; did you mean {other}.{quantity.name}? "
            f"({subject!r} has {has})"
        )


def _quantities_of(subject: str) -> Iterable[Quantity]:
    kind = "lines" if subject == LINKS else "traffic"
    return (each for each in QUANTITIES.values() if each.of in (kind, "both"))


def _statistic(quantity: Quantity, name: str) -> str:
    """Return the statistic that `name` means of a quantity, ``mean`` where it is left out."""
    if not name:
        return "mean" if quantity.statistics else ""
    if not quantity.statistics:
        raise ValueError(
            f"{quantity.name} is one figure a run: leave out {name!r} after it; its interval "
            "comes from the replications"
        )
    if name in quantity.statistics and name != "p":
        return name
    if "p" in quantity.statistics and (found := _PERCENTILE.fullmatch(name)):
        if 0 < float(found[1]) < 100:
            return f"p{float(found[1]):g}"
        raise ValueError(f"a percentile lies between p0 and p100, got {name!r}")
    shown = [each if each != "p" else "p95" for each in quantity.statistics]
    common = [*shown, *(["p50", "p90", "p99", "p99.9"] if "p95" in shown else [])]
    raise ValueError(unknown(f"statistic of {quantity.name}", name, common))


def parse_limit(text: object) -> Limit:
    """Return the limit that a text such as ``school.page_load.p95 <= 4 s`` sets.

    Raises:
        ValueError: it sets none; the message says how to write one.
    """
    found = _LIMIT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(
            "a service level is a measure, <= or >=, and a value: school.page_load.p95 <= 4 s"
        )
    sign = {"\u2264": "<=", "\u2265": ">="}.get(found[2], found[2])
    if sign not in ("<=", ">="):
        raise ValueError(f"a service level is set with <= or >=, not {sign!r}")
    measure = parse_measure(found[1])
    value = parse_amount(measure, found[3].strip())
    written = str(text).strip()
    if sign == "<=":
        return Limit(measure, value, None, written)
    return Limit(measure, None, value, written)


def parse_amount(measure: Measure, text: object) -> float:
    """Return an amount of what a measure measures, in its unit: ``4 s``, ``2 Mbps``, ``1 %``.

    Raises:
        ValueError: not an amount of that, with what to write instead.
    """
    if measure.unit == "s":
        amount = parse_duration(text) / NS_PER_S
    elif measure.unit == "bit/s":
        amount = float(parse_rate(text))
    elif measure.unit == "1":
        amount = parse_probability(text)
    elif measure.unit == "1/s":
        amount = parse_frequency(text)
    else:
        amount = _packets(text)
    if amount < 0:
        raise ValueError(f"{text} is less than nothing")
    return amount


def _packets(text: object) -> float:
    found = _NUMBER.fullmatch(str(text)) if isinstance(text, int | float | str) else None
    if found is None or isinstance(text, bool):
        raise ValueError(f"expected a number of packets such as 100, got {str(text)[:64]!r}")
    return float(found[1])
