"""A class in a distance lesson: everybody begins at a set time, and each device gets its own copy.

The teacher is elsewhere. A conference server sends each device at the place the teacher's voice and
picture, at a rate that it chooses for that device; now and then a pupil speaks. One person is one
class of several devices behind the same line.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
)
from simnet.applications.calls import CODECS, FROZEN, Ear, Picture, Way, ways
from simnet.applications.rate_control import CONTROLS, check_range
from simnet.chance.distributions import DurationDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Duration,
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    TimeOfDay,
    model_validator,
)
from simnet.traffic.base import Offered, Person, check_gap, seconds
from simnet.units import NS_PER_S, format_duration
from simnet.units.hours import DAY_S

MINUTE_NS = 60 * NS_PER_S
PACKET_BYTES = 1_240
"""1200 B of a video and the headers of IPv4, UDP and RTP (assumption)."""
MOST_STILL = 0.5
"""A report in which the picture stood still for more than this share is bad (assumption)."""

LESSON_SEEN = Felt(
    name="lesson_seen",
    unit="1",
    least_is_best=False,
    meaning="Share of a distance lesson that a pupil could follow: the picture moved and the voice "
    "was fair, by the E-model (ITU-T G.107) without delay. What is left of a lesson that a pupil "
    "leaves is not seen; of one that the run cuts short, what was held counts.",
    worst=0.0,
)


class Lesson(Person):
    """A class that follows a lesson on its devices, each of which may leave when it is no use."""

    example: ClassVar[Mapping[str, Any]] = {"pupils": 5, "length": "5 min"}
    felt: ClassVar[tuple[Felt, ...]] = (LESSON_SEEN, FROZEN)
    at_set_times: ClassVar[bool] = True

    kind: Literal["lesson"] = "lesson"
    """Name of this kind."""
    at: TimeOfDay | None = None
    """Time of day at which the first lesson begins, for all alike; where that is over as the run
    begins, the next day. Without it, or without a `clock` of the run, at `start`."""
    pupils: Annotated[PositiveCount, Field(le=1_000)] = 20
    """Devices of the class behind this line, each with a copy of its own (assumption). `count` is
    the number of classes."""
    lessons: Annotated[PositiveCount, Field(le=100)] = 1
    """Lessons, one after another."""
    length: PositiveDuration = 40 * MINUTE_NS
    """Length of a lesson (assumption)."""
    interval: Duration = 10 * MINUTE_NS
    """From the end of a lesson to the next (assumption)."""
    rate: PositiveRate = 600_000
    """Highest rate of the teacher's picture to each device, on the wire. Default: 600 kbps, Zoom in
    a group at 360p; at 720p 1.8 Mbps (library.zoom.com)."""
    least: PositiveRate = 100_000
    """Least rate of the picture (assumption)."""
    profile: Literal["meek", "aggressive"] = "meek"
    """How the server chooses the rate of each copy, as of kind ``conference``."""
    frames: Annotated[float, Field(ge=1, le=120)] = 30.0
    """Pictures a second. Default: 30; 15 to 60 in 3GPP TR 38.838, as cited in S4-260013."""
    codec: Literal["g711", "g729", "opus"] = "opus"
    """Codec of the voices, as of kind ``voice``."""
    asks: DurationDistribution = DurationDistribution.model_validate({"exponential": "3 min"})
    """From the end of what a pupil of the class says to the next (assumption)."""
    says: DurationDistribution = DurationDistribution.model_validate({"exponential": "10 s"})
    """How long a pupil speaks (assumption)."""
    report: Annotated[PositiveDuration, Field(ge=100_000_000)] = NS_PER_S
    """Time between two reception reports, after each of which the rates change (assumption)."""
    playout: PositiveDuration = 500_000_000
    """How much later than the quickest packet a picture may come: more than in a conversation
    (assumption)."""
    fair: Annotated[float, Field(ge=1, le=4.5)] = 2.6
    """A score of the voice below this cannot be followed. Default: 2.6, which G.107, Annex B, gives
    for R = 50, below which connections are not recommended."""
    patience: PositiveDuration = 2 * MINUTE_NS
    """A pupil who could not follow for this long without a break leaves the lesson, and comes again
    to the next (assumption)."""
    to: Name = "internet"
    """Where the server is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        check_range("rate", self.rate, self.least)
        if self.length < self.report:
            raise ValueError(
                f"length ({format_duration(self.length)}) must not be below report "
                f"({format_duration(self.report)})"
            )
        check_gap(self.asks, "asks")
        return self

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """When the first lesson begins."""
        return None if self.at is None else ("at", (self.at, self.at))

    def channels(self) -> tuple[str, ...]:
        """Return where the server is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return None: lessons at set times have no mean that says much."""
        return None

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Hold the lessons; who speaks when is drawn before each."""
        if self.at is not None and clock.time_of_day_s is not None:
            yield Think((seconds(self.at) - clock.time_of_day_s) % DAY_S)
        for number in range(self.lessons):
            if number:
                yield Think(seconds(self.interval))
            spoken = self._spoken(random)
            status = yield from self._lesson(f"lesson-{number % 2}", spoken, clock)
            if status is not Status.DONE:
                return

    def _spoken(self, random: RandomStream) -> list[tuple[float, float]]:
        """Draw from when until when somebody of the class speaks, s from the start of a lesson."""
        gap, length = self.asks.variate(NS_PER_S), self.says.variate(NS_PER_S)
        found: list[tuple[float, float]] = []
        now_s = 0.0
        while (begins_s := now_s + gap.draw(random, len(found))) < seconds(self.length):
            now_s = begins_s + length.draw(random, len(found))
            found.append((begins_s, now_s))
        return found

    def _lesson(
        self, name: str, spoken: list[tuple[float, float]], clock: Clock
    ) -> Generator[Action, Outcome, Status]:
        """Follow a lesson to its end or that of the run; say what each pupil saw of it."""
        begun_s, left_ns = clock.now_s, self.length
        pupils = [_Pupil(self) for _ in range(self.pupils)]
        held_s, status = 0.0, Status.DONE
        while left_ns > 0 and status is Status.DONE:
            piece_ns = min(self.report, left_ns)
            if not any(pupil.there for pupil in pupils):
                status, held_s = yield from self._nobody(held_s, seconds(left_ns), clock)
                break
            left_ns -= piece_ns
            piece_s = seconds(piece_ns)
            speaks = any(begin < held_s + piece_s and end > held_s for begin, end in spoken)
            outcome = yield self._piece(name, pupils, piece_s, speaks)
            assert isinstance(outcome, tuple)
            voices, pictures = outcome[: self.pupils], outcome[self.pupils : 2 * self.pupils]
            for pupil, voice, picture in zip(pupils, voices, pictures, strict=True):
                assert isinstance(voice, StreamOutcome)
                assert isinstance(picture, StreamOutcome)
                pupil.hear(ways(voice)[0], ways(picture)[0])
                status, lasted_s = voice.status, voice.seconds
            held_s += lasted_s
        if held_s > 0:
            for pupil in pupils:
                served = pupil.there and status is Status.DONE
                seen = min(1.0, pupil.seen_s / held_s)
                yield Experience(LESSON_SEEN.name, seen, served, begun_s, self.to)
                yield Experience(FROZEN.name, pupil.frozen, served, begun_s, self.to)
        return status

    def _nobody(
        self, held_s: float, left_s: float, clock: Clock
    ) -> Generator[Action, Outcome, tuple[Status, float]]:
        """Let the rest of a lesson pass that all have left; return how it ended, and its length."""
        since_s = clock.now_s
        try:
            yield Think(left_s)
        except RunEnded:
            return Status.UNFINISHED, held_s + clock.now_s - since_s
        return Status.DONE, held_s + left_s

    def _piece(self, name: str, pupils: list[_Pupil], piece_s: float, speaks: bool) -> Together:
        codec, control = CODECS[self.codec], CONTROLS[self.profile]
        many = (self.to,) * self.pupils
        voice_bps = tuple(codec.line_bps if pupil.there else 0.0 for pupil in pupils)
        picture_bps = tuple(pupil.rate_bps if pupil.there else 0.0 for pupil in pupils)
        asked_bps = codec.line_bps if speaks else 0.0
        return Together((
            Stream(piece_s, voice_bps, 0.0, codec.packet_bytes, many, f"{name}-voice"),
            Stream(
                piece_s, picture_bps, 0.0, PACKET_BYTES, many, f"{name}-picture", self.frames,
                seconds(self.playout), control.spare,
            ),
            Stream(piece_s, 0.0, asked_bps, codec.packet_bytes, self.to, f"{name}-asked"),
        ))  # fmt: skip


class _Pupil:
    """One device in a lesson."""

    __slots__ = ("_bad_s", "_ear", "_lesson", "_picture", "seen_s", "there")

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._ear = Ear(CODECS[lesson.codec], None)
        control = CONTROLS[lesson.profile]
        self._picture = Picture(control(lesson.least, lesson.rate), control.spare)
        self._bad_s = 0.0
        self.seen_s = 0.0
        """How much could be followed."""
        self.there = True
        """Whether the pupil has not left."""

    @property
    def rate_bps(self) -> float:
        """Rate of the next piece of the picture."""
        return self._picture.rate_bps

    @property
    def frozen(self) -> float:
        """Share of the time there in which the picture stood still."""
        return self._picture.frozen

    def hear(self, voice: Way, picture: Way) -> None:
        """Take note of a report."""
        if not self.there:
            return
        self._picture.hear(picture)
        fair = self._ear.score(voice) >= self._lesson.fair
        moved_s = max(0.0, picture.seconds - picture.frozen_s)
        if fair:
            self.seen_s += moved_s
        bad = not fair or moved_s < (1 - MOST_STILL) * picture.seconds
        self._bad_s = self._bad_s + picture.seconds if bad else 0.0
        self.there = self._bad_s < seconds(self._lesson.patience)
