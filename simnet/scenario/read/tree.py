"""A scenario as a tree of values, each knowing where it was written and what it replaced.

Readers make such trees (text, CSV, GraphML), precedence lays them over each other, and what is
left is checked; a problem anywhere is reported with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from simnet.scenario.read.scalars import Scalar

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]

_PLAIN_STEP = re.compile(r'[^.\[\]"\s][^.\[\]"]*')


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a value: a file by itself, or an alternative, a stress test, the command line."""

    file: str
    layer: str = "file"

    def __str__(self) -> str:
        return self.file if self.layer == "file" else self.layer


@dataclass(slots=True)
class Value:
    """A scalar, a list or a mapping, where it came from and what it replaced.

    `key_line` is the line of the key it belongs to, `text` a scalar as it was written, `hidden`
    the entries of a mapping that ``null`` removed.
    """

    content: Scalar | dict[str, Value] | list[Value]
    origin: Origin
    line: int | None = None
    column: int | None = None
    key_line: int | None = None
    text: str | None = None
    previous: Value | None = None
    hidden: dict[str, Value] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, Value]:
        """The entries, if it is a mapping; nothing otherwise."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def items(self) -> list[Value]:
        """The items, if it is a list; nothing otherwise."""
        return self.content if isinstance(self.content, list) else []

    @property
    def is_mapping(self) -> bool:
        """Return whether it is a mapping."""
        return isinstance(self.content, dict)

    @property
    def imported(self) -> bool:
        """Return whether an importer made it of a file that is no scenario: it has no line."""
        return self.line is None and self.origin.layer == "file"

    @property
    def where(self) -> int | None:
        """The line to show for it: that of its key, or its own."""
        return self.line if self.key_line is None else self.key_line

    def get(self, step: Step) -> Value | None:
        """Return the entry or item at `step`, if there is one."""
        if isinstance(step, str):
            return self.mapping.get(step)
        return self.items[step] if 0 <= step < len(self.items) else None

    def plain(self) -> Any:
        """Return the content without the places: scalars, lists and dictionaries."""
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [item.plain() for item in self.content]
        return self.content

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Value]]:
        """Yield itself and all below, with their paths."""
        yield path, self
        for key, value in self.mapping.items():
            yield from value.walk((*path, key))
        for index, item in enumerate(self.items):
            yield from item.walk((*path, index))


def blamed(value: Value) -> Value:
    """Return what to blame for a wrong mapping: what an overlay last set in it, or itself."""
    overlaid = [inner for _, inner in value.walk() if inner.origin.layer != "file"]
    return overlaid[-1] if overlaid and value.origin.layer == "file" else value


def dotted(path: Path) -> str:
    """Return a path as people write it: ``links.ab.rate_changes[0].at``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            name = visible(step)
            quoted = name if _PLAIN_STEP.fullmatch(name) else f'"{name}"'
            parts.append(f".{quoted}" if parts else quoted)
    return "".join(parts)


def visible(text: str, most: int = 60) -> str:
    """Return `text` with its invisible characters spelt out, cut after `most` characters."""
    cut = text if len(text) <= most else text[:most] + "..."
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)


def shown(value: Value) -> str:
    """Return a value for a message: as it was written if it is a scalar, else what it is."""
    if isinstance(value.content, dict):
        return "a mapping"
    if isinstance(value.content, list):
        return "a list"
    if value.content is None:
        return "nothing (null)"
    if isinstance(value.content, bool):
        return "true" if value.content else "false"
    if isinstance(value.content, str):
        return f"the text '{visible(value.content)}'"
    what = "date" if isinstance(value.content, date) else "number"
    return f"the {what} {visible(value.text or str(value.content))}"
