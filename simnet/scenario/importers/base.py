"""What importers share: the result, reading with limits, names made of other people's labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from simnet.errors import Problem, ScenarioError
from simnet.scenario.read.scalars import Scalar
from simnet.scenario.read.tree import Source, Value, visible

MOST_BYTES = 50_000_000
"""Largest file that is imported, bytes."""
MOST_PROBLEMS = 20
"""How many problems of one file are told one by one."""


@dataclass(slots=True)
class Imported:
    """Parts of a scenario by section, what was assumed, and what is wrong."""

    sections: dict[str, Value] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def told(self) -> list[Problem]:
        """Return the problems, the last one saying how many more there are."""
        kept = sorted(self.problems, key=lambda problem: problem.line or 0)[:MOST_PROBLEMS]
        more = len(self.problems) - len(kept)
        if more:
            kept.append(Problem(kept[0].file, None, "", f"and {more} more problems in this file"))
        return kept


def read_text(path: Path, name: str) -> str:
    """Return the UTF-8 text of a file, without a byte order mark.

    Raises:
        ScenarioError: it cannot be read, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ScenarioError(Problem(name, None, "", reason)) from error
    if len(data) > MOST_BYTES:
        what = f"is larger than {MOST_BYTES // 1_000_000} MB"
        raise ScenarioError(Problem(name, None, "", what))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what = "is a spreadsheet; save it as 'CSV UTF-8 (comma delimited)'"
        raise ScenarioError(Problem(name, None, "", what))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02X} is not valid UTF-8; save the file as UTF-8"
        raise ScenarioError(Problem(name, line, "", what)) from error


def scalar(content: Scalar, source: Source, line: int | None) -> Value:
    """Return a scalar as a value of the tree."""
    return Value(content, source, line, text=None if content is None else str(content))


def slug(label: str) -> str:
    """Return a name made of a label: ``long-apari`` of "Long Apari"; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def nested(path: list[str], value: Value) -> Value:
    """Return `value` below mappings with the keys of `path`."""
    for key in reversed(path):
        value = Value({key: value}, value.source, value.line, key_line=value.line)
    return value


def quoted(text: str) -> str:
    """Return a text of the file for a message."""
    return f"'{visible(text)}'"
