"""Random legs for the flows of random networks: relays with little memory, controls of all kinds.

A leg is any sequence of interfaces, as a path is: that legs add up to the path is the builder's
affair, and the engines do not mind. Buffers and receive windows are often smaller than a window
of the sender, so that relays hold the leg before them back and windows close.
"""

from __future__ import annotations

from hypothesis import strategies as st

from simnet.network import Leg, TcpParameters
from simnet.network.proxies import spoken

BUFFERS = st.sampled_from([1448, 5000, 20_000, 1_000_000, 1_000_000_000])
LITTLE = st.sampled_from([1, 3000, 20_000, 200_000])


@st.composite
def _parameters(draw: st.DrawFn) -> TcpParameters:
    return TcpParameters(
        congestion_control=draw(st.sampled_from(["cubic", "newreno", "bbr"])),
        mss_bytes=draw(st.sampled_from([1448, 1448, 536])),
        initial_window=draw(st.sampled_from([1, 10, 100])),
        receive_window_bytes=draw(st.one_of(LITTLE, st.just(33_554_432))),
        minimum_rto_ns=draw(st.sampled_from([200_000_000, 1])),
        tick_ns=draw(st.sampled_from([4_000_000, 1])),
        ecn=draw(st.booleans()),
        syn_retries=draw(st.sampled_from([6, 0])),
        retries=draw(st.sampled_from([15, 1])),
    )


@st.composite
def legs(draw: st.DrawFn, interface_count: int, hosts: TcpParameters) -> tuple[Leg, ...]:
    """Return two to four legs over any interfaces, for the connections of hosts."""
    path = st.lists(st.integers(0, interface_count - 1), min_size=1, max_size=2).map(tuple)
    return tuple(
        Leg(draw(path), draw(path), spoken(draw(_parameters()), hosts), draw(BUFFERS))
        for _ in range(draw(st.sampled_from([2, 2, 3, 3, 4])))
    )
