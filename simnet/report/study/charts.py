"""Charts of figures with their intervals: a dot for the mean, a line as long as the interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from simnet.report.chart_style import MUTED, RULE, colour, figure, label, named
from simnet.report.languages import Language
from simnet.report.languages.scale import scale
from simnet.report.study.estimate import TIMES, Estimate
from simnet.report.words import Words, joined

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "bowtie")
"""Told apart by their shape as well, where colours cannot be."""
_ROW_PX, _DOT_PX, _FRAME_PX = 16, 13, 104


def axis_unit(estimates: Sequence[Estimate]) -> tuple[float, str]:
    """Return the length and the key of the unit that suits all of these on one axis."""
    shown = [each for each in estimates if each.exists]
    if not shown:
        return 1.0, ""
    return scale(max(shown, key=lambda each: abs(each.mean)).figure())


def axis_title(axis: Words, unit: str, language: Language) -> str:
    """Return what stands at an axis: what its figures are, and their unit."""
    return named(joined(axis, language.unit(unit), between=", "), language, 120)


def dots(
    things: Sequence[str],
    series: Sequence[tuple[Words, Sequence[Estimate]]],
    bounds: Sequence[tuple[str, float]] = (),
    axis: Words = "",
) -> Callable[[Language], Any] | None:
    """Return what draws a chart with a row for each thing and in it a dot for each series.

    None if there is nothing to draw.

    Args:
        things: names of the rows, the first on top.
        series: a name and the figures by row.
        bounds: what is marked by a line across: a name and the figure, in the unit of estimates.
        axis: what the figures are.
    """
    every = [each for _, row in series for each in row if each.exists]
    return partial(_dots, things, series, bounds, axis, every) if every else None


def _dots(
    things: Sequence[str],
    series: Sequence[tuple[Words, Sequence[Estimate]]],
    bounds: Sequence[tuple[str, float]],
    axis: Words,
    every: Sequence[Estimate],
    language: Language,
) -> Any:
    length, unit = axis_unit(every)
    title = axis_title(axis, "" if unit == TIMES else unit, language)
    step = _ROW_PX + _DOT_PX * len(series)
    made = figure(
        _FRAME_PX + step * len(things),
        language,
        margin={"l": 64, "r": 16, "t": 48, "b": 52},
        yaxis={
            "tickvals": list(range(len(things))),
            "ticktext": [label(each, 40) for each in things],
            "range": [len(things) - 0.5, -0.5],
            "showgrid": False,
            "ticks": "",
        },
        xaxis={"title": {"text": title}, "rangemode": _range_mode(every)},
    )
    made.update_layout(shapes=_stripes(len(things)))
    # A pixel of distance is 1/step of a row.
    offset = _DOT_PX / step
    for index, (name, row) in enumerate(series):
        shift = (index - (len(series) - 1) / 2) * offset
        _add(made, index, named(name, language, 60), row, shift, length, language)
    for name, value in bounds:
        made.add_vline(x=value / length, line={"color": MUTED, "width": 1.2, "dash": "dash"})
        made.add_annotation(
            x=value / length, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=label(name), font={"size": 11.5, "color": MUTED},
        )  # fmt: skip
    made.update_layout(showlegend=len(series) > 1)
    if bounds:
        made.update_layout(legend={"y": 1.0, "yanchor": "bottom", "yref": "paper"})
        made.update_layout(margin={"t": 72}, height=made.layout.height + 24)
        made.update_layout(legend={"y": 1 + 24 / (made.layout.height - 124)})
    return made


def _range_mode(every: Sequence[Estimate]) -> str:
    return "normal" if any(each.difference for each in every) else "tozero"


def _stripes(rows: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": row - 0.5, "y1": row + 0.5,
            "fillcolor": f"{RULE}66", "line": {"width": 0}, "layer": "below",
        }
        for row in range(0, rows, 2)
    ]  # fmt: skip


def _add(
    made: Any,
    index: int,
    name: str,
    row: Sequence[Estimate],
    shift: float,
    length: float,
    language: Language,
) -> None:
    shown = [(number, each) for number, each in enumerate(row) if each.exists]
    made.add_scatter(
        x=[each.mean / length for _, each in shown],
        y=[number + shift for number, _ in shown],
        mode="markers",
        name=name,
        marker={
            "color": colour(index),
            "symbol": [_symbol(each, index) for _, each in shown],
            "size": 8,
            "line": {"width": 1, "color": "#ffffff"},
        },
        error_x=whiskers([each for _, each in shown], length, colour(index)),
        hovertext=[f"{name}: {named(each.words(), language, 80)}" for _, each in shown],
        hoverinfo="text",
        cliponaxis=False,
    )


def _symbol(each: Estimate, index: int) -> str:
    """Return the symbol of a figure; growth without a known end points to where it goes on."""
    beyond = each.unit == TIMES and not each.bounded
    return "triangle-right" if beyond else SYMBOLS[index % len(SYMBOLS)]


def whiskers(shown: Sequence[Estimate], length: float, shade: str) -> dict[str, Any]:
    """Return plotly's settings of intervals; a figure without one has none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(each.high - each.mean) / length if each.bounded else 0.0 for each in shown],
        "arrayminus": [(each.mean - each.low) / length if each.bounded else 0.0 for each in shown],
        "color": shade,
        "thickness": 2,
        "width": 4,
    }
