"""Room to grow: how much more load each alternative carries before a service level breaks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Heading, Part, Section
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.charts import dots
from simnet.report.study.estimate import TIMES, Estimate
from simnet.report.study.words import by_circumstance, level_words
from simnet.report.words import Words, capital, say

ORDER = 60


def section(study: Study) -> Section | None:
    """Return a chart and a table for each service level and what was made to grow."""
    found: dict[tuple[str, str], dict[tuple[str, Circumstance], Any]] = {}
    for row in study.rows("headroom"):
        key = (row.level, row.path)
        found.setdefault(key, {})[row.alternative, Circumstance(row.stress)] = row
    if not found:
        return None
    rules = {level.name: level_words(level) for level in study.plan.levels}
    parts: list[Part] = []
    for (level, path), rows in found.items():
        rule = rules.get(level, "")
        title = say("headroom.heading", level=show.name(level), rule=rule, path=show.name(path))
        parts += [Heading(title), *_grown(study, rows)]
    return Section(say("headroom.title"), tuple(parts), say("headroom.lead"))


def _grown(study: Study, rows: dict[tuple[str, Circumstance], Any]) -> list[Part]:
    columns = tuple(dict.fromkeys(where for _, where in rows))
    series: list[tuple[Words, list[Estimate]]] = [
        (
            capital(where.words()),
            [_growth(rows.get((each, where))) for each in study.alternatives],
        )
        for where in columns
    ]
    parts: list[Part] = []
    draw = dots(study.alternatives, series, axis=say("headroom.axis"))
    if draw is not None:
        runs = sum(each.replications for each in rows.values())
        caption = say("headroom.caption", count=runs, confidence=study.confidence)
        parts.append(Figure(draw, caption, of_runs=False))

    def cell(alternative: str, where: Circumstance) -> Cell:
        row = rows.get((alternative, where))
        return Cell(show.NONE) if row is None else _cell(row)

    table = by_circumstance(study, cell, say("headroom.table"), columns)
    parts.append(replace(table, of_runs=False))
    return parts


def _growth(row: Any) -> Estimate:
    """Return the growth that is carried; without interval where it was not found."""
    if row is None or row.status in ("already_broken", "open_at_start"):
        return Estimate.none(TIMES)
    if row.status != "found":
        return Estimate.alone(row.growth_low, TIMES)
    middle = (row.growth_low + row.growth_high) / 2
    mean = middle if math.isnan(row.estimate) else row.estimate
    return Estimate(mean, row.growth_low, row.growth_high, TIMES, row.replications)


def _cell(row: Any) -> Cell:
    growth = _growth(row)
    if row.status == "found":
        return Cell(growth.figure(), about=growth.interval())
    said = say(f"headroom.{row.status}", growth=growth.figure())
    about = say(f"headroom.about_{row.status}")
    judged = {"already_broken": "bad", "never_breaks": "good"}.get(row.status, "busy")
    # The tone is one of those of Cell.
    return Cell(said, judged, about=about)  # type: ignore[arg-type]
