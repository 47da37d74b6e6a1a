"""Dotted paths as people write them: ``links.ab.rate``, ``flows."a.b".traffic``, ``x.list[0]``.

A name that has dots of its own can be quoted, or left unquoted where the tree holds that name.
"""

from __future__ import annotations

import re

from simnet.scenario.read.tree import Path, Step, Value

_QUOTED = re.compile(r'"([^"]*)"')
_INDEX = re.compile(r"\[([0-9]{1,9})\]")
_END = re.compile(r"[.\[]|\Z")
"""Where a step can end."""
_PLAIN = re.compile(r'[^.\[\]"]+')


def parse(text: str, tree: Value | None = None) -> Path:
    """Return the steps of a dotted path; names that `tree` holds are recognised whole.

    Raises:
        ValueError: `text` is not a dotted path.
    """
    path: list[Step] = []
    position = 0
    while position < len(text):
        if path and text[position] == ".":
            position += 1
        elif path and text[position] != "[":
            raise ValueError(f"'{text}' is not a path; write one such as links.ab.rate")
        step, position = _step(text, position, tree)
        path.append(step)
        tree = tree.get(step) if tree is not None else None
    if not path:
        raise ValueError("the path is empty; write one such as links.ab.rate")
    return tuple(path)


def _step(text: str, position: int, tree: Value | None) -> tuple[Step, int]:
    """Return the step that begins at `position`, and where it ends."""
    mapping = tree.mapping if tree is not None else {}
    ends = [match.start() for match in _END.finditer(text, position + 1)]
    for end in reversed(ends):
        if text[position:end] in mapping:
            return text[position:end], end
    if match := _QUOTED.match(text, position):
        return match[1], match.end()
    if match := _INDEX.match(text, position):
        return int(match[1]), match.end()
    if match := _PLAIN.match(text, position):
        return match[0], match.end()
    raise ValueError(f"'{text}' is not a path; write one such as links.ab.rate")


def find(tree: Value, path: Path) -> Value | None:
    """Return the value at `path`, also one that was removed; None where there never was any."""
    value: Value | None = tree
    for step in path:
        if value is None:
            return None
        found = value.get(step)
        value = value.hidden.get(step) if found is None and isinstance(step, str) else found
    return value


def nearest(tree: Value, path: Path) -> Value:
    """Return the value at `path`, or the innermost one on the way to it."""
    value = tree
    for step in path:
        inner = value.get(step)
        if inner is None:
            break
        value = inner
    return value
