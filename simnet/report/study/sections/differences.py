"""What each alternative changes against the base case, by paired differences."""

from __future__ import annotations

from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Heading, Part, Section, Tone
from simnet.report.study.base import BASE, Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import by_circumstance, estimate_cell, measure_title
from simnet.report.words import say

ORDER = 30


def section(study: Study) -> Section | None:
    """Return the differences of every measure; None where there is no base case to differ from."""
    if BASE not in study.alternatives or len(study.alternatives) < 2:
        return None
    found = {}
    for row in study.rows("differences"):
        if row.cell in study.placed and study.placed.get(row.against, ("", None))[0] == BASE:
            alternative, where = study.placed[row.cell]
            if study.placed[row.against][1] == where:
                found[row.measure, alternative, where] = row
    parts: list[Part] = []
    for name in study.measures:
        if any(measure == name for measure, _, _ in found):
            parts += _measure(study, name, found)
    if not parts:
        return None
    return Section(say("differences.title"), tuple(parts), say("differences.lead"))


def _measure(study: Study, name: str, found: dict[Any, Any]) -> list[Part]:
    measure = study.plan.measures[name]

    def cell(alternative: str, where: Circumstance) -> Cell:
        row = found.get((name, alternative, where))
        if row is None:
            return Cell(say("differences.base") if alternative == BASE else show.NONE)
        ends = (row.mean, row.low, row.high)
        difference = Estimate.apart(*ends, measure.unit, study.beside(name))
        return estimate_cell(difference, _tone(difference, measure.least_is_best))

    return [
        Heading(measure_title(study, name)),
        by_circumstance(study, cell),
    ]


def _tone(difference: Estimate, least_is_best: bool) -> Tone:
    """Return whether it is surely better, surely worse, or neither."""
    if not difference.bounded or difference.low <= 0 <= difference.high:
        return "plain"
    return "good" if (difference.high < 0) == least_is_best else "bad"
