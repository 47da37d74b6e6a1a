"""Provenance of input values: comments in a scenario's YAML that mark assumptions and sources.

``rate: 300 Mbps   # assumption: as the operator says`` is a remark on ``rate``. A comment at the
end of a line belongs to the outermost value that begins there, one on lines of its own to the value
right below, and lines of nothing but comment go on with the one above. Kept are those that speak
of an assumption or a source, in English or Indonesian: they are the user's own words, and a
report lists them, since it is read without the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from simnet.inputs.files import read_bytes
from simnet.scenario.load import Loaded
from simnet.scenario.read.text import MOST_BYTES
from simnet.scenario.read.tree import Value, dotted
from simnet.scenario.site_presets import written_in

_SPEAKS = re.compile(r"assum|asumsi|source|sumber|https?://", re.IGNORECASE)
_MOST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a value, and where."""

    path: str
    """Dotted path of the value."""
    value: str
    """As it was written; of a mapping, its scalars; empty where it has many."""
    text: str
    file: str
    line: int


def remarks(loaded: Loaded) -> list[Remark]:
    """Return the remarks of a scenario in the order of its files and lines.

    Raises:
        ScenarioError: one of its files can no longer be read.
    """
    beginning: dict[tuple[str, int], tuple[str, Value]] = {}
    for path, value in loaded.tree.walk():
        if path and value.where is not None and value.origin.layer == "file":
            beginning.setdefault((value.origin.file, value.where), (dotted(path), value))
    files = dict.fromkeys(file for file, _ in beginning)
    found = (_of(file, beginning) for file in files if written_in(file).is_file())
    return sorted((each for of in found for each in of), key=lambda each: (each.file, each.line))


def _of(file: str, beginning: dict[tuple[str, int], tuple[str, Value]]) -> Iterator[Remark]:
    lines = read_bytes(written_in(file), file, MOST_BYTES).decode("utf-8-sig").splitlines()
    taken = 0
    for number in range(1, len(lines) + 1):
        if (file, number) not in beginning:
            continue
        path, value = beginning[file, number]
        above = _above(lines, number, taken)
        after, last = _after(lines, number)
        for text in (above, after):
            if _SPEAKS.search(text):
                yield Remark(path, _written(value, number), text, file, number)
        taken = last


def _above(lines: list[str], number: int, taken: int) -> str:
    """Return the comment on lines of its own right above a line, but for those taken before."""
    first = number - 1
    while first > taken and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    # What stands at the head of a file is about the file.
    return _joined(lines[first : number - 1]) if first else ""


def _after(lines: list[str], number: int) -> tuple[str, int]:
    """Return the comment at the end of a line with those that go on with it, and the last line."""
    column, last = _comment(lines[number - 1]), number
    if column is None:
        return "", number
    # It goes on in lines of nothing but comment that are indented as far.
    while last < len(lines) and lines[last].find("#") >= max(column - 1, 1):
        if not lines[last].lstrip().startswith("#"):
            break
        last += 1
    return _joined([lines[number - 1][column:], *lines[number:last]]), last


def _comment(line: str) -> int | None:
    """Return where the comment of a line begins; a ``#`` within quotes or a word begins none."""
    quote = ""
    for column, letter in enumerate(line):
        before = line[column - 1] if column else " "
        if quote:
            quote = "" if letter == quote and before != "\\" else quote
        elif letter in "\"'" and before in " [{,:":
            quote = letter
        elif letter == "#" and before.isspace():
            return column
    return None


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(line.strip().lstrip("#").split()) for line in lines).strip()


def _written(value: Value, line: int) -> str:
    """Return what was written on a line as a value, if it is short."""
    if not isinstance(value.content, dict | list):
        said = str(value.text if value.text is not None else value.content)
    else:
        inner = [
            f"{path[-1]}: {each.text}"
            for path, each in value.walk()
            if each.text is not None and each.line == line
        ]
        said = ", ".join(inner)
    return said if len(said) <= _MOST_VALUE else ""
