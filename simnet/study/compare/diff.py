"""What differs between two references: in what was simulated, and in what came out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.study.compare.comparison import Compared, Comparison, compared
from simnet.study.compare.references import reference

_OTHER_WORLDS = ("alternatives", "stress", "study")
"""Sections of a scenario that say what else there is, not what this one is."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the resolved scenario that is not the same; None where it is not there."""

    path: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two references."""

    changes: tuple[Change, ...]
    """In the scenario, in its order."""
    comparison: Comparison
    """All measures of both."""

    @property
    def outcome(self) -> tuple[Compared, ...]:
        """The measures that more than chance tells apart, the largest relative difference first."""
        apart = [row for row in self.comparison.rows if row.told_apart]
        return tuple(sorted(apart, key=lambda row: -row.relative))


def diff(a: str | Path, b: str | Path) -> Diff:
    """Return what differs between ``FOLDER`` or ``FOLDER:CELL`` and another such.

    Raises:
        ResultsError: there is no such folder or cell, or it is damaged.
    """
    one, other = reference(a), reference(b)
    found = changes(_simulated(one.manifest), _simulated(other.manifest))
    return Diff(tuple(found), compared(one, other))


def changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the values that differ between two resolved scenarios, by dotted path."""
    ours, theirs = dict(_flat(a)), dict(_flat(b))
    for path in dict.fromkeys((*ours, *theirs)):
        if path not in ours or path not in theirs or ours[path] != theirs[path]:
            yield Change(path, _written(ours, path), _written(theirs, path))


def _simulated(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides a run: its scenario, the engine that played it, and simnet's version."""
    scenario = manifest.get("scenario") or {}
    world = {key: value for key, value in scenario.items() if key not in _OTHER_WORLDS}
    run = {**(world.get("run") or {}), "engine": manifest.get("engine")}
    version = (manifest.get("versions") or {}).get("simnet")
    return {**world, "run": run, "simnet": {"version": version}}


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what is at the end of each path; lists are values, and null is nothing."""
    if not isinstance(value, Mapping) or (path and not value):
        if value is not None:
            yield path, value
        return
    for key, inner in value.items():
        name = json.dumps(key, ensure_ascii=False) if "." in str(key) else str(key)
        yield from _flat(inner, f"{path}.{name}" if path else name)


def _written(values: Mapping[str, Any], path: str) -> str | None:
    """Return a value as text; None where there is none."""
    if path not in values:
        return None
    value = values[path]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
