"""Provider outages: all lines of an ISP at once, or of several that hang on one backbone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Field, Name, PositiveDuration
from simnet.models.failures.base import Component, Extent, Failure
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair


class Provider(Failure):
    """Outages of a whole provider: its transit, its handover and its feeder."""

    example: ClassVar[Mapping[str, Any]] = {"isps": ["telkom"]}
    extent: ClassVar[Extent] = "provider"
    takes_all: ClassVar[bool] = True

    kind: Literal["provider"] = "provider"
    """Name of this kind."""
    isps: tuple[Name, ...] = Field(default=(), strict=False)
    """Which providers. Default: all."""
    together: Literal["isp", "all"] = "isp"
    """Whether each fails by itself (isp), or all of them at once (all): those on one backbone."""
    every: PositiveDuration = 90 * 86_400_000_000_000
    """Mean time from a repair to the next outage. Default: 90 days (assumption: with the time to
    repair 99.8 % of the time up, where contracts promise 98 to 99.5 % with all that lies between;
    infotamanet, jets.id)."""
    repair: Repair = Repair.model_validate({"mean": "4 h"})
    """How long one lasts. Default: 4 hours (assumption), log-normal."""

    def wear(self, component: Component) -> Wear | None:  # noqa: ARG002 (contract)
        """Return the same for each."""
        return Wear(self.every / 1e9, self.repair)
