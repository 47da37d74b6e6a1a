"""Random reroutes for the flows of random networks: any paths, at times at which much happens.

Relays come and go, and of those that stay the paths between them change.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from simnet.network import Leg, Reroute, TcpParameters
from tests.property.proxies import legs

MS = 1_000_000
TIMES = st.one_of(st.integers(0, 200).map(lambda t: t * MS), st.integers(0, 200 * MS))


@st.composite
def reroutes(
    draw: st.DrawFn,
    interface_count: int,
    tcp: TcpParameters | None = None,
    first: tuple[Leg, ...] = (),
) -> tuple[Reroute, ...]:
    """Return one to three reroutes in order of time.

    Args:
        interface_count: paths are any of so many interfaces.
        tcp: what the hosts speak, where relays may split their connections.
        first: the legs that the flow has before.
    """
    path = st.lists(st.integers(0, interface_count - 1), min_size=1, max_size=3).map(tuple)
    ways: list[st.SearchStrategy[tuple[Leg, ...]]] = [st.just(())]
    if tcp is not None and tcp.can_be_split:
        ways.append(legs(interface_count, tcp))
    if first:
        ways += [_elsewhere(first, interface_count)] * 2
    times = sorted(draw(st.sets(TIMES, min_size=1, max_size=3)))
    return tuple(Reroute(at, draw(path), draw(path), draw(st.one_of(ways))) for at in times)


@st.composite
def _elsewhere(draw: st.DrawFn, parts: tuple[Leg, ...], interface_count: int) -> tuple[Leg, ...]:
    """Return legs between the same relays over other paths."""
    path = st.lists(st.integers(0, interface_count - 1), min_size=1, max_size=2).map(tuple)
    return tuple(replace(leg, path=draw(path), reverse_path=draw(path)) for leg in parts)
