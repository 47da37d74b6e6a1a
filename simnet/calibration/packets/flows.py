"""Flows of a capture: what one pair of ends exchanged, when it began, how much went each way.

A flow is a connection of TCP, or what two ports of UDP exchange with no pause of a minute. One of
TCP that had begun before the capture is marked: its size is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from simnet.calibration.packets.headers import TCP, UDP, Header

IDLE_NS = 60_000_000_000
"""Pause after which packets of the same ends are another flow (assumption: a minute)."""
QUIC_PORT = 443

_Key: TypeAlias = tuple[int, bytes, int, bytes, int]


@dataclass(slots=True)
class Flow:
    """A flow, seen from the site."""

    protocol: int
    start_ns: int
    last_ns: int
    begun: bool
    """Its beginning is in the capture."""
    quic: bool
    up_bytes: int = 0
    """Payload of the transport from the site."""
    down_bytes: int = 0
    closed: bool = False

    @property
    def is_transfer(self) -> bool:
        """Whether it is one of TCP or QUIC, not of a call, a query of names and the like."""
        return self.protocol == TCP or self.quic


@dataclass
class Flows:
    """Flows as packets come."""

    _open: dict[_Key, Flow] = field(default_factory=dict)
    _all: list[Flow] = field(default_factory=list)

    def take(self, time_ns: int, header: Header, up: bool) -> None:
        """Add a packet."""
        if header.protocol not in (TCP, UDP) or header.ports == (0, 0):
            return
        near, far = header.ports if up else header.ports[::-1]
        ends = (header.source, header.target) if up else (header.target, header.source)
        key = (header.protocol, ends[0], near, ends[1], far)
        flow = self._open.get(key)
        if flow is None or self._is_another(flow, time_ns, header):
            quic = header.protocol == UDP and QUIC_PORT in header.ports
            begun = header.opens or header.protocol == UDP
            flow = self._open[key] = Flow(header.protocol, time_ns, time_ns, begun, quic)
            self._all.append(flow)
        flow.start_ns, flow.last_ns = min(flow.start_ns, time_ns), max(flow.last_ns, time_ns)
        flow.closed = flow.closed or header.closes
        if up:
            flow.up_bytes += header.payload_bytes
        else:
            flow.down_bytes += header.payload_bytes

    def _is_another(self, flow: Flow, time_ns: int, header: Header) -> bool:
        if header.protocol == UDP:
            return time_ns - flow.last_ns > IDLE_NS
        # A SYN that is sent again before anything came through opens nothing new.
        used = flow.closed or flow.up_bytes or flow.down_bytes or not flow.begun
        return header.opens and bool(used)

    def ended(self) -> Iterator[Flow]:
        """Yield the flows in order of their beginnings."""
        yield from sorted(self._all, key=lambda each: each.start_ns)
