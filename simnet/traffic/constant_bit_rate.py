"""Packets of one size at equal gaps: a codec without silence suppression, a sensor, a test load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.chance.variates import constant
from simnet.kinds import PositiveRate, PositiveSize
from simnet.network import DatagramSource
from simnet.traffic.base import DatagramTraffic, gap_at


class ConstantBitRate(DatagramTraffic):
    """Datagrams of one size at equal gaps, the first at the start."""

    example: ClassVar[Mapping[str, Any]] = {"rate": "64 kbps", "size": "160 B", "header": "40 B"}

    kind: Literal["constant_bit_rate"] = "constant_bit_rate"
    """Name of this kind."""
    rate: PositiveRate
    """Rate of `size`, without `header`: one packet every `size`/`rate`."""
    size: PositiveSize = 1000
    """Size of every packet."""

    def work(self) -> DatagramSource:
        """Return packets of `size` every `size`/`rate`."""
        return self.datagrams(
            gap_at(self.rate, self.size), constant(float(self.size)), immediate=True
        )
