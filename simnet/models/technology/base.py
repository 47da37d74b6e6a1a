"""What every access technology says of its link: rates, delay, loss, buffer, and where it lands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

from simnet.conditions.cause import Influence, Period
from simnet.kinds import (
    Declared,
    Duration,
    Kind,
    Latitude,
    Longitude,
    PositiveDuration,
    PositiveRate,
    Price,
    Probability,
)
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.weather.base import Point, Weather

Landing: TypeAlias = Literal["regency", "gateway"]
"""The far end of an access link: the seat of the village's regency, or the gateway of its ISP."""

Way: TypeAlias = Literal["down", "up"]
"""Down is towards the village."""


@dataclass(frozen=True, slots=True)
class AccessLink:
    """One direction of an access link; `buffer_ns` is how long its full queue takes to send."""

    rate_bps: int
    delay_ns: int
    loss_probability: float
    buffer_ns: int


@dataclass(frozen=True, slots=True)
class Line:
    """The place of a technology: what it is told of the link whose conditions it makes."""

    name: str
    """A stable name, to which its random streams are keyed: that of the village."""
    here: Point | None
    """Where the village is; None where the scenario does not say it, as below."""
    there: Point | None
    """Where the link lands: the seat of the regency, or the gateway."""
    up: AccessLink
    """The direction from the village as the scenario has it, but for what the subscription holds
    it to."""
    down: AccessLink
    """The direction towards the village, likewise."""
    weather: Weather | None
    """None: it never rains."""


class Place(Declared):
    """A tower, or whatever else of a technology stands somewhere."""

    latitude: Latitude
    """Degrees north of the equator."""
    longitude: Longitude
    """Degrees east of Greenwich."""

    @property
    def point(self) -> Point:
        """The place on the map."""
        return Point(self.latitude, self.longitude)


class Technology(Kind):
    """Base of access technologies."""

    room: ClassVar[str] = "simnet.models.technology"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides ``kind``; reference pages show it, tests run it."""
    lands_at: ClassVar[Landing]
    """Where the far end of the link is."""
    living: ClassVar[bool] = False
    """Whether `conditions` says anything: what changes by itself, by the hour, or in rain."""
    needs_place: ClassVar[bool] = False
    """Whether it must know where the village is to say what rain does to the link."""
    needs_landing_place: ClassVar[bool] = False
    """Whether it must know where the link lands for the same."""

    kind: str
    """Name of the kind: that of its file."""
    down: PositiveRate | None
    """Rate towards the village; None where a kind makes it of its other parameters."""
    up: PositiveRate | None
    """Rate from the village; likewise."""
    delay: Duration
    """One-way delay from the village to the landing, without queueing."""
    loss: Probability = 0.0
    """Probability that a packet is lost on the way, each direction; not from congestion."""
    buffer: PositiveDuration
    """How long the full queue in front of the link takes to send, each direction."""
    price: Price | None = None
    """What an access with this technology costs where no village, group or default says it."""

    def link(self, way: Way) -> AccessLink:
        """Return one direction of the link."""
        written = self.down if way == "down" else self.up
        rate_bps = self.made_bps(way) if written is None else written
        return AccessLink(rate_bps, self.delay, self.loss, self.buffer)

    def made_bps(self, way: Way) -> int:
        """Return the rate that follows from other parameters, where none is written."""
        raise NotImplementedError(f"{self.kind} has no rate {way}")

    def at(self, here: Point | None, there: Point | None) -> Self:  # noqa: ARG002 (contract)
        """Return the technology with what follows from where its ends are, as far as known.

        Its link may then be another; what is written holds.
        """
        return self

    def misplaced(self, here: Point | None, there: Point | None) -> Iterator[str]:  # noqa: ARG002 (contract)
        """Yield why it cannot be between two places."""
        yield from ()

    def lives(self, line: Line) -> bool:  # noqa: ARG002 (contract)
        """Return whether `conditions` says anything at a place; it may hang on the weather."""
        return self.living

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:  # noqa: ARG002 (contract)
        """Yield what happens to each direction of the link at a place during a period.

        The link of an influence may be left empty. Draws come from streams keyed by the period's
        seed and the line's name, or what it shares with others (``leo/slots``), never by an order.
        """
        yield from ()

    def rained_on(self, line: Line) -> Iterator[Point]:
        """Yield the places whose rain `conditions` asks for, so that many lines' is made at once.

        The village's unless a technology says otherwise. One that is left out costs time alone.
        """
        if line.weather is not None and line.here is not None:
            yield line.here

    def fades(
        self,
        line: Line,  # noqa: ARG002 (contract)
        period: Period,  # noqa: ARG002
    ) -> Iterator[tuple[Way, IntArray, FloatArray]]:
        """Yield the attenuation by rain on the village's own path to a satellite, each way.

        When each value begins to hold, ns since the period's start, and dB; shapes (n,). Other
        technologies have none to tell.
        """
        yield from ()
