"""Runtime contract checking of influences: what a kind of another package says of a link.

Kinds of simnet itself are held to the same by tests, so that their runs pay nothing for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from simnet.conditions.cause import Influence
from simnet.errors import BehaviourError, SimnetError
from simnet.plugins import package_of
from simnet.units import format_duration

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


def whose(kind: object) -> str:
    """Return what a kind of another package is called in messages: its name and the package."""
    return f"{getattr(kind, 'kind', type(kind).__name__)!r} of package {package_of(type(kind))}"


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


def fault(said: object, length_ns: int, delays_ns: Mapping[str, int] | None = None) -> str | None:
    """Return what is wrong with what is said of one way in a period; None where nothing is.

    Args:
        said: a way and an influence.
        length_ns: of the period.
        delays_ns: the delay of each way of the line, which nothing may take more from.
    """
    try:
        return _fault(said, length_ns, delays_ns or {})
    except (TypeError, ValueError, AttributeError) as error:
        return f"steps are pairs of a time and a value, outages Down, got {said!r} ({error})"


def _fault(said: object, length_ns: int, delays_ns: Mapping[str, int]) -> str | None:
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
    least_ns = min((more for _, more in influence.longer), default=0)
    if -least_ns > delays_ns.get(way, -least_ns):
        delay, less = format_duration(delays_ns[way]), format_duration(-least_ns)
        return f"{way}: longer takes {less} from a delay of {delay or 0}"
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
