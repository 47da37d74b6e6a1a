"""The metric contract: a measure is one figure a run, a quantity is what can be measured.

Every quantity is a file of :mod:`simnet.measures.quantities` that declares a :class:`Quantity`:
its name, unit and direction, what has it, how it is added up, and the functions that work it out.
The language of measures, the checks, the defaults of a study, the reference page and every figure
shown follow from that declaration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simnet.measures.measure import Measure, Of, Unit
from simnet.measures.owners import Floats, Owners
from simnet.measures.reading import Reading
from simnet.measures.subjects import Subjects

SPREAD = ("mean", "min", "p", "max")
"""The statistics of a quantity that has many values in a run; ``p`` stands for percentiles."""
EVERYBODY = ("datagrams", "transfers", "people")
"""Sorts of traffic, as the table of flows names them."""
TRANSFERRING = ("transfers", "people")
"""Those that make transfers."""


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

    def had_by(self, subjects: Subjects, flow: int) -> bool:
        """Tell whether a flow can have it: calls load no pages."""
        if self.felt:
            return self.name in subjects.felt[flow]
        return subjects.traffic[flow] in self.sorts
