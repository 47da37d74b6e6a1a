"""Which input moves the answer most, over each sweep."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Findings, Folded, Heading, Part, Section, Table, Tone
from simnet.report.chart_style import MUTED, colour, label
from simnet.report.chart_style import figure as empty_figure
from simnet.report.study.base import NO_STRESS, Circumstance, Study
from simnet.report.study.charts import axis_unit, whiskers
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import capital, estimate_cell, measure_words
from simnet.report.text import Text

ORDER = 80
_MOST = 15
"""Inputs that a chart shows; the table has all."""
_BAR_PX, _GAP_PX, _FRAME_PX = 14, 16, 120

Effects: TypeAlias = Mapping[tuple[str, str], Estimate]
"""By input and alternative."""


def section(study: Study, text: Text) -> Section | None:
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
    measure = measure_words(study.plan.measures[study.plan.objective], text)
    parts: list[Part] = []
    for (sweep, stress, method), effects in found.items():
        key = "sensitivity.heading" if stress == NO_STRESS else "sensitivity.heading_in"
        title = text(
            key,
            sweep=show.name(sweep),
            stress=Circumstance(stress).words(text),
            method=text(f"sensitivity.{method}"),
        )
        table = _table(study, effects, text)
        if method != "range":
            # Their chance is that of the sweep's points, whatever the replications.
            said = _over_points(study, points[sweep, stress, method], text)
            table = replace(table, caption=f"{table.caption} {said}", of_runs=False)
        if method == "rank":
            parts.append(Folded(title, (table,)))
            continue
        axis = text(f"sensitivity.axis_{method}", measure=measure)
        made = _tornado(study, effects, axis, text)
        caption = _caption(explained[sweep, stress, method], text)
        figure = Figure(made, caption)
        if method != "range":
            figure = Figure(made, f"{caption} {said}", of_runs=False)
        parts += [Heading(title), Findings(tuple(_found(study, effects, text))), figure, table]
    lead = text("sensitivity.lead", measure=measure)
    return Section(text("sensitivity.title"), tuple(parts), lead)


def _over_points(study: Study, points: int, text: Text) -> str:
    confidence = f"{100 * study.plan.confidence:g}"
    return text("sensitivity.over_points", points=points, confidence=confidence)


def _caption(explained: Sequence[float], text: Text) -> str:
    """Return what a chart shows, and how much of it a linear model explains."""
    shares = [each for each in explained if not math.isnan(each)]
    if not shares:
        return text("sensitivity.caption")
    least, most = show.percent(min(shares)), show.percent(max(shares))
    return text("sensitivity.explained", least=least, most=most)


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


def _found(study: Study, effects: Effects, text: Text) -> Iterator[tuple[Tone, str]]:
    """Yield for each alternative which input moves the answer most, if that can be told."""
    for alternative in study.alternatives:
        here = {path: each for (path, other), each in effects.items() if other == alternative}
        if not here:
            continue
        order = sorted(here, key=lambda path: (-abs(here[path].mean), path))
        first, named = here[order[0]], show.name(alternative)
        fields = {"name": named, "path": show.name(order[0]), "effect": first.words(text)}
        if not _surely(first):
            yield "plain", text("sensitivity.nothing", name=named)
        elif len(order) == 1:
            yield "plain", text("sensitivity.only", **fields)
        elif _least(first) > max(_greatest(here[path]) for path in order[1:]):
            yield "plain", text("sensitivity.most", **fields)
        else:
            rivals = [path for path in order[1:] if _greatest(here[path]) >= _least(first)]
            other = text.listed([show.name(path) for path in rivals[:3]])
            yield "busy", text("sensitivity.not_told", other=other, **fields)


def _surely(effect: Estimate) -> bool:
    """Tell whether the interval of an effect excludes 0."""
    return effect.bounded and (effect.low > 0 or effect.high < 0)


def _least(effect: Estimate) -> float:
    return min(abs(effect.low), abs(effect.high)) if _surely(effect) else 0.0


def _greatest(effect: Estimate) -> float:
    return max(abs(effect.low), abs(effect.high)) if effect.bounded else math.inf


def _tornado(study: Study, effects: Effects, axis: str, text: Text) -> Any:
    inputs = _inputs(effects)[:_MOST]
    named = [each for each in study.alternatives if any(other == each for _, other in effects)]
    length, unit = axis_unit(list(effects.values()))
    made = empty_figure(
        _FRAME_PX + (_GAP_PX + _BAR_PX * len(named)) * len(inputs),
        barmode="group",
        bargap=_GAP_PX / (_GAP_PX + _BAR_PX * len(named)),
        yaxis={"autorange": "reversed", "showgrid": False, "ticks": ""},
        xaxis={"title": {"text": label(f"{axis}, {unit}" if unit else axis, 120)}},
        showlegend=len(named) > 1,
    )
    made.add_vline(x=0, line={"color": MUTED, "width": 1})
    for index, alternative in enumerate(named):
        shown = [effects.get((path, alternative), Estimate.none("")) for path in inputs]
        made.add_bar(
            y=[label(path) for path in inputs],
            x=[each.mean / length if each.exists else None for each in shown],
            orientation="h",
            name=label(alternative),
            marker={"color": f"{colour(index)}99"},
            error_x=whiskers(shown, length, colour(index)),
            hovertext=[f"{label(alternative)}: {label(each.words(text), 80)}" for each in shown],
            hoverinfo="text",
        )
    return made


def _table(study: Study, effects: Effects, text: Text) -> Table:
    named: Sequence[str] = [
        each for each in study.alternatives if any(other == each for _, other in effects)
    ]
    rows = []
    for path in _inputs(effects):
        here = (effects.get((path, each)) for each in named)
        cells = [Cell(show.NONE) if each is None else estimate_cell(each, text) for each in here]
        rows.append((Cell(path), *cells))
    head = (text("sensitivity.input"), *(show.name(each) for each in named))
    return Table(head, tuple(rows), capital(text("sensitivity.table")), dense=len(named) > 6)
