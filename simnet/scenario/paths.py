"""Dotted paths as people write them: ``links.ab.rate``, ``flows."a.b".traffic``, ``x.list[0]``.

A name that has dots of its own can be quoted, or left unquoted where the tree holds that name.
"""

from __future__ import annotations

import re

from simnet.scenario.tree import Path, Step, Value

_STEP = re.compile(r'\.?(?:"([^"]*)"|([^.\[\]"]+)|(?<!\.)\[([0-9]{1,9})\])')


def parse(text: str, tree: Value | None = None) -> Path:
    """Return the steps of a dotted path; in `tree`, names that have dots are recognised.

    Raises:
        ValueError: `text` is not a dotted path.
    """
    pieces: list[tuple[Step, bool]] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        separated = match is not None and (
            match[3] is not None or (match[0][0] == ".") == bool(pieces)
        )
        if match is None or not separated:
            raise ValueError(f"'{text}' is not a path; write one such as links.ab.rate")
        quoted, plain, index = match.groups()
        pieces.append((int(index), True) if index else (plain or quoted, plain is None))
        position = match.end()
    if not pieces:
        raise ValueError("the path is empty; write one such as links.ab.rate")
    return _joined(pieces, tree)


def _joined(pieces: list[tuple[Step, bool]], tree: Value | None) -> Path:
    """Join pieces between dots where the tree holds the longer name."""
    path: list[Step] = []
    position = 0
    while position < len(pieces):
        taken = 1
        for end in range(len(pieces), position + 1, -1):
            several = pieces[position:end]
            if any(exact for _, exact in several):
                continue
            if tree is not None and ".".join(str(step) for step, _ in several) in tree.mapping:
                taken = end - position
                break
        step: Step = pieces[position][0]
        if taken > 1:
            step = ".".join(str(each) for each, _ in pieces[position : position + taken])
        path.append(step)
        tree = tree.get(step) if tree is not None else None
        position += taken
    return tuple(path)


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
