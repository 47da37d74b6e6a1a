"""Inheritance of villages: where the value at a path may be written.

A village takes what its row does not say from its group, and what neither says from the defaults
of all villages.
"""

from __future__ import annotations

from simnet.scenario import paths
from simnet.scenario.model import Scenario
from simnet.scenario.read.tree import Path, Value


def written_at(scenario: Scenario, path: Path) -> list[Path]:
    """Return the paths where the value at `path` may be written, the strongest first."""
    if len(path) < 2 or path[0] != "villages" or path[1] in ("defaults", "groups"):
        return [path]
    village = scenario.villages.complete.get(str(path[1]))
    if village is None:
        return [path]
    below: list[Path] = [("villages", "groups", village.group)] if village.group else []
    return [path, *((*base, *path[2:]) for base in (*below, ("villages", "defaults")))]


def value_at(scenario: Scenario, tree: Value, path: Path) -> Value:
    """Return the value that `path` has, where it is written, or the innermost one around it."""
    for each in written_at(scenario, path):
        value = paths.find(tree, each)
        if value is not None and value.content is not None:
            return value
    return paths.nearest(tree, path)
