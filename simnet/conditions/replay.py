"""Conditions laid on a network: the changes of its interfaces that the engines replay.

At any time an interface has the rate that it would have alone, held to the least capacity of all
influences, times the product of their shares; its delay is its own and that of all influences; a
packet gets through if neither its own loss nor any influence loses it. While an influence says
that it is down it has no rate, and an outage: what is on the wire and what waits is lost, unless
all that say so keep the queue. Where the network says how, ways of flows follow
(:mod:`simnet.network.rerouting`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import itemgetter
from typing import TypeVar

from simnet.conditions.cause import BACKWARD, FORWARD, Down, Influence, Period, Share
from simnet.conditions.events import Event
from simnet.conditions.steps import Steps, changes
from simnet.network.links import Interface, Outage
from simnet.network.model import Network
from simnet.network.rerouting import rerouted
from simnet.units import UNLIMITED

T = TypeVar("T")
HALF = Fraction(1, 2)


def replayed(network: Network, period: Period) -> Network:
    """Return a network under the conditions that its causes make in a period.

    It has neither causes nor routing any more: what they do is in its interfaces and flows.
    """
    if not network.causes and network.routing is None:
        return network
    found: dict[tuple[str, int], list[Influence]] = defaultdict(list)
    events: list[Event] = list(network.events)
    for cause in network.causes:
        for each in cause.during(period):
            if isinstance(each, Event):
                events.append(each)
                continue
            for way in (FORWARD, BACKWARD) if each.way is None else (each.way,):
                found[each.link, way].append(each)
    interfaces, seen = [], set()
    for interface in network.interfaces:
        way = BACKWARD if interface.link in seen else FORWARD
        seen.add(interface.link)
        influences = found.get((interface.link, way))
        interfaces.append(laid_on(interface, influences) if influences else interface)
    laid = replace(network, interfaces=tuple(interfaces), events=tuple(events), causes=())
    return replace(rerouted(laid), routing=None)


def laid_on(interface: Interface, influences: Sequence[Influence]) -> Interface:
    """Return an interface with influences laid over its own changes."""
    own = tuple(Down(each.start_ns, each.end_ns, each.keep_queue) for each in interface.outages)
    downs = down_spells([own, *(each.down for each in influences)])
    return replace(
        interface,
        rate_changes=_rates(interface, influences, downs),
        outages=tuple(Outage(each.start_ns, each.end_ns, each.keep_queue) for each in downs),
        delay_changes=_delays(interface, [each.longer for each in influences if each.longer]),
        loss_changes=_losses(interface, [each.lost for each in influences if each.lost]),
    )


def down_spells(every: Sequence[tuple[Down, ...]]) -> tuple[Down, ...]:
    """Return when any of several is down; the queue is kept where all that are down keep it."""
    marks: list[tuple[int, int, int]] = []
    for spells in every:
        for each in spells:
            loses = int(not each.keep_queue)
            marks += [(each.start_ns, 1, loses), (each.end_ns, -1, -loses)]
    found: list[Down] = []
    down = losing = 0
    marks.sort()
    ends = [*(mark[0] for mark in marks[1:]), UNLIMITED]
    for (time_ns, more, loses), until_ns in zip(marks, ends, strict=False):
        down, losing = down + more, losing + loses
        if not down or until_ns == time_ns:
            continue
        if found and (found[-1].end_ns, found[-1].keep_queue) == (time_ns, not losing):
            found[-1] = replace(found[-1], end_ns=until_ns)
        else:
            found.append(Down(time_ns, until_ns, not losing))
    return tuple(found)


def merged(every: Sequence[Steps[T]], neutral: T) -> Iterator[tuple[int, tuple[T, ...]]]:
    """Yield the values of several step functions from each time on at which one changes.

    Before its first step each has the neutral value; of two steps at one time the later holds.
    """
    marks = sorted(
        (
            (time_ns, number, value)
            for number, steps in enumerate(every)
            for time_ns, value in steps
        ),
        key=itemgetter(0, 1),
    )
    values = [neutral] * len(every)
    for index, (time_ns, number, value) in enumerate(marks):
        values[number] = value
        if index + 1 == len(marks) or marks[index + 1][0] != time_ns:
            yield time_ns, tuple(values)


def _rates(
    interface: Interface, influences: Sequence[Influence], downs: Sequence[Down]
) -> Steps[int]:
    capacities = [each.capacity for each in influences if each.capacity]
    shares = [each.share for each in influences if each.share]
    if not capacities and not shares and not downs:
        return interface.rate_changes
    up: list[tuple[int, Share]] = []
    for each in downs:
        up += [(each.start_ns, Fraction(0)), (each.end_ns, Fraction(1))]
    shares.append(tuple((at, value) for at, value in _last(up) if at < UNLIMITED))
    own = dict(interface.rate_changes)
    every: list[Steps[int | Share]] = [
        ((-1, interface.rate_bps), *interface.rate_changes),
        *(((-1, UNLIMITED), *steps) for steps in capacities),
        *shares,
    ]
    split = 1 + len(capacities)
    rate_bps, found = interface.rate_bps, []
    for time_ns, values in merged(every, Fraction(1)):
        most_bps = min(int(value) for value in values[:split])
        now_bps = _left(most_bps, values[split:])
        if time_ns >= 0 and (now_bps != rate_bps or time_ns in own):
            found.append((time_ns, now_bps))
        rate_bps = now_bps
    return tuple(found)


def _last(steps: Sequence[tuple[int, T]]) -> Steps[T]:
    """Return steps in order of time, of those at one time the last."""
    return tuple(dict(steps).items())


def _left(rate_bps: int, shares: Sequence[Share]) -> int:
    share = math.prod(shares)
    if not share or not rate_bps:
        return 0
    return max(1, math.floor(rate_bps * share + HALF))


def _delays(interface: Interface, longer: Sequence[Steps[int]]) -> Steps[int]:
    own: Steps[int] = ((-1, interface.delay_ns), *interface.delay_changes)
    return _laid(own, longer, 0, lambda base, more: max(0, base + sum(more)))


def _losses(interface: Interface, lost: Sequence[Steps[float]]) -> Steps[float]:
    def together(base: float, more: Sequence[float]) -> float:
        if not any(more):
            return base
        return 1 - (1 - base) * math.prod(1 - each for each in more)

    own: Steps[float] = ((-1, interface.loss.probability), *interface.loss_changes)
    return _laid(own, lost, 0.0, together)


def _laid(
    own: Steps[T], over: Sequence[Steps[T]], neutral: T, together: Callable[[T, Sequence[T]], T]
) -> Steps[T]:
    """Return the changes of a step function with others laid over it."""
    if not over:
        return own[1:]
    steps = [(at, together(values[0], values[1:])) for at, values in merged((own, *over), neutral)]
    return changes(tuple(steps))


__all__ = ["down_spells", "laid_on", "merged", "replayed"]
