"""Colours of a static picture: those that are given, and those that a scale gives to numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from simnet.report.picture.axes import values

CYCLE = ("#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3")
"""What plotly gives to traces without a colour, by turns."""


def each_colour(trace: Mapping[str, Any], layout: Mapping[str, Any], count: int) -> list[str]:
    """Return the colours of so many points of a trace: the line's, where they have none."""
    marker = trace.get("marker") or {}
    given = marker.get("color")
    if isinstance(given, str) or given is None:
        return [given or str(trace["line"]["color"])] * count
    found = values(given)
    if found and isinstance(found[0], str):
        return [str(each) for each in found]
    scale = Scale.of(marker, layout)
    return [scale.colour(each) for each in found]


class Scale:
    """Colours by a number: straight lines between stops from 0 to 1."""

    def __init__(
        self, stops: Sequence[Sequence[Any]], least: float, most: float, bar: Mapping[str, Any]
    ) -> None:
        self.stops = [(float(at), str(colour)) for at, colour in stops]
        self.least, self.most = least, most
        self.bar = bar
        """Plotly's settings of the bar beside the picture; empty where there is none."""

    @classmethod
    def of(cls, holder: Mapping[str, Any], layout: Mapping[str, Any]) -> Scale:
        """Return that of a trace or of its markers, which may name one of the layout's."""
        shared = layout.get(holder["coloraxis"], {}) if holder.get("coloraxis") else holder
        least = shared.get("cmin", shared.get("zmin", 0.0))
        most = shared.get("cmax", shared.get("zmax", 1.0))
        stops = shared.get("colorscale") or [[0, "#ffffff"], [1, "#1f5f8b"]]
        shown = shared.get("showscale", True)
        return cls(stops, float(least), float(most), shared.get("colorbar", {}) if shown else {})

    def share(self, value: float) -> float:
        """Return where a number lies between the least and the most, 0 to 1."""
        span = (self.most - self.least) or 1.0
        return min(1.0, max(0.0, (value - self.least) / span))

    def colour(self, value: float | None) -> str:
        """Return the colour of a number; none where there is no number."""
        if value is None or math.isnan(value):
            return "none"
        share = self.share(value)
        before = self.stops[0]
        for stop in self.stops:
            if share < stop[0]:
                return _between(before, stop, share)
            before = stop
        return self.stops[-1][1]


def _between(low: tuple[float, str], high: tuple[float, str], share: float) -> str:
    if low[1] == high[1] or high[0] == low[0]:
        return low[1]
    way = (share - low[0]) / (high[0] - low[0])
    parts = [round(a + way * (b - a)) for a, b in zip(_parts(low[1]), _parts(high[1]), strict=True)]
    return "#" + "".join(f"{each:02x}" for each in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
