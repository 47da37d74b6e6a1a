"""Every counter of the engines, declared once: name, unit, meaning, how it adds up, who keeps it.

Beside them stand the fields of what is kept one by one: transfers, and packets of a traced run.
From these follow the columns of what an engine counted (:mod:`simnet.engine.columns`), what the
reference's meters hand over, what is asked of the compiled core by name, and the columns, units
and texts of the tables with their page. A new counter is declared here and counted in one place
of each engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, auto


class Kept(Flag):
    """For whom a counter is kept."""

    WINDOW = auto()
    """For each interface or flow, of the measurement window."""
    CLASS = auto()
    """For each interface and traffic class, of the window."""
    SERIES = auto()
    """For each interval of the time series, from time 0 on."""


class Combines(Enum):
    """How the figures of several intervals or owners make one."""

    SUM = "sum"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that is counted; `unit` is that of the number that the engines keep."""

    name: str
    unit: str
    meaning: str
    kept: Kept = Kept.WINDOW
    combines: Combines = Combines.SUM


@dataclass(frozen=True, slots=True)
class Field:
    """One column of what is kept one by one; `unit` is empty where it has none."""

    name: str
    unit: str
    meaning: str


_ALL = Kept.WINDOW | Kept.CLASS | Kept.SERIES
_BY_CLASS = Kept.WINDOW | Kept.CLASS
_OVER_TIME = Kept.WINDOW | Kept.SERIES

INTERFACE_COUNTERS = (
    Counter("offered_packets", "packets", "Packets that arrived, before loss and queue.",
            _BY_CLASS),
    Counter("offered_bytes", "bytes", "Their bytes.", _ALL),
    Counter("lost_packets", "packets", "Packets lost at random on entry, or by a cut of the line.",
            _ALL),
    Counter("lost_bytes", "bytes", "Their bytes.", _BY_CLASS),
    Counter("dropped_packets", "packets",
            "Packets dropped by the queue, refused at its tail or from inside.", _ALL),
    Counter("dropped_bytes", "bytes", "Their bytes.", _BY_CLASS),
    Counter("dropped_inside_packets", "packets", "Of them, from inside.", _BY_CLASS),
    Counter("marked_packets", "packets",
            "Packets marked as having met congestion (CE, RFC 3168).", _BY_CLASS),
    Counter("carried_packets", "packets", "Packets whose transmission ended.", _ALL),
    Counter("carried_bytes", "bytes", "Their bytes.", _ALL),
    Counter("wait_sum_ns", "ns", "Sum of their waits, from arrival to start of transmission.",
            _ALL),
    Counter("wait_count", "packets", "Packets carried, whose waits the next columns are of.",
            _OVER_TIME),
    Counter("wait_min_ns", "ns", "Least wait.", combines=Combines.MINIMUM),
    Counter("wait_max_ns", "ns", "Greatest wait.", combines=Combines.MAXIMUM),
    Counter("wait_zero_count", "packets", "Packets carried that did not wait at all."),
    Counter("busy_ns", "ns", "Time in which the transmitter was sending.", _OVER_TIME),
    Counter("capacity_bits", "bit", "Integral of the rate, in whole bits."),
    Counter("queue_packets_ns", "packet ns",
            "Integral over time of the packets inside, in transmission included.", _OVER_TIME),
    Counter("queue_bytes_ns_high", "2^20 byte ns",
            "The same of bytes; in single byte ns a long run would overflow 64 bits."),
    Counter("queue_packets_max", "packets", "Most packets inside at once.", _OVER_TIME,
            Combines.MAXIMUM),
    Counter("queue_bytes_max", "bytes", "Most bytes inside at once.", combines=Combines.MAXIMUM),
    Counter("inside_packets_start", "packets",
            "Packets queued or in transmission as the window opened.", combines=Combines.LAST),
    Counter("inside_bytes_start", "bytes", "Their bytes.", combines=Combines.LAST),
    Counter("inside_packets_end", "packets", "Packets queued or in transmission at the end.",
            combines=Combines.LAST),
    Counter("inside_bytes_end", "bytes", "Their bytes.", combines=Combines.LAST),
)  # fmt: skip

