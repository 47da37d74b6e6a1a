"""Service levels: which alternative keeps which, under which stress test."""

from __future__ import annotations

from simnet.report import format as show
from simnet.report.base import Cell, Heading, Part, Section
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import LEVEL_TONES, by_circumstance, level_words
from simnet.report.words import say

ORDER = 10


def section(study: Study) -> Section | None:
    """Return a table for each service level, alternatives by circumstance."""
    found = {
        (row.level, *study.placed[row.cell]): row
        for row in study.rows("levels")
        if row.cell in study.placed
    }
    if not found:
        return None
    parts: list[Part] = []
    for level in study.plan.levels:

        def cell(alternative: str, where: Circumstance, level: object = level) -> Cell:
            # Levels come from the plan, rows from a table: neither is typed.
            row = found.get((level.name, alternative, where))  # type: ignore[attr-defined]
            if row is None:
                return Cell(show.NONE)
            figure = Estimate.of(row, level.measure.unit)  # type: ignore[attr-defined]
            said = say(f"levels.{row.verdict}")
            return Cell(said, LEVEL_TONES[row.verdict], about=figure.words())

        parts.append(
            Heading(say("levels.heading", name=show.name(level.name), rule=level_words(level)))
        )
        parts.append(by_circumstance(study, cell))
    return Section(say("levels.title"), tuple(parts), say("levels.lead"))
