"""What routing goes by: how soon it follows what is up, and what no way may pass.

How ways follow is said in :mod:`simnet.network.rerouting`.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.network.proxies import Proxy
from simnet.network.second_lines import SecondLine


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long it takes until flows go another way, and until they come back."""

    detection_ns: int
    """From the beginning of an outage until it is noticed; a shorter one is not."""
    convergence_ns: int
    """From then until all routers forward along other ways."""
    back_after_ns: int
    """From the end of an outage until the link is used again."""


@dataclass(frozen=True, slots=True)
class Routing:
    """How the ways of a network's flows follow what is up."""

    recovery: Recovery
    costs: tuple[int, ...]
    """Of each interface."""
    stops: tuple[tuple[int, ...], ...]
    """Of each flow: the nodes that its way joins, from its source to its target."""
    ecmp: bool = False
    outer: tuple[tuple[int, str], ...] = ()
    """(node, link): nobody passes that node from one such link to another."""
    proxies: tuple[tuple[str, Proxy], ...] = ()
    """By name of the link on which each stands."""
    closed_to: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Zones by name, and the links that their flows never take as another way."""
    lenient: tuple[str, ...] = ()
    """Of these zones, those whose flows take such links while they have no way without them."""
    zones: tuple[int, ...] = ()
    """Of each flow, the number of its zone; -1: it may take any link."""
    sealed: tuple[int, ...] = ()
    """Flows that no proxy splits."""
    detections: tuple[tuple[str, int], ...] = ()
    """Links that are found down after another time than the others, ns."""
    second_lines: tuple[SecondLine, ...] = ()
    leaves: tuple[tuple[int, str], ...] = ()
    """Flows that go over a second line, and the first line that they leave to others."""
