"""Errors by whose fault they are, and how a problem in a user's file is written.

`InputError` and its children are the user's to mend (exit code 2); any other `SimnetError`
is ours (exit code 1). Every error can be rebuilt from its `args`, as SimPy and process pools
re-raise exceptions that way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class SimnetError(Exception):
    """Anything that simnet itself raises on purpose; its text is one clear message."""

    exit_code = 1


class InputError(SimnetError):
    """Something that the user gave cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a user's file: where it is, and what to write instead.

    `path` is the dotted path of the value (``links[0].rate``), `line` counts from 1.
    """

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


class ScenarioError(InputError):
    """A scenario is wrong; carries every problem found in one pass, one a line."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class NetworkError(InputError):
    """A network is not one that can be simulated: no path, a bad index, a wrong limit."""


class ResultsError(InputError):
    """A results folder cannot be read or written."""


class ResourceError(InputError):
    """The run would need more memory or disk than there is."""


class ConservationError(SimnetError):
    """Packets in are not packets out + dropped + inside: the engine is wrong."""


class BehaviourError(SimnetError):
    """A behaviour or a technology yielded something that is not in its contract."""


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the member of `allowed` that `name` is most likely a slip of, if any is close."""
    candidates = sorted(allowed)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return `names` for a message, cut after `most` of them."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, ... ({len(names)} in all)"


def unknown(what: str, name: str, allowed: Iterable[str]) -> str:
    """Return the message for a name that does not exist: what is allowed, what was meant."""
    names = sorted(allowed)
    hint = nearest(name, names)
    meant = f"; did you mean {hint!r}?" if hint else ""
    return f"unknown {what} {name!r}{meant} (allowed: {listed(names) or 'none'})"
