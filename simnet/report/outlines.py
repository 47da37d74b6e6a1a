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

from simnet.report.view import View

Point = tuple[float, float]
"""Degrees east, degrees north."""
_FINE, _COARSE = 250.0, 40.0
"""Steps across a view that a line keeps, within it and outside."""


def outlines(view: View) -> Iterator[list[Point]]:
    """Yield the closed lines that a view may show something of, as finely as it can show them."""
    for ring in _rings():
        east, north = zip(*ring, strict=True)
        if _meet(view.x, (min(east), max(east))) and _meet(view.y, (min(north), max(north))):
            yield _simplified(ring, view)


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


def _simplified(ring: Sequence[Point], view: View) -> list[Point]:
    """Return a line without the points that are nearer to the last than a step of the view."""
    span = view.x[1] - view.x[0]
    kept = [ring[0]]
    for point in ring[1:-1]:
        away = max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1]))
        inside = view.x[0] <= point[0] <= view.x[1] and view.y[0] <= point[1] <= view.y[1]
        if away >= span / (_FINE if inside else _COARSE):
            kept.append(point)
    return [*kept, ring[-1]]
