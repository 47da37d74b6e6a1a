"""What travels between two endpoints."""

from __future__ import annotations

from simnet.models.packet import NOT_ECT

FIN = 1
SYN = 2
RST = 4
PSH = 8
ACK = 16
ECE = 64
"""ECN-echo: a packet arrived marked (RFC 3168 section 6.1)."""
CWR = 128
"""Congestion window reduced: the echo was heard."""

HANDSHAKE_BYTES = 60
"""Size of a SYN or SYN-ACK: 20 of IPv4, 20 of TCP, 20 of options (MSS, SACK, timestamps, scale)."""


class Segment:
    """A TCP segment. Sequence and acknowledgement numbers count segments, not bytes.

    `sent_ns` and `echo_ns` are the timestamps option (RFC 7323 section 3): when it was sent, and
    the time stamp that it echoes. `sack` holds up to three blocks (start, end), end excluded,
    the most recent first (RFC 2018); a first block that the acknowledgement already covers
    reports a duplicate (RFC 2883). `ecn` is the ECN field of its packet, as sent or as it arrived.
    `edge` is the right edge of the window that it advertises: the first segment that the peer may
    not send yet. PSH on a segment without payload or FIN probes a window that is closed.
    """

    __slots__ = (
        "ack",
        "echo_ns",
        "ecn",
        "edge",
        "flags",
        "payload_bytes",
        "retransmission",
        "sack",
        "sent_ns",
        "seq",
        "size_bytes",
    )

    def __init__(
        self,
        flags: int,
        seq: int,
        ack: int,
        payload_bytes: int,
        size_bytes: int,
        sent_ns: int,
        echo_ns: int,
        sack: tuple[tuple[int, int], ...] = (),
        retransmission: bool = False,
        ecn: int = NOT_ECT,
        edge: int = 0,
    ) -> None:
        self.flags = flags
        self.seq = seq
        self.ack = ack
        self.payload_bytes = payload_bytes
        self.size_bytes = size_bytes
        self.sent_ns = sent_ns
        self.echo_ns = echo_ns
        self.sack = sack
        self.retransmission = retransmission
        self.ecn = ecn
        self.edge = edge

    def __repr__(self) -> str:
        names = ((SYN, "S"), (FIN, "F"), (RST, "R"), (PSH, "P"), (ACK, "."), (ECE, "E"), (CWR, "W"))
        flags = "".join(letter for bit, letter in names if self.flags & bit)
        return (
            f"<{flags} seq {self.seq} ack {self.ack} payload {self.payload_bytes}"
            f"{f' sack {self.sack}' if self.sack else ''}{' again' if self.retransmission else ''}>"
        )


def reset_answer(segment: Segment, header_bytes: int, now: int) -> Segment | None:
    """Return the RST with which a closed connection answers `segment`, None where it is silent.

    Only a payload or a SYN-ACK is answered (RFC 9293 section 3.10.7.1 answers all but RST): a
    late acknowledgement or FIN of a connection that both ends have left concerns neither.
    """
    opening = SYN | ACK
    if segment.flags & RST:
        return None
    if segment.payload_bytes == 0 and segment.flags & opening != opening:
        return None
    return Segment(RST, segment.ack, 0, 0, header_bytes, now, segment.sent_ns)
