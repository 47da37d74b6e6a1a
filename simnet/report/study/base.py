"""What the sections of a study's report are made of: the study, by what people ask of it.

A section is a module in :mod:`simnet.report.study.sections` with ``ORDER`` and
``section(study)``, as :mod:`simnet.report.base` says of those of runs.

A study's cells are alternatives in circumstances. A circumstance is a stress test (or none) at a
point of a sweep (or at none). What a study has not measured is an estimate of NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simnet.errors import ResultsError
from simnet.report.base import Subject, place_names
from simnet.report.format import name, threshold
from simnet.report.study.estimate import Estimate
from simnet.report.study.served import Villages, villages_of
from simnet.report.words import Quantity, Words, say

if TYPE_CHECKING:
    from simnet.study.folder.results import StudyResults
    from simnet.tables import Results

BASE = "base"
"""The alternative that is the scenario as it is written."""
NO_STRESS = "none"
"""The stress test that changes nothing; a sweep of this name is none as well."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What alternatives are put to: a stress test, and the point of a sweep."""

    stress: str
    sweep: str = ""
    point: int = 0

    @classmethod
    def of(cls, each: Any) -> Circumstance:
        """Return that of a cell of the plan or of a row of a table."""
        if each.sweep in ("", NO_STRESS):
            return cls(each.stress)
        return cls(each.stress, each.sweep, int(each.point))

    def words(self) -> Words:
        """Return its name for people."""
        plain = self.stress == NO_STRESS
        stress = say("study.no_stress") if plain else say("study.stress", stress=name(self.stress))
        if not self.sweep:
            return stress
        point = say("study.point", sweep=name(self.sweep), point=self.point)
        return point if plain else say("study.both", stress=stress, point=point)


