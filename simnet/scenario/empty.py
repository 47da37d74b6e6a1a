"""Keys of a file with nothing after the colon, where nothing is what the key has by default.

Whoever writes ``weather:`` and no more means weather, and would get none. A null means something
only where it removes what lies below: over what is included or merged, in an alternative, and in
villages, which inherit.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import Problem, listed
from simnet.scenario.classes import classes_at, keys_of
from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.read.tree import Path, Value, dotted

_CHANGES = ("set", "change", "add")


def empty(tree: Value) -> Iterator[Problem]:
    """Yield the keys of a tree, settled before, that a file gives no value."""
    for path, value in tree.walk():
        written = value.content is None and value.origin.layer == "file" and value.line
        if path and written and not _removes(path):
            yield Problem(value.origin.file, value.where, dotted(path), _message(tree, path))


def _removes(path: Path) -> bool:
    """Tell whether a null may stand for the removal of something that lies elsewhere."""
    if path[0] in ("alternatives", "stress"):
        return len(path) > 2 and path[2] in _CHANGES
    if path[0] == "villages":
        return len(path) > 2 and path[1] != "defaults"
    return path[:2] == ("study", "sweeps")


def _message(tree: Value, path: Path) -> str:
    keys = keys_of(classes_at(ScenarioFile, tree, path))
    what = f"expected a mapping (keys: {listed(keys, 12)})" if keys else "give it one"
    return f"no value (null); {what}, or leave the key out"
