"""Split paths: where performance-enhancing proxies end the TCP connections of a flow (RFC 3135).

A proxy stands on a link, with a relay at either end of it. What crosses the link both ways in one
connection is cut there into legs: up to the link, the link, and on from it. Where an end of the
link is the end of the path there is no relay, and where two such links meet there is one.

A proxy must see both ways of a connection: a path that crosses its link only in one of them, or
more than once, passes it by. So does QUIC, which is encrypted whole: a proxy cannot take part in
it (RFC 9000 section 17, RFC 3135 section 4.1.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from simnet.network.flows import Leg, TcpParameters

Path = tuple[int, ...]
Cut = tuple[int, int, int, int]
"""Where a leg begins and ends on the path, and where on the path back."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy on a link, with the TCP of the leg between its two relays.

    Each of the relays holds at most `buffer_bytes` of each connection and direction. An `optional`
    proxy may stand where no connection passes.
    """

    tcp: TcpParameters
    buffer_bytes: int
    optional: bool = False


def spoken(leg: TcpParameters, hosts: TcpParameters) -> TcpParameters:
    """Return the TCP of a leg with the TLS of the hosts, which passes relays as bytes like others.

    Args:
        leg: what its two ends speak.
        hosts: what the client and the server speak.
    """
    return replace(leg, tls_round_trips=hosts.tls_round_trips)


def legs_of(
    path: Path,
    reverse_path: Path,
    tcp: TcpParameters,
    links: Sequence[str],
    proxies: Mapping[str, Proxy],
) -> tuple[tuple[Leg, ...], set[str]]:
    """Return the legs of a flow, none where it is not split, and the links of its proxies.

    Args:
        path: interfaces from the source to the target, and `reverse_path` those back.
        tcp: what the flow's own ends speak; so do relays on legs without a proxy.
        links: name of the link of each interface.
        proxies: by name of the link on which they stand.
    """
    there, back = [links[index] for index in path], [links[index] for index in reverse_path]
    crossed = [
        (there.index(link), back.index(link))
        for link in dict.fromkeys(there)
        if link in proxies and there.count(link) == back.count(link) == 1
    ]
    if any(after[1] >= before[1] for before, after in pairwise(crossed)):
        return (), set()
    cuts = list(_cuts(crossed, len(path), len(reverse_path)))
    if len(cuts) < 2:
        return (), set()
    stands = [
        proxies[there[first]] if (first, low) in crossed else None for first, _, low, _ in cuts
    ]
    legs = tuple(
        _leg(path[first:last], reverse_path[low:high], tcp, stands, number)
        for number, (first, last, low, high) in enumerate(cuts)
    )
    return legs, {there[first] for first, _ in crossed}


def _leg(
    path: Path, reverse_path: Path, tcp: TcpParameters, stands: Sequence[Proxy | None], number: int
) -> Leg:
    """Return a leg; one without a proxy is sent into from the memory of those beside it."""
    proxy = stands[number]
    if proxy is not None:
        return Leg(path, reverse_path, spoken(proxy.tcp, tcp), proxy.buffer_bytes)
    beside = [each for each in stands[max(number - 1, 0) : number + 2] if each is not None]
    return Leg(path, reverse_path, tcp, min(each.buffer_bytes for each in beside))


def _cuts(crossed: Sequence[tuple[int, int]], there: int, back: int) -> Iterator[Cut]:
    """Yield the parts of a path and of the path back between the ends of the links crossed."""
    first, high = 0, back
    for index, index_back in crossed:
        if index > first or index_back + 1 < high:
            yield first, index, index_back + 1, high
        yield index, index + 1, index_back, index_back + 1
        first, high = index + 1, index_back
    if first < there or high > 0:
        yield first, there, 0, high
