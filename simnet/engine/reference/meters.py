"""What the reference engine counts while it runs: one meter an interface, one a flow.

Counters run from time 0; the window's figures are their values at the end less those when it
opened, and an interval's are differences likewise, so that a series always adds up to its total.
Only extremes, histograms and the jitter filter start afresh when the window opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from simnet.engine.columns import (
    FLOW_COLUMNS,
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    bucket_of,
)
from simnet.engine.counters import FLOW_COUNTERS, Combines
from simnet.models.packet import Packet

CARRIED, LOST, DROPPED, INSIDE = range(4)
"""Fates of a packet at an interface, as the trace has them."""

_BYTE_NS_SHIFT = 20


class ClassTally:
    """Packets of one traffic class at one interface, since time 0."""

    __slots__ = (
        "accepted_bytes",
        "accepted_packets",
        "carried_bytes",
        "carried_packets",
        "dropped_bytes",
        "dropped_inside_packets",
        "dropped_packets",
        "lost_bytes",
        "lost_packets",
        "marked_packets",
        "wait_sum_ns",
    )

    def __init__(self) -> None:
        self.accepted_packets = self.accepted_bytes = 0
        self.lost_packets = self.lost_bytes = 0
        self.dropped_packets = self.dropped_bytes = 0
        self.dropped_inside_packets = self.marked_packets = 0
        self.carried_packets = self.carried_bytes = 0
        self.wait_sum_ns = 0

    @property
    def offered_packets(self) -> int:
        """Packets that entered, whatever became of them."""
        return self.accepted_packets + self.lost_packets + self.dropped_packets

    @property
    def offered_bytes(self) -> int:
        """Bytes that entered, whatever became of them."""
        return self.accepted_bytes + self.lost_bytes + self.dropped_bytes

    def values(self) -> list[int]:
        """Return the values of the columns of a class, in their order."""
        return [getattr(self, column) for column in INTERFACE_CLASS_COLUMNS]


class PortMeter:
    """Everything recorded of one interface."""

    def __init__(
        self, flows: Sequence[FlowMeter], classes: int, rate_bps: int, traced: bool
    ) -> None:
        self._flows = flows
        self._classes = [ClassTally() for _ in range(classes)]
        self._rate_bps = rate_bps
        self._packets = 0
        self._bytes = 0
        self._since_ns = 0
        """Up to when the integrals below have been taken."""
        self._packets_ns = 0
        self._bytes_ns = 0
        self._busy_ns = 0
        self._transmits = False
        self._work = 0
        """Integral of the rate, in bit x ns/s."""

        self._packets_peak = self._bytes_peak = 0
        """Since the last boundary of any kind."""
        self._interval_peak = 0
        self._window_peak = (0, 0)
        self._wait_min_ns = self._wait_max_ns = self._wait_zero = 0
        self.waits: defaultdict[int, int] = defaultdict(int)
        """Histogram: packets by bucket of their wait."""

        self._at_open = self._totals()
        self._classes_at_open = [tally.values() for tally in self._classes]
        self._inside_at_open = (0, 0)
        self._at_interval = self._at_open
        self.series: list[list[int]] = []
        """One row an interval, in the order of INTERFACE_SERIES_COLUMNS."""
        self.rows: list[dict[str, int]] | None = [] if traced else None
        """Trace: the fields of a packet by their declared names, all but the interface."""

    # What a port tells.

    def lost(self, packet: Packet, now_ns: int) -> None:
        """Count a packet lost on entry."""
        tally = self._classes[packet.traffic_class]
        tally.lost_packets += 1
        tally.lost_bytes += packet.size_bytes
        self._flows[packet.flow].network_dropped_packets += 1
        if self.rows is not None:
            self._trace(packet, now_ns, LOST)

    def dropped(self, packet: Packet, now_ns: int) -> None:
        """Count a packet that the queue refused."""
        tally = self._classes[packet.traffic_class]
        tally.dropped_packets += 1
        tally.dropped_bytes += packet.size_bytes
        self._flows[packet.flow].network_dropped_packets += 1
        if self.rows is not None:
            self._trace(packet, now_ns, DROPPED)

    def dropped_inside(self, packet: Packet, now_ns: int) -> None:
        """Count a packet out that the queue dropped while it waited."""
        tally = self._taken_out(packet, now_ns, DROPPED)
        tally.dropped_packets += 1
        tally.dropped_bytes += packet.size_bytes
        tally.dropped_inside_packets += 1

    def lost_inside(self, packet: Packet, now_ns: int) -> None:
        """Count a packet out that an outage lost before its transmission ended."""
        tally = self._taken_out(packet, now_ns, LOST)
        tally.lost_packets += 1
        tally.lost_bytes += packet.size_bytes

    def _taken_out(self, packet: Packet, now_ns: int, fate: int) -> ClassTally:
        """Take a packet that never departs off what is inside; return the tally of its class."""
        self._integrate(now_ns)
        self._packets -= 1
        self._bytes -= packet.size_bytes
        tally = self._classes[packet.traffic_class]
        tally.accepted_packets -= 1
        tally.accepted_bytes -= packet.size_bytes
        self._flows[packet.flow].network_dropped_packets += 1
        if packet.row is not None:
            packet.row["departure_ns"] = now_ns
            packet.row["fate"] = fate
        return tally

    def marked(self, packet: Packet, _now_ns: int) -> None:
        """Count a packet that was marked."""
        self._classes[packet.traffic_class].marked_packets += 1
        self._flows[packet.flow].marked_packets += 1

    def lost_on_the_wire(self, packet: Packet, _now_ns: int) -> None:
        """Count a packet that an outage lost after its transmission: for its flow alone."""
        self._flows[packet.flow].network_dropped_packets += 1

    def accepted(self, packet: Packet, now_ns: int) -> None:
        """Count a packet in."""
        self._integrate(now_ns)
        tally = self._classes[packet.traffic_class]
        tally.accepted_packets += 1
        tally.accepted_bytes += packet.size_bytes
        self._packets += 1
        self._bytes += packet.size_bytes
        if self._packets > self._packets_peak:
            self._packets_peak = self._packets
        if self._bytes > self._bytes_peak:
            self._bytes_peak = self._bytes
        if self.rows is not None:
            self._trace(packet, now_ns, INSIDE)

    def departed(self, packet: Packet, start_ns: int, now_ns: int) -> None:
        """Count a packet out, and how long it waited."""
        self._integrate(now_ns)
        self._packets -= 1
        self._bytes -= packet.size_bytes
        tally = self._classes[packet.traffic_class]
        tally.carried_packets += 1
        tally.carried_bytes += packet.size_bytes
        wait_ns = start_ns - packet.arrival_ns
        tally.wait_sum_ns += wait_ns
        if not self.waits or wait_ns < self._wait_min_ns:
            self._wait_min_ns = wait_ns
        self.waits[bucket_of(wait_ns)] += 1
        if wait_ns == 0:
            self._wait_zero += 1
        elif wait_ns > self._wait_max_ns:
            self._wait_max_ns = wait_ns
        if packet.row is not None:
            packet.row["departure_ns"] = now_ns
            packet.row["fate"] = CARRIED

    def transmits(self, whether: bool, now_ns: int) -> None:
        """Take note whether the transmitter is at work: not in a stall, or while a shaper waits."""
        if whether != self._transmits:
            self._integrate(now_ns)
            self._transmits = whether

    def rate_changed(self, rate_bps: int, now_ns: int) -> None:
        """Take up the integrals under a new rate."""
        self._integrate(now_ns)
        self._rate_bps = rate_bps

    def _trace(self, packet: Packet, now_ns: int, fate: int) -> None:
        assert self.rows is not None
        row = {
            "arrival_ns": now_ns,
            "departure_ns": -1,
            "fate": fate,
            "flow": packet.flow,
            "side": packet.side,
            "seq": packet.seq,
            "size_bytes": packet.size_bytes,
        }
        self.rows.append(row)
        packet.row = row

    def _integrate(self, now_ns: int) -> None:
        """Take the time integrals up to now."""
        elapsed = now_ns - self._since_ns
        if elapsed == 0:
            return
        self._since_ns = now_ns
        self._work += self._rate_bps * elapsed
        if self._packets:
            self._packets_ns += self._packets * elapsed
            self._bytes_ns += self._bytes * elapsed
            if self._transmits:
                self._busy_ns += elapsed

    def packets_carried(self) -> int:
        """Return how many packets have departed since time 0."""
        return sum(tally.carried_packets for tally in self._classes)

    # The boundaries of intervals and of the window.

    def _totals(self) -> dict[str, int]:
        """Return what adds up over time, since time 0."""
        totals = {
            column: sum(getattr(tally, column) for tally in self._classes)
            for column in INTERFACE_CLASS_COLUMNS
        }
        totals["wait_count"] = totals["carried_packets"]
        totals["busy_ns"] = self._busy_ns
        totals["queue_packets_ns"] = self._packets_ns
        totals["bytes_ns"] = self._bytes_ns
        totals["work"] = self._work
        return totals

    def _fold_peaks(self) -> None:
        """Add the extremes since the last boundary to those of the interval and the window."""
        packets, bytes_ = self._window_peak
        self._window_peak = (max(packets, self._packets_peak), max(bytes_, self._bytes_peak))
        self._interval_peak = max(self._interval_peak, self._packets_peak)
        self._packets_peak = self._packets
        self._bytes_peak = self._bytes

    def end_interval(self, now_ns: int) -> None:
        """Close one interval of the series and open the next."""
        self._integrate(now_ns)
        self._fold_peaks()
        totals = self._totals()
        row = {name: totals[name] - self._at_interval[name] for name in totals}
        row["queue_packets_max"] = self._interval_peak
        self.series.append([row[column] for column in INTERFACE_SERIES_COLUMNS])
        self._at_interval = totals
        self._interval_peak = self._packets

    def open_window(self, now_ns: int) -> None:
        """Begin to measure: what happened before is warm-up."""
        self._integrate(now_ns)
        self._fold_peaks()
        self._at_open = self._totals()
        self._classes_at_open = [tally.values() for tally in self._classes]
        self._inside_at_open = (self._packets, self._bytes)
        self._window_peak = (self._packets, self._bytes)
        self._wait_min_ns = self._wait_max_ns = self._wait_zero = 0
        self.waits.clear()

    def columns(self, now_ns: int) -> dict[str, int]:
        """Return the columns of the window, which ends now."""
        self._integrate(now_ns)
        self._fold_peaks()
        totals = self._totals()
        row = {name: totals[name] - self._at_open[name] for name in totals}
        row["capacity_bits"] = row.pop("work") // 1_000_000_000
        row["queue_bytes_ns_high"] = row.pop("bytes_ns") >> _BYTE_NS_SHIFT
        row["inside_packets_start"], row["inside_bytes_start"] = self._inside_at_open
        row["inside_packets_end"], row["inside_bytes_end"] = self._packets, self._bytes
        row["queue_packets_max"], row["queue_bytes_max"] = self._window_peak
        row["wait_min_ns"] = self._wait_min_ns
        row["wait_max_ns"] = self._wait_max_ns
        row["wait_zero_count"] = self._wait_zero
        return row

    def class_columns(self) -> list[list[int]]:
        """Return the columns of each class, of the window."""
        return [
            [now - before for now, before in zip(tally.values(), at_open, strict=True)]
            for tally, at_open in zip(self._classes, self._classes_at_open, strict=True)
        ]


_ADDITIVE_FLOW_COLUMNS = tuple(each.name for each in FLOW_COUNTERS if each.combines is Combines.SUM)


class FlowMeter:
    """Everything recorded of one flow; its attributes are the columns of simnet.engine.columns.

    Goodput is counted when bytes are handed over: of TCP the payload, at both ends; of datagrams
    the size on the wire.

    The jitter is that of RFC 3550 section A.8 in its integer form, fed by the data packets of
    both sides, each compared with the one before it from the same side.
    """

    __slots__ = (
        *FLOW_COLUMNS,
        "_at_interval",
        "_at_open",
        "_transit_ns",
        "delays",
        "goodput_series",
    )

    def __init__(self) -> None:
        for column in FLOW_COLUMNS:
            setattr(self, column, 0)
        self.delays: defaultdict[int, int] = defaultdict(int)
        """Histogram: data packets by bucket of their one-way delay."""
        self.goodput_series: list[int] = []
        self._transit_ns: list[int | None] = [None, None]
        self._at_open = dict.fromkeys(_ADDITIVE_FLOW_COLUMNS, 0)
        self._at_interval = 0

    sent_packets: int
    sent_bytes: int
    delivered_packets: int
    delivered_bytes: int
    network_dropped_packets: int
    marked_packets: int
    goodput_bytes: int
    delay_count: int
    delay_sum_ns: int
    delay_min_ns: int
    delay_max_ns: int
    jitter_scaled_ns: int
    retransmitted_packets: int
    timeouts: int
    connections: int
    connections_failed: int
    transfers_started: int
    transfers_done: int
    transfers_given_up: int
    transfers_failed: int

    def sent(self, packet: Packet) -> None:
        """Count a packet that enters the network."""
        self.sent_packets += 1
        self.sent_bytes += packet.size_bytes

    def delivered(self, packet: Packet, now_ns: int) -> None:
        """Count a packet that has reached the other end, and its delay if it carries data."""
        self.delivered_packets += 1
        self.delivered_bytes += packet.size_bytes
        if packet.seq >= 0:
            self._delayed(packet.side, now_ns - packet.sent_ns)

    def _delayed(self, side: int, delay_ns: int) -> None:
        if self.delay_count == self._at_open["delay_count"] or delay_ns < self.delay_min_ns:
            self.delay_min_ns = delay_ns
        if delay_ns > self.delay_max_ns:
            self.delay_max_ns = delay_ns
        self.delay_count += 1
        self.delay_sum_ns += delay_ns
        self.delays[bucket_of(delay_ns)] += 1
        before = self._transit_ns[side]
        if before is not None:
            self.jitter_scaled_ns += abs(delay_ns - before) - ((self.jitter_scaled_ns + 8) >> 4)
        self._transit_ns[side] = delay_ns

    def end_interval(self) -> None:
        """Close one interval of the series and open the next."""
        self.goodput_series.append(self.goodput_bytes - self._at_interval)
        self._at_interval = self.goodput_bytes

    def open_window(self) -> None:
        """Begin to measure: what happened before is warm-up."""
        self._at_open = {column: getattr(self, column) for column in _ADDITIVE_FLOW_COLUMNS}
        self.delay_min_ns = self.delay_max_ns = self.jitter_scaled_ns = 0
        self._transit_ns = [None, None]
        self.delays.clear()

    def columns(self) -> list[int]:
        """Return the columns of the window, in the order of FLOW_COLUMNS."""
        return [getattr(self, column) - self._at_open.get(column, 0) for column in FLOW_COLUMNS]
