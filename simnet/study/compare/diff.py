"""What differs between two references: in what was simulated, and in what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.scenario.changes import OTHER_WORLDS, Change, changes
from simnet.study.compare.comparison import Compared, Comparison, compared
from simnet.study.compare.references import reference


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


def _simulated(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides a run: its scenario, the engine that played it, and simnet's version."""
    scenario = manifest.get("scenario") or {}
    world = {key: value for key, value in scenario.items() if key not in OTHER_WORLDS}
    run = {**(world.get("run") or {}), "engine": manifest.get("engine")}
    version = (manifest.get("versions") or {}).get("simnet")
    return {**world, "run": run, "simnet": {"version": version}}
