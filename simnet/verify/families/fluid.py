"""The fluid system of generalized processor sharing (GPS), in exact fractions.

Parekh and Gallager 1993: at any time each session with work is served at the line's rate times its
weight over the weights of all that have work. Nothing here knows of virtual time: the system is
followed from one end of a packet, or arrival, to the next, so that it can judge what does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Arrival:
    """A packet: when it comes, of which session, and how much work it is."""

    time: Fraction
    session: int
    size: Fraction


def finishes(
    arrivals: Sequence[Arrival], weights: Sequence[Fraction], rate: Fraction
) -> list[Fraction]:
    """Return when the fluid system has served each packet; `arrivals` are in order of time.

    Args:
        weights: of the sessions.
        rate: work in a unit of time.
    """
    found = [Fraction(0)] * len(arrivals)
    waiting: list[deque[list[Fraction | int]]] = [deque() for _ in weights]
    now = Fraction(0)
    for place, arrival in enumerate(arrivals):
        _serve(waiting, weights, rate, now, arrival.time, found)
        now = arrival.time
        waiting[arrival.session].append([arrival.size, place])
    _serve(waiting, weights, rate, now, None, found)
    return found


def _serve(
    waiting: Sequence[deque[list[Fraction | int]]],
    weights: Sequence[Fraction],
    rate: Fraction,
    now: Fraction,
    until: Fraction | None,
    found: list[Fraction],
) -> None:
    """Serve all that have work until a time, or until there is none; note who has finished."""
    while busy := [session for session, queue in enumerate(waiting) if queue]:
        shares = _shares(busy, weights, rate)
        ends = now + min(Fraction(waiting[k][0][0]) / shares[k] for k in busy)
        if until is not None and ends > until:
            ends = until
        for session in busy:
            head = waiting[session][0]
            head[0] -= (ends - now) * shares[session]
            if head[0] == 0:
                found[int(head[1])] = ends
                waiting[session].popleft()
        now = ends
        if now == until:
            return


def _shares(
    busy: Iterable[int], weights: Sequence[Fraction], rate: Fraction
) -> dict[int, Fraction]:
    busy = list(busy)
    together = sum((weights[session] for session in busy), Fraction(0))
    return {session: rate * weights[session] / together for session in busy}
