"""Weights: the mean loads of a network's flows, where some stand for others that are not simulated.

What cannot carry a mean load is refused here: a line that would be left with too little, one whose
queue has rates of its own, and a shared medium.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from simnet.conditions.others import Class, Offer, offers
from simnet.conditions.steps import Steps
from simnet.errors import NetworkError
from simnet.kinds import find_kind
from simnet.lowering.offered import offered_by_one
from simnet.models.queueing.base import Queueing
from simnet.models.weighted import MOST_WEIGHT
from simnet.network import (
    UNLIMITED,
    Flow,
    Interface,
    MeanLoad,
    Network,
    Person,
    Queue,
    TransferSource,
)
from simnet.presence.attendance import Attendance
from simnet.presence.present import Present
from simnet.presence.profile import RAMP_S, Profile
from simnet.traffic.base import Around, Offered, innermost
from simnet.traffic.base import Person as Behaving
from simnet.units import NS_PER_S, format_rate

MOST_TAKEN = 0.9
"""Share of a line's rate that those who are not simulated may take. Assumption: with less left than
a tenth of the line, how fast a single transfer can be says little about it any more."""


PROFILE_NS = round(RAMP_S * NS_PER_S)
"""Time over which people who come and go are averaged."""
_DIGITS = 6

Profiles = Callable[[Attendance], Steps[float]]


def with_weights(network: Network, length_ns: int) -> Network:
    """Return the network with the mean loads of its flows, if any of them stands for others.

    Args:
        network: with all its lines and flows.
        length_ns: of a run.

    Raises:
        NetworkError: their lines cannot bear a mean load.
    """
    if all(flow.weight == 1 for flow in network.flows):
        return network
    driven = {flow: person for person in network.people for flow in person.channels.values()}
    profiles: Profiles = cache(partial(_profile, length_ns))
    flows = tuple(
        replace(flow, mean=_mean(flow, offered, driven.get(index), profiles))
        for index, (flow, offered) in enumerate(
            zip(network.flows, offered_by_one(network), strict=True)
        )
    )
    network = replace(network, flows=flows)
    _check(network)
    return network


def _mean(
    flow: Flow, offered: Offered | None, person: Person | None, profiles: Profiles
) -> MeanLoad | None:
    """Return the mean load of a flow, which a person may drive who comes and goes."""
    if offered is None:
        return None
    up_bps, down_bps = round(offered.up_bps), round(offered.down_bps)
    if person is None:
        stop_ns = UNLIMITED if flow.work is None else flow.work.stop_ns
        loop = isinstance(flow.work, TransferSource) and flow.work.interarrival is None
        return MeanLoad(up_bps, down_bps, stop_ns, waits=loop)
    behaviour, present = innermost(person.behaviour)
    attendance = next(_attendances(person.behaviour), None)
    profile = () if attendance is None else profiles(attendance)
    if not isinstance(behaviour, Behaving):
        return MeanLoad(up_bps, down_bps, UNLIMITED, profile)
    return MeanLoad(up_bps, down_bps, behaviour.stop_ns, profile, behaviour.waits, present)


def _attendances(behaviour: object) -> Iterator[Attendance]:
    """Yield when those are there whose behaviour is played in sessions."""
    while isinstance(behaviour, Around):
        if isinstance(behaviour, Present):
            yield behaviour.attendance
        behaviour = behaviour.behaviour


def _profile(length_ns: int, attendance: Attendance) -> Steps[float]:
    """Return how many times as many people as in the mean are there, from each time of a run on."""
    if not attendance.share:
        return ()
    profile = Profile(attendance.habit, attendance.setting)
    found: list[tuple[int, float]] = []
    for start_ns in range(0, length_ns, PROFILE_NS):
        start_s = start_ns / NS_PER_S
        share = profile.mean(start_s, start_s + RAMP_S)
        times = round(share / attendance.share, _DIGITS)
        if not found or found[-1][1] != times:
            found.append((start_ns, times))
    return tuple(found)


def _check(network: Network) -> None:
    """Raise for the first line that cannot bear the mean load of those who are not simulated."""
    for flow in network.flows:
        if flow.weight > 1 and flow.mean is None:
            raise _refused(flow, "its traffic has no mean load; leave it out")
    shared = {member.interface: each.name for each in network.media for member in each.members}
    for index, steps in offers(network).items():
        interface = network.interfaces[index]
        flow = _heaviest(network, index)
        if index in shared:
            raise _refused(
                flow,
                f"its line {interface.link} shares the medium {shared[index]}, whose turns "
                "everybody takes; leave the weight out, or the line out of the medium",
            )
        if paced := next(_pacing(interface.queue), None):
            raise _refused(
                flow,
                f"the {paced} queue of {interface.name} has rates of its own, of which those who "
                "are not simulated would take nothing; leave the weight out",
            )
        greatest = max((offer for _, offer in steps), key=lambda each: each.others_bps)
        taken_bps = greatest.taken_bps(interface.rate_bps)
        if taken_bps > MOST_TAKEN * interface.rate_bps:
            raise _refused(flow, _too_much(network, interface, index, taken_bps))


def _refused(flow: Flow, why: str) -> NetworkError:
    return NetworkError(f"a weight of {flow.weight} cannot be: {why}", "flow", flow.name)


def _heaviest(network: Network, interface: int) -> Flow:
    """Return the flow that stands for the most load on an interface."""

    def load_bps(flow: Flow) -> int:
        mean = flow.mean or MeanLoad(0, 0)
        up_bps = mean.up_bps if interface in flow.path else 0
        down_bps = mean.down_bps if interface in flow.reverse_path else 0
        return (flow.weight - 1) * (up_bps + down_bps)

    return max(network.flows, key=load_bps)


def _pacing(queue: Queue) -> Iterator[str]:
    """Yield the disciplines of a queue, and of those within it, that have rates of their own."""
    here: Queue | None = queue
    while here is not None:
        if find_kind(Queueing, here.discipline).paces:  # type: ignore[type-abstract]  # a base is asked for
            yield here.discipline
        here = here.inner


def _too_much(network: Network, interface: Interface, index: int, taken_bps: int) -> str:
    share, taken = taken_bps / interface.rate_bps, format_rate(float(f"{taken_bps:.3g}"))
    return (
        f"those who are not simulated would take {taken} of the {format_rate(interface.rate_bps)} "
        f"of {interface.name}, {100 * share:.3g} %, above {100 * MOST_TAKEN:g} %; "
        f"give at most {_fitting(network.flows, index, interface.rate_bps)}"
    )


def _fitting(flows: Sequence[Flow], index: int, rate_bps: int) -> int:
    """Return the greatest weight, of all who have a greater one, with which a line has enough."""
    passing = [
        (flow.weight, bps, flow.mean.each_bps(bps))
        for flow in flows
        if flow.mean is not None
        for path, bps in ((flow.path, flow.mean.up_bps), (flow.reverse_path, flow.mean.down_bps))
        if index in path
    ]

    def fits(weight: int) -> bool:
        classes = []
        for each, bps, each_bps in passing:
            played_bps = -(-each // weight) * bps
            classes.append(Class(each_bps, each * bps - played_bps, played_bps))
        return Offer(tuple(classes)).taken_bps(rate_bps) <= MOST_TAKEN * rate_bps

    return next(each for each in range(MOST_WEIGHT, 0, -1) if fits(each))
