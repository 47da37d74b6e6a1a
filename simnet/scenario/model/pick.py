"""A moment out of simulated years: the third-worst school day, say, for a run with packets.

Sessions (the opening hours of a day) are ordered by what they lose. The run begins within the
chosen one where a stretch of its own length loses most, or when it opens if nothing is shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from simnet.errors import unknown
from simnet.kinds import Declared, Field
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.study import ALL, BASE

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

MOST_YEARS = 1000


class Pick(Declared):
    """Which moment of the simulated years a stress test runs in.

    All alternatives and replications meet the same moment, in the very conditions of its year:
    run.month, day, clock and conditions_seed are set; run.date where the run has one.
    """

    hours: Literal["school", "clinic", "office"] = "school"
    """Whose hours it is taken from."""
    worst: Literal["capacity", "downtime"] = "capacity"
    """What makes a session bad: capacity, the share of a village's usual rate that its way does
    not carry, or downtime, the time without any way; both summed over time and villages."""
    rank: Annotated[int, Field(ge=1)] = 1
    """1 is the worst, 3 the third-worst."""
    of: str = ALL
    """Over whom it is summed: a village, a district, or all."""
    years: Annotated[int, Field(ge=1, le=MOST_YEARS)] = 1
    """How many years are simulated to choose from."""
    under: str = BASE
    """The alternative whose lines say how bad it is; base is the scenario as it is written."""

    def chosen(self, scenario: Scenario) -> frozenset[str]:
        """Return the villages over which it is summed."""
        villages = scenario.villages.complete
        if self.of == ALL:
            return frozenset(villages)
        if self.of in villages:
            return frozenset((self.of,))
        return frozenset(name for name, each in villages.items() if each.district == self.of)

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that are not described, and ranks beyond the last session."""
        villages = scenario.villages.complete
        if not villages:
            yield "", "there are no villages whose hours could be bad"
        elif not self.chosen(scenario):
            districts = {each.district for each in villages.values() if each.district}
            yield "of", unknown("village or district", self.of, (ALL, *villages, *districts))
        if self.under != BASE and self.under not in scenario.alternatives:
            yield "under", unknown("alternative", self.under, (BASE, *scenario.alternatives))
        there = self.years * len(calendar_of(scenario).sessions(self.hours))
        if self.rank > there:
            yield "rank", f"must be at most {there}, the sessions of the years, got {self.rank}"
