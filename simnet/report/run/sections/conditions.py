"""What links were like during a run: rates over time, and what was up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Part, Run, Runs, Section, Table
from simnet.report.chart_style import colour, figure, label, time_unit
from simnet.report.happenings import clock_of, happenings
from simnet.report.languages import Language
from simnet.report.run.living import ACCESS, Living, Wet, living, rained
from simnet.report.time_axis import clock_ticks, mark_events
from simnet.report.words import Words, joined, say

ORDER = 15
LINES, ROWS = 5, 20
"""Most links that the chart of rates and the others show."""
_SLICES = 240
_MARKED = 12
"""Most events that a chart marks; more would cover it."""
_LEFT = [[0, "#3a2a2a"], [0.001, "#a62b25"], [0.5, "#f0bf4c"], [0.9, "#cbdde8"], [1, "#eaf0f4"]]
"""Colours of what is left of a rate: nothing is dark."""


def section(runs: Runs) -> Section | None:
    """Return the charts and the table of links for each run in which any changed."""
    parts: list[Part] = []
    for run in runs:
        found = living(run)
        if found:
            parts += _parts(run, found, runs.heading(run))
    if not parts:
        return None
    return Section(say("conditions.title"), tuple(parts), say("conditions.lead"))


def _parts(run: Run, found: Sequence[Living], heading: Words) -> list[Part]:
    counts = {"all": show.whole(len(found))}
    # What lines between towns carry would flatten the accesses, which are what villages have.
    drawn = ([each for each in found if each.link.startswith(ACCESS)] or found)[:LINES]
    lines = say("conditions.rates", count=show.whole(len(drawn)), **counts)
    left = say("conditions.left", count=show.whole(min(ROWS, len(found))), **counts)
    parts: list[Part] = [Figure(partial(_rates, run, drawn), _of(heading, lines))]
    if wet := rained(run, drawn):
        parts.append(Figure(partial(_rain, run, drawn, wet), _of(heading, say("conditions.rain"))))
    if len(found) > 1:
        parts.append(Figure(partial(_left, run, found[:ROWS]), _of(heading, left)))
    shown = say("conditions.shown", count=show.whole(min(ROWS, len(found))), **counts)
    return [*parts, _table(found[:ROWS], _of(heading, shown))]


def _of(heading: Words, words: Words) -> Words:
    return joined(heading, words, between=": ") if heading else words


def _table(found: Sequence[Living], caption: Words) -> Table:
    columns = ("link", "best", "mean", "least", "down", "delay", "loss")
    return Table(
        tuple(say(f"conditions.{column}") for column in columns),
        tuple(_row(each) for each in found),
        caption,
    )


def _row(each: Living) -> tuple[Cell, ...]:
    low, high = each.delays_s
    ends = {"low": show.duration(low), "high": show.duration(high)}
    delay = ends["low"] if low == high else say("conditions.between", **ends)
    return (
        Cell(each.name),
        Cell(show.rate(each.best_bps)),
        Cell(show.rate(each.mean_bps)),
        Cell(show.rate(each.least_bps), "plain" if each.least_bps else "bad"),
        Cell(show.duration(each.down_s), "bad" if each.down_s else "plain"),
        Cell(delay),
        Cell(show.percent(each.loss)),
    )


def _rates(run: Run, found: Sequence[Living], language: Language) -> Any:
    unit_s, _ = time_unit(run.manifest["duration_s"])
    top = max(each.best_bps for each in found) / 1e6
    made = figure(340, language, xaxis=_axis(run, language), yaxis={"range": [0, top * 1.05]})
    for index, each in enumerate(found):
        x, y = _stairs(each, unit_s)
        made.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"width": 1.8, "color": colour(index)},
            name=label(each.name),
            hovertemplate="%{y:.3~g} Mbps",
        )
    title = language.write(say("conditions.rate", unit="Mbps"))
    made.update_yaxes(title={"text": title})
    if 0 < len(happenings(run.results)) <= _MARKED:
        made.update_layout(legend={"y": 1.1}, margin={"t": 64})
        mark_events(made, run, unit_s, language)
    return made


def _rain(run: Run, drawn: Sequence[Living], wet: Sequence[Wet], language: Language) -> Any:
    """Draw the rain over the villages, each in the colour that its access has."""
    unit_s, _ = time_unit(run.manifest["duration_s"])
    made = figure(220, language, xaxis=_axis(run, language))
    place = [each.name for each in drawn].index
    for each in wet:
        x, y = _corners(each.times_s, each.rates_mm_h, run.manifest["duration_s"], unit_s)
        made.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"width": 1.8, "color": colour(place(each.name))},
            name=label(each.name),
            hovertemplate="%{y:.3~g} mm/h",
        )
    title = language.write(say("conditions.falling", unit=say("unit.mm/h")))
    made.update_layout(showlegend=True)
    made.update_xaxes(range=[0, run.manifest["duration_s"] / unit_s])
    made.update_yaxes(title={"text": title}, rangemode="tozero")
    return made


def _stairs(each: Living, unit_s: float) -> tuple[list[float], list[float]]:
    """Return the corners of the rate over time, Mbps, or means of slices where steps are many."""
    starts = [step.start_s for step in each.steps]
    rates = [step.rate_bps for step in each.steps]
    end_s = each.steps[-1].end_s
    if len(starts) > _SLICES:
        starts = [end_s * number / _SLICES for number in range(_SLICES)]
        rates = each.sliced(_SLICES)
    return _corners(starts, [rate / 1e6 for rate in rates], end_s, unit_s)


def _corners(
    starts: Sequence[float], values: Sequence[float], end_s: float, unit_s: float
) -> tuple[list[float], list[float]]:
    """Return the corners of a step function."""
    x, y = [], []
    for start, end, value in zip(starts, [*starts[1:], end_s], values, strict=True):
        x += [round(start / unit_s, 6), round(end / unit_s, 6)]
        y += [round(value, 6)] * 2
    return x, y


def _left(run: Run, found: Sequence[Living], language: Language) -> Any:
    unit_s, unit = time_unit(run.manifest["duration_s"])
    width_s = run.manifest["duration_s"] / _SLICES
    labels = [label(each.name) for each in found]
    made = figure(
        110 + 22 * len(found),
        language,
        yaxis={"autorange": "reversed", "showgrid": False, "ticks": "", "tickfont": {"size": 12}},
        xaxis={**_axis(run, language), "showgrid": False},
        margin={"l": 64, "r": 16, "t": 24, "b": 48},
    )
    made.add_heatmap(
        x=[round((number + 0.5) * width_s / unit_s, 6) for number in range(_SLICES)],
        y=list(range(len(found))),
        z=[
            [round(bps / (each.best_bps or 1.0), 4) for bps in each.sliced(_SLICES)]
            for each in found
        ],
        zmin=0,
        zmax=1,
        colorscale=_LEFT,
        colorbar={
            "tickformat": ".0%",
            "thickness": 12,
            "outlinewidth": 0,
            "title": {"text": language.write(say("conditions.scale")), "font": {"size": 12}},
        },
        customdata=[[name] * _SLICES for name in labels],
        hovertemplate="%{customdata}<br>%{x:.4~g} "
        + language.unit(unit)
        + ": %{z:.0%}<extra></extra>",
        ygap=1,
    )
    made.update_yaxes(tickvals=list(range(len(labels))), ticktext=labels)
    return made


def _axis(run: Run, language: Language) -> dict[str, Any]:
    """Return the axis over the time of a run: of the day where it is known."""
    unit_s, unit = time_unit(run.manifest["duration_s"])
    clock_ns = clock_of(run.manifest)
    if clock_ns is None:
        return {"title": {"text": language.write(say("load.time", unit=language.unit(unit)))}}
    title = {"text": language.write(say("load.clock"))}
    return {"title": title, **clock_ticks(run.manifest["duration_s"], unit_s, clock_ns)}
