"""Failure modes: the contract of what makes components of a network break or stand still.

A component is what one cause takes down at once: a line, all lines in a trench, a feeder of a
district with the villages on it, a provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

from simnet.calendar.days import THURSDAY
from simnet.kinds import Field, Kind
from simnet.models.accesses import Accesses
from simnet.models.outages.renewal import Wear
from simnet.models.outages.spells import Spells

Together: TypeAlias = Literal["line", "village", "district", "regency", "isp", "all"]
"""What fails at once."""
Extent: TypeAlias = Literal["line", "place", "provider"]
"""What of the network it takes: lines; all lines of villages' offices; all lines of providers."""


@dataclass(frozen=True, slots=True)
class Component:
    """What one cause takes down at once."""

    name: str
    """A stable name, by which its chance is keyed: a line's path, a trench, a district."""
    links: tuple[str, ...]
    """Names of the links of the network that it carries."""
    length_km: float = 0.0
    """Of its cable, where the cause goes by length."""


@dataclass(frozen=True, slots=True)
class Year:
    """The year that failures are drawn for."""

    seed: int
    january_1: int = THURSDAY
    """Weekday on which it begins, from Monday, 0."""


class Failure(Kind):
    """Base of kinds of failures."""

    room: ClassVar[str] = "simnet.models.failures"
    what: ClassVar[str] = "kind of failure"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides ``kind``; tests run it."""
    extent: ClassVar[Extent] = "line"
    """What it takes of the network."""
    takes_all: ClassVar[bool] = False
    """Whether it takes everything of its extent where the scenario does not say what."""
    by_length: ClassVar[bool] = False
    """Whether it goes by the length of a cable."""

    kind: str
    """Name of the kind: that of its file."""
    lines: tuple[str | Accesses, ...] = Field(default=(), strict=False)
    """What it takes: lines by their paths (backhaul.links.river), and the accesses of villages by
    what they have in common (technology, isp, village, group, district, regency)."""
    together: Together = "line"
    """What fails at once: each line by itself; or all accesses that it takes in a village, a
    district, a regency or of a provider, with each other line by itself; or all that it takes."""

    def wear(self, component: Component) -> Wear | None:  # noqa: ARG002 (contract)
        """Return how a component breaks at random; None where it does not."""
        return None

    def down(self, broken: Spells, year: Year, key: str, until_ns: int) -> Spells:  # noqa: ARG002 (contract)
        """Return when a component is down, by when it is broken; all that begins before a time.

        Times are ns since 1 January. `key` is the component's: draws are keyed by the year's seed
        and what begins with it.
        """
        return broken

    def keyed(self, cause: str, component: str) -> str:
        """Return what the chance of a component is keyed by."""
        return f"failures/{cause}/{component}"

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield what makes no sense in its parameters, as (path within it, message)."""
        yield from ()

    @property
    def planned(self) -> bool:
        """Whether it is down by plan alone, so that there is nothing to repair."""
        return False

    @property
    def by_clock(self) -> bool:
        """Whether it goes by the hour of the day."""
        return False

    @property
    def by_date(self) -> bool:
        """Whether it goes by the day of the year."""
        return False

    def undated(self) -> Self:
        """Return it for any day of an average year."""
        return self
