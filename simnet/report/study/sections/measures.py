"""Each measure by alternative and by stress test: a chart and a table of the same figures."""

from __future__ import annotations

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Heading, Part, Section
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.charts import dots
from simnet.report.study.words import (
    by_circumstance,
    capital,
    estimate_cell,
    measure_title,
    measure_words,
)
from simnet.report.text import Text

ORDER = 20


def section(study: Study, text: Text) -> Section:
    """Return all measures, the objective first."""
    parts = [part for name in study.measures for part in _measure(study, name, text)]
    return Section(text("measures.title"), tuple(parts), text("measures.lead"))


def _measure(study: Study, name: str, text: Text) -> list[Part]:
    measure = study.plan.measures[name]
    words = measure_words(measure, text)
    better = text("measures.least" if measure.least_is_best else "measures.most")
    parts: list[Part] = [Heading(measure_title(study, name, text))]
    series = [
        (
            capital(show.plain(where.words(text))),
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
    made = dots(study.alternatives, series, text, bounds, capital(words))
    if made is not None:
        parts.append(Figure(made, text("measures.caption", measure=capital(words), better=better)))

    def cell(alternative: str, where: Circumstance) -> Cell:
        return estimate_cell(study.estimate(name, alternative, where), text)

    parts.append(by_circumstance(study, text, cell, text("measures.table", measure=capital(words))))
    return parts
