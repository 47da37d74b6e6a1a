"""Progress events of a study, as its listener is called with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.statistics.intervals import Interval


@dataclass(frozen=True, slots=True)
class Planned:
    """What lies ahead, said before the first run; the time is an estimate from short trials."""

    runs: int
    """Runs that must be made, pilot runs included; those in the folder already are not counted."""
    most_runs: int
    """The same if no measure is precise before the cap."""
    found: int
    """Runs that are in the folder already."""
    seconds: float
    """About how long `runs` take, by the clock."""
    memory_bytes: int
    """What all runs at a time need at most, about."""
    workers: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """A run in the folder was damaged or half written; it is made again."""

    key: str


@dataclass(frozen=True, slots=True)
class Started:
    """A run was handed to a worker."""

    key: str
    cell: str
    replication: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A run is written."""

    key: str
    cell: str
    replication: int
    wall_s: float
    packet_hops: int


@dataclass(frozen=True, slots=True)
class Retried:
    """A worker died; the run is tried again."""

    key: str
    cell: str
    replication: int
    deaths: int
    """How many workers died of this run alone."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A run cannot be made; the others go on."""

    key: str
    cell: str
    replication: int
    reason: str


@dataclass(frozen=True, slots=True)
class Warmed:
    """Pilot runs are done, and show how long the network takes to forget its empty start."""

    warmup_s: float


@dataclass(frozen=True, slots=True)
class Round:
    """All cells have this many replications."""

    replications: int
    measure: str
    estimates: Mapping[str, Interval]
    """The chosen measure's interval by cell."""
    precise: bool
    """Whether every named measure of every cell is as precise as asked."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A search for headroom has its runs at a growth."""

    cell: str
    level: str
    growth: float
    replications: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """A signal ended the study early; what was finished is kept."""

    finished: int


@dataclass(frozen=True, slots=True)
class Done:
    """The study's tables are written."""

    folder: str
    replications: int


Event = (
    Planned
    | Repaired
    | Started
    | Finished
    | Retried
    | Failed
    | Warmed
    | Round
    | Looked
    | Stopped
    | Done
)
Listener = Callable[[Event], None]


def ignore(_: Event) -> None:
    """Take no notice of an event."""
