"""How many events a run will take, and what its counters will reach, told before it starts.

Estimates from above, by what each flow is offered and what its path can carry. They find the run
that would not end and the one whose counters would not hold its sums; how long a run that is
accepted takes is not said here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simnet.chance.renewal import mean_within_ns, renewals
from simnet.chance.variates import Law, Variate
from simnet.network import UNLIMITED, DatagramSource, Flow, Interface, Network, TransferSource
from simnet.traffic.base import BITS_PER_BYTE
from simnet.units import NS_PER_S, format_size

LARGEST_DATAGRAM_BYTES = 1_000_000_000
"""That the engines send."""
MOST_EVENTS = 1e11
"""Packets, transfers or draws, of one flow and of all together: about three hours of the compiled
core."""
MOST_PERIODS = 1e9
"""On and off periods of one source, which pass without an event of their own."""
MOST_COUNTED = 2**63 - 1
"""Greatest number that a counter holds: 64 bits with a sign."""
LEAST_PACKET_BYTES = 40
LEAST_PAUSE_S = 1e-12
"""Shortest transfer that is thought of."""


def excessive(network: Network, duration_ns: int) -> Iterator[tuple[str, str, str]]:
    """Yield what would not end or not be counted, as ("flow" or "link", its name, why)."""
    told = False
    sent = [_sent(flow, duration_ns) for flow in network.flows]
    for flow, packets in zip(network.flows, sent, strict=True):
        message = _endless(flow, network, duration_ns, packets) or _beyond_bytes(flow, packets)
        if message:
            told = True
            yield "flow", flow.name, message
    if not told:
        yield from _together(network, duration_ns, sent)
        yield from _beyond_links(network, duration_ns, sent)


def _together(
    network: Network, duration_ns: int, sent: Sequence[float]
) -> Iterator[tuple[str, str, str]]:
    """Yield what the flows ask for together, at the flow that asks for most of it.

    Only what is offered whatever the network carries: the estimates of transfers that wait for one
    another hold for each flow alone, and flows that share a line do not reach them together.
    """
    pairs = list(zip(network.flows, sent, strict=True))
    offered = [_offered(*pair, network, duration_ns) for pair in pairs]
    for asked, what, most, held in (
        (offered, "packets and transfers", MOST_EVENTS, "can be simulated"),
        ([_bytes(*pair) for pair in pairs], "bytes", MOST_COUNTED, "can be counted"),
    ):
        total = math.fsum(asked)
        if total > most:
            largest = max(range(len(asked)), key=asked.__getitem__)
            message = (
                f"about {total:.2g} {what} of all flows in the run together, "
                f"{asked[largest]:.2g} of this one; at most {float(most):.2g} {held}"
            )
            yield "flow", network.flows[largest].name, message
            return


def _offered(flow: Flow, packets: float, network: Network, duration_ns: int) -> float:
    """Return how many packets or transfers a flow begins by the clock alone."""
    if isinstance(flow.work, TransferSource) and flow.work.interarrival is not None:
        return transfers_of(flow, flow.work, network, duration_ns)
    return packets


def _beyond_links(
    network: Network, duration_ns: int, sent: Sequence[float]
) -> Iterator[tuple[str, str, str]]:
    """Yield the links whose counters would not hold their sums, each once."""
    told: set[str] = set()
    inside = _inside(network, duration_ns, sent)
    for interface, packets in zip(network.interfaces, inside, strict=True):
        message = _beyond_counters(interface, packets, duration_ns)
        if message and interface.link not in told:
            told.add(interface.link)
            yield "link", interface.link, message


def _sent(flow: Flow, duration_ns: int) -> float:
    """Return about how many datagrams a flow sends by itself."""
    return packets_of(flow.work, duration_ns) if isinstance(flow.work, DatagramSource) else 0.0


def packets_of(work: DatagramSource, duration_ns: int) -> float:
    """Return about how many datagrams a source sends; infinity if its time stands still."""
    length_s = active_s(work, duration_ns)
    if work.replay:
        return float(min(len(work.replay), work.limit_packets))
    emissions = renewals(work.gap, length_s * share_on(work))
    burst = 1.0 if work.burst is None else max(1.0, work.burst.mean)
    least_bytes = max(1.0, work.size.mean)
    most_packets, most_bytes = _limit(work.limit_packets), _limit(work.limit_bytes)
    return min((1.0 + emissions) * burst, most_packets, 1.0 + most_bytes / least_bytes)


def _limit(limit: int) -> float:
    """Return a limit as a number: infinity if there is none."""
    return math.inf if limit >= UNLIMITED else float(limit)


def transfers_of(flow: Flow, work: TransferSource, network: Network, duration_ns: int) -> float:
    """Return about how many transfers a source makes; infinity if its time stands still."""
    length_s = active_s(work, duration_ns)
    if work.interarrival is not None:
        found = renewals(work.interarrival, length_s)
    elif work.think is not None:
        lasting_s = min(_transfer_s(flow, work, network), work.patience_ns / NS_PER_S)
        thinking_s = mean_within_ns(work.think, max(1.0, length_s * NS_PER_S)) / NS_PER_S
        found = length_s / max(thinking_s + lasting_s, LEAST_PAUSE_S)
    else:
        return 1.0
    return min(1.0 + found, _limit(work.limit_transfers))


def active_s(work: DatagramSource | TransferSource, duration_ns: int) -> float:
    """Return how long a source is active in a run, s."""
    return max(0, min(duration_ns, work.stop_ns) - work.start_ns) / NS_PER_S


def share_on(work: DatagramSource) -> float:
    """Return the share of its time that a source is on, by the means of its periods."""
    if work.on is None or work.off is None:
        return 1.0
    return work.on.mean / (work.on.mean + work.off.mean)


def bottleneck_bps(flow: Flow, network: Network) -> int:
    """Return the least rate on a flow's way, the highest that it ever has on each interface."""
    return min(highest_bps(network.interfaces[index]) for index in flow.path)


