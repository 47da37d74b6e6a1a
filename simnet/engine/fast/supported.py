"""What the compiled core can play, as kinds declare it; the rest runs on the reference engine."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import InputError
from simnet.kinds import find_kind
from simnet.models.medium import Scheduling
from simnet.models.queueing import Queueing
from simnet.models.tcp.control import Control
from simnet.network import Flow, Network, Queue, TcpParameters

MOST_SEGMENTS = 1 << 26
"""More than this a connection of the core cannot have in flight (`LARGEST` in scoreboard.pxd)."""


def lacking(network: Network) -> str | None:
    """Return what a network has that the compiled core has not; None where it has all."""
    for interface in network.interfaces:
        for queue in nested(interface.queue):
            if not _compiled(Queueing, queue.discipline):
                return f"the queue discipline {queue.discipline!r} of {interface.name!r}"
    for medium in network.media:
        if not _compiled(Scheduling, medium.scheduler):
            return f"the scheduler {medium.scheduler!r} of {medium.name!r}"
    for flow in network.flows:
        for tcp in _spoken(flow):
            if not _compiled(Control, tcp.congestion_control):
                return f"the congestion control {tcp.congestion_control!r} of {flow.name!r}"
            if tcp.initial_window > MOST_SEGMENTS:
                return f"room for the initial window of {flow.name!r}"
    return None


def _spoken(flow: Flow) -> Iterator[TcpParameters]:
    """Yield the parameters of a flow's connections and of their legs, on all its ways."""
    yield flow.tcp
    for legs in (flow.legs, *(each.legs for each in flow.reroutes)):
        for leg in legs:
            yield leg.tcp


def nested(queue: Queue) -> list[Queue]:
    """Return a queue and those within it, from the outermost in."""
    return [queue, *(nested(queue.inner) if queue.inner else ())]


def known_at_entry(queue: Queue) -> bool:
    """Return whether a queue, and all within it, declare that departures are known at entry."""
    return all(
        find_kind(Queueing, each.discipline).known_at_entry  # type: ignore[type-abstract]  # a base is asked for
        for each in nested(queue)
    )


def _compiled(base: type[Queueing | Scheduling | Control], name: str) -> bool:
    try:
        return find_kind(base, name).compiled
    except InputError:
        # What cannot be found is not in the core; the reference engine says why.
        return False
