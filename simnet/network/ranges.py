"""Ranges of what an interface may be given: rate, delay, cost, queue, loss, and their changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from simnet.network.links import Interface, Loss, Queue
from simnet.units import UNLIMITED

MOST_COST = 1_000_000_000
MOST_RATE_BPS = 10**15
MOST_BANDS = 65_536


def out_of_range(interface: Interface, cost: int) -> Iterator[str]:
    """Yield what is wrong with the numbers of an interface, in words."""
    yield from _whole("rate", interface.rate_bps, 0, MOST_RATE_BPS)
    yield from _whole("delay", interface.delay_ns, 0, UNLIMITED)
    yield from _whole("cost", cost, 1, MOST_COST)
    yield from _queue(interface.queue)
    yield from _loss(interface.loss)
    yield from _changes(interface)


def _whole(what: str, value: int, least: int, most: int) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"{what} must be a whole number, got {value!r}"
    elif not least <= value <= most:
        yield f"{what} must be {least} to {most}, got {value}"


def _queue(queue: Queue) -> Iterator[str]:
    yield from _whole("queue limit in packets", queue.limit_packets, 1, UNLIMITED)
    yield from _whole("queue limit in bytes", queue.limit_bytes, 1, UNLIMITED)
    yield from _whole("number of bands", queue.bands, 1, MOST_BANDS)


def _loss(loss: Loss) -> Iterator[str]:
    yield from _whole("loss of every n-th packet", loss.every, 0, UNLIMITED)
    yield from _share("loss probability", loss.probability)
    if loss.bursts is not None:
        yield from _share("probability to become bad", loss.bursts.to_bad)
        yield from _share("probability to become good", loss.bursts.to_good)
        yield from _share("loss probability in the bad state", loss.bursts.loss_in_bad)


def _share(what: str, value: float) -> Iterator[str]:
    if not (math.isfinite(value) and 0 <= value <= 1):
        yield f"{what} must be in [0, 1], got {value}"


def _changes(interface: Interface) -> Iterator[str]:
    yield from _increasing("rate", [time for time, _ in interface.rate_changes])
    for _, rate_bps in interface.rate_changes:
        yield from _whole("rate after a change", rate_bps, 0, MOST_RATE_BPS)
    yield from _increasing("delay", [time for time, _ in interface.delay_changes])
    for _, delay_ns in interface.delay_changes:
        yield from _whole("delay after a change", delay_ns, 0, UNLIMITED)
    yield from _increasing("loss", [time for time, _ in interface.loss_changes])
    for _, probability in interface.loss_changes:
        yield from _share("loss probability after a change", probability)


def _increasing(what: str, times_ns: Sequence[int]) -> Iterator[str]:
    for time_ns in times_ns:
        yield from _whole(f"time of a {what} change", time_ns, 0, UNLIMITED)
    for before_ns, time_ns in pairwise(times_ns):
        if time_ns <= before_ns:
            yield (
                f"{what} changes must be in increasing order of time, "
                f"got {time_ns} ns after {before_ns} ns"
            )
