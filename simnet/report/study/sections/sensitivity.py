"""Which input moves the answer most, over each sweep."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Findings, Folded, Heading, Part, Section, Table, Tone
from simnet.report.chart_style import MUTED, colour, label, named
from simnet.report.chart_style import figure as empty_figure
from simnet.report.languages import Language
from simnet.report.study.base import NO_STRESS, Circumstance, Study
from simnet.report.study.charts import axis_title, axis_unit, whiskers
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import estimate_cell, measure_words
from simnet.report.words import Words, capital, joined, listed, say

ORDER = 80
_MOST = 15
"""Inputs that a chart shows; the table has all."""
_BAR_PX, _GAP_PX, _FRAME_PX = 14, 16, 120

Effects: TypeAlias = Mapping[tuple[str, str], Estimate]
"""By input and alternative."""


def section(study: Study) -> Section | None:
    """Return the effects of the inputs on the objective; None where there is no sweep."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], Estimate]] = {}
    explained: dict[tuple[str, str, str], list[float]] = {}
    points: dict[tuple[str, str, str], int] = {}
    for row in study.rows("sensitivity"):
        if row.measure == study.plan.objective and not math.isnan(row.value):
            effect = _effect(study, row)
            effects = found.setdefault((row.sweep, row.stress, row.method), {})
            effects[row.path, row.alternative] = effect
            explained.setdefault((row.sweep, row.stress, row.method), []).append(row.explained)
            points[row.sweep, row.stress, row.method] = row.points
    if not found:
        return None
    measure = measure_words(study.plan.measures[study.plan.objective])
    parts: list[Part] = []
    for (sweep, stress, method), effects in found.items():
        key = "sensitivity.heading" if stress == NO_STRESS else "sensitivity.heading_in"
        title = say(
            key,
            sweep=show.name(sweep),
            stress=Circumstance(stress).words(),
            method=say(f"sensitivity.{method}"),
        )
        table = _table(study, effects)
        if method != "range":
            # Their chance is that of the sweep's points, whatever the replications.
            said = _over_points(study, points[sweep, stress, method])
            table = replace(table, caption=joined(table.caption, said), of_runs=False)
        if method == "rank":
            parts.append(Folded(title, (table,)))
            continue
        axis = say(f"sensitivity.axis_{method}", measure=measure)
        draw = partial(_tornado, study, effects, axis)
        caption = _caption(explained[sweep, stress, method])
        figure = Figure(draw, caption)
        if method != "range":
            figure = Figure(draw, joined(caption, said), of_runs=False)
        parts += [Heading(title), Findings(tuple(_found(study, effects))), figure, table]
    lead = say("sensitivity.lead", measure=measure)
    return Section(say("sensitivity.title"), tuple(parts), lead)


def _over_points(study: Study, points: int) -> Words:
    return say("sensitivity.over_points", count=points, confidence=study.confidence)


def _caption(explained: Sequence[float]) -> Words:
    """Return what a chart shows, and how much of it a linear model explains."""
    shares = [each for each in explained if not math.isnan(each)]
    if not shares:
        return say("sensitivity.caption")
    least, most = show.percent(min(shares)), show.percent(max(shares))
    return say("sensitivity.explained", least=least, most=most)


def _effect(study: Study, row: Any) -> Estimate:
    """Return an effect; that of a range is in the unit of the measure and has no sign."""
    ends = (float(row.value), float(row.low), float(row.high))
    if row.method == "range":
        return Estimate(*ends, row.unit, beside=study.beside(row.measure))
    return Estimate(*ends, "", difference=True)


def _inputs(effects: Effects) -> list[str]:
    """Return the inputs, the one with the greatest effect with any alternative first."""
    size: dict[str, float] = {}
    for (path, _), effect in effects.items():
        size[path] = max(size.get(path, 0.0), abs(effect.mean))
    return sorted(size, key=lambda path: (-size[path], path))


def _found(study: Study, effects: Effects) -> Iterator[tuple[Tone, Words]]:
    """Yield for each alternative which input moves the answer most, if that can be told."""
    for alternative in study.alternatives:
        here = {path: each for (path, other), each in effects.items() if other == alternative}
        if not here:
            continue
        order = sorted(here, key=lambda path: (-abs(here[path].mean), path))
        first, whose = here[order[0]], show.name(alternative)
        fields: dict[str, Words] = {
            "name": whose,
            "path": show.name(order[0]),
            "effect": first.words(),
        }
        if not _surely(first):
            yield "plain", say("sensitivity.nothing", name=whose)
        elif len(order) == 1:
            yield "plain", say("sensitivity.only", **fields)
        elif _least(first) > max(_greatest(here[path]) for path in order[1:]):
            yield "plain", say("sensitivity.most", **fields)
        else:
            rivals = [path for path in order[1:] if _greatest(here[path]) >= _least(first)]
            other = listed([show.name(path) for path in rivals[:3]])
            yield "busy", say("sensitivity.not_told", other=other, **fields)


def _surely(effect: Estimate) -> bool:
    """Tell whether the interval of an effect excludes 0."""
    return effect.bounded and (effect.low > 0 or effect.high < 0)


def _least(effect: Estimate) -> float:
    return min(abs(effect.low), abs(effect.high)) if _surely(effect) else 0.0


def _greatest(effect: Estimate) -> float:
    return max(abs(effect.low), abs(effect.high)) if effect.bounded else math.inf


def _tornado(study: Study, effects: Effects, axis: Words, language: Language) -> Any:
    inputs = _inputs(effects)[:_MOST]
    shown_of = [each for each in study.alternatives if any(other == each for _, other in effects)]
    length, unit = axis_unit(list(effects.values()))
    made = empty_figure(
        _FRAME_PX + (_GAP_PX + _BAR_PX * len(shown_of)) * len(inputs),
        language,
        barmode="group",
        bargap=_GAP_PX / (_GAP_PX + _BAR_PX * len(shown_of)),
        yaxis={"autorange": "reversed", "showgrid": False, "ticks": ""},
        xaxis={"title": {"text": axis_title(axis, unit, language)}},
        showlegend=len(shown_of) > 1,
    )
    made.add_vline(x=0, line={"color": MUTED, "width": 1})
    for index, alternative in enumerate(shown_of):
        shown = [effects.get((path, alternative), Estimate.none("")) for path in inputs]
        made.add_bar(
            y=[label(path) for path in inputs],
            x=[each.mean / length if each.exists else None for each in shown],
            orientation="h",
            name=label(alternative),
            marker={"color": f"{colour(index)}99"},
            error_x=whiskers(shown, length, colour(index)),
            hovertext=[
                f"{label(alternative)}: {named(each.words(), language, 80)}" for each in shown
            ],
            hoverinfo="text",
        )
    return made


def _table(study: Study, effects: Effects) -> Table:
    shown_of: Sequence[str] = [
        each for each in study.alternatives if any(other == each for _, other in effects)
    ]
    rows = []
    for path in _inputs(effects):
        here = (effects.get((path, each)) for each in shown_of)
        cells = [Cell(show.NONE) if each is None else estimate_cell(each) for each in here]
        rows.append((Cell(path), *cells))
    head: tuple[Words, ...] = (say("sensitivity.input"), *(show.name(each) for each in shown_of))
    return Table(head, tuple(rows), capital(say("sensitivity.table")), dense=len(shown_of) > 6)
