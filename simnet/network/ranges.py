"""Ranges of what an interface may be given: rate, delay, cost, queue, loss, changes of rate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simnet.network.model import UNLIMITED, Interface, Loss, Queue

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
    yield from _rate_changes(interface.rate_changes)


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
    if not (math.isfinite(loss.probability) and 0 <= loss.probability <= 1):
        yield f"loss probability must be in [0, 1], got {loss.probability}"


def _rate_changes(rate_changes: Sequence[tuple[int, int]]) -> Iterator[str]:
    before_ns = -1
    for time_ns, rate_bps in rate_changes:
        yield from _whole("rate after a change", rate_bps, 0, MOST_RATE_BPS)
        yield from _whole("time of a rate change", time_ns, 0, UNLIMITED)
        if time_ns <= before_ns:
            yield (
                "rate changes must be in increasing order of time, "
                f"got {time_ns} ns after {before_ns} ns"
            )
        before_ns = time_ns
