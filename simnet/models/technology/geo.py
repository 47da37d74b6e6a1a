"""Geostationary satellite: SATRIA-1 and its like, in Ku and Ka band, with rain on both legs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.conditions.cause import Influence, Period
from simnet.errors import DomainError
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    Longitude,
    PositiveDuration,
    PositiveRate,
    model_validator,
)
from simnet.kinds.radio import Band, Decibels
from simnet.models.adaptive_modulation import Ladder, rates_during
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.satellite.bent_pipe import BentPipe, Leg
from simnet.models.satellite.dvb import DVB_RCS2, DVB_S2, Modem, ladder
from simnet.models.satellite.geostationary import look
from simnet.models.satellite.remembered import Remembered
from simnet.models.technology.base import Landing, Line, Technology, Way
from simnet.models.weather.base import Point, Weather

SATRIA_1 = 146.0
"""Degrees east."""
BANDS = {"ku": (12.0, 14.25), "ka": (20.0, 29.5)}
"""Frequencies towards the ground and from it, GHz (assumption: within the bands of the service)."""


class SatelliteMode(Declared):
    """A mode of a modem: modulation and coding."""

    name: str
    """Such as QPSK 1/2."""
    threshold: Annotated[float, Field(ge=-20, le=40, strict=False)]
    """The least Es/N0 at which it works, dB."""
    bits: Annotated[float, Field(gt=0, le=20, strict=False)]
    """Bits a symbol."""


Modes = Annotated[tuple[SatelliteMode, ...], Field(strict=False, min_length=1)]
Signal = Annotated[float, Field(ge=-20, le=40, strict=False)]


def _written(modem: Modem) -> tuple[SatelliteMode, ...]:
    return tuple(
        SatelliteMode(name=name, threshold=threshold, bits=bits) for name, threshold, bits in modem
    )


class Geo(Technology):
    """A terminal with its rate to itself; in rain it falls from mode to mode until nothing is left.

    Rain counts where the scenario has weather: on the village's leg and on the gateway's, at their
    places, elevations and frequencies. A beam that terminals share is a `medium` of the scenario,
    such as `preset: geo_beam`, access on demand the queue `on_demand` towards the satellite,
    splitting of TCP the `proxy` of the access.
    """

    lands_at: ClassVar[Landing] = "gateway"
    living: ClassVar[bool] = True
    needs_place: ClassVar[bool] = True
    needs_landing_place: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"down": "4 Mbps", "up": "1 Mbps"}

    kind: Literal["geo"] = "geo"
    """Name of this kind."""
    down: PositiveRate = 10_000_000
    """Rate towards the village in clear sky. Default: measured in SATRIA-1's tests (liputan6.com,
    December 2023). Its 150 Gbps over 37 000 points are about 4 Mbps each (bisnis.com, November
    2023)."""
    up: PositiveRate = 3_000_000
    """Rate from the village in clear sky. Default: measured in SATRIA-1's tests (same source)."""
    delay: Duration = 270_000_000
    """One-way delay to the gateway. Default: where `satellite` is written and both places are
    known, by geometry, and `framing`; else 270 ms, which is 245 to 247 ms of propagation from
    Samarinda over 146 degrees east to Banjarmasin or Tarakan (by the geometry of RFC 2488), and
    framing (assumption: the low end of 270 to 300 ms in all)."""
    buffer: PositiveDuration = 600_000_000
    """Full queue, each direction. Default: 600 ms (assumption: a buffer of one round-trip time, the
    rule of Villamizar and Song 1994)."""
    satellite: Longitude | None = None
    """Where the satellite stands, degrees east. Default: 146, SATRIA-1; the delay then stays as it
    is said."""
    framing: Duration = 24_000_000
    """What framing and processing add to a delay by geometry. Default: 24 ms (assumption: what is
    left of 270 ms)."""
    band: Literal["ku", "ka"] = "ka"
    """Ku (12 GHz towards the ground, 14.25 from it) or Ka (20 and 29.5 GHz). Default: Ka, as
    SATRIA-1."""
    frequency_down: Band | None = None
    """Frequency towards the ground, of both legs. Default: that of the band."""
    frequency_up: Band | None = None
    """Frequency from the ground, of both legs. Default: that of the band."""
    signal_down: Signal = 13.0
    """Es/N0 at the village in clear sky, dB: how far it is above the thresholds of the modes is the
    margin against rain. Default: 16-APSK 5/6 (assumption)."""
    signal_up: Signal = 10.0
    """Es/N0 at the gateway of what the village sends, in clear sky, dB. Default: 8-PSK 3/4
    (assumption)."""
    gateway_power: Decibels = 6.0
    """How much rain on its uplink the gateway makes up for by more power. Default: 6 dB
    (assumption)."""
    terminal_power: Decibels = 0.0
    """How much the village's terminal does. Default: none (assumption: it sends all it can)."""
    noise_temperature: Annotated[float, Field(ge=10, le=5000, strict=False)] = 200.0
    """Noise temperature of the receivers in clear sky, K, which rain raises. Default: 200 K
    (assumption)."""
    modes_down: Modes = _written(DVB_S2)
    """Modes towards the village in order: name, `threshold` of Es/N0 in dB, `bits` a symbol; the
    best one in clear sky carries `down`. Default: DVB-S2 (ETSI EN 302 307-1, table 13)."""
    modes_up: Modes = _written(DVB_RCS2)
    """Modes from the village, likewise. Default: DVB-RCS2 in long bursts and spread ones, as CNES's
    OpenSAND has them."""
    up_margin: Decibels = 1.0
    """How far above its threshold the signal must be for a mode to be taken. Default: 1 dB
    (assumption)."""
    down_margin: Decibels = 0.3
    """How far above it the signal must stay for the mode to be kept. Default: 0.3 dB
    (assumption)."""

    @model_validator(mode="after")
    def _has_a_mode_in_clear_sky(self) -> Self:
        for way in ("down", "up"):
            try:
                self.ladder(way, 1_000_000)
            except DomainError as error:
                raise ValueError(f"modes_{way}: {error}") from None
        return self

    def at(self, here: Point | None, there: Point | None) -> Self:
        """Return it with the delay that follows from the places, where the satellite is written."""
        if self.satellite is None or here is None or there is None:
            return self
        if "delay" in self.model_fields_set:
            return self
        both_ns = sum(look(each, self.satellite).delay_ns for each in (here, there))
        return self.model_copy(update={"delay": both_ns + self.framing})

    def misplaced(self, here: Point | None, there: Point | None) -> Iterator[str]:
        """Yield from where its satellite cannot be seen."""
        for place, what in ((here, "the village"), (there, "the gateway")):
            if place is not None and (below := -look(place, self.over).elevation_deg) >= 0:
                yield (
                    f"from {what} at {place.latitude:g}, {place.longitude:g} the satellite over "
                    f"{self.over:g} degrees east is {below:.1f} degrees below the horizon"
                )

    def lives(self, line: Line) -> bool:
        """Return whether rain changes its link."""
        return line.weather is not None

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:
        """Yield the rate of each direction by its mode in the rain of the moment."""
        if line.weather is None or line.here is None or line.there is None:
            return
        weather = Remembered(line.weather)
        yield "down", self._faded("down", line.there, line.here, weather, line, period)
        yield "up", self._faded("up", line.here, line.there, weather, line, period)

    def rained_on(self, line: Line) -> Iterator[Point]:
        """Yield the village and the gateway."""
        if line.weather is not None and line.here is not None and line.there is not None:
            yield from (line.here, line.there)

    def fades(self, line: Line, period: Period) -> Iterator[tuple[Way, IntArray, FloatArray]]:
        """Yield the attenuation by rain on the village's own leg, each way.

        When each value begins to hold, ns since the period's start, and dB.
        """
        if line.weather is None or line.here is None or line.there is None:
            return
        down = self.pipe("down", line.there, line.here)
        up = self.pipe("up", line.here, line.there)
        yield "down", *down.downlink.fades(line.weather, period)
        yield "up", *up.uplink.fades(line.weather, period)

    def _faded(
        self, way: Way, sender: Point, receiver: Point, weather: Weather, line: Line, period: Period
    ) -> Influence:
        link = line.down if way == "down" else line.up
        signal = partial(self.pipe(way, sender, receiver).signal, weather)
        return Influence("", capacity=rates_during(self.ladder(way, link.rate_bps), signal, period))

    @property
    def over(self) -> float:
        """The longitude of the satellite, degrees east."""
        return SATRIA_1 if self.satellite is None else self.satellite

    def ladder(self, way: Way, rate_bps: int) -> Ladder:
        """Return the modes of a direction, of which the best in clear sky has a rate.

        Raises:
            DomainError: they are out of order, or clear sky is too weak for them.
        """
        written, clear_db = (
            (self.modes_down, self.signal_down)
            if way == "down"
            else (self.modes_up, self.signal_up)
        )
        modem = tuple((each.name, each.threshold, each.bits) for each in written)
        return ladder(modem, rate_bps, clear_db, self.up_margin, self.down_margin)

    def pipe(self, way: Way, sender: Point, receiver: Point) -> BentPipe:
        """Return one direction from the station that sends to the one that receives."""
        down_ghz, up_ghz = BANDS[self.band]
        uplink = self._leg(sender, self.frequency_up or up_ghz)
        downlink = self._leg(receiver, self.frequency_down or down_ghz)
        down = way == "down"
        return BentPipe(
            clear_db=self.signal_down if down else self.signal_up,
            uplink=uplink,
            downlink=downlink,
            power_control_db=self.gateway_power if down else self.terminal_power,
            noise_k=self.noise_temperature,
        )

    def _leg(self, place: Point, frequency_ghz: float) -> Leg:
        return Leg(place, look(place, self.over).elevation_deg, frequency_ghz)
