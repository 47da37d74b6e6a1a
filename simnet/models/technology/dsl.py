"""Digital subscriber line over the telephone's copper pair: ADSL2+ or VDSL2, by loop length."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from simnet.kinds import Duration, PositiveDuration, PositiveRate, model_validator, within
from simnet.models.technology.base import Landing, Technology, Way
from simnet.units import LENGTH

Reach = tuple[tuple[float, float], ...]
"""(km of copper, Mbps) by increasing length."""

ADSL2PLUS: Final[Reach] = (
    *((0.3, 24.0), (0.6, 24.0), (0.9, 23.0), (1.2, 22.0), (1.5, 21.0), (1.8, 19.0)),
    *((2.1, 16.0), (3.0, 8.0), (4.5, 3.0), (5.2, 1.5)),
)
"""ADSL2+ (ITU-T G.992.5) towards the village over 0.4 mm copper, whose 25 Mbps at 0.3 km are held
to the 24 Mbps that are sold (rate-reach table of Wikipedia's article Asymmetric digital subscriber
line)."""
VDSL2: Final[Reach] = (
    *((0.2, 80.0), (0.6, 51.0), (1.2, 24.5), (1.8, 18.0), (2.4, 13.3), (3.0, 8.7), (3.6, 4.1)),
)
"""VDSL2 (ITU-T G.993.2, profile 17a) towards the village as measured on British lines, without
vectoring (chart of increasebroadbandspeed.co.uk, May 2020, as read by broadband.w-eaves.uk)."""
_REACH = {"adsl2plus": ADSL2PLUS, "vdsl2": VDSL2}
_UP_MBPS = {"adsl2plus": (1.0, 1 / 16), "vdsl2": (20.0, 1 / 4)}
"""The most from the village, and its share of the rate towards it."""
LONGEST_KM = {kind: reach[-1][0] for kind, reach in _REACH.items()}


class Dsl(Technology):
    """A copper pair from the street cabinet or exchange; its rate falls with its length.

    What lies between two lengths of the published table is on the straight line between them.
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"line": "adsl2plus", "loop": "2.1 km"}

    kind: Literal["dsl"] = "dsl"
    """Name of this kind."""
    line: Literal["adsl2plus", "vdsl2"] = "vdsl2"
    """What is spoken on the pair: ADSL2+ from an exchange, VDSL2 from a cabinet near by."""
    loop: Annotated[float, *within(LENGTH, 0.001, LONGEST_KM["adsl2plus"])] = 1.2
    """Length of the copper. Default: 1.2 km (assumption). ADSL2+ reaches 5.2 km, VDSL2 3.6 km."""
    down: PositiveRate | None = None
    """Rate towards the village. Default: by `line` and `loop` (published tables, see the page on
    technologies): 24.5 Mbps at 1.2 km of VDSL2."""
    up: PositiveRate | None = None
    """Rate from the village. Default: a quarter of `down` but at most 20 Mbps with VDSL2, a
    sixteenth but at most 1 Mbps with ADSL2+ (assumption: as sold, 80/20 and 16/1 Mbps)."""
    delay: Duration = 8_000_000
    """One-way delay to the regency seat. Default: 8 ms (assumption: interleaving against impulse
    noise takes most of it)."""
    buffer: PositiveDuration = 300_000_000
    """Full queue, each direction. Default: 300 ms (assumption: modems buffer deeply)."""

    @model_validator(mode="after")
    def _reaches(self) -> Self:
        longest = LONGEST_KM[self.line]
        if self.loop > longest:
            raise ValueError(
                f"{self.line} reaches {longest:g} km of copper, and loop is {self.loop:g} km; "
                "write line: adsl2plus"
            )
        return self

    def made_bps(self, way: Way) -> int:
        """Return the rate of one direction by the length of the copper."""
        mbps = _at(_REACH[self.line], self.loop)
        if way == "up":
            most, share = _UP_MBPS[self.line]
            mbps = min(most, share * mbps)
        return round(mbps * 1000) * 1000


def _at(reach: Reach, km: float) -> float:
    """Return the rate at a length, Mbps."""
    after = bisect_left(reach, (km, 0.0))
    if after == 0:
        return reach[0][1]
    (near, more), (far, less) = reach[after - 1], reach[after]
    return more + (less - more) * (km - near) / (far - near)
