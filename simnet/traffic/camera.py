"""Cameras whose picture is watched elsewhere: a stream up, day and night."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
)
from simnet.applications.calls import Lost, ways
from simnet.applications.rate_control import check_range
from simnet.chance.streams import RandomStream
from simnet.kinds import Field, Name, PositiveDuration, PositiveRate, model_validator
from simnet.traffic.base import Offered, Person, seconds
from simnet.units import NS_PER_S

PACKET_BYTES = 1_400
"""Largest packet on the wire (assumption)."""
RATES_BPS = {
    ("1080p", 25): 7_000_000,
    ("1080p", 12): 4_100_000,
    ("1080p", 6): 2_100_000,
    ("720p", 25): 4_250_000,
    ("720p", 12): 1_800_000,
    ("720p", 6): 900_000,
}
"""H.264 by picture and pictures a second (iviport.com.ua; mvteamcctv.com, 2016); at 25 a second the
middle of 5 to 9 and of 2.5 to 6 Mbps (calc)."""

PICTURES_ARRIVED = Felt(
    name="pictures_arrived",
    unit="1",
    least_is_best=False,
    meaning="Share of the pictures of a camera that came whole and in time to whoever watches.",
    worst=0.0,
)


class Camera(Person):
    """A camera that is always on; nothing makes it slower, so a narrow line loses pictures."""

    example: ClassVar[Mapping[str, Any]] = {"picture": "720p", "frames": 6}
    felt: ClassVar[tuple[Felt, ...]] = (PICTURES_ARRIVED,)

    kind: Literal["camera"] = "camera"
    """Name of this kind."""
    picture: Literal["1080p", "720p"] = "720p"
    """Size of the picture, which with `frames` says the rate."""
    frames: Annotated[float, Field(ge=1, le=120)] = 12.0
    """Pictures a second: 25, 12 or 6, or any with a `rate` (assumption)."""
    rate: PositiveRate | None = None
    """Rate on the wire. Default: by `picture` and `frames` H.264 at 25, 12 and 6 a second: 1080p 7,
    4.1 and 2.1 Mbps, 720p 4.25, 1.8 and 0.9 Mbps (iviport.com.ua; mvteamcctv.com, 2016; at 25 the
    middle of what they give); a second stream for phones has about 1 Mbps."""
    playout: PositiveDuration = NS_PER_S
    """How much later than the quickest packet a picture may come (assumption)."""
    report: Annotated[PositiveDuration, Field(ge=NS_PER_S)] = 60 * NS_PER_S
    """How often it is said what share of the pictures came."""
    to: Name = "internet"
    """Where the picture goes: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _has_a_rate(self) -> Self:
        if self.rate is None and (self.picture, self.frames) not in RATES_BPS:
            raise ValueError(
                f"frames {self.frames:g} needs a rate; without one it is 25, 12 or 6 a second"
            )
        check_range("rate", self.line_bps, 0)
        return self

    @property
    def line_bps(self) -> int:
        """Rate on the wire."""
        if self.rate is not None:
            return self.rate
        return RATES_BPS[self.picture, int(self.frames)]

    def channels(self) -> tuple[str, ...]:
        """Return where the picture goes."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the rate, all of it up."""
        return Offered(float(self.line_bps), 0.0)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Send, and say after each report what came; the first picture is at a time of its own."""
        yield Think(random.uniform() / self.frames)
        lost = Lost()
        while True:
            begun_s = clock.now_s
            report = yield Stream(
                seconds(self.report), 0.0, self.line_bps, PACKET_BYTES, self.to, "camera",
                self.frames, seconds(self.playout),
            )  # fmt: skip
            assert isinstance(report, StreamOutcome)
            if report.frames_sent_up:
                share = 1.0 - lost.pictures(ways(report)[1])
                served = report.status is Status.DONE
                yield Experience(PICTURES_ARRIVED.name, share, served, begun_s, self.to)
            if report.status is Status.UNFINISHED:
                return
