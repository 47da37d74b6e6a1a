"""A packet on its way, as the models of links and queues see it."""

from __future__ import annotations

from typing import Any, Protocol

WORK_OF_A_BYTE = 8 * 1_000_000_000
"""Work is counted in bit x ns/s: work divided by a rate in bit/s is a time in ns."""

NOT_ECT, ECT_1, ECT_0, CE = range(4)
"""Codepoints of the ECN field, by its two bits; ECT(1) is not sent."""


class Hop(Protocol):
    """What a packet passes on its way (:class:`simnet.models.link.Port`)."""

    def receive(self, packet: Packet) -> None:
        """Take a packet that arrives now."""


class Packet:
    """A datagram or a TCP segment with its path; the same object from sender to receiver.

    Attributes:
        flow: index of the flow it belongs to.
        side: 0 when sent by the flow's source, 1 when by its target.
        seq: number of the segment, or of the datagram within its flow and side; -1 for a segment
            without payload.
        size_bytes: size on the wire.
        traffic_class: index of the class it is counted in, and its band in a priority queue.
        ecn: its ECN field (RFC 3168 section 5), `NOT_ECT`, `ECT_0` or `CE`.
        colour: its drop precedence, 0 (green), 1 (yellow) or 2 (red), as a meter left it.
        user: index of the person or device that it belongs to; of a flow of nobody's, its own.
        connection: number of the connection in its flow, as ports tell them apart; 0 for what the
            flow itself sends.
        path: the ports it passes; `hop` is the one it is at or on its way from.
        sent_ns: when it entered the first port; `arrival_ns`: when it entered the one it is at.
        content: what its receiver understands: a TCP segment, or nothing.
        owner: the connection or the person's stream that it belongs to, if any.
        row: its row in the trace of the port it is at, where there is one.
    """

    __slots__ = (
        "arrival_ns",
        "colour",
        "connection",
        "content",
        "ecn",
        "flow",
        "hop",
        "owner",
        "path",
        "row",
        "sent_ns",
        "seq",
        "side",
        "size_bytes",
        "traffic_class",
        "user",
    )

    def __init__(
        self,
        flow: int,
        side: int,
        seq: int,
        size_bytes: int,
        traffic_class: int,
        path: tuple[Hop, ...],
        sent_ns: int,
        content: Any = None,
        owner: Any = None,
        ecn: int = NOT_ECT,
        user: int = 0,
        connection: int = 0,
    ) -> None:
        self.flow = flow
        self.side = side
        self.seq = seq
        self.size_bytes = size_bytes
        self.traffic_class = traffic_class
        self.ecn = ecn
        self.colour = 0
        self.user = user
        self.connection = connection
        self.path = path
        self.hop = 0
        self.sent_ns = sent_ns
        self.arrival_ns = sent_ns
        self.content = content
        self.owner = owner
        self.row: dict[str, int] | None = None