def highest_bps(interface: Interface) -> int:
    """Return the highest rate that an interface ever has."""
    return max(interface.rate_bps, *(change for _, change in interface.rate_changes), 0)


def round_trip_s(flow: Flow, network: Network) -> float:
    """Return the propagation delay there and back."""
    way = (*flow.path, *flow.reverse_path)
    return sum(network.interfaces[index].delay_ns for index in way) / NS_PER_S


def _transfer_s(flow: Flow, work: TransferSource, network: Network) -> float:
    """Return the least time that a transfer takes."""
    sent_bits = BITS_PER_BYTE * (work.up.mean + work.down.mean + 2 * flow.tcp.header_bytes)
    return max(round_trip_s(flow, network), sent_bits / max(1, bottleneck_bps(flow, network)))


def _endless(flow: Flow, network: Network, duration_ns: int, packets: float) -> str:
    """Return why a flow's work would not end, or nothing."""
    work = flow.work
    if isinstance(work, DatagramSource):
        size_bytes = work.size.mean + flow.datagram_header_bytes
        if size_bytes > LARGEST_DATAGRAM_BYTES:
            return f"a datagram of {format_size(size_bytes)}; the largest is 1 GB"
        periods = _periods(work, duration_ns)
        if periods > MOST_PERIODS:
            return _many(periods, "on and off periods", MOST_PERIODS)
        draws = packets * max(_draws(each) for each in (work.gap, work.size))
        return _many(draws, "packets" if draws == packets else "random numbers")
    if isinstance(work, TransferSource):
        transfers = transfers_of(flow, work, network, duration_ns)
        laws = [each for each in (work.up, work.down, work.think, work.interarrival) if each]
        draws = transfers * max(_draws(each) for each in laws)
        what = "transfers" if draws == transfers else "random numbers"
        segments = _segments(flow, work, network, duration_ns)
        return _many(draws, what) or _many(segments, "segments")
    return ""


def _many(number: float, what: str, most: float = MOST_EVENTS) -> str:
    if number <= most:
        return ""
    if math.isinf(number):
        return "nothing but gaps of less than half a nanosecond: time would stand still"
    return f"about {number:.2g} {what} in the run; at most {most:.0e} can be simulated"


