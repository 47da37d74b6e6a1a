"""Timelines of links: what each direction of a link is like over a period, as states in a row.

They are read off the changes that the engines replay, so that what is shown, exported and reasoned
about without a simulation is what packets meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simnet.conditions.cause import BACKWARD, FORWARD
from simnet.conditions.replay import merged
from simnet.conditions.state import CUT, KEPT, OPEN, State, Timeline
from simnet.conditions.steps import Steps
from simnet.network.links import Interface, Outage
from simnet.network.model import Network
from simnet.units import UNLIMITED

DIRECTIONS = {FORWARD: "forward", BACKWARD: "backward"}
"""Names of the directions of a link; of an access forward is up, away from the village."""


def directions(network: Network) -> Iterator[tuple[Interface, str]]:
    """Yield the interfaces of a network, each with the direction of its link that it is."""
    seen: set[str] = set()
    for each in network.interfaces:
        yield each, DIRECTIONS[BACKWARD if each.link in seen else FORWARD]
        seen.add(each.link)


def timeline(interface: Interface, length_ns: int) -> Timeline:
    """Return what an interface is like in a period that starts with the run."""
    every: list[Steps[Any]] = [
        ((-1, interface.rate_bps), *interface.rate_changes),
        ((-1, interface.delay_ns), *interface.delay_changes),
        ((-1, interface.loss.probability), *interface.loss_changes),
        outage_steps(interface.outages),
    ]
    found: list[State] = []
    for time_ns, values in merged(every, None):
        if time_ns >= length_ns:
            break
        now = State(max(0, time_ns), *values)
        if found and found[-1].time_ns == now.time_ns:
            found.pop()
        if not found or found[-1].like != now.like:
            found.append(now)
    return tuple(found)


def outage_steps(outages: Iterable[Outage]) -> Steps[int]:
    """Return outages as a step function of OPEN, CUT and KEPT from before the start on."""
    steps = {-1: OPEN}
    for each in outages:
        steps[each.start_ns] = KEPT if each.keep_queue else CUT
        if each.end_ns < UNLIMITED:
            steps[each.end_ns] = OPEN
    return tuple(steps.items())


def outages_of(steps: Steps[int]) -> tuple[Outage, ...]:
    """Return the outages that a step function of OPEN, CUT and KEPT says."""
    ends = [*(at for at, _ in steps[1:]), UNLIMITED]
    return tuple(
        Outage(at, end_ns, state == KEPT)
        for (at, state), end_ns in zip(steps, ends, strict=True)
        if state != OPEN
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """One direction of a link over a period, in a few figures."""

    downs: int
    """How often it went down, or was down from the start."""
    down_ns: int
    """For how long altogether."""
    longest_ns: int
    """The longest of these times."""
    least_bps: int
    """The least rate while it was up; 0 if it never was."""
    mean_bps: float
    """Mean over all of the time, that in which it was down included, at 0."""
    delays_ns: tuple[int, int]
    """The least and the greatest delay while it was up; those of all the time if it never was."""
    mean_loss: float
    """Mean over the time in which it was up; 1 if it never was."""


def spread(states: Sequence[State], length_ns: int) -> Spread:
    """Return what a timeline comes to, each state weighted by how long it lasts."""
    lengths = [
        end_ns - each.time_ns
        for each, end_ns in zip(states, [*(s.time_ns for s in states[1:]), length_ns], strict=True)
    ]
    both = list(zip(states, lengths, strict=True))
    up = [each for each in both if each[0].up]
    downs = _downs(states, length_ns)
    up_ns = sum(length for _, length in up)
    delays = [each.delay_ns for each, _ in up or both]
    return Spread(
        downs=len(downs),
        down_ns=sum(downs),
        longest_ns=max(downs, default=0),
        least_bps=min((each.rate_bps for each, _ in up), default=0),
        mean_bps=sum(each.rate_bps * length for each, length in up) / length_ns,
        delays_ns=(min(delays), max(delays)),
        mean_loss=sum(each.loss * length for each, length in up) / up_ns if up_ns else 1.0,
    )


def _downs(states: Sequence[State], length_ns: int) -> list[int]:
    """Return how long each time lasts in which it is down, ns."""
    found: list[int] = []
    ends = (*states, State(length_ns, 1, 0, 0.0))
    was_up = True
    for each, then in pairwise(ends):
        if not each.up:
            length = then.time_ns - each.time_ns
            if was_up:
                found.append(length)
            else:
                found[-1] += length
        was_up = each.up
    return found
