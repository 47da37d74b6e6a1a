"""Equipment failures: a dish, a terminal, a router, a radio that must be replaced."""

from __future__ import annotations

from typing import ClassVar, Literal

from simnet.kinds import PositiveDuration
from simnet.models.failures.base import Component, Failure
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair


class Equipment(Failure):
    """Failures of what stands at the ends of lines."""

    takes_all: ClassVar[bool] = True

    kind: Literal["equipment"] = "equipment"
    """Name of this kind."""
    every: PositiveDuration = 3 * 365 * 86_400_000_000_000
    """Mean time from a repair to the next failure. Default: 3 years (assumption: heat, damp and
    surges of a site without cooling)."""
    repair: Repair = Repair.model_validate({"mean": "2 d"})
    """Time to replace it. Default: 2 days (assumption: a technician in each district, newsborneo.id
    28 May 2025; spare parts come from the regency's seat), log-normal."""

    def wear(self, component: Component) -> Wear | None:  # noqa: ARG002 (contract)
        """Return the same for each."""
        return Wear(self.every / 1e9, self.repair)
