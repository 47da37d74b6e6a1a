"""A person's stream in the reference engine: datagrams at constant rates, each way, in pieces."""

from __future__ import annotations

from collections.abc import Callable

from simnet.engine.amounts import gap_ns
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.sources import RunContext
from simnet.models.packet import Packet
from simnet.models.schedule import Call, Order, priority

UP, DOWN = 0, 1
"""Sides that send: the flow's source, where the person is, and its target."""


class StreamProcess:
    """Sends datagrams, one piece of a stream after another.

    The first datagram of a direction leaves as the first piece starts, and each of the others as
    long after the one before as the rate of the piece says, but not before the piece starts; the
    last one leaves before its end. Received in a piece are those that have arrived since it began,
    also of the pieces before it, and by its end, those of that very instant included.

    Args:
        on_end: is called at the end of each piece.
    """

    def __init__(
        self,
        context: RunContext,
        hosts: Hosts,
        flow: int,
        on_end: Callable[[StreamProcess], None],
    ) -> None:
        self._env = context.env
        self._hosts = hosts
        self._flow = flow
        self._on_end = on_end
        self._connection = 0
        self.serial = -1
        """Of the latest piece."""
        self.end_ns = 0
        self.sent = [0, 0]
        """Datagrams sent by each side in this piece."""
        self.received = [0, 0]
        """Datagrams of each side that have arrived in this piece."""
        self.delay_sum_ns = [0, 0]
        """Sum of their delays."""
        self.jitter_scaled_ns = [0, 0]
        """Interarrival jitter of all pieces, times 16 (RFC 3550 section A.8)."""
        self._last_ns: list[int | None] = [None, None]
        """When each side last sent."""
        self._transit_ns: list[int | None] = [None, None]
        self._packet_bytes = 0
        self._gaps_ns = [0, 0]
        self._orders = [0, 0]

    def play(
        self,
        serial: int,
        origin: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
    ) -> None:
        """Begin a piece, now.

        Args:
            origin: number of the piece among all sources, to break ties between datagrams.
        """
        now = int(self._env.now)
        self._connection = self._connection or serial + 1
        self.serial = serial
        self.end_ns = now + duration_ns
        self.sent, self.received, self.delay_sum_ns = [0, 0], [0, 0], [0, 0]
        self._packet_bytes = packet_bytes
        self._gaps_ns = [gap_ns(up_bps, packet_bytes), gap_ns(down_bps, packet_bytes)]
        self._orders = [priority(Order.SOURCE, origin + 1), priority(Order.SOURCE, origin)]
        Call(self._env, self._end, duration_ns, priority(Order.PATIENCE, serial))
        for side, rate_bps in ((DOWN, down_bps), (UP, up_bps)):
            if rate_bps > 0:
                last_ns = self._last_ns[side]
                wait_ns = 0 if last_ns is None else max(0, last_ns + self._gaps_ns[side] - now)
                self._emit_after(wait_ns, side)

    def _emit_after(self, delay_ns: int, side: int) -> None:
        if self._env.now + delay_ns < self.end_ns:
            Call(self._env, self._emit, delay_ns, self._orders[side], side)

    def _emit(self, call: Call) -> None:
        side: int = call.subject
        self.sent[side] += 1
        self._last_ns[side] = int(self._env.now)
        self._hosts.send_datagram(self._flow, side, self._packet_bytes, self, self._connection)
        self._emit_after(self._gaps_ns[side], side)

    def receive(self, packet: Packet) -> None:
        """Count a datagram that has arrived, its delay and what that says of the jitter."""
        side = packet.side
        delay_ns = int(self._env.now) - packet.sent_ns
        self.received[side] += 1
        self.delay_sum_ns[side] += delay_ns
        before_ns = self._transit_ns[side]
        if before_ns is not None:
            jitter = self.jitter_scaled_ns[side]
            self.jitter_scaled_ns[side] += abs(delay_ns - before_ns) - ((jitter + 8) >> 4)
        self._transit_ns[side] = delay_ns

    def _end(self, _call: Call) -> None:
        self._on_end(self)
