"""How a video call chooses its rate from reception reports: one meek control and one aggressive.

The meek one is that of draft-ietf-rmcat-gcc-02 (Google Congestion Control, of WebRTC), fed with one
report after another instead of single groups of packets: the lower of two estimates, one that
follows the delay (sections 5.3 to 5.5) and one that follows the loss (section 6). The aggressive
one hears of loss alone and tolerates much of it, as calls do that repair their losses. Real
algorithms of that kind are not published: its thresholds are assumptions, made to take over three
quarters of a narrow line from a meek one (MacMillan and others, IMC 2021, arXiv 2105.13478).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from simnet.chance.elementary import power
from simnet.units import format_rate

LEAST_TRIGGER_S, FIRST_TRIGGER_S, MOST_TRIGGER_S = 0.006, 0.0125, 0.6
"""del_var_th of section 5.4: how much the delay must rise to be over-use."""
TRIGGER_UP, TRIGGER_DOWN = 0.01, 0.00018
"""K_u and K_d of section 5.4, a millisecond."""
TRIGGER_OUTLIER_S = 0.015
"""By more than this above the trigger a rise does not move it (section 5.4)."""
BETA = 0.85
"""What over-use leaves of the rate received (section 5.5)."""
ETA = 1.08
"""Growth in a second, far from where over-use was (section 5.5)."""
AHEAD = 1.5
"""The estimate is at most so many times the rate received (section 5.5)."""
PACKET_BITS = 8 * 1_200
"""Near there it grows by half a packet in a response time (section 5.5); its size is an
assumption."""
LEAST_RESPONSE_S = 0.1
"""Response time without the round trip (section 5.5)."""
SMOOTHING = 0.95
"""Of the mean rate at which there was over-use (section 5.5)."""
NEAR = 3.0
"""Standard deviations from that mean that are near (section 5.5)."""
LEAST_DEVIATION = 0.04
"""Of that mean, as a share; for the first times (assumption)."""
LOSS_RISES, LOSS_FALLS = 0.02, 0.10
"""Loss below which the second estimate grows, and above which it shrinks (section 6)."""
LOSS_GROWTH = 1.05
"""Its growth with a report (section 6)."""

START_BPS = 300_000.0
"""Where both begin, as WebRTC does; they double with each report until something is lost or late,
in place of the probes that are sent then (assumption)."""

HIGHEST_BPS = 100_000_000
"""No picture of today has more."""
TOLERATED_RISES, TOLERATED_FALLS = 0.05, 0.15
"""The same of the aggressive control (assumption)."""
AGGRESSIVE_GROWTH = 1.2
"""Its growth in a second (assumption)."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What a receiver reports of one direction of a stream."""

    seconds: float
    """Length of the report."""
    received_bps: float
    loss: float
    """Share of the packets, from 0 to 1."""
    delay_s: float | None
    """Mean one-way delay; None where nothing came."""


class RateControl(Protocol):
    """Chooses a rate between a least and a most."""

    spare: ClassVar[float]
    """Share of the packets with which calls of this kind repair losses."""

    @property
    def rate_bps(self) -> float:
        """The rate of the next piece."""

    def hear(self, report: Reception) -> None:
        """Take note of a report."""


def check_range(name: str, most_bps: int, least_bps: int) -> None:
    """Check the highest rate of a picture, written under `name`.

    Raises:
        ValueError: it is below the least, or above `HIGHEST_BPS`.
    """
    if most_bps < least_bps:
        raise ValueError(
            f"{name} ({format_rate(most_bps)}) must not be below least ({format_rate(least_bps)})"
        )
    if most_bps > HIGHEST_BPS:
        raise ValueError(
            f"{name} ({format_rate(most_bps)}) must not be above {format_rate(HIGHEST_BPS)}"
        )


def begin(least_bps: float, most_bps: float) -> Iterator[float]:
    """Yield the rates of the first reports on a line without a bottleneck, below the most."""
    rate_bps = max(START_BPS, least_bps)
    while rate_bps < most_bps:
        yield rate_bps
        rate_bps *= 2


def _check(least_bps: float, most_bps: float) -> None:
    if not 0 < least_bps <= most_bps:
        raise ValueError(f"needs 0 < least <= most, got {least_bps} and {most_bps}")


class Aggressive:
    """Grows until much is lost, and then sends what was received.

    Below 5 % of loss it grows by a fifth a second; up to 15 % it holds; above, it falls to what
    came. Delay is nothing to it.
    """

    spare: ClassVar[float] = 0.2
    """Assumption."""

    def __init__(self, least_bps: float, most_bps: float) -> None:
        """Begin; raise ValueError unless 0 < least <= most."""
        _check(least_bps, most_bps)
        self._least_bps, self._most_bps = least_bps, most_bps
        self._starting = True
        self.rate_bps = min(max(START_BPS, least_bps), most_bps)

    def hear(self, report: Reception) -> None:
        """Take note of a report."""
        rate_bps = self.rate_bps
        if self._starting and (report.loss > LOSS_RISES or rate_bps == self._most_bps):
            self._starting = False
        if report.loss < TOLERATED_RISES:
            rate_bps *= 2 if self._starting else power(AGGRESSIVE_GROWTH, report.seconds)
        elif report.loss > TOLERATED_FALLS:
            rate_bps *= 1 - report.loss
        self.rate_bps = min(max(rate_bps, self._least_bps), self._most_bps)


