"""Lines and accesses as the builder takes them: queues from buffers, delays from distances."""

from __future__ import annotations

import math
from typing import Protocol

from simnet.network import Loss, NetworkBuilder, Queue, Reverse
from simnet.scenario.model.backhaul import Line
from simnet.units import NS_PER_S

EARTH_RADIUS_KM = 6371.0
"""Mean radius (IUGG)."""
FIBRE_NS_PER_KM = 5_000
"""Light in glass of refractive index 1.5."""
ROUTE_FACTOR = 1.5
"""Length of a cable over the distance of its ends (assumption; a line can state its delay)."""
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


def queue(rate_bps: int, buffer_ns: int, discipline: str, classes: int) -> Queue:
    """Return a queue that takes `buffer_ns` to send when full (of each band)."""
    size_bytes = rate_bps * buffer_ns // (8 * NS_PER_S)
    return Queue(
        discipline=discipline,
        limit_bytes=max(size_bytes, LEAST_QUEUE_BYTES),
        bands=classes if discipline == "priority" else 1,
    )


def distance_km(here: Located, there: Located) -> float | None:
    """Return the great-circle distance, or None where a place has no coordinates."""
    if here.latitude is None or here.longitude is None:
        return None
    if there.latitude is None or there.longitude is None:
        return None
    lat1, lat2 = math.radians(here.latitude), math.radians(there.latitude)
    dlon = math.radians(there.longitude - here.longitude)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def delay_ns(line: Line, here: Located, there: Located) -> int:
    """Return the delay that a line states, or that of fibre along the way."""
    if line.delay is not None:
        return line.delay
    distance = distance_km(here, there)
    return 0 if distance is None else round(distance * ROUTE_FACTOR * FIBRE_NS_PER_KM)


def add_line(
    builder: NetworkBuilder,
    name: str,
    ends: tuple[str, str],
    line: Line,
    delay: int,
    classes: int,
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
        queue=queue(line.rate, line.buffer, line.queue, classes),
        loss=Loss(line.loss),
        cost=cost,
        reverse=Reverse(
            rate_bps=back_bps,
            queue=queue(back_bps, line.buffer, line.queue, classes),
            cost=back_cost,
        ),
    )
