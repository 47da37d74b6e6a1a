"""Each measure by alternative and by stress test: a chart and a table of the same figures."""

from __future__ import annotations

from simnet.report.base import Cell, Figure, Heading, Part, Section
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.charts import dots
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import (
    by_circumstance,
    estimate_cell,
    measure_title,
    measure_words,
)
from simnet.report.words import Words, capital, say

ORDER = 20


def section(study: Study) -> Section:
    """Return all measures, the objective first."""
    parts = [part for name in study.measures for part in _measure(study, name)]
    return Section(say("measures.title"), tuple(parts), say("measures.lead"))


def _measure(study: Study, name: str) -> list[Part]:
    measure = study.plan.measures[name]
    words = measure_words(measure)
    better = say("measures.least" if measure.least_is_best else "measures.most")
    parts: list[Part] = [Heading(measure_title(study, name))]
    series: list[tuple[Words, list[Estimate]]] = [
        (
            capital(where.words()),
            [study.estimate(name, each, where) for each in study.alternatives],
        )
        for where in study.plain
    ]
    bounds = [
        (level.name, bound)
        for level in study.plan.levels
        for bound in (level.at_most, level.at_least)
        if level.measure.text == measure.text and bound is not None
    ]
    draw = dots(study.alternatives, series, bounds, capital(words))
    if draw is not None:
        parts.append(Figure(draw, say("measures.caption", measure=capital(words), better=better)))

    def cell(alternative: str, where: Circumstance) -> Cell:
        return estimate_cell(study.estimate(name, alternative, where))

    parts.append(by_circumstance(study, cell, say("measures.table", measure=capital(words))))
    return parts
