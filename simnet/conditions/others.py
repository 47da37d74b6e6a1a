"""Those who are not played: what a flow of a weight above 1 stands for, as a load on its lines.

A flow of weight w is played once for w alike. What the w - 1 others offer in the mean is taken from
the rate of every interface on their way while they are active. With processor sharing, which is
what TCP makes of a line, the mean time of a transfer of x bits is x / (C (1 - load)) = x / (C -
offered): if B of what is offered is taken from C beforehand, it stays the same.

Where a line has less than is offered to it, everybody gets a part: the others take that part which
they have in all that is offered, B / (A + B) of the rate, A being the mean load of those played. So
they never take more than their share, and a line that a storm slows is not closed by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from simnet.conditions.replay import merged
from simnet.conditions.steps import Steps
from simnet.network.flows import Flow, MeanLoad, Reroute
from simnet.network.links import Interface
from simnet.network.model import Network
from simnet.units import UNLIMITED


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to an interface in the mean, by those who have a mean, bit/s."""

    others_bps: int = 0
    """By those who are not played."""
    played_bps: int = 0

    def taken_bps(self, rate_bps: int) -> int:
        """Return what those who are not played take of a rate; one above 0 leaves something."""
        whole_bps = self.others_bps + self.played_bps
        if not self.others_bps or not rate_bps:
            return 0
        fair_bps = rate_bps * self.others_bps // whole_bps
        return min(self.others_bps, fair_bps, rate_bps - 1)


def offers(network: Network) -> dict[int, Steps[Offer]]:
    """Return what is offered from each time on to the interfaces that any who is not played uses.

    By index, the first step at 0 or later.
    """
    if all(flow.weight == 1 for flow in network.flows):
        return {}
    starts = _starts(network)
    marks: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for flow, start_ns in zip(network.flows, starts, strict=True):
        if flow.mean is None or start_ns >= flow.mean.stop_ns:
            continue
        for since_ns, until_ns, there, back, times in _ways(flow, flow.mean, start_ns):
            for path, mean_bps in ((there, flow.mean.up_bps), (back, flow.mean.down_bps)):
                bps = round(mean_bps * times)
                others_bps = (flow.weight - 1) * bps
                for index in path:
                    marks[index] += [(since_ns, others_bps, bps), (until_ns, -others_bps, -bps)]
    return {index: _added(found) for index, found in marks.items() if any(o for _, o, _ in found)}


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
    there: tuple[int, ...]
    back: tuple[int, ...]
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
            yield _Way(begin_ns, end_ns, way.path, way.reverse_path, times)


def _added(marks: Sequence[tuple[int, int, int]]) -> Steps[Offer]:
    """Return the sums of what begins and ends, from each time on."""
    found: dict[int, Offer] = {}
    others_bps = played_bps = 0
    for time_ns, others, played in sorted(marks):
        others_bps, played_bps = others_bps + others, played_bps + played
        if time_ns < UNLIMITED:
            found[time_ns] = Offer(others_bps, played_bps)
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
