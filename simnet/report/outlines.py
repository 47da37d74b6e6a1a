"""Administrative boundaries: the outlines of the regencies and cities of East Kalimantan.

``assets/regencies_kaltim.geojson`` is derived from cahyadsn/wilayah_boundaries (MIT licence,
Copyright 2024 Cahya DSN, beside it), after Kepmendagri 300.2.2-2430 of 2025, simplified to about
200 m: for orientation on a map, not for measuring. A scenario elsewhere has no outlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
"""Degrees east, degrees north."""
Span: TypeAlias = tuple[float, float]
_STEPS = 200.0
"""Steps across a view that a line keeps; a smaller island is not drawn."""


def outlines(x: Span, y: Span) -> Iterator[list[Point]]:
    """Yield the closed lines that a view may show something of, as finely as it can show them.

    Args:
        x: degrees east that the view begins and ends at.
        y: degrees north that it begins and ends at.
    """
    for ring in _rings():
        east, north = zip(*ring, strict=True)
        if _meet(x, (min(east), max(east))) and _meet(y, (min(north), max(north))):
            line = _simplified(ring, x, y)
            if line:
                yield line


def land(x: Span, y: Span) -> dict[str, Any]:
    """Return plotly's settings of a trace that draws the outlines of a view."""
    east: list[float | None] = []
    north: list[float | None] = []
    for ring in outlines(x, y):
        east += [*(each for each, _ in ring), None]
        north += [*(each for _, each in ring), None]
    return {
        "x": east,
        "y": north,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": "#f5f7f9",
        "line": {"width": 1, "color": "#aab5c0"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


@cache
def _rings() -> tuple[tuple[Point, ...], ...]:
    source = files("simnet.report").joinpath("assets", "regencies_kaltim.geojson")
    return tuple(
        tuple((float(east), float(north)) for east, north in ring)
        for feature in json.loads(source.read_text(encoding="utf-8"))["features"]
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
    )


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _simplified(ring: Sequence[Point], x: Span, y: Span) -> list[Point]:
    """Return a line without the points that are nearer to the last than a step of the view.

    What lies beyond the view is moved to just outside its edges: the area within stays as it is.
    """
    step = (x[1] - x[0]) / _STEPS
    (west, east), (south, north) = ((low - step, high + step) for low, high in (x, y))
    kept: list[Point] = []
    for point in ring:
        here = (min(max(point[0], west), east), min(max(point[1], south), north))
        if not kept or max(abs(here[0] - kept[-1][0]), abs(here[1] - kept[-1][1])) >= step:
            if len(kept) > 1 and _straight(kept[-2], kept[-1], here):
                kept.pop()
            kept.append(here)
    line = [(round(across, 3), round(up, 3)) for across, up in kept]
    return [*line, line[0]] if len(line) > 2 else []


def _straight(one: Point, other: Point, third: Point) -> bool:
    """Tell whether points follow one edge of a view."""
    return one[0] == other[0] == third[0] or one[1] == other[1] == third[1]
