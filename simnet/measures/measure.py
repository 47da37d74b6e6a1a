"""The metric contract: a measure is one figure a run, a quantity is what can be measured.

Every quantity is a file of :mod:`simnet.measures.quantities` that declares a :class:`Quantity`:
its name, unit and direction, what has it, how it is added up, and the functions that work it out.
The language of measures, the checks, the defaults of a study, the reference page and every figure
shown follow from that declaration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from simnet.measures.scope import TOGETHER, Scope

if TYPE_CHECKING:
    from simnet.measures.owners import Floats, Owners
    from simnet.measures.reading import Reading

ALL = "all"
"""The subject of all traffic."""
LINKS = "links"
"""The subject of all interfaces."""
VILLAGES = "villages"
"""The subject of the traffic of all villages."""

SPREAD = ("mean", "min", "p", "max")
"""The statistics of a quantity that has many values in a run; ``p`` stands for percentiles."""
EVERYBODY = ("datagrams", "transfers", "people")
"""Sorts of traffic, as the table of flows names them."""
TRANSFERRING = ("transfers", "people")
"""Those that make transfers."""

Unit: TypeAlias = Literal["s", "bit/s", "1", "packets", "1/s", "transfers", "places", "MOS"]
Of: TypeAlias = Literal["traffic", "interfaces", "both"]
"""What has a quantity: traffic (everybody, kinds of sites, groups, places, flows), interfaces
(and links and places, of theirs), or both."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure a run, as `text` names it; `statistic` is empty where the quantity has none."""

    text: str
    subject: str
    quantity: str
    statistic: str
    unit: Unit
    least_is_best: bool
    of: Of
    scope: Scope = TOGETHER

    @property
    def share(self) -> float | None:
        """The share of values below a percentile; None where the statistic is no percentile."""
        return float(self.statistic[1:]) / 100.0 if self.statistic.startswith("p") else None

    @property
    def of_interfaces(self) -> bool | None:
        """Whether it is of interfaces; None where its name alone does not say."""
        if self.of != "both":
            return self.of == "interfaces"
        return {ALL: False, LINKS: True}.get(self.subject)


def scoped(measure: Measure, scope: Scope) -> Measure:
    """Return a measure taken over another scope."""
    text = measure.text.removesuffix(f", {measure.scope.text}")
    if scope.how != "together":
        text = f"{text}, {scope.text}"
    return replace(measure, text=text, scope=scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that can be measured of traffic, of interfaces, or of both.

    `order` is its place in lists, the most telling first.
    """

    name: str
    order: int
    unit: Unit
    least_is_best: bool
    meaning: str
    pooled: str
    """How one figure is made of several flows or interfaces, and of the window."""
    statistics: tuple[str, ...] = ()
    """The names allowed after it, ``p`` standing for percentiles; none: one figure a run."""
    traffic: Callable[[Reading, Measure, Owners], Floats] | None = None
    """Work it out for each owner of flows; None where traffic has none."""
    interfaces: Callable[[Reading, Measure], Floats] | None = None
    """Work it out for each interface; None where interfaces have none."""
    tables: tuple[str, ...] = ()
    """Tables that it is worked out from, besides nodes, interfaces and flows."""
    percentile_tables: tuple[str, ...] = ()
    """Tables that only its percentiles take."""
    sorts: tuple[str, ...] = EVERYBODY
    """The sorts of traffic that have it."""
    usual: str = ""
    """The measure of it that a study takes that names none; empty for none."""
    usual_of: tuple[str, ...] = EVERYBODY
    """The sorts of traffic with which it does."""
    felt: bool = False
    """Whether people say it themselves: only those flows have it whose kind of traffic declares
    it."""
    of_levels: bool = False
    """Whether a study works it out from what became of its service levels."""
    flow_shares: tuple[float, ...] | None = None
    """The percentiles that are known of a single flow; None for any."""

    @property
    def of(self) -> Of:
        """What has it."""
        if self.traffic and self.interfaces:
            return "both"
        return "traffic" if self.traffic else "interfaces"
