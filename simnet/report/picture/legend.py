"""The legend of a static picture: a sample of each trace and its name, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.report.picture import marks
from simnet.report.picture.axes import values
from simnet.report.picture.svg import element, plain, text, width

_LINE = 20.0
_SIZE = 12.0
_SAMPLE, _GAP = 22.0, 18.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for one trace."""

    name: str
    trace: Mapping[str, Any]

    @property
    def width(self) -> float:
        """How much room it takes in a line, px."""
        return _SAMPLE + width(self.name, _SIZE) + _GAP


def entries(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[Entry]:
    """Return what stands in the legend of a figure, as plotly decides it."""
    shown = [each for each in traces if each.get("showlegend", True) and each.get("name")]
    asked = layout.get("showlegend", len(shown) > 1)
    return [Entry(plain(each["name"]), each) for each in shown] if asked else []


def height_of(several: Sequence[Entry], room: float) -> float:
    """Return how tall a legend is within so wide a picture, px."""
    return len(_lines(several, room)) * _LINE + (6.0 if several else 0.0)


def _lines(several: Sequence[Entry], room: float) -> list[list[Entry]]:
    lines: list[list[Entry]] = []
    left = 0.0
    for entry in several:
        if not lines or left + entry.width > room - 40:
            lines.append([])
            left = 0.0
        lines[-1].append(entry)
        left += entry.width
    return lines


def legend(several: Sequence[Entry], top: float, room: float, left: float) -> Iterator[str]:
    """Yield the legend from its top left corner."""
    for number, line in enumerate(_lines(several, room - left + 12)):
        x, y = left, top + _LINE * number + 10
        for entry in line:
            yield _sample(entry.trace, x, y)
            yield text(x + _SAMPLE, y + 4, entry.name, _SIZE)
            x += entry.width


def _sample(trace: Mapping[str, Any], x: float, y: float) -> str:
    marker, line = trace.get("marker") or {}, trace["line"]
    colour = _first(marker.get("color")) or line["color"]
    if trace.get("type") == "bar":
        return marks.block((x + 2, y - 5, x + 14, y + 5), colour)
    if "markers" in trace.get("mode", "lines"):
        edge = marker.get("line") or {}
        size = min(14.0, float(_first(marker.get("size")) or 8))
        symbol = _first(marker.get("symbol"))
        return marks.dot(
            (x + 9, y), size, symbol, colour, _first(edge.get("color")), _first(edge.get("width"))
        )
    return element(
        "line", x1=x, y1=y, x2=x + 17, y2=y,
        stroke=line["color"],
        stroke_width=float(line.get("width", 2)),
        stroke_dasharray=marks.DASHES.get(line.get("dash", "")),
    )  # fmt: skip


def _first(given: Any) -> Any:
    """Return what is given for all points, or for the first; no number of a scale of colours."""
    if not isinstance(given, list | tuple | dict):
        return given
    found = values(given)
    return found[0] if found else None
