"""Every place with every alternative: a table coloured from the best figure to the worst."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from simnet.report import format as show
from simnet.report.base import Cell, Folded, Heading, Paragraph, Part, Scale, Section, Table
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.shades import Shades
from simnet.report.study.words import measure_title, some
from simnet.report.words import Words, capital, say

ORDER = 40
_MOST_CELLS = 12_000
"""Cells beyond which measures other than the objective are left out, so that the page opens."""

_OPEN_ROWS = 120
"""Rows of a measure's tables beyond which only the first circumstance stands open."""

Figures = Mapping[tuple[str, str, Circumstance], Estimate]


def section(study: Study) -> Section | None:
    """Return the objective in every place, and the other measures folded away."""
    found = _figures(study)
    parts: list[Part] = []
    left_out: list[str] = []
    cells = 0
    for name in study.measures:
        figures = found.get(name, {})
        if not any(each.known for each in figures.values()):
            continue
        cells += len(figures)
        if parts and cells > _MOST_CELLS:
            left_out.append(name)
            continue
        made = _measure(study, name, figures)
        title = measure_title(study, name)
        parts += [Folded(title, tuple(made))] if parts else [Heading(title), *made]
    if not parts:
        return None
    if left_out:
        parts.append(Paragraph(say("places.left_out", names=some(left_out))))
    return Section(say("places.title"), tuple(parts), say("places.lead"))


def _figures(study: Study) -> dict[str, dict[tuple[str, str, Circumstance], Estimate]]:
    found: dict[str, dict[tuple[str, str, Circumstance], Estimate]] = {}
    for row in study.rows("places"):
        if row.cell in study.placed and row.measure in study.plan.measures:
            alternative, where = study.placed[row.cell]
            if where in study.plain:
                unit = study.plan.measures[row.measure].unit
                estimate = replace(Estimate.of(row, unit), beside=study.beside(row.measure))
                found.setdefault(row.measure, {})[row.place, alternative, where] = estimate
    return found


def _measure(study: Study, name: str, figures: Figures) -> list[Part]:
    measure = study.plan.measures[name]
    shades = Shades.of(list(figures.values()), measure.least_is_best)
    places = _ordered(figures, measure.least_is_best)
    parts: list[Part] = [Scale(shades.stops(measure.unit, study.beside(name)))]
    long = len(places) * len(study.plain) > _OPEN_ROWS
    for number, where in enumerate(study.plain):
        columns = [each for each in study.alternatives if (each, where) in study.cells]
        rows = [
            (
                Cell(study.place(place)),
                *(_cell(figures.get((place, each, where)), shades) for each in columns),
            )
            for place in places
        ]
        head: tuple[Words, ...] = (say("places.place"), *(show.name(each) for each in columns))
        table = Table(head, tuple(rows), dense=True)
        title = capital(where.words())
        if long and number:
            parts.append(Folded(title, (table,)))
        else:
            parts += [Heading(title), table] if len(study.plain) > 1 else [table]
    return parts


def _ordered(figures: Figures, least_is_best: bool) -> list[str]:
    """Return the places, those with the worst figure in any cell first."""
    worst: dict[str, float] = {}
    sign = 1.0 if least_is_best else -1.0
    for (place, _, _), each in figures.items():
        value = sign * each.mean if each.known else -math.inf
        worst[place] = max(worst.get(place, -math.inf), value)
    return sorted(worst, key=lambda place: (-worst[place], place))


def _cell(figure: Estimate | None, shades: Shades) -> Cell:
    if figure is None or not figure.known:
        return Cell(show.NONE)
    return Cell(figure.figure(), about=figure.interval(), shade=shades.shade(figure.mean))
