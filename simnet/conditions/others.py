"""Those who are not played: what a flow of a weight above 1 stands for, as a load on its lines.

A flow of weight w is played once for w alike. What the w - 1 others offer in the mean is taken from
the rate of every interface on their way while they are active. With processor sharing, which is
what TCP makes of a line, the mean time of a transfer of x bits is x / (C (1 - load)) = x / (C -
offered): if B of what is offered is taken from C beforehand, it stays the same.

Who waits for the network before going on (closed loops) asks for less as it gets slower: with r of
the rate offered by each of n, in a network that answers at once, the line is used by

    load = n r / (1 + r / (1 - load))

since a cycle of Z seconds, in which r Z C bits are asked for, becomes Z + r Z / (1 - load). What
comes whatever the network does (open) has no such relief: of a line that has less than is offered
so, everybody gets the same part. So the others never take more than their part, and a line that a
storm slows is not closed by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from simnet.conditions.replay import merged
from simnet.conditions.steps import Steps
from simnet.network.flows import Flow, MeanLoad, Reroute
from simnet.network.links import Interface
from simnet.network.model import Network
from simnet.units import UNLIMITED


class Class(NamedTuple):
    """Load of those who are alike, bit/s in the mean over all of them."""

    each_bps: int
    """What one who waits for the network asks for while there; 0 of what comes whatever it does."""
    others_bps: int
    """Of those who are not played."""
    played_bps: int

    @property
    def bps(self) -> int:
        """Of all."""
        return self.others_bps + self.played_bps

    def relief(self, rate_bps: int, free: float) -> float:
        """Return the share of it that is still asked of a line of which a share is free."""
        return free / (free + self.each_bps / rate_bps) if self.each_bps else 1.0


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to an interface in the mean, by those who have a mean."""

    classes: tuple[Class, ...] = ()

    @property
    def others_bps(self) -> int:
        """What those offer who are not played, to a network that answers at once."""
        return sum(each.others_bps for each in self.classes)

    def taken_bps(self, rate_bps: int) -> int:
        """Return what those who are not played take of a rate; one above 0 leaves something."""
        if not rate_bps or not self.others_bps:
            return 0
        return _taken_bps(self, rate_bps)


_MOST_STEPS = 100


