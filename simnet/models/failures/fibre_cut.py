"""Cable cuts, in proportion to the length of the route: excavators, landslides, anchors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.calendar.days import NS_PER_YEAR
from simnet.kinds import Field
from simnet.models.failures.base import Component, Failure
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair
from simnet.network.geography import ROUTE_FACTOR

_YEAR_S = NS_PER_YEAR / 1e9


class FibreCut(Failure):
    """Cuts of a cable: a Poisson process over its length while it is whole."""

    example: ClassVar[Mapping[str, Any]] = {"lines": ["backhaul.links.river"]}
    by_length: ClassVar[bool] = True

    kind: Literal["fibre_cut"] = "fibre_cut"
    """Name of this kind."""
    together: Literal["line"] = "line"
    """Each cable is cut by itself; those in one trench together (failures.trenches)."""
    per_1000_km: Annotated[float, Field(gt=0, le=10_000)] = 2.13
    """Cuts a year for each 1,000 km. Default: buried cable (Bellcore, in AFL's white paper of May
    2001), which is the least to reckon with; along roads under works 10 to 50 (assumption: 1 to 5
    per 100 km, a range for stress tests). The same paper: 0.085 in the ground wire of a power
    line, 0.081 for self-supporting aerial cable, by its vendor."""
    repair: Repair = Repair.model_validate({"mean": "6 h"})
    """Time to repair. Default: 6 h for a buried cable (experts123; seen in Kalimantan: 3 h in
    Berau 2020, 5.5 h in Central Kalimantan 2020), log-normal."""
    route_factor: Annotated[float, Field(ge=1, le=10)] = ROUTE_FACTOR
    """Length of a cable over the great-circle distance of its ends, where no route says it.
    Default: 1.5 (assumption: a cable follows roads and rivers)."""

    def wear(self, component: Component) -> Wear | None:
        """Return the time between cuts of so long a cable; none of one without length."""
        cuts = self.per_1000_km * component.length_km / 1000.0
        return Wear(_YEAR_S / cuts, self.repair) if cuts > 0 else None
