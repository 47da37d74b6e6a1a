"""Floods by season: in some months lines of a district are down for days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.calendar.days import MONTH_DAYS
from simnet.kinds import Field
from simnet.models.failures.base import Component, Failure, Together
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair

_DAY_S = 86_400.0
_ALL = tuple(range(1, 13))


class Flood(Failure):
    """High water: so many a year in each district, all in some months."""

    example: ClassVar[Mapping[str, Any]] = {"lines": [{"technology": "fibre"}]}

    kind: Literal["flood"] = "flood"
    """Name of this kind."""
    together: Together = "district"
    """What is flooded at once. Default: all that it takes of a district (assumption)."""
    a_year: Annotated[float, Field(gt=0, le=1000)] = 0.5
    """How many a year, where it is dry in between. Default: one in two years (assumption)."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(
        default=(11, 12, 1, 2, 3, 4), strict=False
    )
    """In which months they begin, 1 to 12. Default: November to April, the wetter half of the
    year on the lower Mahakam (Ramadhan and others 2022: rain peaks in November and December and
    in March and April)."""
    repair: Repair = Repair.model_validate({"mean": "3 d"})
    """How long one lasts. Default: 3 days (assumption), log-normal."""

    def wear(self, component: Component) -> Wear | None:  # noqa: ARG002 (contract)
        """Return the same for each: time runs in its months only."""
        months = tuple(sorted(set(self.months)))
        days = sum(MONTH_DAYS[month - 1] for month in months)
        return Wear(days * _DAY_S / self.a_year, self.repair, () if months == _ALL else months)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield that it has no month."""
        if not self.months:
            yield "months", "names no month; leave it out for November to April"

    def undated(self) -> Self:
        """Return it with as many a year, at any time of it."""
        return self.model_copy(update={"months": _ALL})