@lru_cache(maxsize=1 << 16)
def _taken_bps(offer: Offer, rate_bps: int) -> int:
    always_bps = sum(each.bps for each in offer.classes if not each.each_bps)
    if always_bps >= rate_bps:
        others_bps = sum(each.others_bps for each in offer.classes if not each.each_bps)
        return min(rate_bps * others_bps // always_bps, rate_bps - 1)
    free = _free(offer.classes, rate_bps)
    found = sum(each.others_bps * each.relief(rate_bps, free) for each in offer.classes)
    return min(round(found), rate_bps - 1)


def _free(classes: Sequence[Class], rate_bps: int) -> float:
    """Return the share of a rate that is free, where open loads alone do not take all of it.

    Newton's method: what is used falls ever slower as more is free, so that from a share that is
    too small each step comes closer and none goes too far.
    """
    free = max(0.0, 1.0 - sum(each.bps for each in classes) / rate_bps)
    for _ in range(_MOST_STEPS):
        used, slope = 0.0, 0.0
        for each in classes:
            load, share = each.bps / rate_bps, each.each_bps / rate_bps
            if share:
                used += load * free / (free + share)
                slope += load * share / (free + share) ** 2
            else:
                used += load
        step = (1.0 - free - used) / (1.0 + slope)
        if step <= 1e-12:
            break
        free += step
    return free


def offers(network: Network) -> dict[int, Steps[Offer]]:
    """Return what is offered from each time on to the interfaces that any who is not played uses.

    By index, the first step at 0 or later.
    """
    if all(flow.weight == 1 for flow in network.flows):
        return {}
    starts, asked = _starts(network), _Asked(network)
    marks: dict[int, list[_Mark]] = defaultdict(list)
    for flow, start_ns in zip(network.flows, starts, strict=True):
        if flow.mean is None or start_ns >= flow.mean.stop_ns:
            continue
        for since_ns, until_ns, way, times in _ways(flow, flow.mean, start_ns):
            for index, each_bps, mean_bps in asked.of(way, flow.mean):
                bps = round(mean_bps * times)
                others_bps = (flow.weight - 1) * bps
                begins = _Mark(since_ns, each_bps, others_bps, bps)
                marks[index] += [begins, _Mark(until_ns, each_bps, -others_bps, -bps)]
    return {
        index: _added(found)
        for index, found in marks.items()
        if any(each.others_bps for each in found)
    }


class _Asked:
    """What flows ask of the lines on their way, as far as what other lines carry of it allows.

    That goes by the lines' own rates, with all flows active on their first ways.
    """

    def __init__(self, network: Network) -> None:
        sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for flow in network.flows:
            if (mean := flow.mean) is not None:
                for index, bps in _lines(flow, mean):
                    sums[index][mean.each_bps(bps)] += flow.weight * bps
        self._rates = [each.rate_bps for each in network.interfaces]
        self._lines = {
            index: tuple(Class(each_bps, 0, bps) for each_bps, bps in found.items())
            for index, found in sums.items()
        }
        self._free = {
            index: _free(classes, self._rates[index])
            for index, classes in self._lines.items()
            if self._rates[index]
        }
        self._known: dict[object, list[tuple[int, int, float]]] = {}

    def of(self, way: Flow | Reroute, mean: MeanLoad) -> list[tuple[int, int, float]]:
        """Return interfaces, of each what one who waits asks of it, and what is, in the mean."""
        key = way.path, way.reverse_path, mean.up_bps, mean.down_bps, mean.waits, mean.present
        if key not in self._known:
            self._known[key] = list(self._of(way, mean))
        return self._known[key]

    def _of(self, way: Flow | Reroute, mean: MeanLoad) -> Iterator[tuple[int, int, float]]:
        ahead = set(way.path)
        lines = [(index, bps, mean.each_bps(bps)) for index, bps in _lines(way, mean)]
        reliefs = [self._relief(index, each_bps) for index, _, each_bps in lines]
        for number, (index, bps, each_bps) in enumerate(lines):
            elsewhere = [
                relief
                for other, relief in enumerate(reliefs)
                if other != number
                and (mean.waits or (lines[other][0] in ahead) == (index in ahead))
            ]
            yield index, each_bps, bps * min(elsewhere, default=1.0)

    def _relief(self, index: int, each_bps: int) -> float:
        """Return the share of a load that an interface carries."""
        rate_bps = self._rates[index]
        if index not in self._free:
            return 1.0
        if each_bps:
            free = self._free[index]
            return free / (free + each_bps / rate_bps)
        always_bps = sum(each.bps for each in self._lines[index] if not each.each_bps)
        return min(1.0, rate_bps / always_bps) if always_bps else 1.0


def _lines(way: Flow | Reroute, mean: MeanLoad) -> Iterator[tuple[int, int]]:
    """Yield the interfaces of a way, with what is asked of each in the mean, bit/s."""
    for path, bps in ((way.path, mean.up_bps), (way.reverse_path, mean.down_bps)):
        for index in path:
            yield index, bps


class _Mark(NamedTuple):
    """A change of what is offered to an interface by those of a class."""

    time_ns: int
    each_bps: int
    others_bps: int
    played_bps: int


def _starts(network: Network) -> list[int]:
    """Return when each flow begins, ns."""
    found = [0 if flow.work is None else flow.work.start_ns for flow in network.flows]
    for person in network.people:
        for flow in person.channels.values():
            found[flow] = person.start_ns
    return found


class _Way(NamedTuple):
    """A time in which a flow goes one way, and how many times its mean it offers then."""

    since_ns: int
    until_ns: int
    way: Flow | Reroute
    times: float


def _ways(flow: Flow, mean: MeanLoad, start_ns: int) -> Iterator[_Way]:
    """Yield when a flow goes which way, within the time in which it is active."""
    ways: Steps[Flow | Reroute] = ((0, flow), *((each.time_ns, each) for each in flow.reroutes))
    every: list[Steps[Any]] = [ways, mean.profile]
    steps = list(merged(every, 1.0))
    ends = [*(time_ns for time_ns, _ in steps[1:]), UNLIMITED]
    for (since_ns, (way, times)), until_ns in zip(steps, ends, strict=True):
        begin_ns, end_ns = max(since_ns, start_ns), min(until_ns, mean.stop_ns)
        if begin_ns < end_ns:
            yield _Way(begin_ns, end_ns, way, times)


def _added(marks: Sequence[_Mark]) -> Steps[Offer]:
    """Return the sums of what begins and ends, from each time on."""
    found: dict[int, Offer] = {}
    sums: dict[int, tuple[int, int]] = {}
    for time_ns, together in groupby(sorted(marks), key=attrgetter("time_ns")):
        for each in together:
            others_bps, played_bps = sums.get(each.each_bps, (0, 0))
            sums[each.each_bps] = others_bps + each.others_bps, played_bps + each.played_bps
        if time_ns < UNLIMITED:
            found[time_ns] = Offer(
                tuple(Class(bps, *sums[bps]) for bps in sorted(sums) if any(sums[bps]))
            )
    return tuple(found.items())


def taken(network: Network) -> dict[int, Steps[tuple[int, int]]]:
    """Return rates of interfaces and what of them those who are not played take, bit/s.

    By index of the interfaces of which they take anything, from each time on, the first at 0.
    """
    return {
        index: tuple(
            (time_ns, (rate_bps, taken_bps))
            for time_ns, rate_bps, taken_bps in _rates(network.interfaces[index], offered)
        )
        for index, offered in offers(network).items()
    }


def _rates(interface: Interface, offered: Steps[Offer]) -> Iterator[tuple[int, int, int]]:
    """Yield from each time on, from 0, the rate of an interface and what is taken of it."""
    every: list[Steps[Any]] = [((-1, interface.rate_bps), *interface.rate_changes), offered]
    steps: dict[int, tuple[int, Offer]] = {}
    for time_ns, (rate_bps, offer) in merged(every, Offer()):
        steps[max(0, time_ns)] = rate_bps, offer
    for time_ns, (rate_bps, offer) in steps.items():
        yield time_ns, rate_bps, offer.taken_bps(rate_bps)


def left(network: Network) -> Network:
    """Return a network with the rates that those who are not played leave of its lines."""
    found = offers(network)
    if not found:
        return network
    return replace(
        network,
        interfaces=tuple(
            _left(each, found[index]) if index in found else each
            for index, each in enumerate(network.interfaces)
        ),
    )


def _left(interface: Interface, offered: Steps[Offer]) -> Interface:
    own = dict(interface.rate_changes)
    before_bps, changes = interface.rate_bps, []
    for time_ns, rate_bps, taken_bps in _rates(interface, offered):
        left_bps = rate_bps - taken_bps
        if left_bps != before_bps or time_ns in own:
            changes.append((time_ns, left_bps))
        before_bps = left_bps
    return replace(interface, rate_changes=tuple(changes))
