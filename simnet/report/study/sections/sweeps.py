"""The alternatives over the points of sweeps: what if an input were another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Folded, Heading, Part, Section, Table
from simnet.report.chart_style import colour, figure, label, named
from simnet.report.languages import Language
from simnet.report.study.base import NO_STRESS, Circumstance, Study
from simnet.report.study.charts import SYMBOLS, axis_title, axis_unit, whiskers
from simnet.report.study.words import estimate_cell, measure_words
from simnet.report.words import Words, capital, say

ORDER = 70
_HEIGHT_PX = 380
_SPREAD = 0.3
"""Part of the distance between two points that their dots are spread over."""


def section(study: Study) -> Section | None:
    """Return the objective over each sweep; None where nothing was swept."""
    groups: dict[tuple[str, str], list[Circumstance]] = {}
    for where in study.circumstances:
        if where.sweep:
            groups.setdefault((where.sweep, where.stress), []).append(where)
    if not groups:
        return None
    parts: list[Part] = []
    for (sweep, stress), points in groups.items():
        key = "sweeps.heading" if stress == NO_STRESS else "sweeps.heading_in"
        said = Circumstance(stress).words()
        parts.append(Heading(say(key, sweep=show.name(sweep), stress=said)))
        parts += _sweep(study, points)
    return Section(say("sweeps.title"), tuple(parts), say("sweeps.lead"))


def _sweep(study: Study, points: Sequence[Circumstance]) -> list[Part]:
    name = study.plan.objective
    measure = capital(measure_words(study.plan.measures[name]))
    settings = [_settings(study, point) for point in points]
    sweep = show.name(points[0].sweep)
    parts: list[Part] = []
    every = [study.estimate(name, each, point) for point in points for each in study.alternatives]
    if any(each.exists for each in every):
        draw = partial(_chart, study, points, settings)
        parts.append(Figure(draw, say("sweeps.caption", measure=measure, sweep=sweep)))
    rows = tuple(
        (
            Cell(_point(where, values), about=_about(values)),
            *(estimate_cell(study.estimate(name, each, where)) for each in study.alternatives),
        )
        for where, values in zip(points, settings, strict=True)
    )
    single = {next(iter(each)) for each in settings if len(each) == 1}
    what: Words = next(iter(single)) if len(single) == 1 else say("sweeps.point")
    head = (what, *(show.name(each) for each in study.alternatives))
    table = Table(head, rows, say("sweeps.table", measure=measure), dense=True)
    folded = Folded(say("sweeps.points", sweep=sweep), (table,))
    parts.append(table if len(points) <= 12 else folded)
    return parts


def _settings(study: Study, where: Circumstance) -> dict[str, str]:
    return next(
        (
            dict(each.settings)
            for each in study.plan.cells
            if Circumstance.of(each) == where and each.settings
        ),
        {},
    )


def _point(where: Circumstance, settings: dict[str, str]) -> str:
    """Return what a point is called: its value where one path varies, else its number."""
    return next(iter(settings.values())) if len(settings) == 1 else str(where.point)


def _about(settings: dict[str, str]) -> str:
    if len(settings) == 1:
        return ""
    return "; ".join(f"{path} = {value}" for path, value in settings.items())


def _chart(
    study: Study,
    points: Sequence[Circumstance],
    settings: Sequence[dict[str, str]],
    language: Language,
) -> Any:
    name = study.plan.objective
    rows = [[study.estimate(name, each, point) for point in points] for each in study.alternatives]
    length, unit = axis_unit([each for row in rows for each in row])
    axis = capital(measure_words(study.plan.measures[name]))
    single = all(len(each) == 1 for each in settings)
    path = next(iter(settings[0])) if single else language.write(say("sweeps.point"))
    made = figure(
        _HEIGHT_PX,
        language,
        margin={"l": 64, "r": 16, "t": 56, "b": 56},
        xaxis={
            "tickvals": list(range(len(points))),
            "ticktext": [label(_point(*each), 18) for each in zip(points, settings, strict=True)],
            "showgrid": False,
            "title": {"text": label(path, 100)},
        },
        yaxis={"title": {"text": axis_title(axis, unit, language)}, "rangemode": "tozero"},
        showlegend=len(rows) > 1,
    )
    for index, (alternative, row) in enumerate(zip(study.alternatives, rows, strict=True)):
        shown = [(number, each) for number, each in enumerate(row) if each.exists]
        shift = _SPREAD * ((index + 0.5) / len(rows) - 0.5)
        made.add_scatter(
            x=[number + shift for number, _ in shown],
            y=[each.mean / length for _, each in shown],
            # Points of a sweep with several inputs have no order that a line could follow.
            mode="lines+markers" if single else "markers",
            name=label(alternative),
            line={"width": 1.2, "color": colour(index)},
            marker={"symbol": SYMBOLS[index % len(SYMBOLS)], "size": 8},
            error_y=whiskers([each for _, each in shown], length, colour(index)),
            hovertext=[
                f"{label(alternative)}: {named(each.words(), language, 80)}" for _, each in shown
            ],
            hoverinfo="text",
        )
    return made
