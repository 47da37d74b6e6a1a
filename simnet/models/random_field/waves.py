"""Ornstein-Uhlenbeck processes on a grid of time, drawn so that any piece of a year is the same.

The processes are drawn at each midnight first, one after the other from 1 January on; then, day by
day from a stream of its own, at steps of ten minutes between two midnights, by the exact bridge
of the process; and where it is asked for, minute by minute between two of these, hour by hour.
So the minutes agree with the ten minutes, and a day can be drawn without those before it.

What leaves is rounded to multiples of `QUANTUM`. Sums of products with numbers that are likewise
rounded are then exact in single precision, whatever the order in which a library adds them up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.chance.streams import stream_key

SingleArray: TypeAlias = npt.NDArray[np.float32]

COARSE_S, FINE_S = 600, 60
"""Steps of the grid of a year, and of that of periods whose packets are looked at, s."""
DAY_S = 86_400
HOUR_S = 3600
COARSE_OF_DAY = DAY_S // COARSE_S
COARSE_OF_HOUR = HOUR_S // COARSE_S
FINE_OF_COARSE = COARSE_S // FINE_S
FINE_OF_HOUR = HOUR_S // FINE_S
QUANTUM = 2.0**-6
"""Far below what a process moves in a minute (0.15 at 2e-4 /s)."""
DAYS_KEPT, HOURS_KEPT = 16, 64


@dataclass(frozen=True, slots=True)
class Wandering:
    """Independent Ornstein-Uhlenbeck processes of unit variance, as many as a field needs.

    Attributes:
        name: of their streams.
        seed: of their streams.
        count: how many there are.
        forgets_per_s: the correlation over t seconds is exp(-forgets_per_s t).
    """

    name: str
    seed: int
    count: int
    forgets_per_s: float

    def day(self, number: int) -> SingleArray:
        """Return them each ten minutes of a day since 1 January, shape (144, count)."""
        return _day(self, number)

    def days(self, first: int, last: int) -> SingleArray:
        """Return them each ten minutes of days first to last - 1, kept nowhere."""
        return _between_midnights(self, first, last).reshape(-1, self.count)

    def hour(self, number: int) -> SingleArray:
        """Return them each minute of an hour since 1 January, shape (60, count)."""
        return _hour(self, number)

    def normals(self, part: str, shape: tuple[int, ...]) -> SingleArray:
        """Return standard normals of a stream, of 16 bits each."""
        low, high = stream_key(self.seed, f"{self.name}/{part}")
        bits = np.random.Philox(key=np.array([low, high], dtype=np.uint64))
        wanted = math.prod(shape)
        words = bits.random_raw(-(-wanted // 4)).astype("<u8", copy=False).view("<u2")
        numbers = words[:wanted].astype(np.intp)
        # The mode spares a check of each number, all of which are within the table.
        return np.take(_quantiles(), numbers, mode="clip").reshape(shape)


@cache
def _quantiles() -> SingleArray:
    """Return the normal quantiles of 2^16 equal probabilities, with unit variance.

    Their fourth moment is that of a normal but for 0.1 %; the sum of a thousand waves is normal to
    one in a million.
    """
    from scipy.special import ndtri

    half = ndtri((np.arange(2**15, 2**16) + 0.5) / 2**16)
    half = np.rint(half / math.sqrt((half**2).mean()) * 2**16) / 2**16
    return np.concatenate([-half[::-1], half]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Bridge:
    """Steps of a process between two times at which it is known."""

    keep: np.float32
    """Correlation over a step."""
    new: np.float32
    pull: SingleArray
    """How far the first, second, ... last value follows the end; shape (steps,)."""


@cache
def _bridge(forgets_per_s: float, step_s: int, steps: int) -> _Bridge:
    keep = math.exp(-forgets_per_s * step_s)
    whole_s = steps * step_s
    pull = [
        math.exp(-forgets_per_s * (whole_s - at_s))
        * (math.expm1(-2 * forgets_per_s * at_s) / math.expm1(-2 * forgets_per_s * whole_s))
        for at_s in range(step_s, whole_s + 1, step_s)
    ]
    new = math.sqrt(-math.expm1(-2 * forgets_per_s * step_s))
    return _Bridge(np.float32(keep), np.float32(new), np.asarray(pull, dtype=np.float32))


def _bridged(
    start: SingleArray, end: SingleArray, noise: SingleArray, bridge: _Bridge, found: SingleArray
) -> None:
    """Write processes from a start on towards an end, rounded; the noise is overwritten.

    Args:
        start: shape (..., count); as the end, which follows after the last step.
        end: where they lead.
        noise: shape (steps, ..., count).
        bridge: of the steps.
        found: for the start and all steps but the last, which is the end; shaped as the noise.
    """
    off = np.empty_like(start)
    noise *= bridge.new
    noise[0] += bridge.keep * start
    for step in range(1, len(noise)):
        np.multiply(noise[step - 1], bridge.keep, out=off)
        noise[step] += off
    np.subtract(end, noise[-1], out=off)
    found[0] = start
    for step in range(1, len(noise)):
        np.multiply(off, bridge.pull[step - 1], out=found[step])
        found[step] += noise[step - 1]
    found *= np.float32(1 / QUANTUM)
    np.rint(found, out=found)
    found *= np.float32(QUANTUM)


MIDNIGHTS_AT_ONCE = 64


@lru_cache(maxsize=64)
def _midnights(wandering: Wandering, block: int) -> SingleArray:
    """Return the processes at 64 midnights, and at the next one; shape (65, count)."""
    noise = wandering.normals(f"midnights/{block}", (MIDNIGHTS_AT_ONCE, wandering.count))
    keep = math.exp(-wandering.forgets_per_s * DAY_S)
    new = np.float32(math.sqrt(-math.expm1(-2 * wandering.forgets_per_s * DAY_S)))
    found = np.empty((MIDNIGHTS_AT_ONCE + 1, wandering.count), dtype=np.float32)
    if block:
        found[0] = _midnights(wandering, block - 1)[-1]
    else:
        found[0] = wandering.normals("start", (wandering.count,))
    for day in range(MIDNIGHTS_AT_ONCE):
        found[day + 1] = np.float32(keep) * found[day] + new * noise[day]
    return found


def _between_midnights(wandering: Wandering, first: int, last: int) -> SingleArray:
    blocks = range(first // MIDNIGHTS_AT_ONCE, last // MIDNIGHTS_AT_ONCE + 1)
    known = np.concatenate([_midnights(wandering, block)[:-1] for block in blocks])
    known = known[first - blocks[0] * MIDNIGHTS_AT_ONCE :][: last - first + 1]
    bridge = _bridge(wandering.forgets_per_s, COARSE_S, COARSE_OF_DAY)
    shape = (COARSE_OF_DAY, wandering.count)
    found = np.empty((last - first, *shape), dtype=np.float32)
    for at, day in enumerate(range(first, last)):
        noise = wandering.normals(f"day/{day}", shape)
        _bridged(known[at], known[at + 1], noise, bridge, found[at])
    return found


@lru_cache(maxsize=DAYS_KEPT)
def _day(wandering: Wandering, number: int) -> SingleArray:
    return np.asarray(_between_midnights(wandering, number, number + 1)[0])


@lru_cache(maxsize=HOURS_KEPT)
def _hour(wandering: Wandering, number: int) -> SingleArray:
    day, hour = divmod(number, DAY_S // HOUR_S)
    first = hour * COARSE_OF_HOUR
    known = wandering.day(day)[first : first + COARSE_OF_HOUR + 1]
    if len(known) <= COARSE_OF_HOUR:
        known = np.concatenate([known, wandering.day(day + 1)[:1]])
    shape = (FINE_OF_COARSE, COARSE_OF_HOUR, wandering.count)
    noise, found = wandering.normals(f"hour/{number}", shape), np.empty(shape, dtype=np.float32)
    bridge = _bridge(wandering.forgets_per_s, FINE_S, FINE_OF_COARSE)
    _bridged(known[:-1], known[1:], noise, bridge, found)
    return found.swapaxes(0, 1).reshape(-1, wandering.count)