class Meek:
    """Falls back as soon as the delay rises or much is lost, and grows slowly."""

    spare: ClassVar[float] = 0.0
    """Assumption: WebRTC sends again what is lost, which is not modelled."""

    def __init__(self, least_bps: float, most_bps: float) -> None:
        """Begin; raise ValueError unless 0 < least <= most."""
        _check(least_bps, most_bps)
        self._least_bps, self._most_bps = least_bps, most_bps
        self._by_delay_bps = self._by_loss_bps = self._bounded(START_BPS)
        self._starting = True
        self._trigger_s = FIRST_TRIGGER_S
        self._delay_s: float | None = None
        self._growing = True
        """State of section 5.5: increase, or hold; decrease lasts one report."""
        self._mean_bps: float | None = None
        """Mean of the rates received at which there was over-use."""
        self._variance = 0.0

    @property
    def rate_bps(self) -> float:
        """The rate of the next piece."""
        return min(self._by_delay_bps, self._by_loss_bps)

    def hear(self, report: Reception) -> None:
        """Take note of a report."""
        before_bps = self.rate_bps
        self._hear_delay(report, before_bps)
        self._hear_loss(report, before_bps)
        if self._starting:
            over_used = self._mean_bps is not None
            if over_used or report.loss > LOSS_RISES or before_bps == self._most_bps:
                self._starting = False
            else:
                self._by_delay_bps = self._by_loss_bps = self._bounded(2 * before_bps)

    def _hear_delay(self, report: Reception, before_bps: float) -> None:
        rise_s = 0.0
        if report.delay_s is not None and self._delay_s is not None:
            rise_s = report.delay_s - self._delay_s
        if report.delay_s is not None:
            self._delay_s = report.delay_s
        trigger_s = self._trigger_s
        self._adapt_trigger(abs(rise_s), report.seconds)
        if rise_s > trigger_s:
            self._note_over_use(report.received_bps)
            fallen_bps = BETA * report.received_bps
            self._by_delay_bps = self._bounded(min(fallen_bps, before_bps))
            self._growing = False
        elif rise_s < -trigger_s:
            self._growing = False
        elif not self._growing:
            self._growing = True
        else:
            self._grow(report, before_bps)

    def _grow(self, report: Reception, before_bps: float) -> None:
        if self._is_near(report.received_bps):
            response_s = LEAST_RESPONSE_S + 2 * (report.delay_s or 0.0)
            grown_bps = before_bps + PACKET_BITS / 2 * report.seconds / response_s
        else:
            grown_bps = before_bps * power(ETA, report.seconds)
        if report.received_bps > 0:
            grown_bps = min(grown_bps, max(before_bps, AHEAD * report.received_bps))
        self._by_delay_bps = self._bounded(grown_bps)

    def _hear_loss(self, report: Reception, before_bps: float) -> None:
        if report.loss < LOSS_RISES:
            self._by_loss_bps = self._bounded(self._by_loss_bps * LOSS_GROWTH)
        elif report.loss > LOSS_FALLS:
            fallen_bps = min(before_bps, self._by_loss_bps) * (1 - 0.5 * report.loss)
            self._by_loss_bps = self._bounded(fallen_bps)

    def _adapt_trigger(self, change_s: float, seconds: float) -> None:
        if change_s - self._trigger_s > TRIGGER_OUTLIER_S:
            return
        speed = TRIGGER_DOWN if change_s < self._trigger_s else TRIGGER_UP
        self._trigger_s += min(1.0, 1000 * seconds * speed) * (change_s - self._trigger_s)
        self._trigger_s = min(max(self._trigger_s, LEAST_TRIGGER_S), MOST_TRIGGER_S)

    def _note_over_use(self, received_bps: float) -> None:
        if self._mean_bps is None or not self._is_near(received_bps):
            self._mean_bps, self._variance = received_bps, 0.0
            return
        off_bps = received_bps - self._mean_bps
        self._variance = SMOOTHING * (self._variance + (1 - SMOOTHING) * off_bps * off_bps)
        self._mean_bps += (1 - SMOOTHING) * off_bps

    def _is_near(self, received_bps: float) -> bool:
        if self._mean_bps is None:
            return False
        deviation_bps = max(math.sqrt(self._variance), LEAST_DEVIATION * self._mean_bps)
        return abs(received_bps - self._mean_bps) <= NEAR * deviation_bps

    def _bounded(self, rate_bps: float) -> float:
        return min(max(rate_bps, self._least_bps), self._most_bps)


CONTROLS: dict[str, type[Meek | Aggressive]] = {"meek": Meek, "aggressive": Aggressive}
"""By name."""
