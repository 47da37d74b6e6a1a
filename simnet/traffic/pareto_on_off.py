"""A source with heavy-tailed on and off periods: many of them together are self-similar.

An aggregate of such sources has the Hurst parameter H = (3 - alpha)/2 (Taqqu, Willinger,
Sherman 1997, Computer Communication Review 27(2)).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.chance.variates import Variate, constant, pareto
from simnet.kinds import Field, PositiveDuration, PositiveRate, PositiveSize
from simnet.network import DatagramSource
from simnet.traffic.base import DatagramTraffic, gap_at, seconds


class ParetoOnOff(DatagramTraffic):
    """Packets at a constant rate in Pareto on periods, none in Pareto off periods."""

    example: ClassVar[Mapping[str, Any]] = {
        "peak": "1 Mbps",
        "size": "1000 B",
        "on": "500 ms",
        "off": "500 ms",
        "alpha": 1.5,
    }

    kind: Literal["pareto_on_off"] = "pareto_on_off"
    """Name of this kind."""
    peak: PositiveRate
    """Rate of `size` while on, without `header`."""
    size: PositiveSize = 1000
    """Size of every packet."""
    on: PositiveDuration
    """Mean length of an on period."""
    off: PositiveDuration
    """Mean length of an off period."""
    alpha: Annotated[float, Field(gt=1, le=1_000_000, strict=False)] = 1.5
    """Shape of both laws; above 1, below 2 for self-similarity. Default: that of ns-2's Pareto
    source, H = 0.75."""

    def work(self) -> DatagramSource:
        """Return packets every `size`/`peak` in Pareto on periods."""
        return self.datagrams(
            gap_at(self.peak, self.size),
            constant(float(self.size)),
            on=self._period(self.on),
            off=self._period(self.off),
        )

    def _period(self, mean_ns: int) -> Variate:
        """Return the Pareto law of shape `alpha` with this mean."""
        return pareto(self.alpha, seconds(mean_ns) * (self.alpha - 1) / self.alpha)
