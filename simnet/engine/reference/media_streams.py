"""A person's stream in the reference engine: datagrams at constant rates, each way."""

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
    """Sends datagrams from now on, and ends after its duration.

    The first datagram of a direction leaves at the start, the last one before the end. Received
    are those that have arrived by the end, those of that very instant included.

    Args:
        origin: number of the stream among all sources, to break ties between datagrams.
        on_end: is called at the end.
    """

    def __init__(
        self,
        context: RunContext,
        hosts: Hosts,
        flow: int,
        *,
        serial: int,
        origin: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        on_end: Callable[[StreamProcess], None],
    ) -> None:
        self._env = context.env
        self._hosts = hosts
        self._flow = flow
        self._packet_bytes = packet_bytes
        self._on_end = on_end
        self.serial = serial
        self.end_ns = int(context.env.now) + duration_ns
        self.sent = [0, 0]
        """Datagrams sent by each side."""
        self.received = [0, 0]
        """Datagrams of each side that have arrived."""
        self._gaps_ns = [gap_ns(up_bps, packet_bytes), gap_ns(down_bps, packet_bytes)]
        self._orders = [priority(Order.SOURCE, origin + 1), priority(Order.SOURCE, origin)]
        Call(self._env, self._end, duration_ns, priority(Order.PATIENCE, serial))
        for side, rate_bps in ((DOWN, down_bps), (UP, up_bps)):
            if rate_bps > 0:
                self._emit_after(0, side)

    def _emit_after(self, delay_ns: int, side: int) -> None:
        if self._env.now + delay_ns < self.end_ns:
            Call(self._env, self._emit, delay_ns, self._orders[side], side)

    def _emit(self, call: Call) -> None:
        side: int = call.subject
        self.sent[side] += 1
        self._hosts.send_datagram(self._flow, side, self._packet_bytes, self, self.serial + 1)
        self._emit_after(self._gaps_ns[side], side)

    def receive(self, packet: Packet) -> None:
        """Count a datagram that has arrived."""
        self.received[packet.side] += 1

    def _end(self, _call: Call) -> None:
        self._on_end(self)