FLOW_COUNTERS = (
    Counter("sent_packets", "packets",
            "Datagrams or TCP segments (both ends) that entered the network."),
    Counter("sent_bytes", "bytes", "Their bytes on the wire."),
    Counter("delivered_packets", "packets",
            "Packets that reached the other end; of a split connection, that of their leg."),
    Counter("delivered_bytes", "bytes", "Their bytes on the wire."),
    Counter("network_dropped_packets", "packets",
            "Packets lost or dropped at an interface, or lost on the wire by a cut."),
    Counter("marked_packets", "packets",
            "Packets marked as having met congestion (CE, RFC 3168)."),
    Counter("goodput_bytes", "bytes",
            "Application bytes handed over in order, both ways; of datagrams, those delivered.",
            _OVER_TIME),
    Counter("delay_count", "packets",
            "Data packets delivered, whose one-way delays the next are of."),
    Counter("delay_sum_ns", "ns", "Sum of these delays."),
    Counter("delay_min_ns", "ns", "Least one-way delay.", combines=Combines.MINIMUM),
    Counter("delay_max_ns", "ns", "Greatest one-way delay.", combines=Combines.MAXIMUM),
    Counter("jitter_scaled_ns", "ns / 16", "Interarrival jitter (RFC 3550), times 16.",
            combines=Combines.LAST),
    Counter("retransmitted_packets", "packets",
            "TCP segments sent again, on all legs of a split connection."),
    Counter("timeouts", "timeouts", "Retransmission timeouts of TCP (RFC 6298)."),
    Counter("connections", "connections",
            "TCP connections opened by clients; one that proxies split counts once."),
    Counter("connections_failed", "connections", "Of them, could not be made or died."),
    Counter("transfers_started", "transfers", "Transfers that started in the window."),
    Counter("transfers_done", "transfers", "Of them, complete at the end of the run."),
    Counter("transfers_given_up", "transfers", "Of them, given up by an impatient person."),
    Counter("transfers_failed", "transfers", "Of them, whose connection failed."),
)  # fmt: skip

TRANSFER_FIELDS = (
    Field("flow", "", "Number of the flow that carried it."),
    Field("serial", "", "Number of the transfer in the run."),
    Field("start_ns", "ns", "When it started."),
    Field("end_ns", "ns", "When it ended, or the end of the run."),
    Field("up_bytes", "bytes", "Bytes to send to the target; UNLIMITED: without end."),
    Field("down_bytes", "bytes", "Bytes to receive from it; UNLIMITED: without end."),
    Field("received_bytes", "bytes", "Bytes received by whoever started it."),
    Field("status", "", "Place in simnet.actions.Status."),
)
"""Of a transfer that was under way or started in the run, warm-up included."""

TRACE_FIELDS = (
    Field("interface", "", "Number of the interface that it came to."),
    Field("arrival_ns", "ns", "When it came."),
    Field("departure_ns", "ns",
          "When its transmission ended, an outage lost it or the queue dropped it from inside; -1 "
          "when it was lost or dropped as it came, or is still inside at the end."),
    Field("fate", "", "0 carried, 1 lost, 2 dropped, 3 still inside at the end."),
    Field("flow", "", "Number of its flow."),
    Field("side", "", "0 sent by the flow's source, 1 by its target."),
    Field("seq", "",
          "Segment number, or count of the datagram within its flow; -1 for a segment without "
          "payload."),
    Field("size_bytes", "bytes", "Its size on the wire."),
)  # fmt: skip
"""Of a packet at an interface, in the trace."""


def field(fields: tuple[Field, ...], name: str) -> Field:
    """Return the field of that name.

    Raises:
        KeyError: none is declared.
    """
    return {each.name: each for each in fields}[name]


def names(counters: tuple[Counter, ...], kept: Kept = Kept.WINDOW) -> tuple[str, ...]:
    """Return the names of the counters that are kept for somebody, in their order."""
    return tuple(each.name for each in counters if kept in each.kept)


def counter(name: str) -> Counter:
    """Return the counter of that name.

    Raises:
        KeyError: none is declared.
    """
    return _BY_NAME[name]


_BY_NAME = {each.name: each for each in (*INTERFACE_COUNTERS, *FLOW_COUNTERS)}
