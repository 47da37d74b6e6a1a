"""Difference of two scenarios: every value that is not the same, by dotted path, old and new.

What is compared is the resolved scenario as plain data, so that it does not matter how a change
was written (a value, a mapping, an anchor, ``--set``), only what came of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simnet.scenario.model import Scenario

OTHER_WORLDS = ("alternatives", "stress", "study")
"""Sections of a scenario that say what else there is, not what this one is."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is not the same in two scenarios; None where it is not there."""

    path: str
    """Where it is, dotted."""
    a: str | None
    """In the first scenario."""
    b: str | None
    """In the second."""
    steps: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """The path, step by step."""


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the values that differ between two resolved scenarios, in the order of the first."""
    ours, theirs = dict(_flat(old)), dict(_flat(new))
    for steps in dict.fromkeys((*ours, *theirs)):
        if steps not in ours or steps not in theirs or ours[steps] != theirs[steps]:
            yield Change(_dotted(steps), _written(ours, steps), _written(theirs, steps), steps)


def world_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain data without the other worlds that it describes."""
    return {key: value for key, value in scenario.plain().items() if key not in OTHER_WORLDS}


def is_of_access(change: Change) -> bool:
    """Tell whether a change is of a village's access, or of what its group or all villages have."""
    steps = change.steps
    if steps[:2] == ("villages", "groups"):
        return steps[3:4] == ("access",)
    return steps[:1] == ("villages",) and steps[2:3] == ("access",)


def _flat(value: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what is at the end of each path; lists are values, and null is nothing."""
    if not isinstance(value, Mapping) or (steps and not value):
        if value is not None:
            yield steps, value
        return
    for key, inner in value.items():
        yield from _flat(inner, (*steps, str(key)))


def _dotted(steps: tuple[str, ...]) -> str:
    return ".".join(json.dumps(step, ensure_ascii=False) if "." in step else step for step in steps)


def _written(values: Mapping[tuple[str, ...], Any], steps: tuple[str, ...]) -> str | None:
    """Return a value as text; None where there is none."""
    if steps not in values:
        return None
    value = values[steps]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
