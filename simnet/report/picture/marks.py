"""Marks of a static picture: lines, dots, intervals, bars and the cells of heatmaps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simnet.report.picture.axes import Axis, values
from simnet.report.picture.colours import Scale, each_colour
from simnet.report.picture.svg import element, number, path, plain, text, width

DASHES = {"dash": "6 4", "dot": "2 3", "dashdot": "6 3 2 3", "longdash": "10 5"}
_SHAPES = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle-up": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
    "triangle-down": ((0, 1.2), (1.1, -0.8), (-1.1, -0.8)),
    "triangle-right": ((1.2, 0), (-0.8, 1.1), (-0.8, -1.1)),
    "triangle-left": ((-1.2, 0), (0.8, 1.1), (0.8, -1.1)),
    "cross": ((-1.2, -0.4), (-0.4, -0.4), (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4),
              (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4)),
    "x": ((-1.2, -0.7), (-0.7, -1.2), (0, -0.5), (0.7, -1.2), (1.2, -0.7), (0.5, 0),
          (1.2, 0.7), (0.7, 1.2), (0, 0.5), (-0.7, 1.2), (-1.2, 0.7), (-0.5, 0)),
    "bowtie": ((-1.1, -1), (1.1, 1), (1.1, -1), (-1.1, 1)),
}  # fmt: skip
_POINTED = {"star": (5, 0.45), "hexagon": (6, 1.0), "pentagon": (5, 1.0)}
"""Corners of these, and how far those between them are from the middle."""


def scatter(trace: Mapping[str, Any], layout: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """Yield lines, intervals, dots and names of a trace of points."""
    points = [
        (x.at(one), y.at(other))
        for one, other in zip(values(trace.get("x")), values(trace.get("y")), strict=False)
    ]
    mode = trace.get("mode", "lines")
    if "lines" in mode or trace.get("fill"):
        yield from _lines(trace, points)
    yield from _intervals(trace, points, x, y)
    marker = trace.get("marker", {})
    if "markers" in mode and marker.get("opacity") != 0:
        yield from _dots({**trace, "marker": marker}, layout, points)
    if "text" in mode:
        yield from _names(trace, points, marker)


def _there(point: tuple[float, float]) -> bool:
    return math.isfinite(point[0]) and math.isfinite(point[1])


def _lines(trace: Mapping[str, Any], points: Sequence[tuple[float, float]]) -> Iterator[str]:
    line = trace["line"]
    steps: list[tuple[float, float] | None] = []
    for point in points:
        if not _there(point):
            steps.append(None)
            continue
        before = steps[-1] if steps else None
        if before and line.get("shape") == "hv":
            steps.append((point[0], before[1]))
        steps.append(point)
    colour = line["color"]
    filled = trace.get("fill") == "toself"
    yield element(
        "path",
        d=path(steps),
        fill=(trace.get("fillcolor") or colour) if filled else "none",
        stroke=colour,
        stroke_width=float(line.get("width", 2)),
        stroke_dasharray=DASHES.get(line.get("dash", "")),
    )


def _intervals(
    trace: Mapping[str, Any], points: Sequence[tuple[float, float]], x: Axis, y: Axis
) -> Iterator[str]:
    for key, axis, across in (("error_x", x, True), ("error_y", y, False)):
        bars = trace.get(key)
        if not bars:
            continue
        middles = values(trace.get(key[-1]))
        above = values(bars.get("array"))
        below = values(bars.get("arrayminus")) or above
        steps: list[tuple[float, float] | None] = []
        for point, middle, more, less in zip(points, middles, above, below, strict=False):
            if middle is None or not _there(point) or not (more or less):
                continue
            ends = axis.at(middle - less), axis.at(middle + more)
            steps += [(end, point[1]) if across else (point[0], end) for end in ends]
            steps.append(None)
        yield element(
            "path", d=path(steps), fill="none", stroke=bars.get("color"), stroke_width=2.0
        )


def _dots(
    trace: Mapping[str, Any], layout: Mapping[str, Any], points: Sequence[tuple[float, float]]
) -> Iterator[str]:
    count = len(points)
    marker = trace["marker"]
    line = marker.get("line", {})
    sizes, symbols = _repeated(marker.get("size", 6), count), _repeated(marker.get("symbol"), count)
    strokes, widths = _repeated(line.get("color"), count), _repeated(line.get("width", 0), count)
    colours = each_colour(trace, layout, count)
    for point, *about in zip(points, sizes, symbols, colours, strokes, widths, strict=False):
        if _there(point):
            yield dot(point, *about)


def _repeated(given: Any, count: int) -> list[Any]:
    several = isinstance(given, list | tuple | dict)
    return values(given) if several else [given] * count


def dot(
    at: tuple[float, float],
    size: float,
    symbol: Any,
    colour: str,
    stroke: str | None = None,
    stroke_width: float = 0,
) -> str:
    """Return a dot of a shape, `size` px across."""
    name = str(symbol or "circle")
    hollow = name.endswith("-open")
    name = name.removesuffix("-open")
    fill = "none" if hollow else colour
    line: dict[str, Any] = {
        "stroke": (stroke or colour) if hollow or stroke_width else None,
        "stroke_width": float(stroke_width or 1.5) if hollow or stroke_width else None,
    }
    corners = _corners(name)
    if not corners:
        return element("circle", cx=at[0], cy=at[1], r=size / 2, fill=fill, **line)
    steps = " ".join(
        f"{number(at[0] + across * size / 2)},{number(at[1] + down * size / 2)}"
        for across, down in corners
    )
    return element("polygon", points=steps, fill=fill, **line)


def _corners(name: str) -> Sequence[tuple[float, float]]:
    if name not in _POINTED:
        return _SHAPES.get(name, ())
    count, inner = _POINTED[name]
    every = range(2 * count) if inner < 1 else range(0, 2 * count, 2)
    turns = [(index, math.pi * index / count - math.pi / 2) for index in every]
    radius = 1.2
    return [
        (
            radius * (inner if index % 2 else 1) * math.cos(turn),
            radius * (inner if index % 2 else 1) * math.sin(turn),
        )
        for index, turn in turns
    ]


def _names(
    trace: Mapping[str, Any], points: Sequence[tuple[float, float]], marker: Mapping[str, Any]
) -> Iterator[str]:
    count = len(points)
    size = float(trace.get("textfont", {}).get("size", 12))
    sides = _repeated(trace.get("textposition", "middle center"), count)
    sizes = _repeated(marker.get("size", 6), count)
    for point, said, side, across in zip(
        points, values(trace.get("text")), sides, sizes, strict=False
    ):
        if not said or not _there(point):
            continue
        away = across / 2 + 3
        left, right = "left" in side, "right" in side
        x = point[0] + (away if right else -away if left else 0)
        y = point[1] + size * 0.35
        y += (away + size * 0.5) if "bottom" in side else -(away + size * 0.4) * ("top" in side)
        yield text(x, y, plain(said), size, None if right else "end" if left else "middle")


def bars(
    traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], x: Axis, y: Axis
) -> Iterator[str]:
    """Yield the bars of one panel, beside each other by group and stacked within it."""
    stacked = layout.get("barmode") in ("relative", "stack")
    names = [
        str(trace.get("offsetgroup", "" if stacked else index))
        for index, trace in enumerate(traces)
    ]
    groups = list(dict.fromkeys(names))
    room = (1.0 - float(layout.get("bargap", 0.2))) / len(groups)
    ends: dict[tuple[str, float, bool], float] = {}
    for trace, group in zip(traces, names, strict=True):
        lying = trace.get("orientation") == "h"
        along, across = (x, y) if lying else (y, x)
        wheres, lengths = (
            values(trace.get("y" if lying else "x")),
            values(trace.get("x" if lying else "y")),
        )
        offset = room * (groups.index(group) + 0.5 - len(groups) / 2)
        colours = each_colour(trace, layout, len(wheres))
        middles = []
        for where, length, colour in zip(wheres, lengths, colours, strict=False):
            at = across.number(where) + offset
            key = (group, across.number(where), (length or 0) < 0)
            start = ends.get(key, 0.0)
            end = start + (length or 0)
            if stacked:
                ends[key] = end
            low, high = sorted((along.at(start), along.at(end)))
            edges = sorted((across.place(at - room / 2), across.place(at + room / 2)))
            sides = (low, edges[0], high, edges[1]) if lying else (edges[0], low, edges[1], high)
            yield block(sides, colour)
            middle = (along.at(end), across.place(at))
            middles.append(middle if lying else middle[::-1])
        yield from _intervals(trace, middles, x, y)


def block(sides: tuple[float, float, float, float], fill: str, **attributes: Any) -> str:
    """Return a rectangle from its left, top, right and bottom."""
    left, top, right, bottom = sides
    return element(
        "rect", x=left, y=top, width=right - left, height=bottom - top, fill=fill, **attributes
    )


def heatmap(trace: Mapping[str, Any], layout: Mapping[str, Any], x: Axis, y: Axis) -> Iterator[str]:
    """Yield the cells of a heatmap, neighbours of one colour as one."""
    scale = Scale.of(trace, layout)
    lines = values(trace.get("z"))
    columns, rows = (
        edges(trace.get("x"), x, lines[0] if lines else ()),
        edges(trace.get("y"), y, lines),
    )
    gap = float(trace.get("ygap", 0))
    for line, here, there in zip(lines, rows, rows[1:], strict=False):
        top, bottom = sorted((y.place(here), y.place(there)))
        first = 0
        for colour, same in itertools.groupby(line, key=scale.colour):
            last = first + len(list(same))
            left, right = sorted((x.place(columns[first]), x.place(columns[last])))
            if colour != "none":
                yield block((left, top + gap / 2, right, bottom - gap / 2), colour)
            first = last


def edges(given: Any, axis: Axis, cells: Sequence[Any]) -> list[float]:
    """Return where cells along an axis begin and end, one number more than there are cells."""
    middles = [axis.number(each) for each in values(given)] or [
        float(index) for index in range(len(cells))
    ]
    if len(middles) > len(cells):
        return middles
    half = (middles[1] - middles[0]) / 2 if len(middles) > 1 else 0.5
    between = [(one + other) / 2 for one, other in itertools.pairwise(middles)]
    return [middles[0] - half, *between, middles[-1] + half] if middles else []


def name_width(labels: Sequence[str], size: float) -> float:
    """Return how wide the widest of some labels is, px."""
    return max((width(each, size) for each in labels), default=0.0)
