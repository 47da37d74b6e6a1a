"""What a preview found: load over time, distributions, what was felt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.actions import Felt
from simnet.preview.fine import Bursts, FineLoad, Profile, step_s
from simnet.traffic.base import Offered
from simnet.units import NS_PER_S

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_STEPS_S = (
    *(1, 2, 5, 10, 15, 20, 30),
    *(60, 120, 300, 600, 900, 1200, 1800),
    *(3600, 7200, 10_800, 21_600, 43_200, 86_400),
)
MOST_INTERVALS = 72


def interval_s(length_s: float) -> float:
    """Return the shortest usual interval of which no more than MOST_INTERVALS make a length."""
    for step in _STEPS_S:
        if length_s <= step * MOST_INTERVALS:
            return float(min(step, length_s))
    return length_s / MOST_INTERVALS


class Load:
    """Bits in each interval of time, one way.

    Args:
        length_s: of the preview.
        interval_s: the last interval may be shorter.
        profile: how its mean goes with time; without it, it has the same mean always.
    """

    def __init__(self, length_s: float, interval_s: float, profile: Profile | None = None) -> None:
        count = max(1, int(np.ceil(length_s / interval_s - 1e-9)))
        self.edges: Floats = np.minimum(np.arange(count + 1) * interval_s, length_s)
        self._bits: Floats = np.zeros(count)
        self._fine = FineLoad(length_s, step_s(length_s), profile)
        self.profiled = profile is not None

    def add(self, begin_s: Floats, end_s: Floats, bits: Floats) -> None:
        """Add bits spread evenly over spans of time; all at once where a span has no length."""
        self._fine.add(begin_s, end_s, bits)
        instant = end_s <= begin_s
        places = np.searchsorted(self.edges, begin_s[instant], side="right") - 1
        np.add.at(self._bits, np.clip(places, 0, self._bits.size - 1), bits[instant])
        begin_s, end_s, bits = begin_s[~instant], end_s[~instant], bits[~instant]
        before = [
            float(np.dot(bits, np.clip((edge - begin_s) / (end_s - begin_s), 0.0, 1.0)))
            for edge in self.edges
        ]
        self._bits += np.diff(before)

    @property
    def bps(self) -> Floats:
        """Mean load of each interval, bit/s."""
        found: Floats = self._bits / np.diff(self.edges)
        return found

    @property
    def bursts(self) -> Bursts:
        """How bursty it is, its profile left aside."""
        return self._fine.bursts()

    @property
    def mean_bps(self) -> float:
        """Mean load of the whole preview, bit/s."""
        return float(self._bits.sum() / self.edges[-1])


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of one quantity: its key in the catalogues of the report, and its unit."""

    key: str
    unit: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Experienced:
    """What people said of one quantity, in the order in which they said it."""

    felt: Felt
    values: Floats
    served: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a preview is shorter than was asked for: so many datagrams or transfers are enough."""

    of: Literal["datagrams", "transfers", "replay"]
    number: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A kind of traffic as it was played."""

    kind: str
    what: str
    """Its docstring's first paragraph."""
    people: int
    seed: int
    start_s: int
    """Time of day at which it begins."""
    length_s: float
    down: Load
    up: Load
    declared: Offered | None
    """The load that it declares, of all people together; None: it has no mean."""
    samples: Sequence[Sample] = ()
    felt: Sequence[Experienced] = ()
    statuses: Sequence[tuple[str, int]] = ()
    """How many transfers ended how."""
    cut: Cut | None = None
    """Why it is shorter than was asked for."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean, median, 95 % and maximum of values; NaN where there are none."""

    count: int
    mean: float
    p50: float
    p95: float
    maximum: float


def summary(values: Floats) -> Summary:
    """Return what a table says of values."""
    if not values.size:
        return Summary(0, *(float("nan"),) * 4)
    p50, p95 = np.quantile(values, (0.5, 0.95))
    return Summary(values.size, float(values.mean()), float(p50), float(p95), float(values.max()))


def seconds(ns: Sequence[int] | Integers) -> Floats:
    """Return times in seconds."""
    return np.asarray(ns, dtype=np.float64) / NS_PER_S
