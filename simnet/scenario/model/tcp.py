"""TCP and QUIC at the ends of flows, for all users alike or in a mix.

What is not given is as in Linux 6.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from simnet.kinds import (
    Count,
    Declared,
    Duration,
    Field,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    field_validator,
    kinds_of,
    with_parameters,
)
from simnet.models.tcp.control import Control
from simnet.network import QUIC, TcpParameters, with_transport
from simnet.scenario.model.base import ControlName, Several
from simnet.scenario.model.transport_mix import TransportMix
from simnet.units import format_size

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

MOST_WINDOW_BYTES = 2**30


class Stack(Declared):
    """Parameters of both ends of TCP connections; one that is left out is inherited."""

    congestion_control: ControlName | None = None
    """How the congestion window moves: CUBIC (cubic, RFC 9438), NewReno (newreno, RFC 5681 and
    RFC 6582), or BBR version 1 (bbr), which paces at the bandwidth that the path has shown."""
    mss: PositiveSize | None = None
    """Payload of a full segment."""
    header: PositiveSize | None = None
    """Headers of a segment: IPv4, TCP and its options."""
    initial_window: Annotated[PositiveCount, Field(le=65_535)] | None = None
    """Initial congestion window, segments (RFC 6928)."""
    receive_window: PositiveSize | None = None
    """Most that the receiver takes before the application reads it: at least a segment, at most
    1 GiB (RFC 7323 section 2.3)."""
    minimum_rto: PositiveDuration | None = None
    """Least retransmission timeout."""
    delayed_ack: bool | None = None
    """Acknowledge every other segment, or after a delay."""
    delayed_ack_time: Duration | None = None
    """Longest delay of an acknowledgement."""
    tick: PositiveDuration | None = None
    """Granularity of the stack's timers and of CUBIC's clock."""
    byte_counting: bool | None = None
    """Grow by what an ACK acknowledges (RFC 3465, as Linux does), not by one segment an ACK."""
    slow_start_after_idle: bool | None = None
    """Begin anew with the initial window after an idle time (RFC 9293, RFC 2861)."""
    ecn: bool | None = None
    """Explicit congestion notification (RFC 3168): queues that can mark packets mark them instead
    of dropping them. Default: no, as most clients do not ask for it."""
    syn_retries: PositiveCount | None = None
    """How often an unanswered opening is repeated before the connection has failed."""
    retries: PositiveCount | None = None
    """How often an unanswered segment is repeated before the connection has failed."""

    def over(self, inherited: TcpParameters) -> TcpParameters:
        """Return `inherited` with what is given here."""
        given: dict[str, Any] = {
            _PARAMETER.get(field, field): value
            for field in type(self).model_fields
            if field not in _NOT_OF_TCP and (value := getattr(self, field)) is not None
        }
        if "transport" in given:
            inherited = with_transport(inherited, given["transport"])
        others = {name: given.pop(name) for name in list(given) if name not in _KNOWN}
        parameters = tuple(sorted({**dict(inherited.parameters), **others}.items()))
        laid = replace(inherited, **given, parameters=parameters)
        # Over the parts of a mix, each takes what its transport has.
        if laid.transport == QUIC:
            return replace(laid, tls_round_trips=0)
        return replace(laid, zero_rtt=False)

    def narrow(self, given: TcpParameters) -> Iterator[tuple[str, str]]:
        """Yield that no segment fits into a receive window, or that it is too large."""
        if self.mss is None and self.receive_window is None:
            return
        key = "mss" if self.receive_window is None else "receive_window"
        window, segment = format_size(given.receive_window_bytes), format_size(given.mss_bytes)
        if given.receive_window_bytes > MOST_WINDOW_BYTES:
            yield key, f"must be at most 1 GiB (RFC 7323), got {window}"
        elif given.receive_window_bytes < given.mss_bytes and key == "mss":
            yield key, f"must fit into the receive window of {window}, got {segment}"
        elif given.receive_window_bytes < given.mss_bytes:
            yield key, f"must hold a segment of {segment} (mss), got {window}"


class HostStack(Stack):
    """Parameters of both ends of connections; one that is left out is inherited."""

    transport: Literal["tcp", "quic"] | None = None
    """What connections are: TCP, or QUIC (RFC 9000) with the same recovery and congestion controls,
    one round trip for its set-up and all of its encryption, and headers and acknowledgements of
    its own. What has TCP's default gets QUIC's: mss 1437 B, header 63 B, delayed_ack_time 25 ms.
    No proxy on the way splits it. Default: tcp."""
    tls_round_trips: Annotated[Count, Field(le=2)] | None = None
    """Round trips of TLS after the one of TCP, with the bytes of its flights: 1 (TLS 1.3), 2
    (TLS 1.2) or 0, in the clear. Default: 0."""
    zero_rtt: bool | None = None
    """Over QUIC the request leaves with the first packet (0-RTT, RFC 9001 section 4.6): the client
    knows the server from before. Default: no."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what the transport does not have, and windows that no segment fits into."""
        given = self.over(scenario.tcp.over(TcpParameters()))
        if self.tls_round_trips and given.transport == QUIC:
            yield (
                "tls_round_trips",
                "QUIC has TLS in its own round trip; only TCP takes more for it",
            )
        if self.zero_rtt and given.transport != QUIC:
            yield "zero_rtt", "TCP has no first flight with data; it needs transport: quic"
        yield from self.narrow(given)