class Study:
    """The results of a study with the names and orders that they have on the page."""

    def __init__(self, results: StudyResults) -> None:
        self.results = results
        self.plan = results.plan
        self.manifest = results.manifest
        self._middles: dict[str, float] = {}

    def rows(self, table: str) -> list[Any]:
        """Return the rows of a table as objects; none where the study has no such table."""
        return list(self.results[table].itertuples()) if table in self.results else []

    @cached_property
    def run(self) -> Mapping[str, Any]:
        """The manifest of the study's first run that is there: the base case, where it has one."""
        for row in self.rows("runs"):
            with suppress(ResultsError):
                return self.results.run(row.cell, row.replication).manifest
        return {}

    @cached_property
    def scenario(self) -> Mapping[str, Any]:
        """The scenario as that run resolved it, with all that the study's manifest describes.

        An older study has no such description, and its runs have it all themselves.
        """
        described = self.results.manifest.get("described") or {}
        return {**(self.run.get("scenario") or {}), **described}

    @cached_property
    def cells(self) -> dict[tuple[str, Circumstance], str]:
        """Names of the cells by alternative and circumstance, in the order of the plan."""
        return {(each.alternative, Circumstance.of(each)): each.name for each in self.plan.cells}

    @cached_property
    def placed(self) -> dict[str, tuple[str, Circumstance]]:
        """Alternative and circumstance of each cell."""
        return {cell: where for where, cell in self.cells.items()}

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """All alternatives, by the objective in the first circumstance, the best first."""
        named = dict.fromkeys(alternative for alternative, _ in self.cells)
        sign = 1 if self.plan.measures[self.plan.objective].least_is_best else -1

        def place(alternative: str) -> tuple[bool, float]:
            found = self.estimate(self.plan.objective, alternative, self.plain[0])
            return not found.exists, sign * found.mean if found.exists else 0.0

        return tuple(sorted(named, key=place))

    @cached_property
    def circumstances(self) -> tuple[Circumstance, ...]:
        """All circumstances."""
        return tuple(dict.fromkeys(where for _, where in self.cells))

    @cached_property
    def plain(self) -> tuple[Circumstance, ...]:
        """The circumstances outside of sweeps; all where a study only sweeps."""
        return tuple(each for each in self.circumstances if not each.sweep) or self.circumstances

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures, the objective first."""
        objective = self.plan.objective
        return (objective, *(each for each in self.plan.measures if each != objective))

    @cached_property
    def titles(self) -> dict[str, str]:
        """What alternatives are in a few words, where the scenario says so."""
        found: dict[str, str] = {}
        for each in self.rows("cells"):
            if each.title and Circumstance.of(each) == Circumstance(NO_STRESS):
                found.setdefault(each.alternative, each.title)
        return found

    @cached_property
    def _estimates(self) -> dict[tuple[str, str], Estimate]:
        found = {
            (each.cell, each.measure): Estimate.of(each, self.plan.measures[each.measure].unit)
            for each in self.rows("estimates")
            if each.cell in self.placed
        }
        return {
            key: replace(each, beside=self._middle(key[1], found)) for key, each in found.items()
        }

    def beside(self, measure: str) -> float:
        """Return the figure of a measure that is in the middle of all: its unit suits them."""
        return self._middle(measure, self._estimates)

    def _middle(self, measure: str, found: Mapping[tuple[str, str], Estimate]) -> float:
        if measure not in self._middles:
            means = sorted(
                each.mean
                for (cell, name), each in found.items()
                if name == measure and each.exists and self.placed[cell][1] in self.plain
            )
            self._middles[measure] = means[len(means) // 2] if means else math.nan
        return self._middles[measure]

    @cached_property
    def _villages(self) -> dict[str, Villages]:
        return villages_of(*(self.rows(each) for each in ("villages", "level_places", "service")))

    def villages(self, alternative: str, where: Circumstance) -> Villages:
        """Return the villages with an alternative in a circumstance; none where nobody looked."""
        return self._villages.get(self.cells.get((alternative, where), ""), Villages(()))

    @cached_property
    def has_villages(self) -> bool:
        """Whether people live in villages in this study."""
        return any(len(each) for each in self._villages.values())

    def place(self, name: str) -> str:
        """Return what people call a place, where the scenario says so."""
        return self._place_names.get(name, name)

    @cached_property
    def _place_names(self) -> dict[str, str]:
        return place_names(self.scenario)

    def estimate(self, measure: str, alternative: str, where: Circumstance) -> Estimate:
        """Return what a measure is with an alternative in a circumstance."""
        unit = self.plan.measures[measure].unit
        cell = self.cells.get((alternative, where), "")
        return self._estimates.get((cell, measure), Estimate.none(unit))

    def studied_in(self, where: Circumstance) -> Iterable[str]:
        """Return the alternatives that were put to a circumstance."""
        return (each for each in self.alternatives if (each, where) in self.cells)

    def run_of(self, cell: str) -> Results | None:
        """Return the first run of a cell that is there."""
        for row in self.rows("runs"):
            if row.cell == cell:
                with suppress(ResultsError):
                    return self.results.run(cell, row.replication)
        return None

    def studied(self, alternative: str) -> Iterable[Circumstance]:
        """Return the plain circumstances that an alternative was put to."""
        return (each for each in self.plain if (alternative, each) in self.cells)

    @cached_property
    def replications(self) -> tuple[int, int]:
        """The least and the most replications of a cell that has any."""
        counts = [each.replications for each in self._estimates.values() if each.replications]
        return (min(counts), max(counts)) if counts else (0, 0)

    def subject(self) -> Subject:
        """Return what the report of this study is about."""
        least, most = self.replications
        key = "same" if least == most else "several"
        if most <= 1:
            key = "one" if most else "none"
        counts = {"least": least, "most": most}
        return Subject(
            say("study.kind"),
            str(self.plan.title or self.plan.name),
            self.plan.description.strip(),
            say(f"study.source_{key}", confidence=self.confidence, **counts),
        )

    @property
    def confidence(self) -> Quantity:
        """The confidence of the intervals, as it was set."""
        return threshold(self.plan.confidence)
