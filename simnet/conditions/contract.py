"""Runtime contract checking of influences: what a kind of another package says of a link.

Kinds of simnet itself are held to the same by tests, so that their runs pay nothing for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from simnet.conditions.cause import Influence
from simnet.errors import BehaviourError, SimnetError

T = TypeVar("T")
_BOUNDS = {
    "capacity": (0.0, math.inf),
    "share": (0.0, 1.0),
    "longer": (-math.inf, math.inf),
    "lost": (0.0, 1.0),
}
_WHOLE = ("capacity", "longer")
"""What is counted in whole bit/s and ns."""


def foreign(kind: object) -> bool:
    """Return whether a kind is of another package."""
    return type(kind).__module__.partition(".")[0] != "simnet"


def answered(who: str, ask: Callable[[], T]) -> T:
    """Return what a kind of another package answers.

    Args:
        who: the kind and what it speaks of, for a message.
        ask: asks it.

    Raises:
        BehaviourError: the kind raised an error of its own.
    """
    try:
        return ask()
    except SimnetError:
        raise
    except Exception as error:
        raise BehaviourError(f"{who} raised {error!r}") from error


def fault(said: object, length_ns: int) -> str | None:
    """Return what is wrong with what is said of one way in a period; None where nothing is."""
    if not isinstance(said, tuple) or len(said) != 2:
        return f"expected a way and an Influence, got {said!r}"
    way, influence = said
    if way not in ("down", "up"):
        return f"{way!r} is no way (allowed: down, up)"
    if not isinstance(influence, Influence):
        return f"expected an Influence, got {influence!r}"
    for name, (least, most) in _BOUNDS.items():
        if wrong := _steps(name, getattr(influence, name), length_ns, least, most):
            return f"{way}: {wrong}"
    wrong = spells_fault([(each.start_ns, each.end_ns) for each in influence.down])
    return wrong and f"{way}: {wrong}"


def spells_fault(spells: Sequence[Any]) -> str | None:
    """Return what is wrong with when something is down, as (start, end) in ns."""
    last_ns = -math.inf
    for each in spells:
        if len(each) != 2 or not all(isinstance(ns, int) for ns in each):
            return f"an outage must be a start and an end in whole ns, got {tuple(each)}"
        start_ns, end_ns = each
        if not last_ns <= start_ns < end_ns:
            return f"outages must be in order and end after they begin, got {start_ns} to {end_ns}"
        last_ns = end_ns
    return None


def _steps(name: str, steps: Any, length_ns: int, least: float, most: float) -> str | None:
    last_ns = -1
    for at_ns, value in steps:
        if not isinstance(at_ns, int) or not last_ns < at_ns < length_ns:
            return f"steps of {name} must increase in whole ns within the period, got {at_ns}"
        if not least <= value <= most or (name in _WHOLE and not isinstance(value, int)):
            whole = "a whole number, " if name in _WHOLE else ""
            return f"{name} must be {whole}{least:g} to {most:g}, got {value}"
        last_ns = at_ns
    return None