_PARAMETER = {
    "mss": "mss_bytes",
    "header": "header_bytes",
    "receive_window": "receive_window_bytes",
    "minimum_rto": "minimum_rto_ns",
    "delayed_ack_time": "delayed_ack_ns",
    "tick": "tick_ns",
}
_KNOWN = {field.name for field in fields(TcpParameters)}
_NOT_OF_TCP = ("mix", "share", "buffer")

if TYPE_CHECKING:
    Relayed = Stack
    Transport = HostStack
else:
    Relayed = with_parameters(Stack, "Relayed", kinds_of(Control).values())
    Transport = with_parameters(HostStack, "Transport", kinds_of(Control).values())
"""The same with the parameters of every congestion control, for relays and for hosts."""


class Part(Transport):
    """One transport of several, and the share of the users that have it."""

    share: Probability
    """Share of the users. Those of all parts add up to 100 %."""


class Tcp(Transport):
    """Parameters of both ends of TCP connections, for all users alike or in several parts."""

    mix: Several[Part] = ()
    """Several transports with the share of the users that have each, as the hosts of the internet
    differ; what a part does not say is as beside it, or inherited. A user has one of them for the
    whole run. An application without a mix of its own has the scenario's, with its own parameters
    laid over every part. Default: all are alike. (Of the most visited sites 36 % used CUBIC and
    22 %, with over 40 % of the bytes, BBR: Mishra and others, SIGMETRICS 2020.)"""

    @field_validator("mix")
    @classmethod
    def _add_up(cls, mix: tuple[Part, ...]) -> tuple[Part, ...]:
        total = math.fsum(part.share for part in mix)
        if mix and not math.isclose(total, 1.0, abs_tol=1e-9):
            raise ValueError(f"the shares must add up to 100 %, got {100 * total:.10g} %")
        return mix

    def mixed(self, inherited: TransportMix) -> TransportMix:
        """Return the transports of whoever has this, where those of `inherited` are around it."""
        base = self.over(inherited.base)
        if self.mix:
            return TransportMix(base, tuple((part.share, part.over(base)) for part in self.mix))
        return TransportMix(
            base, tuple((share, self.over(transport)) for share, transport in inherited.parts)
        )


LINUX = TransportMix.plain(TcpParameters())
"""What a scenario's own `tcp` is laid over."""
