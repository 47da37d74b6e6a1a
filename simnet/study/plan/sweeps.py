"""Parameter sweeps: lists, grids and Latin hypercubes of values by dotted path.

A list takes its values one after another, a grid combines them, a Latin hypercube spreads its
points over ranges (McKay, Beckman and Conover 1979; scipy's, from the sweep's own seed). Points
of a hypercube are rounded to `DIGITS` digits, so that tables and commands can write them out.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from simnet.errors import ScenarioError
from simnet.scenario.load import Point
from simnet.scenario.model.study import (
    AnySweep,
    GridSweep,
    LatinHypercube,
    ListSweep,
    Range,
)
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Value

DIGITS = 4
"""Significant digits of the values of a hypercube: finer than any input is known."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./%+_-]*")


def points(sweep: AnySweep, written: Value) -> list[dict[str, Value]]:
    """Return the points of a sweep in their order; `written` is the sweep in its scenario."""
    if isinstance(sweep, LatinHypercube):
        return list(_spread(sweep, written))
    values = {path: several.items for path, several in written.mapping["set"].mapping.items()}
    if isinstance(sweep, ListSweep):
        together = zip(*values.values(), strict=True)
    else:
        # Both yield tuples of values.
        together = itertools.product(*values.values())  # type: ignore[assignment]
    return [dict(zip(values, each, strict=True)) for each in together]


def count(sweep: AnySweep) -> int:
    """Return how many points a sweep has."""
    if isinstance(sweep, LatinHypercube):
        return sweep.points
    lengths = [len(values) for values in sweep.set.values()]
    return math.prod(lengths) if isinstance(sweep, GridSweep) else lengths[0]


def _spread(sweep: LatinHypercube, written: Value) -> Iterator[dict[str, Value]]:
    """Yield the points of a hypercube."""
    import numpy as np
    from scipy.stats import qmc

    ranges = written.mapping["set"].mapping
    generator = np.random.default_rng(sweep.seed)
    for shares in qmc.LatinHypercube(len(ranges), seed=generator).random(sweep.points).tolist():
        yield {
            path: _at(sweep.set[path], share, place)
            for (path, place), share in zip(ranges.items(), shares, strict=True)
        }


def _at(given: Range, share: float, place: Value) -> Value:
    """Return the value that lies at `share` of a range."""
    scale = given.scale()
    if given.log:
        number = scale.low * (scale.high / scale.low) ** share
    else:
        number = scale.low + (scale.high - scale.low) * share
    number = min(max(float(f"{number:.{DIGITS}g}"), scale.low), scale.high)
    written = scale.write(math.floor(number + 0.5) if scale.whole else number)
    as_text = written if isinstance(written, str) else repr(written)
    return replace(place, content=written, text=as_text, previous=None, hidden={})


def settings(point: Mapping[str, Value]) -> dict[str, str]:
    """Return the values of a point as text, each as it can follow ``--set path=``."""
    return {path: as_text(value) for path, value in point.items()}


def as_text(value: Value) -> str:
    """Return YAML of a value on one line."""
    content = value.content
    if isinstance(content, str):
        return content if _is_plain(content) else json.dumps(content, ensure_ascii=False)
    if isinstance(content, int | float) and not isinstance(content, bool) and value.text:
        return value.text
    return json.dumps(value.plain(), ensure_ascii=False)


def _is_plain(content: str) -> bool:
    """Return whether a text means itself where YAML is read."""
    if not _PLAIN.fullmatch(content) or content != content.strip():
        return False
    try:
        return text.parse_value(content, Origin("")).content == content
    except ScenarioError:
        return False


def point_of(label: str, written: Mapping[str, str], file: str) -> Point:
    """Return a point from its values as text, as `settings` gave them."""
    origin = Origin(file)
    return Point(label, {path: text.parse_value(each, origin) for path, each in written.items()})
