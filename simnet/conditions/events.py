"""Events: what happens to links in a run, as people are shown it."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.units import UNLIMITED


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to links during the run, during [start_ns, end_ns).

    It is what people are shown: engines read the outages and the changes of rate, delay and loss
    of interfaces, in which events that overlap are laid over each other.
    """

    action: str
    """``cut``, ``slow``, ``delay``, ``lose``, ``rain``, ``power``, ``isp_down`` or
    ``technology_down``."""
    what: str
    """What it acts on, as the scenario names it."""
    links: tuple[str, ...]
    start_ns: int
    end_ns: int = UNLIMITED
    share_left: float = 0.0
    """Share of the rate that it leaves."""
    longer_ns: int = 0
    """How much it adds to the propagation delay."""
    share_lost: float = 0.0
    """Share of packets that it loses."""
