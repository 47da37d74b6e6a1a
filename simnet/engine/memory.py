"""How much memory a run will need, told before it starts.

An upper estimate from the network and the plan: what grows with the number of intervals, of
transfers, of flows, of packets that can wait and of packets that are traced. The bytes each takes
are assumptions, rounded up from measurements of both engines and of the tables made afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simnet.actions import Behaviour
from simnet.engine import work
from simnet.engine.columns import FLOW_SERIES_COLUMNS, INTERFACE_SERIES_COLUMNS, TRACE_COLUMNS
from simnet.engine.work import LEAST_PACKET_BYTES
from simnet.engines import FAST, REFERENCE
from simnet.errors import ResourceError
from simnet.machine import available_memory
from simnet.network import UNLIMITED, DatagramSource, Flow, Network, RunPlan, TransferSource
from simnet.traffic.base import BITS_PER_BYTE, innermost
from simnet.traffic.base import Person as Behaving
from simnet.units import NS_PER_S, format_size

BASE_BYTES = 100_000_000
"""The interpreter and its libraries beyond what they take before a run."""
COUNTER_BYTES = 8
TABLE_FACTOR = 3
"""A column is held by the core, as a table and, while that is made, once more."""
OWNER_BYTES = 30_000
"""Counters and histograms of an interface or a flow, and its connections."""
TRANSFER_BYTES = 300
"""A finished transfer: its row in the core and in the table."""
PACKET_BYTES: dict[str, int] = {FAST: 128, REFERENCE: 1_000}
"""A packet that waits: in the core a slot of 64 bytes, and its note where lines make a chain."""
MEAN_PACKET_BYTES = 500
"""A packet in a queue that is limited in bytes."""
MOST_COUNT = 1e15
"""More of anything than there is memory for."""
PERSON_TRANSFER_BYTES = 3_000_000.0
"""What a person fetches at once: a large page."""
PERSON_TRANSFERS_PER_S = 1.0
"""Transfers that a person makes, at most."""
PERSON_WAITS_S = 60.0
"""How long a person waits for a network that is too slow, at most: what is under way is no more
than what is asked for in that time (assumption)."""
CROWDED = 2.0
"""How many times as many people as in the mean are there at once, at most, of those who come and
go (assumption: numbers change by less within a run that is short enough to fit)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes of memory by what needs them."""

    parts: Mapping[str, int]

    @property
    def total_bytes(self) -> int:
        """The sum of all parts."""
        return sum(self.parts.values())


_ADVICE = {
    "time series": "give a longer run.interval",
    "transfers": "give a shorter run.duration, or fewer users",
    "waiting packets": "give the queues a limit, or fewer users",
    "trace": "run without a trace",
    "interfaces and flows": "give fewer flows",
}


def estimate_memory(network: Network, plan: RunPlan, engine: str = FAST) -> Estimate:
    """Return an upper estimate of the memory that a run will take."""
    intervals = -(-plan.duration_ns // plan.interval_ns)
    series = (
        len(network.interfaces) * len(INTERFACE_SERIES_COLUMNS)
        + len(network.flows) * len(FLOW_SERIES_COLUMNS)
    ) * intervals
    parts = {
        "program": BASE_BYTES,
        "interfaces and flows": (len(network.interfaces) + sum(map(_connections, network.flows)))
        * OWNER_BYTES,
        "time series": series * COUNTER_BYTES * TABLE_FACTOR,
        "transfers": int(_transfers(network, plan)) * TRANSFER_BYTES,
        "waiting packets": int(_waiting(network, plan)) * PACKET_BYTES[engine],
        "trace": 0,
    }
    if plan.trace:
        row_bytes = len(TRACE_COLUMNS) * COUNTER_BYTES * TABLE_FACTOR
        parts["trace"] = int(_packet_hops(network, plan)) * row_bytes
    return Estimate(parts)


def check_memory(
    network: Network, plan: RunPlan, engine: str = FAST, available_bytes: int | None = None
) -> Estimate:
    """Return the estimate for a run if there is enough memory for it.

    Args:
        available_bytes: how much there is; what the system says if None.

    Raises:
        ResourceError: there is not enough; says what needs it and what to change.
    """
    estimate = estimate_memory(network, plan, engine)
    if available_bytes is None:
        available_bytes = available_memory()
    if available_bytes is not None and estimate.total_bytes > available_bytes:
        what = max(estimate.parts, key=lambda part: estimate.parts[part])
        advice = f"; {_ADVICE[what]}" if what in _ADVICE else ""
        raise ResourceError(
            f"this run would need about {_rounded(estimate.total_bytes)} of memory, "
            f"{_rounded(estimate.parts[what])} of it for {what}, and there are "
            f"{_rounded(available_bytes)}{advice}"
        )
    return estimate


def _rounded(size_bytes: int) -> str:
    return format_size(float(f"{size_bytes:.2g}"))


def _transfers(network: Network, plan: RunPlan) -> float:
    """Return how many transfers there can be."""
    there = sum(_there(network).values())
    found = there * PERSON_TRANSFERS_PER_S * plan.duration_ns / NS_PER_S
    for flow in network.flows:
        if isinstance(flow.work, TransferSource):
            found += work.transfers_of(flow, flow.work, network, plan.duration_ns)
    return min(found, MOST_COUNT)


def _waiting(network: Network, plan: RunPlan) -> float:
    """Return how many packets can wait in all queues at once.

    An unlimited queue grows by what more is offered than sent, and by a burst. Transfers have in
    flight no more than their windows and their sizes, wherever that waits.
    """
    duration_s = plan.duration_ns / NS_PER_S
    offered_bps = [0.0] * len(network.interfaces)
    least_bytes = [float(UNLIMITED)] * len(network.interfaces)
    bursts = [1_000.0] * len(network.interfaces)
    in_flight = 0.0
    waiting = _waiting_people(network)
    for number, flow in enumerate(network.flows):
        if not isinstance(flow.work, DatagramSource):
            in_flight += _in_flight(flow) * _connections(flow) * waiting.get(number, 1.0)
            continue
        size_bytes = _wire_bytes(flow, flow.work)
        packets = work.packets_of(flow.work, plan.duration_ns)
        for index in flow.path:
            offered_bps[index] += packets * size_bytes * BITS_PER_BYTE / duration_s
            least_bytes[index] = min(least_bytes[index], size_bytes)
            bursts[index] += 0.0 if flow.work.burst is None else flow.work.burst.mean
    of_datagrams, room = 0.0, 0.0
    for index, interface in enumerate(network.interfaces):
        queue = interface.queue
        limit = min(queue.limit_packets, queue.limit_bytes / MEAN_PACKET_BYTES) * queue.bands
        surplus_bps = max(0.0, offered_bps[index] - interface.rate_bps)
        backlog = bursts[index] + surplus_bps * duration_s / BITS_PER_BYTE / least_bytes[index]
        of_datagrams += min(backlog, limit)
        room += limit
    return min(of_datagrams + min(in_flight, room), MOST_COUNT)


def _there(network: Network) -> dict[int, float]:
    """Return which share of each person, by number, counts as one who is there at once."""
    return {
        number: min(1.0, CROWDED * innermost(person.behaviour)[1])
        for number, person in enumerate(network.people)
    }


def _waiting_people(network: Network) -> dict[int, float]:
    """Return of each flow of a person which share of a large transfer is under way at once."""
    asked: dict[int, float] = {}
    found = {}
    for person, there in zip(network.people, _there(network).values(), strict=True):
        behaviour, _ = innermost(person.behaviour)
        if id(behaviour) not in asked:
            asked[id(behaviour)] = _asked_bytes(behaviour)
        share = there * min(1.0, asked[id(behaviour)] / PERSON_TRANSFER_BYTES)
        found.update(dict.fromkeys(person.channels.values(), share))
    return found


def _asked_bytes(behaviour: Behaviour) -> float:
    """Return what somebody asks for while they wait; a large transfer where that is not known."""
    offered = behaviour.offered_bps() if isinstance(behaviour, Behaving) else None
    if offered is None:
        return PERSON_TRANSFER_BYTES
    return (offered.up_bps + offered.down_bps) / BITS_PER_BYTE * PERSON_WAITS_S


def _connections(flow: Flow) -> int:
    """Return how many connections one of a flow is made of: a leg each where proxies split it."""
    return max(1, len(flow.legs), *(len(each.legs) for each in flow.reroutes))


def _in_flight(flow: Flow) -> float:
    """Return how many segments of a flow's transfer can be under way at once."""
    mean_bytes = PERSON_TRANSFER_BYTES
    if isinstance(flow.work, TransferSource):
        mean_bytes = flow.work.up.mean + flow.work.down.mean
    return min(flow.tcp.receive_window_bytes, mean_bytes) / flow.tcp.mss_bytes + 20


def _wire_bytes(flow: Flow, source: DatagramSource) -> float:
    """Return the mean size of a flow's datagrams on the wire."""
    size_bytes = source.size.mean
    if source.replay:
        size_bytes = sum(size for _, size in source.replay) / len(source.replay)
    return max(size_bytes + flow.datagram_header_bytes, LEAST_PACKET_BYTES)


def _packet_hops(network: Network, plan: RunPlan) -> float:
    """Return how many packets can enter all interfaces."""
    duration_s = plan.duration_ns / NS_PER_S
    found = 0.0
    for flow in network.flows:
        if isinstance(flow.work, DatagramSource):
            found += work.packets_of(flow.work, plan.duration_ns) * len(flow.path)
        else:
            segment_bits = BITS_PER_BYTE * (flow.tcp.mss_bytes + flow.tcp.header_bytes)
            hops = len(flow.path) + len(flow.reverse_path)
            found += work.bottleneck_bps(flow, network) * duration_s / segment_bits * hops
    return min(found, MOST_COUNT)
