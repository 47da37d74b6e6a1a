"""Point-to-point microwave with adaptive modulation, from the regency seat to the village.

In rain each hop is attenuated as ITU-R P.530-18 has it at the weather's rank at the hop's middle,
and goes to the fastest modulation that its signal carries, with hysteresis; the link carries what
its weakest hop does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from simnet.conditions.cause import Influence, Period
from simnet.conditions.replay import merged
from simnet.conditions.steps import Steps, changes
from simnet.errors import DomainError
from simnet.kinds import (
    Decibels,
    Declared,
    Duration,
    Field,
    Gain,
    PositiveDuration,
    PositiveRate,
    Power,
    model_validator,
    within,
)
from simnet.models.adaptive_modulation import Ladder, Mode, rates_during
from simnet.models.radio_hops import Hop, HopSignal, curve_at, hops_between, received_dbm
from simnet.models.technology.base import AccessLink, Landing, Line, Place, Technology, Way
from simnet.models.weather.base import Point
from simnet.units import BAND, LENGTH

NAMES = ("QPSK", "16-QAM", "32-QAM", "64-QAM", "128-QAM", "256-QAM")
TABLE: Final[Mapping[str, tuple[tuple[float, int], ...]]] = {
    "28 MHz": (
        *((-90.0, 36_800_000), (-83.0, 80_900_000), (-79.0, 102_400_000)),
        *((-76.0, 129_800_000), (-72.0, 155_500_000), (-69.0, 170_700_000)),
    ),
    "40 MHz": (
        *((-88.0, 50_100_000), (-81.0, 110_000_000), (-77.0, 139_200_000)),
        *((-74.0, 176_500_000), (-70.0, 211_400_000), (-68.0, 232_100_000)),
    ),
    "56 MHz": (
        *((-87.0, 72_900_000), (-80.0, 160_200_000), (-76.0, 202_700_000)),
        *((-73.0, 256_900_000), (-69.0, 303_700_000), (-66.0, 337_700_000)),
    ),
}
"""Level received at a bit error rate of 1e-6, dBm, and user rate, bit/s, of the modulations of a
RACOM RAy17 at 17 GHz (its manual, p. 135)."""


class MicrowaveMode(Declared):
    """One modulation of a radio."""

    level: Power
    """The least level received at which it works."""
    rate: PositiveRate
    """What it carries."""


class Microwave(Technology):
    """A microwave link whose modulation follows the rain; without weather it never changes.

    User rates of a RACOM RAy17 (17 GHz) at 28 MHz, by modulation from QPSK to 256-QAM: 36.8, 80.9,
    102.4, 129.8, 155.5, 170.7 Mbps; at 56 MHz 72.9 to 337.7 Mbps (its manual, p. 135). Below the
    lowest modulation nothing passes, and what waits is kept. Multipath fading is not modelled.
    """

    lands_at: ClassVar[Landing] = "regency"
    living: ClassVar[bool] = True
    needs_place: ClassVar[bool] = True
    needs_landing_place: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "modulation": "16-QAM",
        "frequency": "15 GHz",
        "margin": "25 dB",
        "delay": "1.5 ms",
    }

    kind: Literal["microwave"] = "microwave"
    """Name of this kind."""
    down: PositiveRate | None = None
    """Rate towards the village in clear air. Default: what the fastest modulation carries, 129.8
    Mbps with 64-QAM in 28 MHz (RACOM RAy17 manual, p. 135). Where more is written, slower
    modulations carry more in proportion (radios side by side)."""
    up: PositiveRate | None = None
    """Rate from the village. Default: as `down`."""
    delay: Duration = 500_000
    """One-way delay over all hops. Default: 0.5 ms (assumption: one hop of 0.2 to 1 ms)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
    frequency: Annotated[float, *within(BAND, 1, 100)] = 17.0
    """Of the carrier: licensed bands of 7 to 23 GHz, or the unlicensed one at 5 GHz, which rain
    hardly touches. Default: 17 GHz, that of the radio whose modulations are the default."""
    polarisation: Literal["vertical", "horizontal"] = "vertical"
    """Of the wave. Default: vertical, which rain weakens less (P.838-3)."""
    length: Annotated[float, *within(LENGTH, 0.01, 600)] | None = None
    """Length of the whole link. Default: the distance from the village over the relays to where it
    lands, by their coordinates."""
    relays: Annotated[tuple[Place, ...], Field(strict=False)] = ()
    """Towers between, in order from the village. Default: as many as `longest_hop` asks for, evenly
    on the straight line."""
    longest_hop: Annotated[float, *within(LENGTH, 0.1, 60)] = 40.0
    """The longest hop. Default: 40 km (assumption); P.530-18 holds up to 60 km."""
    channel: Literal["28 MHz", "40 MHz", "56 MHz"] = "28 MHz"
    """Width of the channel, of which the default modulations have their rates and levels."""
    modulation: Literal["QPSK", "16-QAM", "32-QAM", "64-QAM", "128-QAM", "256-QAM"] = "64-QAM"
    """The fastest modulation that is used."""
    modes: Annotated[tuple[MicrowaveMode, ...], Field(strict=False)] = ()
    """Modulations of another radio, from the slowest on: `{level: -90 dBm, rate: 36.8 Mbps}`.
    Default: those of `channel` up to `modulation`."""
    margin: Decibels = 20.0
    """How far the level of each hop in clear air is above what the fastest modulation needs.
    Default: 20 dB (assumption: what 5 dBm and antennas of 38 dBi leave over 10 km at 17 GHz)."""
    power: Power | None = None
    """Transmit power at the antenna. With it and `gain` the level follows from the length of each
    hop by free-space loss (P.525-4), and `margin` counts for nothing."""
    gain: Gain | None = None
    """Gain of the antenna at either end."""
    up_margin: Decibels = 6.0
    """How far above its level a modulation is taken. Default: 6 dB (Motorola Canopy 45 Mbps guide,
    2004, for fast fading)."""
    down_margin: Decibels = 3.0
    """How far above its level it is left again. Default: 3 dB (same source)."""

    @model_validator(mode="after")
    def _makes_a_link(self) -> Self:
        for low, high in pairwise(self.modes):
            if not (low.level < high.level and low.rate < high.rate):
                raise ValueError(
                    "modes must be in order, each with a higher level and rate than the one "
                    f"before it, got {high.level:g} dBm after {low.level:g} dBm"
                    f" and {high.rate / 1e6:g} Mbps after {low.rate / 1e6:g} Mbps"
                )
        if self.modes and (self.channel, self.modulation) != ("28 MHz", "64-QAM"):
            raise ValueError("modes say what the radio can do; leave out channel and modulation")
        if self.up_margin < self.down_margin:
            raise ValueError(
                f"up_margin ({self.up_margin:g} dB) must be at least down_margin "
                f"({self.down_margin:g} dB), or the modulation would never rest"
            )
        if (self.power is None) != (self.gain is None):
            raise ValueError("power and gain belong together; give both, or a margin")
        if self.power is None:
            self._usable(None)
        return self

    def made_bps(self, way: Way) -> int:  # noqa: ARG002 (both alike)
        """Return the rate of the fastest modulation."""
        return self.ladder.modes[-1].rate

    @property
    def ladder(self) -> Ladder:
        """The modulations, and when the link goes from one to another."""
        rows = [(each.level, each.rate) for each in self.modes]
        if not rows:
            rows = list(TABLE[self.channel][: NAMES.index(self.modulation) + 1])
        modes = (Mode(name, *row) for name, row in zip(_named(len(rows)), rows, strict=True))
        return Ladder(tuple(modes), self.up_margin, self.down_margin)

    def hops(self, here: Point, there: Point) -> list[Hop]:
        """Return the hops of the link between two places."""
        points = (here, *(each.point for each in self.relays), there)
        return hops_between(points, self.length, self.longest_hop)

    def clear_dbm(self, hop: Hop | None) -> float:
        """Return the level of a hop in clear air, dBm."""
        if self.power is None or self.gain is None or hop is None:
            return self.ladder.modes[-1].threshold_db + self.margin
        return received_dbm(self.power, self.gain, self.frequency, hop)

    def misplaced(self, here: Point | None, there: Point | None) -> Iterator[str]:
        """Yield which hop is so long that no modulation works over it."""
        if self.power is None or here is None or there is None:
            return
        for hop in self.hops(here, there):
            try:
                self._usable(hop)
            except ValueError as error:
                yield f"a hop of {hop.length_km:.1f} km: {error}"
                return

    def lives(self, line: Line) -> bool:
        """Return whether there is rain, and where."""
        return None not in (line.weather, line.here, line.there)

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:
        """Yield what the weakest hop carries, of both directions alike."""
        if line.weather is None or line.here is None or line.there is None:
            return
        every: list[Steps[int]] = []
        for hop in self.hops(line.here, line.there):
            curve = curve_at(line.weather, hop, self.frequency, self.polarisation)
            signal = HopSignal(line.weather, hop, curve, self.clear_dbm(hop))
            every.append(rates_during(self._usable(hop), signal, period))
        weakest = tuple((at, min(rates)) for at, rates in merged(every, 0))
        fastest_bps = self.ladder.modes[-1].rate
        ways: dict[Way, AccessLink] = {"down": line.down, "up": line.up}
        for way, link in ways.items():
            more = max(link.rate_bps, fastest_bps)
            steps = (*weakest[:1], *changes(weakest))
            capacity = tuple((at, rate * more // fastest_bps) for at, rate in steps)
            yield way, Influence("", capacity=capacity)

    def rained_on(self, line: Line) -> Iterator[Point]:
        """Yield the middle of each hop."""
        if line.weather is not None and line.here is not None and line.there is not None:
            yield from (hop.middle for hop in self.hops(line.here, line.there))

    def _usable(self, hop: Hop | None) -> Ladder:
        """Return the modulations that a hop takes in clear air.

        Raises:
            ValueError: there is none.
        """
        clear_dbm = self.clear_dbm(hop)
        try:
            return self.ladder.usable(clear_dbm)
        except DomainError:
            lowest = self.ladder.modes[0].threshold_db + self.up_margin
            raise ValueError(
                f"{round(clear_dbm, 1):g} dBm in clear air is less than the {lowest:g} dBm at "
                "which the slowest modulation is taken (its level and up_margin)"
            ) from None


def _named(count: int) -> tuple[str, ...]:
    """Return names of modulations from the slowest on."""
    return NAMES[:count] if count <= len(NAMES) else tuple(map(str, range(1, count + 1)))
