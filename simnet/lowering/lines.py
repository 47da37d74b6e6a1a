"""Lines and accesses as the builder takes them: queues from buffers, delays from distances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from simnet.models.queueing import Queueing
from simnet.network import UNLIMITED, Loss, NetworkBuilder, Queue, Reverse
from simnet.network.geography import cable_delay_ns, great_circle_km
from simnet.scenario.model.backhaul import Line
from simnet.units import NS_PER_S

LEAST_QUEUE_BYTES = 15_000
"""A queue holds at least an initial window of ten full packets (RFC 6928), so that a slow link
does not lose every connection's first flight."""


class Located(Protocol):
    """Anything that may have coordinates."""

    @property
    def latitude(self) -> float | None:
        """Degrees north of the equator."""

    @property
    def longitude(self) -> float | None:
        """Degrees east of Greenwich."""


def queue(rate_bps: int, buffer_ns: int, declared: Queueing, classes: Sequence[str]) -> Queue:
    """Return a queue with its own limits, or else one that takes `buffer_ns` to send when full.

    With bands, each of them has the limit.
    """
    if declared.limited_itself:
        return named(declared, classes)
    size_bytes = max(rate_bps * buffer_ns // (8 * NS_PER_S), LEAST_QUEUE_BYTES)
    return declared.named(classes).limited(UNLIMITED, size_bytes, len(classes))


def named(declared: Queueing, classes: Sequence[str]) -> Queue:
    """Return a queue with its own limits, in a world with such traffic classes."""
    return declared.named(classes).described(len(classes))


def delay_ns(line: Line, here: Located, there: Located) -> int:
    """Return the delay that a line states, or that of fibre along the way."""
    if line.delay is not None:
        return line.delay
    if here.latitude is None or here.longitude is None:
        return 0
    if there.latitude is None or there.longitude is None:
        return 0
    distance_km = great_circle_km(here.latitude, here.longitude, there.latitude, there.longitude)
    return cable_delay_ns(distance_km)


def add_line(
    builder: NetworkBuilder,
    name: str,
    ends: tuple[str, str],
    line: Line,
    delay: int,
    classes: Sequence[str],
    *,
    cost: int = 1,
    back_cost: int | None = None,
) -> None:
    """Add a line between two nodes, the first of them nearer to the villages."""
    back_bps = line.rate if line.down is None else line.down
    builder.add_link(
        name,
        *ends,
        line.rate,
        delay_ns=delay,
        queue=queue(line.rate, line.buffer, line.queue_of("up"), classes),
        loss=Loss(line.loss),
        cost=cost,
        reverse=Reverse(
            rate_bps=back_bps,
            queue=queue(back_bps, line.buffer, line.queue_of("down"), classes),
            cost=back_cost,
        ),
        proxy=None if line.proxy is None else line.proxy.described(),
    )
