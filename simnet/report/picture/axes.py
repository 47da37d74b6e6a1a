"""Axes of a static picture: where a value is, px, and which ticks stand at the axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simnet.report.picture.svg import plain

_STEPS = (1.0, 2.0, 5.0, 10.0)
_PADDING = 0.055
"""Share of the span that an axis without a range has on either side."""


def values(given: Any) -> list[Any]:
    """Return a sequence of plotly's JSON, which writes arrays of numpy in base64."""
    if not isinstance(given, Mapping):
        return list(given) if given is not None else []
    import base64

    import numpy as np

    flat = np.frombuffer(base64.b64decode(given["bdata"]), dtype=given["dtype"])
    shape = [int(each) for each in str(given.get("shape", flat.size)).split(",")]
    found: list[Any] = flat.reshape(shape).tolist()
    return found


@dataclass
class Axis:
    """One axis of one panel."""

    layout: Mapping[str, Any]
    separators: str
    categories: dict[str, int] = field(default_factory=dict)
    least: float = math.inf
    most: float = -math.inf
    start: float = 0.0
    """Where its least value is, px."""
    end: float = 1.0

    @property
    def logarithmic(self) -> bool:
        """Whether it shows logarithms to base 10."""
        return self.layout.get("type") == "log"

    def number(self, value: Any) -> float:
        """Return a value as a number along the axis; NaN where it has no place."""
        if isinstance(value, str):
            return float(self.categories.setdefault(value, len(self.categories)))
        if value is None:
            return math.nan
        if self.logarithmic:
            return math.log10(value) if value > 0 else math.nan
        return float(value)

    def take(self, several: Iterable[Any], room: float = 0.0) -> None:
        """Let the axis reach over values, and `room` beyond each."""
        for each in map(self.number, several):
            if math.isfinite(each):
                self.least = min(self.least, each - room)
                self.most = max(self.most, each + room)

    def settle(self, padded: bool) -> None:
        """Fix what the axis shows once all its values are known."""
        given = self.layout.get("range")
        if given:
            self.least, self.most = float(given[0]), float(given[1])
            if self.least == self.most:  # of figures that are all 0, say
                self.most += 1.0
            return
        if self.least > self.most:
            self.least, self.most = 0.0, 1.0
        if self.layout.get("rangemode") == "tozero" and not self.logarithmic:
            self.least, self.most = min(0.0, self.least), max(0.0, self.most)
        span = (self.most - self.least) or 1.0
        if padded:
            at_zero = self.least == 0 and self.layout.get("rangemode") == "tozero"
            self.least -= 0.0 if at_zero else span * _PADDING
            self.most += span * _PADDING
        elif self.most == self.least:
            self.most += 1.0
        if self.layout.get("autorange") == "reversed":
            self.least, self.most = self.most, self.least

    def at(self, value: Any) -> float:
        """Return where a value is, px."""
        return self.place(self.number(value))

    def place(self, number: float) -> float:
        """Return where a number along the axis is, px."""
        share = (number - self.least) / (self.most - self.least)
        return self.start + share * (self.end - self.start)

    def shows(self, number: float) -> bool:
        """Tell whether a number along the axis lies within what it shows."""
        low, high = sorted((self.least, self.most))
        slack = (high - low) * 1e-9
        return low - slack <= number <= high + slack

    def ticks(self) -> list[tuple[float, str]]:
        """Return the numbers along the axis that are marked, and what stands there."""
        if not self.layout.get("showticklabels", True):
            return []
        where = self.layout.get("tickvals")
        if where is not None:
            at = values(where)
            said = self.layout.get("ticktext") or [self.written(each) for each in at]
            pairs = [(self.number(each), plain(name)) for each, name in zip(at, said, strict=False)]
        elif self.categories:
            pairs = [(float(at), plain(name)) for name, at in self.categories.items()]
        elif self.logarithmic:
            low, high = sorted((self.least, self.most))
            decades = range(math.ceil(low), math.floor(high) + 1)
            pairs = [(float(each), self.written(10.0**each)) for each in decades]
        else:
            pairs = [(each, self.written(each)) for each in _round(self.least, self.most)]
        return [each for each in pairs if self.shows(each[0])]

    def written(self, value: float) -> str:
        """Return a number as its tick has it."""
        sign = "\N{MINUS SIGN}" if value < 0 else ""
        if str(self.layout.get("tickformat", "")).endswith("%"):
            return f"{sign}{self._separated(f'{abs(value) * 100:.6g}')}%"
        suffix = self.layout.get("ticksuffix") or ""
        return f"{sign}{self._separated(f'{abs(value):,.10g}')}{suffix}"

    def _separated(self, digits: str) -> str:
        decimal, thousands = self.separators[:1] or ".", self.separators[1:]
        return digits.translate({ord(","): thousands, ord("."): decimal})


def _round(least: float, most: float, about: int = 6) -> Sequence[float]:
    """Return round numbers between two, about so many."""
    low, high = sorted((least, most))
    rough = (high - low) / about
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(each * scale for each in _STEPS if each * scale >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]
