"""Datagrams whose gaps, sizes, bursts and on-off periods follow any law: the G of G/G/1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from simnet.chance.distributions import DurationDistribution, NumberDistribution, SizeDistribution
from simnet.kinds import model_validator
from simnet.network import DatagramSource
from simnet.traffic.base import DatagramTraffic
from simnet.units import NS_PER_S


class General(DatagramTraffic):
    """Datagrams with gaps and sizes of any law, perhaps in bursts, perhaps on and off."""

    example: ClassVar[Mapping[str, Any]] = {
        "gap": {"erlang": {"phases": 4, "mean": "2 ms"}},
        "size": {"discrete": {"values": ["40 B", "576 B", "1500 B"], "weights": [7, 4, 1]}},
        "burst": {"discrete": {"values": [1, 10], "weights": [9, 1]}},
        "on": {"exponential": "1 s"},
        "off": {"uniform": {"low": "0.5 s", "high": "1.5 s"}},
    }

    kind: Literal["general"] = "general"
    """Name of this kind."""
    gap: DurationDistribution
    """Time from one emission to the next; it runs only in on periods."""
    size: SizeDistribution
    """Size of each packet."""
    burst: NumberDistribution | None = None
    """Packets that leave together at each emission, rounded, at least 1. Default: one."""
    on: DurationDistribution | None = None
    """Length of an on period. Without `on` and `off` it is always on."""
    off: DurationDistribution | None = None
    """Length of an off period."""
    immediate: bool = False
    """Send the first packet at the start of the on-time rather than one gap after it."""

    @model_validator(mode="after")
    def _on_with_off(self) -> Self:
        if (self.on is None) != (self.off is None):
            raise ValueError("give both on and off, or neither")
        for name, law in (("gap", self.gap), ("on", self.on), ("off", self.off)):
            if law is not None and law.variate(NS_PER_S).mean <= 0:
                raise ValueError(f"the mean of {name} must be > 0, or time would stand still")
        return self

    def work(self) -> DatagramSource:
        """Return packets of the given laws."""
        return self.datagrams(
            self.gap.variate(NS_PER_S),
            self.size.variate(1.0),
            burst=None if self.burst is None else self.burst.variate(1.0),
            on=None if self.on is None else self.on.variate(NS_PER_S),
            off=None if self.off is None else self.off.variate(NS_PER_S),
            immediate=self.immediate,
        )
