"""Radio cells: channel quality by distance, rate by quality, and other people's load by hour.

A cell's signal-to-noise ratio at a place follows from its power, the antennas and the path loss of
rural cells; the channel quality indicator (CQI) from that, and from its efficiency what the whole
cell carries there. Other people take their share of it, most in the evening.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from simnet.conditions.cause import NS_PER_HOUR, Period, Share
from simnet.conditions.steps import Steps
from simnet.errors import DomainError

CQI: Final = (
    *((-6.7, 0.152), (-4.7, 0.234), (-2.3, 0.377), (0.2, 0.602), (2.4, 0.877)),
    *((4.3, 1.176), (5.9, 1.477), (8.1, 1.914), (10.3, 2.406), (11.7, 2.731)),
    *((14.1, 3.322), (16.3, 3.902), (18.7, 4.523), (21.0, 5.115), (22.7, 5.555)),
)
"""Least ratio in dB and efficiency in bit/s/Hz of CQI 1 to 15 (3GPP TS 36.213, table 7.2.3-1, at
the ratios of pysim5g); NR has the same in table 5.2.2.1-2 of TS 38.214."""
THERMAL_DBM_HZ = -174.0
"""Noise of a matched resistor at 290 K in 1 Hz."""
HOURS = 24
QUIETEST, BUSIEST = 2, 22
"""Hours of the fastest and slowest downloads (Opensignal 2019, Malaysia and India)."""
OTHERS: Final = (
    *(0.35, 0.10, 0.00, 0.00, 0.10, 0.25, 0.40, 0.50, 0.60, 0.65, 0.70, 0.75),
    *(0.80, 0.75, 0.70, 0.70, 0.70, 0.75, 0.85, 0.95, 0.95, 0.95, 1.00, 0.70),
)
"""What others want in each hour of the day, of what they want in the busiest: least at 02 and most
at 22 (Opensignal 2019), high from 19 to 21 (Kominfo and KIC 2022, central Indonesia), a peak about
noon (ICTD Lab, Bokondini 2019); between those hours an assumption."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a signal gains and loses between a mast and an antenna, dB but where said."""

    power_dbm: float
    """Of the mast, over the whole channel."""
    gains_db: float
    """Of both antennas."""
    losses_db: float
    """Of feeders and walls."""
    noise_figure_db: float
    interference_db: float
    """How much other cells raise the noise."""
    bandwidth_hz: float

    def ratio_db(self, path_loss_db: float) -> float:
        """Return the signal over noise and interference."""
        noise = THERMAL_DBM_HZ + 10 * math.log10(self.bandwidth_hz) + self.noise_figure_db
        got = self.power_dbm + self.gains_db - self.losses_db - path_loss_db
        return got - noise - self.interference_db


def cqi_at(ratio_db: float) -> int:
    """Return the channel quality indicator at a ratio, 1 to 15; 0: out of reach."""
    return bisect_right([least for least, _ in CQI], ratio_db)


def cell_bps(cqi: int, bandwidth_hz: float, streams: int, useful: float) -> int:
    """Return what a cell carries at a channel quality, to two digits, as its efficiency has them.

    Args:
        cqi: 1 to 15.
        bandwidth_hz: of the channel.
        streams: sent at once over several antennas.
        useful: share of time and spectrum that carries data of this direction.

    Raises:
        DomainError: the quality is none.
    """
    if not cqi:
        raise DomainError("channel quality: out of reach (allowed: 1 to 15)")
    bps = CQI[cqi - 1][1] * bandwidth_hz * streams * useful
    digits = 1 - math.floor(math.log10(bps))
    return int(round(bps, digits))


def narrowed_bps(at_whole_db: float, bandwidth_hz: float, useful: float) -> int:
    """Return what a terminal sends, which may put its power into a part of the channel.

    Args:
        at_whole_db: ratio at the mast if it sends over the whole channel.
        bandwidth_hz: of the channel.
        useful: as of :func:`cell_bps`.

    Returns:
        The most that any half, quarter, down to 1/64 of the channel gives; 0 out of reach.
    """
    best = 0
    for halvings in range(7):
        part = 2.0**-halvings
        cqi = cqi_at(at_whole_db - 10 * math.log10(part))
        if cqi:
            best = max(best, cell_bps(cqi, bandwidth_hz * part, 1, useful))
    return best


def left_by_others(period: Period, busiest: float) -> Steps[Share]:
    """Return what share of a cell others leave in each hour of a period.

    `busiest` is what they leave in the busiest hour; in the quietest they leave all. Of a period
    whose time of day is not known it is the mean over the day.
    """
    left = [Fraction(round((1 - (1 - busiest) * each) * 10**6), 10**6) for each in OTHERS]
    if not period.clocked:
        return ((0, sum(left) / HOURS),)
    first = period.start_ns // NS_PER_HOUR
    last = max(first + 1, -(-period.end_ns // NS_PER_HOUR))
    return tuple(
        (max(0, hour * NS_PER_HOUR - period.start_ns), left[hour % HOURS])
        for hour in range(first, last)
    )