def _draws(law: Variate) -> float:
    """Return how many random numbers a draw takes."""
    return law.a if law.law is Law.ERLANG else 1.0


def _periods(work: DatagramSource, duration_ns: int) -> float:
    """Return how many on periods and off periods a source has; each lasts at least 1 ns."""
    if work.on is None or work.off is None:
        return 0.0
    length_s = active_s(work, duration_ns)
    most = min(renewals(each, length_s, least_ns=1) for each in (work.on, work.off))
    return 2.0 * most * max(_draws(each) for each in (work.on, work.off))


def _segments(flow: Flow, work: TransferSource, network: Network, duration_ns: int) -> float:
    """Return how many full segments transfers can send: by size, rate, and window over RTT."""
    wire_bytes = flow.tcp.mss_bytes + flow.tcp.header_bytes
    length_s = max(0, duration_ns - work.start_ns) / NS_PER_S
    by_rate = bottleneck_bps(flow, network) * length_s / BITS_PER_BYTE / wire_bytes
    window = flow.tcp.receive_window_bytes / flow.tcp.mss_bytes + 1
    by_window = window * (1.0 + length_s / max(round_trip_s(flow, network), LEAST_PAUSE_S))
    transfers = transfers_of(flow, work, network, duration_ns)
    by_size = transfers * (2.0 + (work.up.mean + work.down.mean) / flow.tcp.mss_bytes)
    return min(by_rate, by_window, by_size) if work.interarrival is None else min(by_rate, by_size)


def _beyond_bytes(flow: Flow, packets: float) -> str:
    """Return that a flow's bytes would not fit their counters, or nothing."""
    return _uncounted(_bytes(flow, packets), "bytes")


def _bytes(flow: Flow, packets: float) -> float:
    """Return about how many bytes a flow sends as datagrams."""
    if not isinstance(flow.work, DatagramSource):
        return 0.0
    return packets * (flow.work.size.mean + flow.datagram_header_bytes)


def _uncounted(number: float, what: str) -> str:
    if number <= MOST_COUNTED:
        return ""
    return f"about {number:.2g} {what} in the run; a counter holds {float(MOST_COUNTED):.2g}"


def _beyond_counters(interface: Interface, packets: float, duration_ns: int) -> str:
    """Return which counter of an interface would not hold its sum, or nothing."""
    bits = highest_bps(interface) * duration_ns / NS_PER_S
    return _uncounted(bits, "bits of capacity") or _uncounted(
        packets * duration_ns, "nanoseconds of waiting, summed over all packets,"
    )


def _inside(network: Network, duration_ns: int, sent: Sequence[float]) -> list[float]:
    """Return how many packets can be inside each interface at once.

    Datagrams: by how much more is offered than sent; transfers: what their windows let out.
    """
    length_s = duration_ns / NS_PER_S
    offered_bytes = [0.0] * len(network.interfaces)
    packets = [0.0] * len(network.interfaces)
    in_flight = [0.0] * len(network.interfaces)
    for flow, number in zip(network.flows, sent, strict=True):
        work = flow.work
        if isinstance(work, DatagramSource):
            for index in flow.path:
                packets[index] += number
                offered_bytes[index] += number * (work.size.mean + flow.datagram_header_bytes)
        elif isinstance(work, TransferSource):
            for index in (*flow.path, *flow.reverse_path):
                in_flight[index] += segments_in_flight(flow, work)
    found = []
    for index, interface in enumerate(network.interfaces):
        queue = interface.queue
        sent_bytes = interface.rate_bps * length_s / BITS_PER_BYTE
        left = max(0.0, 1.0 - sent_bytes / max(offered_bytes[index], 1.0))
        limit = min(queue.limit_packets, queue.limit_bytes / LEAST_PACKET_BYTES) * queue.bands
        found.append(min(1.0 + packets[index] * left + in_flight[index], limit))
    return found


def segments_in_flight(flow: Flow, work: TransferSource) -> float:
    """Return how many segments of a flow's transfer can be under way at once."""
    mean_bytes = min(flow.tcp.receive_window_bytes, work.up.mean + work.down.mean)
    return mean_bytes / flow.tcp.mss_bytes + 1
