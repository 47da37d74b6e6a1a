"""The load in short intervals, and how bursty it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.statistics.burstiness import Hurst, aggregated, hurst, index_of_dispersion

Floats = npt.NDArray[np.float64]
Profile: TypeAlias = Callable[[Floats], Floats]
"""How the mean of a load goes with time (s), in any unit."""

FULL_PACKET_BITS = 12_000
"""A full packet, in which the index of dispersion counts: 1500 bytes."""
_STEPS_S = (0.001, 0.01, 0.1, 1.0, 10.0, 60.0, 600.0)
MOST_STEPS = 2**17


def step_s(length_s: float, most: int = MOST_STEPS) -> float:
    """Return the shortest usual step of which no more than `most` make a length."""
    return next((step for step in _STEPS_S if length_s <= step * most), length_s / most)


@dataclass(frozen=True, slots=True)
class Bursts:
    """How bursty a load is."""

    dispersion: float
    """Index of dispersion of its full packets, at `scale_s`; NaN where there are none."""
    scale_s: float
    hurst: Hurst
    scales_s: tuple[float, float]
    """From which scale to which the Hurst parameter holds."""

    @property
    def is_trend(self) -> bool:
        """Whether the Hurst parameter cannot be told from 1, where the load has no steady mean."""
        return self.hurst.high >= 1.0 and not np.isnan(self.hurst.value)


class FineLoad:
    """Bits in each short step of time.

    Args:
        length_s: of the preview; a step that is not whole is left out.
        step_s: of time.
        profile: how its mean goes with time; without it, it has the same mean always.
    """

    def __init__(self, length_s: float, step_s: float, profile: Profile | None = None) -> None:
        self._step_s = step_s
        self._profile = profile
        self._bits: Floats = np.zeros(max(1, int(length_s / step_s + 1e-9)))

    def add(self, begin_s: Floats, end_s: Floats, bits: Floats) -> None:
        """Add bits spread evenly over spans of time; all at once where a span has no length."""
        end_s = np.maximum(begin_s, end_s)
        first, last = (np.floor(each / self._step_s).astype(np.int64) for each in (begin_s, end_s))
        near = last - first <= 1
        # Of a span within two steps each step has its share.
        lasting_s = (end_s - begin_s)[near]
        before_s = np.minimum(end_s[near], (first[near] + 1) * self._step_s) - begin_s[near]
        share = np.divide(before_s, lasting_s, out=np.ones(lasting_s.size), where=lasting_s > 0)
        self._put(first[near], bits[near] * share)
        self._put(last[near], bits[near] * (1.0 - share))
        self._add_long(begin_s[~near], end_s[~near], bits[~near])

    def bursts(self) -> Bursts:
        """Return how bursty it is: at a second, or a step that is longer, and over all scales.

        That is of what is left when its mean follows the profile no more.
        """
        each = max(1, round(1.0 / self._step_s))
        steady = self._steady()
        packets = aggregated(steady, each) / FULL_PACKET_BITS
        found = hurst(steady)
        low_s, high_s = (self._step_s * 2**octave for octave in found.octaves)
        return Bursts(index_of_dispersion(packets), each * self._step_s, found, (low_s, high_s))

    def _steady(self) -> Floats:
        """Return the bits of each step, the profile taken away and the mean left."""
        if self._profile is None:
            return self._bits
        middles_s: Floats = np.arange(self._bits.size, dtype=np.float64) + 0.5
        levels = self._profile(middles_s * self._step_s)
        if not levels.any():
            return self._bits
        mean: Floats = self._bits.mean() * levels / levels.mean()
        steady: Floats = self._bits - mean + self._bits.mean()
        return steady

    def _put(self, step: npt.NDArray[np.int64], bits: Floats) -> None:
        within = (step >= 0) & (step < self._bits.size)
        np.add.at(self._bits, step[within], bits[within])

    def _add_long(self, begin_s: Floats, end_s: Floats, bits: Floats) -> None:
        """Add spans over several steps: of the rates that begin and end, what had come by each."""
        edges: Floats = np.arange(self._bits.size + 1, dtype=np.float64) * self._step_s
        rate = bits / (end_s - begin_s)
        came = _since(edges, begin_s, rate) - _since(edges, end_s, rate)
        self._bits += np.maximum(np.diff(came), 0.0)


def _since(edges: Floats, start_s: Floats, rate: Floats) -> Floats:
    """Return what rates that began at some time have brought by each edge."""
    order = np.argsort(start_s, kind="stable")
    start_s, rate = start_s[order], rate[order]
    begun = np.searchsorted(start_s, edges, side="right")
    rates = np.concatenate([[0.0], np.cumsum(rate)])[begun]
    owed = np.concatenate([[0.0], np.cumsum(rate * start_s)])[begun]
    found: Floats = edges * rates - owed
    return found
