"""What importers share: the result, reading with limits, names made of other people's labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from simnet.errors import Problem, counted
from simnet.kinds import NAME_LENGTH
from simnet.scenario.read.scalars import Scalar
from simnet.scenario.read.tree import Origin, Value, visible

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
            kept.append(
                Problem(kept[0].file, None, "", f"and {counted(more, 'more problem')} in this file")
            )
        return kept


def scalar(content: Scalar, origin: Origin, line: int | None) -> Value:
    """Return a scalar as a value of the tree."""
    return Value(content, origin, line, text=None if content is None else str(content))


def slug(label: str) -> str:
    """Return a name made of a label: ``long-apari`` of "Long Apari"; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


_FORBIDDEN = str.maketrans({**dict.fromkeys("/\\|;", "-"), **dict.fromkeys('"`', "'"), "$": "S"})


def cleaned(label: str, most: int = NAME_LENGTH) -> str:
    """Return a label without what names must not hold, cut after `most` characters."""
    composed = unicodedata.normalize("NFC", label).translate(_FORBIDDEN)
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in composed)
    return " ".join(kept.split())[:most].strip()


def nested(path: list[str], value: Value) -> Value:
    """Return `value` below mappings with the keys of `path`."""
    for key in reversed(path):
        value = Value({key: value}, value.origin, value.line, key_line=value.line)
    return value


def quoted(text: str) -> str:
    """Return a text of the file for a message."""
    return f"'{visible(text)}'"
