"""Transports, and what transfers of people share of them, for comparing the engines."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from simnet.actions import Transfer
from simnet.network import QUIC, TCP, TcpParameters, with_transport
from tests.property.drawing import mostly

BYTES = st.sampled_from([0, 1, 300, 1448, 20_000, 100_000])
PATIENCE = st.sampled_from([float("inf"), float("inf"), 0.0, 0.05, 0.3])
DEADLINE = st.sampled_from([float("inf"), float("inf"), float("inf"), 0.0, 0.1, 0.7])
CHANNELS = st.sampled_from(["internet", "intranet"])


@st.composite
def transfers(draw: st.DrawFn) -> Transfer:
    """A transfer on a connection of its own, or one of several that share a few."""
    over = draw(st.sampled_from([None, None, "pages", "pages", "mail"]))
    up_bytes = draw(BYTES)
    return Transfer(
        down_bytes=draw(BYTES),
        up_bytes=up_bytes if over is None else max(up_bytes, 1),
        patience_s=draw(PATIENCE),
        to=draw(CHANNELS),
        over=over,
        parallel=draw(mostly(1, 2, 6)),
        multiplex=over is not None and draw(st.booleans()),
        deadline_s=draw(DEADLINE),
    )


def over_transports(parameters: TcpParameters) -> st.SearchStrategy[TcpParameters]:
    """The same parameters over TCP, TLS and QUIC, with a round trip or none for its set-up."""
    tls = st.integers(0, 2).map(lambda trips: replace(parameters, tls_round_trips=trips))
    quic = st.booleans().map(
        lambda early: replace(with_transport(parameters, QUIC), zero_rtt=early)
    )
    return mostly(with_transport(parameters, TCP), tls, quic, quic)
