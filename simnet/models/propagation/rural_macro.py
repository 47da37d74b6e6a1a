"""Path loss of rural macro cells, dB (3GPP TR 38.901 V17, table 7.4.1-1, RMa).

With a line of sight it is that of free space with an excess that grows with the height of what
stands around, and the fourth power of the distance beyond the break point; without one an
empirical law, at least as much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simnet.models.propagation.domain import within

SOURCE = "3GPP TR 38.901, RMa"
BUILDING_M = 5.0
"""Mean height of what stands around, h (table's default)."""
STREET_M = 20.0
"""Mean width of streets, W (table's default)."""
LIGHT_M_S = 3.0e8
"""As the report rounds it in the break point."""
NEAREST_KM, FARTHEST_KM = 0.01, 21.0
"""5 km without a line of sight, 10 with one; ITU-R M.2135-1, from which the formulas come, has 21
for its largest rural cells (assumption: they go on so far)."""


@dataclass(frozen=True, slots=True)
class RuralPath:
    """From a mast to an antenna, GHz and metres.

    Raises:
        DomainError: the frequency is outside 0.5 to 30 GHz, or a height outside its range.
    """

    frequency_ghz: float
    mast_m: float = 35.0
    antenna_m: float = 1.5

    def __post_init__(self) -> None:
        within("frequency", self.frequency_ghz, 0.5, 30, "GHz", SOURCE)
        within("height of the mast", self.mast_m, 10, 150, "m", SOURCE)
        within("height of the antenna", self.antenna_m, 1, 10, "m", SOURCE)

    def in_sight_db(self, distance_km: float) -> float:
        """Return the loss with a line of sight.

        Raises:
            DomainError: the distance is outside 10 m to 21 km.
        """
        within("distance", distance_km, NEAREST_KM, FARTHEST_KM, "km", SOURCE)
        flat_m = 1000 * distance_km
        slant_m = self._slant_m(flat_m)
        break_m = 2 * math.pi * self.mast_m * self.antenna_m * self.frequency_ghz * 1e9 / LIGHT_M_S
        if flat_m <= break_m:
            return self._near_db(slant_m)
        return self._near_db(self._slant_m(break_m)) + 40 * math.log10(slant_m / break_m)

    def hidden_db(self, distance_km: float) -> float:
        """Return the loss without a line of sight.

        Raises:
            DomainError: the distance is outside 10 m to 21 km.
        """
        slant_m = self._slant_m(1000 * distance_km)
        mast = math.log10(self.mast_m)
        loss = 161.04 - 7.1 * math.log10(STREET_M) + 7.5 * math.log10(BUILDING_M)
        loss -= (24.37 - 3.7 * (BUILDING_M / self.mast_m) ** 2) * mast
        loss += (43.42 - 3.1 * mast) * (math.log10(slant_m) - 3)
        loss += 20 * math.log10(self.frequency_ghz)
        loss -= 3.2 * math.log10(11.75 * self.antenna_m) ** 2 - 4.97
        return max(self.in_sight_db(distance_km), loss)

    def _slant_m(self, flat_m: float) -> float:
        return math.hypot(flat_m, self.mast_m - self.antenna_m)

    def _near_db(self, slant_m: float) -> float:
        """Return PL_1, the loss before the break point."""
        height = math.pow(BUILDING_M, 1.72)
        return (
            20 * math.log10(40 * math.pi * slant_m * self.frequency_ghz / 3)
            + min(0.03 * height, 10) * math.log10(slant_m)
            - min(0.044 * height, 14.77)
            + 0.002 * math.log10(BUILDING_M) * slant_m
        )
