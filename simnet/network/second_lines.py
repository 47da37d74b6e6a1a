"""Two lines of one place (dual-homing): load balancing by flow, and switching on capacity.

A node has a first and a second line to the world. The second is dearer for routing, so that it
carries what the first cannot; or both carry flows, each flow on one of them by a hash of its name
(per-flow load balancing, RFC 2991): the share of flows on a line is its weight beside the other's,
and a change of weights moves no more flows than it must. The first line may also be left while its
rate towards the node is low, by the timeline alone, whatever its load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simnet.network.links import Interface
from simnet.units import UNLIMITED

Spell = tuple[int, int]
"""From a time on until another, ns."""


@dataclass(frozen=True, slots=True)
class SecondLine:
    """A second line of a node beside its first."""

    node: int
    first: str
    second: str
    """Names of their links."""
    weights: tuple[int, int] | None = None
    """How many flows go over the first, to how many over the second; None: all over the first."""
    least_bps: int = 0
    """Below this rate towards the node the first is left; 0: never."""
    low_ns: int = 0
    """For how long it must be below that."""

    def takes(self, flow: str) -> bool:
        """Return whether a flow of this name goes over the second line while both are up."""
        if self.weights is None:
            return False
        first, second = self.weights
        digest = hashlib.blake2b(f"{flow}\0{self.second}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") * (first + second) < second << 64

    def low(self, interfaces: Iterable[Interface]) -> list[Spell]:
        """Return when the first line is too slow towards the node, in order."""
        found: list[Spell] = []
        for each in interfaces:
            if self.least_bps and each.link == self.first and each.target == self.node:
                found = below(each, self.least_bps)
        return found


def below(interface: Interface, least_bps: int) -> list[Spell]:
    """Return when an interface gives less than a rate, in order."""
    found: list[Spell] = []
    since_ns: int | None = None
    for time_ns, rate_bps in ((0, interface.rate_bps), *interface.rate_changes):
        if rate_bps < least_bps:
            since_ns = time_ns if since_ns is None else since_ns
        elif since_ns is not None:
            if since_ns < time_ns:
                found.append((since_ns, time_ns))
            since_ns = None
    return found if since_ns is None else [*found, (since_ns, UNLIMITED)]


def left_to_others(lines: Sequence[SecondLine], flow: str, links: Iterable[str]) -> str | None:
    """Return the first line that a flow leaves to others; None: it keeps its way over `links`.

    A flow between two places with two lines each keeps its way.
    """
    crossed = set(links)
    mine = [each for each in lines if each.first in crossed]
    return mine[0].first if len(mine) == 1 and mine[0].takes(flow) else None
