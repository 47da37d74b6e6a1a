"""What all figures share: colours, type, axes, and names made safe for plotly's labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from simnet.measures.load import BUSY, FULL
from simnet.report.base import Tone
from simnet.report.format import setting
from simnet.report.languages import Language
from simnet.report.words import Words

INK = "#1b2733"
PAPER = "#ffffff"
MUTED = "#5f6b78"
RULE = "#dde3e9"
COLOURS = (
    "#1f5f8b",
    "#c8663a",
    "#3d8361",
    "#8a5a9e",
    "#b8962e",
    "#4d9fb8",
    "#a8465a",
    "#6b7a3a",
    "#7c8794",
    "#31407a",
    "#d48fa6",
    "#2f2f2f",
)
TONES: dict[Tone, str] = {
    "plain": MUTED,
    "good": "#3d8361",
    "busy": "#c98b1b",
    "bad": "#b3392f",
}
_LOADS = (
    (0.2, "#eaf0f4"),
    (0.4, "#cbdde8"),
    (0.6, "#9dc1d7"),
    (BUSY, "#659dc0"),
    (0.9, "#f0bf4c"),
    (FULL, "#df7f38"),
    (1.0, "#a62b25"),
)
"""Colours of a utilisation up to each bound: quiet blues, then warning from `BUSY` on."""

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LONGEST_LABEL = 46


def label(name: object, most: int = _LONGEST_LABEL) -> str:
    """Return a name for a figure: plotly would take markup in it for its own, so none is left."""
    text = str(name)
    if len(text) > most:
        text = f"{text[: most - 1]}…"
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("%{", "%&#123;")):
        text = text.replace(mark, entity)
    return text


def named(words: Words, language: Language, most: int = _LONGEST_LABEL) -> str:
    """Return words for a figure, made safe as :func:`label` makes names."""
    return label(language.plain(words), most)


def colour(index: int) -> str:
    """Return the colour of the `index`-th line."""
    return COLOURS[index % len(COLOURS)]


def figure(height: int, language: Language, **layout: Any) -> go.Figure:
    """Return an empty figure in the style of the report, its numbers as `language` has them."""
    made = go.Figure()
    made.update_layout(template="none")
    style(made, height, language, **layout)
    return made


def style(made: go.Figure, height: int, language: Language, **layout: Any) -> None:
    """Lay `made` out in the style of the report."""
    made.update_layout(
        template="none",
        height=height,
        separators=language.separators,
        font={"family": _FONT, "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 64, "r": 16, "t": 28, "b": 52},
        hoverlabel={"font": {"family": _FONT, "size": 12}, "align": "left", "namelength": -1},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
        hovermode="closest",
        dragmode=False,
    )
    made.update_xaxes(**_axis())
    made.update_yaxes(**_axis())
    made.update_layout(**layout)


def _axis() -> dict[str, Any]:
    return {
        "gridcolor": RULE,
        "linecolor": MUTED,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": RULE,
        "automargin": True,
        "title": {"standoff": 12, "font": {"size": 12, "color": MUTED}},
    }


def load_colour(utilisation: float) -> str:
    """Return the colour of a utilisation."""
    return next((colour for bound, colour in _LOADS if utilisation < bound), _LOADS[-1][1])


def load_scale() -> dict[str, Any]:
    """Return plotly's settings of the same colours as a scale, with its bar."""
    stops: list[list[Any]] = []
    low = 0.0
    for bound, shade in _LOADS:
        stops += [[low, shade], [bound, shade]]
        low = bound
    return {
        "colorscale": stops,
        "colorbar": {
            "tickvals": [0, *(bound for bound, _ in _LOADS)],
            "tickformat": ".0%",
            "thickness": 12,
            "outlinewidth": 0,
            "title": {"font": {"size": 12}},
        },
    }


def panels(
    titles: Sequence[Words], columns: int, height: float, language: Language, gap: float = 64
) -> tuple[go.Figure, int, int]:
    """Return a figure of panels with these titles, and its numbers of rows and columns.

    `height` is that of a panel and `gap` that between two rows, px; a lone panel has no title.
    """
    columns = min(columns, len(titles))
    lines = -(-len(titles) // columns)
    whole = lines * height + (lines - 1) * gap
    several = len(titles) > 1
    made = make_subplots(
        rows=lines,
        cols=columns,
        horizontal_spacing=0.07,
        vertical_spacing=gap / whole if lines > 1 else 0,
        subplot_titles=[label(language.plain(title), 100 // columns) for title in titles]
        if several
        else None,
    )
    style(made, round(whole) + 96, language)
    made.update_annotations(font={"size": 13})
    return made, lines, columns


def below(made: go.Figure) -> None:
    """Put the legend below the axes of the last row of panels."""
    made.update_layout(legend={"y": -56 / (made.layout.height - 96), "yanchor": "top"})
    made.update_layout(height=made.layout.height + 34, margin={"b": 86})


def logarithmic(
    made: go.Figure, language: Language, span_s: tuple[float, float], fine: bool
) -> None:
    """Make the x axes logarithmic ones of times over `span_s`, marked in people's units.

    `fine` marks steps between the decades, where there is room.
    """
    low, high = max(span_s[0], 1e-9), max(span_s[1], span_s[0] * 1.01, 1e-8)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if fine and last - first <= 3 else (1,)
    ticks = [
        step * 10.0**decade
        for decade in range(first, last + 1)
        for step in steps
        if low / 1.05 <= step * 10.0**decade <= high * 1.05
    ]
    made.update_xaxes(
        type="log",
        range=[math.log10(low / 1.05), math.log10(high * 1.05)],
        tickvals=ticks,
        ticktext=[language.write(setting(tick)) for tick in ticks],
    )


def time_unit(duration_s: float) -> tuple[float, str]:
    """Return the length in seconds and the key of the unit that suits a run so long."""
    if duration_s <= 300:
        return 1.0, "s"
    return (60.0, "min") if duration_s <= 4 * 3600 else (3600.0, "h")
