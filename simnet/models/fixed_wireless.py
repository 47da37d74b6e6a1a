"""Fixed wireless over a cell: what LTE and 5G terminals have in common.

What a place gets follows from its distance to the mast, if that is known: path loss of rural cells
(3GPP TR 38.901), channel quality, efficiency, rate of the whole cell. A cell that villages share is
a `medium` with ``rate: technology``: each transmits at what its own place gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from simnet.conditions.cause import Influence, Period
from simnet.kinds import (
    Decibels,
    Field,
    Gain,
    Length,
    PositiveRate,
    Power,
    Probability,
    model_validator,
    within,
)
from simnet.models.cellular import Budget, cell_bps, cqi_at, left_by_others, narrowed_bps
from simnet.models.propagation.rural_macro import FARTHEST_KM, NEAREST_KM, RuralPath
from simnet.models.radio_hops import distance_km
from simnet.models.technology.base import Line, Place, Technology, Way
from simnet.models.weather.base import Point
from simnet.units import BAND, GAIN, LENGTH

TERMINAL_DBM = 23.0
"""Power class 3 (TS 36.101, 6.2.2; TS 38.101-1, 6.2.1)."""
MAST_NOISE_DB = 5.0
"""Noise figure of a base station (TR 36.814, table A.2.1.1-2)."""
INDOOR = (0.0, 0.0015)
"""Gain in dBi and height in km of a terminal on a table."""


class FixedWireless(Technology):
    """A terminal of a cell, at the channel quality of its place."""

    living: ClassVar[bool] = True
    typical_up_bps: ClassVar[int]
    """From a village whose distance is not known."""

    down: PositiveRate | None = None
    """Rate towards the village if it had the cell to itself."""
    up: PositiveRate | None = None
    """Rate from the village, likewise."""
    tower: Place | None = None
    """Where the mast stands; with the village's coordinates that gives the distance."""
    distance: Length | None = None
    """From the village to the mast. Default: from `tower`; without one the channel quality is
    `cqi`."""
    cqi: Annotated[int, Field(ge=1, le=15)] = 9
    """Channel quality where no distance is known. Default: 9, a rural cell (assumption)."""
    frequency: Annotated[float, *within(BAND, 0.5, 30)]
    """Of the carrier."""
    bandwidth: Annotated[float, *within(BAND, 0.0014, 0.4)]
    """Width of the channel."""
    streams: Annotated[int, Field(ge=1, le=8)] = 2
    """Streams towards the village at once. Default: 2, with two antennas at either end."""
    useful: Probability
    """Share of the resources that carries data."""
    down_share: Probability | None = None
    """Share of the time that belongs to the direction towards the village, where both use one
    channel (TDD)."""
    power: Power = 46.0
    """Transmit power of the mast over the channel. Default: 46 dBm (3GPP TR 36.814, table
    A.2.1.1-2)."""
    mast_gain: Gain = 14.0
    """Gain of the mast's antenna, feeder taken off. Default: 14 dBi (same table)."""
    mast: Annotated[float, *within(LENGTH, 0.01, 0.15)] = 0.035
    """Height of the mast. Default: 35 m (3GPP TR 38.901, table 7.4.1-1)."""
    antenna: Literal["outdoor", "indoor"] = "outdoor"
    """Where the terminal's antenna is. Indoors it has 0 dBi, 1.5 m above ground, behind `walls`."""
    gain: Annotated[float, *within(GAIN, -20, 40)] = 8.0
    """Gain of an outdoor antenna. Default: 8 dBi (assumption)."""
    height: Annotated[float, *within(LENGTH, 0.001, 0.01)] = 0.005
    """Height of an outdoor antenna above ground. Default: 5 m (assumption: on a roof)."""
    walls: Decibels = 10.0
    """Loss into the house, of an indoor antenna. Default: 10 dB of wooden walls: 5 + 4.85 + 0.12 f
    (3GPP TR 38.901, 7.4.3)."""
    in_sight: bool = False
    """Whether the antenna sees the mast. Default: it does not, for trees and hills (assumption)."""
    noise_figure: Decibels = 9.0
    """Of the terminal. Default: 9 dB (3GPP TR 36.814, table A.2.1.1-2)."""
    interference: Decibels = 3.0
    """How much neighbouring cells raise the noise. Default: 3 dB (assumption: few neighbours)."""
    busiest: Probability | None = None
    """What other people on the cell leave of it in the busiest hour, at 22; at other hours they
    leave more, at 02 all, and where the run has no clock the mean over the day. About 50 %
    (Opensignal 2019: 9 of 21 Mbps in Malaysia). Default: the rates are taken as they are."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.busiest == 0 or self.useful == 0 or self.down_share in (0, 1):
            raise ValueError("busiest and useful must be above 0, down_share between 0 and 100 %")
        if self.tower is not None and self.distance is not None:
            raise ValueError("give the tower's place or the distance to it")
        for message in self._out_of_reach(self.distance):
            raise ValueError(message)
        return self

    def at(self, here: Point | None, there: Point | None) -> Self:  # noqa: ARG002 (contract)
        """Return it with its distance from the mast."""
        if self.tower is None or here is None:
            return self
        km = max(NEAREST_KM, round(distance_km(here, self.tower.point), 3))
        return self.model_copy(update={"distance": km, "tower": None})

    def misplaced(self, here: Point | None, there: Point | None) -> Iterator[str]:
        """Yield that the mast is too far away."""
        if self.tower is not None and here is None:
            yield "its tower has a place, the village has none; give latitude and longitude"
        elif here is not None:
            yield from self._out_of_reach(self.at(here, there).distance)

    def made_bps(self, way: Way) -> int:
        """Return what the cell carries at the place, or at `cqi` where that is not known."""
        if way == "up":
            return self.typical_up_bps if self.distance is None else self._up_bps(self.distance)
        cqi = self.cqi if self.distance is None else cqi_at(self.ratio_db(self.distance))
        useful = self.useful * (1.0 if self.down_share is None else self.down_share)
        return cell_bps(cqi, self.bandwidth * 1e9, self.streams, useful)

    def ratio_db(self, km: float) -> float:
        """Return the signal over noise and interference at the terminal, dB."""
        return self._budget(self.power, self.noise_figure).ratio_db(self._loss_db(km))

    def lives(self, line: Line) -> bool:  # noqa: ARG002 (contract)
        """Return whether other people's load is asked for."""
        return self.busiest is not None

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:  # noqa: ARG002 (alike everywhere)
        """Yield what others leave, of both directions alike."""
        if self.busiest is not None:
            left = Influence("", share=left_by_others(period, self.busiest))
            yield "down", left
            yield "up", left

    def _out_of_reach(self, km: float | None) -> Iterator[str]:
        """Yield why a mast so far away would not be heard."""
        if km is None:
            return
        if not NEAREST_KM <= km <= FARTHEST_KM:
            most = f"{1000 * NEAREST_KM:g} m to {FARTHEST_KM:g} km"
            yield f"the mast is {km:g} km away, outside of what the path loss holds for ({most})"
        elif not cqi_at(self.ratio_db(km)) or not self._up_bps(km):
            down_db, up_db = self.ratio_db(km), self._up_ratio_db(km)
            yield (
                f"no signal at {km:g} km: {down_db:.1f} dB over the noise down and {up_db:.1f} dB "
                "up; bring antenna or mast higher or outdoors, or take a lower frequency"
            )

    def _up_ratio_db(self, km: float) -> float:
        return self._budget(TERMINAL_DBM, MAST_NOISE_DB).ratio_db(self._loss_db(km))

    def _up_bps(self, km: float) -> int:
        useful = self.useful * (1.0 if self.down_share is None else 1 - self.down_share)
        return narrowed_bps(self._up_ratio_db(km), self.bandwidth * 1e9, useful)

    def _budget(self, power_dbm: float, noise_figure_db: float) -> Budget:
        indoors = self.antenna == "indoor"
        return Budget(
            power_dbm=power_dbm,
            gains_db=self.mast_gain + (INDOOR[0] if indoors else self.gain),
            losses_db=self.walls if indoors else 0.0,
            noise_figure_db=noise_figure_db,
            interference_db=self.interference,
            bandwidth_hz=self.bandwidth * 1e9,
        )

    def _loss_db(self, km: float) -> float:
        height_km = INDOOR[1] if self.antenna == "indoor" else self.height
        path = RuralPath(self.frequency, 1000 * self.mast, 1000 * height_km)
        return path.in_sight_db(km) if self.in_sight else path.hidden_db(km)
