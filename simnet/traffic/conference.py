"""Somebody in video calls: voice and picture both ways, whose rates follow from reception reports.

The picture of each direction is a video of frames (3GPP TR 38.838) with a rate control of its own
(:mod:`simnet.applications.rate_control`); the voice goes on as it is and is rated by the E-model.
A call between several people goes over a server: up goes one picture, down come those of the
others, as one stream of a higher rate.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from itertools import count
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
    Together,
)
from simnet.applications.calls import (
    CALL_MOS,
    CALLS_KEPT,
    CODECS,
    FROZEN,
    VIDEO_RATE,
    WORST_MOS,
    Ear,
    Picture,
    ways,
)
from simnet.applications.rate_control import CONTROLS, begin, check_range
from simnet.chance.distributions import DurationDistribution
from simnet.chance.renewal import mean_within_ns
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    Probability,
    model_validator,
)
from simnet.traffic.base import Offered, Person, seconds
from simnet.units import NS_PER_S

LEAST_CYCLE_NS = 1_000_000
PACKET_BYTES = 1_240
"""1200 B of a video and the headers of IPv4, UDP and RTP (assumption)."""
VOICE_PLAYOUT_S = 0.06
"""Least delay of the buffer of the voice, as of kind ``voice`` (assumption)."""
CAMERAS_DIFFER = 0.02
"""How far the pictures a second of a call may lie from what is said, either way, as a share: no two
cameras keep the same time, or two calls would stay in step for ever (assumption)."""


class Conference(Person):
    """Calls with picture, one call after another, and hangs up what is unusable for too long."""

    example: ClassVar[Mapping[str, Any]] = {
        "profile": "aggressive",
        "length": {"exponential": "1 min"},
        "pause": {"exponential": "1 min"},
    }
    felt: ClassVar[tuple[Felt, ...]] = (FROZEN, CALL_MOS, VIDEO_RATE, CALLS_KEPT)

    kind: Literal["conference"] = "conference"
    """Name of this kind."""
    profile: Literal["meek", "aggressive"] = "meek"
    """Rate control: ``meek`` falls back as soon as the delay rises (Google Congestion Control,
    draft-ietf-rmcat-gcc-02), ``aggressive`` hears of loss alone and tolerates up to 15 %, and takes
    over 75 % of a narrow line from a meek one (arXiv 2105.13478)."""
    up: PositiveRate = 1_200_000
    """Highest rate of the own picture on the wire. Default: 1.2 Mbps, Zoom with two people at 720p
    (library.zoom.com); in a group 2.6 Mbps."""
    down: PositiveRate = 1_200_000
    """Highest rate of the pictures that come. Default: 1.2 Mbps, Zoom with two people at 720p
    (library.zoom.com); in a group 1.8 Mbps."""
    least: PositiveRate = 100_000
    """Least rate of a picture (assumption)."""
    spare: Probability | None = None
    """Share of a picture's packets that may be missing, sent besides to repair losses. Default: by
    `profile`, none of a meek one and 20 % of an aggressive one (assumption)."""
    frames: Annotated[float, Field(ge=1, le=120)] = 30.0
    """Pictures a second. Default: 30; 15 to 60 in 3GPP TR 38.838, as cited in S4-260013."""
    codec: Literal["g711", "g729", "opus"] = "opus"
    """Codec of the voice, as of kind ``voice``."""
    length: DurationDistribution = DurationDistribution.model_validate({"exponential": "30 min"})
    """Length of a call (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "90 min"})
    """From the end of a call to the next (assumption)."""
    report: Annotated[PositiveDuration, Field(ge=100_000_000)] = NS_PER_S
    """Time between two reception reports, after each of which the rates change. Default: 1 s
    (assumption)."""
    playout: PositiveDuration = 300_000_000
    """How much later than the quickest packet a picture may come (assumption)."""
    fair: Annotated[float, Field(ge=1, le=4.5)] = 2.6
    """A score of the voice below this is unusable. Default: 2.6, which G.107, Annex B, gives for R
    = 50, below which connections are not recommended."""
    patience: PositiveDuration = 60 * NS_PER_S
    """A call whose voice is unusable, or whose picture stands still, for this long without a break
    is hung up (assumption)."""
    calls: PositiveCount | None = None
    """The person is done after this many. Without it, never."""
    to: Name = "internet"
    """Where the others are: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _least_is_least(self) -> Self:
        check_range("up", self.up, self.least)
        check_range("down", self.down, self.least)
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        mean_ns = sum(
            mean_within_ns(law.variate(NS_PER_S), float(NS_PER_S))
            for law in (self.length, self.pause)
        )
        if mean_ns < LEAST_CYCLE_NS:
            raise ValueError("length and pause must together be at least 1 ms in the mean")
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the others are."""
        return (self.to,)

    @property
    def spare_share(self) -> float:
        """Share of a picture's packets that may be missing."""
        return CONTROLS[self.profile].spare if self.spare is None else self.spare

    def offered_bps(self) -> Offered | None:
        """Return the mean load of calls and pauses on a line without a bottleneck, none hung up."""
        length, pause = (law.variate(NS_PER_S) for law in (self.length, self.pause))
        share = length.mean / (length.mean + pause.mean)
        voice_bps = CODECS[self.codec].line_bps
        return Offered(
            share * (self._mean_bps(self.up, length) + voice_bps),
            share * (self._mean_bps(self.down, length) + voice_bps),
        )

    def _mean_bps(self, most_bps: int, length: Variate) -> float:
        """Return the mean rate of a picture in a call, its start included."""
        lacking_bits = before_s = 0.0
        for number, rate_bps in enumerate(begin(self.least, most_bps)):
            until_s = mean_within_ns(length, float((number + 1) * self.report)) / NS_PER_S
            lacking_bits += (most_bps - rate_bps) * (until_s - before_s)
            before_s = until_s
        return most_bps - lacking_bits / length.mean

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Call and pause; both lengths are drawn before a call, to be alike everywhere.

        Calls take turns under two names, so that what comes late of one is not of the next.
        """
        laws = (self.length.variate(NS_PER_S), self.pause.variate(NS_PER_S))
        for number in count() if self.calls is None else range(self.calls):
            length_s, pause_s = (law.draw(random, number) for law in laws)
            frames = self.frames * (1 + CAMERAS_DIFFER * (2 * random.uniform() - 1))
            yield from self._call(f"call-{number % 2}", length_s, frames, clock)
            yield Think(pause_s)

    def _call(
        self, name: str, length_s: float, frames: float, clock: Clock
    ) -> Generator[Action, Outcome, None]:
        """Talk until the call is over or hung up; say what it was worth."""
        call, begun_s, left_s = _Call(self, name, frames), clock.now_s, length_s
        while left_s > 0 and call.kept and call.status is Status.DONE:
            piece_s = min(left_s, seconds(self.report))
            left_s -= piece_s
            call.hear((yield call.piece(piece_s)))
        if call.lasted_s > 0:
            served = call.kept and call.status is Status.DONE
            for felt, value in call.felt():
                yield Experience(felt.name, value, served, begun_s, self.to)
            yield Experience(CALLS_KEPT.name, float(call.kept), call.kept, begun_s, self.to)


class _Call:
    """A call under way."""

    def __init__(self, who: Conference, name: str, frames: float) -> None:
        control = CONTROLS[who.profile]
        self._who = who
        self._frames = frames
        self._name = name
        self._codec = CODECS[who.codec]
        self._ears = [Ear(self._codec, VOICE_PLAYOUT_S) for _ in range(2)]
        self._pictures = [
            Picture(control(who.least, most_bps), who.spare_share)
            for most_bps in (who.down, who.up)
        ]
        self._scores: list[tuple[float, float]] = []
        self._bad_s = [0.0, 0.0]
        """For how long the voice has been unusable, and the picture stood still."""
        self.status = Status.DONE

    def piece(self, piece_s: float) -> Together:
        """Return the next piece of the call."""
        who = self._who
        voice_bps = self._codec.line_bps
        down, up = self._pictures
        return Together((
            Stream(
                piece_s, voice_bps, voice_bps, self._codec.packet_bytes, who.to,
                f"{self._name}-voice",
            ),
            Stream(
                piece_s, down.rate_bps, up.rate_bps, PACKET_BYTES, who.to, f"{self._name}-picture",
                self._frames, seconds(who.playout), who.spare_share,
            ),
        ))  # fmt: skip

    def hear(self, outcome: Outcome) -> None:
        """Take note of what has come of a piece."""
        assert isinstance(outcome, tuple)
        voice, picture = outcome
        assert isinstance(voice, StreamOutcome)
        assert isinstance(picture, StreamOutcome)
        self.status = voice.status
        score = min(ear.score(way) for ear, way in zip(self._ears, ways(voice), strict=True))
        self._scores.append((score, voice.seconds))
        still = False
        for each, way in zip(self._pictures, ways(picture), strict=True):
            each.hear(way)
            still = still or 2 * way.frozen_s > way.seconds
        for place, bad in enumerate((score < self._who.fair, still)):
            self._bad_s[place] = self._bad_s[place] + voice.seconds if bad else 0.0

    @property
    def kept(self) -> bool:
        """Whether it has not been unusable for too long."""
        return max(self._bad_s) < seconds(self._who.patience)

    @property
    def lasted_s(self) -> float:
        """How long it has lasted."""
        return math.fsum(length for _, length in self._scores)

    def felt(self) -> tuple[tuple[Felt, float], ...]:
        """Return what was felt so far, the worse direction of each."""
        mos = math.fsum(score * length for score, length in self._scores) / self.lasted_s
        return (
            (FROZEN, max(each.frozen for each in self._pictures)),
            (CALL_MOS, max(mos, WORST_MOS)),
            (VIDEO_RATE, min(each.seen_bps for each in self._pictures)),
        )
