"""Transport protocols under a connection: what QUIC has other defaults for than TCP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simnet.network.flows import QUIC, TCP, TcpParameters

_DEFAULTS: dict[str, dict[str, Any]] = {
    TCP: {
        name: getattr(TcpParameters(), name)
        for name in ("mss_bytes", "header_bytes", "delayed_ack_ns")
    },
    # IPv4 20, UDP 8, a short header of 11 (type, connection ID of 8, packet number of 2), STREAM
    # frame 8, AEAD tag 16 (RFC 9000 sections 17.3 and 19.8, RFC 9001 section 5.3); a path MTU of
    # 1,500 that has been discovered (section 14.3; assumption); max_ack_delay (section 18.2).
    QUIC: {"mss_bytes": 1_437, "header_bytes": 63, "delayed_ack_ns": 25_000_000},
}


def with_transport(parameters: TcpParameters, transport: str) -> TcpParameters:
    """Return `parameters` for `transport`: what has the default of the one before is its own.

    TLS over TCP and 0-RTT do not outlive a change of transport.
    """
    before = _DEFAULTS[parameters.transport]
    changed = {
        name: value
        for name, value in _DEFAULTS[transport].items()
        if getattr(parameters, name) == before[name]
    }
    if transport != parameters.transport:
        changed |= {"tls_round_trips": 0, "zero_rtt": False}
    return replace(parameters, transport=transport, **changed)
