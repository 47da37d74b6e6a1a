"""A viewer of videos that come in segments, at a bit rate that follows the player's buffer.

The player keeps one connection open, asks for one segment after another, and leaves the choice of
the bit rate to BOLA-BASIC (:class:`simnet.applications.adaptation.Bola`): with Q s in its buffer it
takes the rate R_m for which (V (ln(R_m / R_1) + 5) - Q) / R_m is greatest, where V = (buffer -
segment) / (ln(R_M / R_1) + 5), and waits while more than buffer - segment is there. It plays from
the first segment on; when the buffer runs dry it stalls until the next one is there.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, count, pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Think,
    Transfer,
    TransferOutcome,
)
from simnet.applications.adaptation import Bola
from simnet.applications.returning import Attempt
from simnet.chance.distributions import DurationDistribution
from simnet.chance.expectation import expected
from simnet.chance.renewal import mean_within_ns
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    PositiveSize,
    field_validator,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Returning,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration, format_rate

LEAST_SEGMENT_NS = 100_000_000
LONGEST_BUFFER_NS = 3_600 * NS_PER_S
LEAST_CYCLE_NS = 1_000
LEAST_PATIENCE_S = 1e-9
CONNECTION = "video"
"""Name of the connection that the player keeps open."""

LADDER_BPS = [
    145_000, 365_000, 730_000, 1_100_000, 2_000_000, 3_000_000, 4_500_000, 6_000_000, 7_800_000,
]  # fmt: skip

STARTUP_DELAY = Felt(
    name="startup_delay",
    unit="s",
    least_is_best=True,
    meaning="Time from asking for a video to its first picture. Of one that is left before it "
    "starts, or that the end of the run cuts short, the time that it was waited for.",
    worst=math.inf,
)
STALL_SHARE = Felt(
    name="stall_share",
    unit="1",
    least_is_best=True,
    meaning="Share of the time in front of a video, from its first picture on, in which it stood "
    "still for want of data. 1 of a video that is left before it starts.",
    worst=1.0,
)
VIDEO_BITRATE = Felt(
    name="video_bitrate",
    unit="bit/s",
    least_is_best=False,
    meaning="Mean bit rate of what was watched of a video. 0 of one that is left before it starts.",
    worst=0.0,
)


class Video(Returning):
    """Watches a video in segments of adapted bit rate, then another; leaves one that stalls."""

    example: ClassVar[Mapping[str, Any]] = {
        "ladder": ["365 kbps", "1.1 Mbps", "3 Mbps"],
        "segment": "4 s",
        "buffer": "24 s",
        "length": "3 min",
    }

    felt: ClassVar[tuple[Felt, ...]] = (STARTUP_DELAY, STALL_SHARE, VIDEO_BITRATE)

    kind: Literal["video"] = "video"
    """Name of this kind."""
    ladder: Annotated[list[PositiveRate], Field(max_length=100)] = LADDER_BPS
    """Bit rates that each segment is there in, from the lowest to the highest, sound included.
    Default: Apple's HLS Authoring Specification, table of H.264."""
    segment: PositiveDuration = 6 * NS_PER_S
    """Length of a segment, at least 100 ms; the last of a video may be shorter. Default: 6 s, the
    target of the same specification."""
    buffer: PositiveDuration = 30 * NS_PER_S
    """What the player keeps ahead at most, more than a segment, up to an hour. Default: 30 s
    (assumption; BOLA was evaluated with 25 s, INFOCOM 2016)."""
    length: DurationDistribution = DurationDistribution.model_validate(
        {"lognormal": {"mean": "252 s", "sd": "252 s", "high": "30 min"}}
    )
    """Length of a video. Default: lognormal with the mean of 2.5 million videos of YouTube, 4 min
    12 s (Sysomos 2010); its spread and the cut at 30 min are assumptions."""
    start_patience: DurationDistribution = DurationDistribution.model_validate(
        {"uniform": {"low": "2 s", "high": "19.2 s"}}
    )
    """A video that has not started after this long is left. Default: nobody leaves before 2 s, and
    of all viewers 5.8 % in each second from then on (Krishnan and Sitaraman, IMC 2012)."""
    stall_patience: DurationDistribution = DurationDistribution.model_validate(
        {"exponential": "30 s"}
    )
    """A video that has stood still for this long in all is left. Default: mean 30 s
    (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "30 s"})
    """From the end of a video, watched or left, to the next. Default: mean 30 s (assumption)."""
    request: PositiveSize = 500
    """What is sent to ask for a segment (assumption)."""
    videos: PositiveCount | None = None
    """The viewer is done after this many videos. Without it, never."""
    to: Name = "internet"
    """Where the videos are: ``internet`` or ``intranet``."""

    @field_validator("ladder")
    @classmethod
    def _from_low_to_high(cls, ladder: list[int]) -> list[int]:
        if not ladder:
            raise ValueError("must have at least one rate")
        for low, high in pairwise(ladder):
            if low >= high:
                raise ValueError(
                    "must go from the lowest rate to the highest, "
                    f"got {format_rate(high)} after {format_rate(low)}"
                )
        return ladder

    @model_validator(mode="after")
    def _lengths_fit(self) -> Self:
        if self.segment < LEAST_SEGMENT_NS:
            raise ValueError(
                f"segment ({format_duration(self.segment)}) must be at least "
                f"{format_duration(LEAST_SEGMENT_NS)}"
            )
        if self.buffer <= self.segment:
            raise ValueError(
                f"buffer ({format_duration(self.buffer)}) must hold more than a "
                f"segment ({format_duration(self.segment)})"
            )
        if self.buffer > LONGEST_BUFFER_NS:
            raise ValueError(
                f"buffer ({format_duration(self.buffer)}) must be at most "
                f"{format_duration(LONGEST_BUFFER_NS)}"
            )
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        """A video without length, or left at once, would be followed by the next at once."""
        pause, length, patience = (
            mean_within_ns(law.variate(NS_PER_S), float(NS_PER_S))
            for law in (self.pause, self.length, self.start_patience)
        )
        if pause + min(length, patience) < LEAST_CYCLE_NS:
            raise ValueError(
                "pause, and length or start_patience, must together have a mean of at least "
                f"{format_duration(LEAST_CYCLE_NS)}, or time would hardly pass"
            )
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the videos are."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load to a network that answers at once; None where no time passes.

        The buffer is full after its first segments, at the rates that BOLA chooses meanwhile; all
        others come at the highest rate.
        """
        length = self.length.variate(NS_PER_S)
        cycle_s = length.mean + self.pause.variate(NS_PER_S).mean
        if cycle_s <= 0:
            return None
        bola, segment_s = self._bola(), seconds(self.segment)
        first = [
            self.ladder[bola.choose(place * segment_s)]
            for place in range(self.buffer // self.segment)
        ]
        sent = [0.0, *accumulate(rate * segment_s for rate in first)]

        def bits(length_s: float) -> float:
            whole = min(int(length_s / segment_s), len(first))
            rate = first[whole] if whole < len(first) else self.ladder[-1]
            return sent[whole] + rate * (length_s - whole * segment_s)

        requests = expected(length, lambda length_s: math.ceil(length_s / segment_s))
        return Offered(
            requests * self.request * BITS_PER_BYTE / cycle_s, expected(length, bits) / cycle_s
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Watch videos.

        The numbers of a video are drawn before it is asked for, so that the same viewer meets
        the same videos on any network.
        """
        laws = [
            law.variate(NS_PER_S)
            for law in (self.length, self.start_patience, self.stall_patience, self.pause)
        ]
        bola = self._bola()
        for number in count() if self.videos is None else range(self.videos):
            length_s, start_s, stall_s, pause_s = (law.draw(random, number) for law in laws)
            length_ns = max(1, math.floor(length_s * NS_PER_S + 0.5))
            will = self.will(random, number)
            yield from will.tried(partial(self._watch, length_ns, start_s, stall_s, bola, clock))
            yield Think(pause_s)

    def _watch(
        self, length_ns: int, start_s: float, stall_s: float, bola: Bola, clock: Clock
    ) -> Attempt:
        """Fetch a video segment by segment, until it is all there or left; say what was felt.

        The rest of the last segments is played at the end, when nothing can stall any more. Who
        comes back to it begins anew.
        """
        viewing = _Viewing(length_ns, start_s, stall_s)
        asked_s = clock.now_s
        try:
            status = yield from self._fetch(viewing, bola, clock, asked_s)
        except RunEnded:
            # The buffer was full: what has been watched so far was had.
            status = Status.DONE
        if status is Status.UNFINISHED and not viewing.pieces:
            return status
        served = status is Status.DONE
        yield Experience(STALL_SHARE.name, viewing.stall_share, served, asked_s, self.to)
        yield Experience(VIDEO_BITRATE.name, viewing.bitrate_bps, served, asked_s, self.to)
        if served:
            yield Think(viewing.level_s)
        return status

    def _fetch(
        self, viewing: _Viewing, bola: Bola, clock: Clock, asked_s: float
    ) -> Generator[Action, Outcome, Status]:
        """Fetch the segments of a video; return how the last one ended."""
        status = Status.DONE
        for begin_ns in range(0, viewing.length_ns, self.segment):
            wait_s = bola.wait_s(viewing.level_s)
            if wait_s > 0:
                yield Think(wait_s)
                viewing.pass_time(wait_s)
            segment_s = seconds(min(self.segment, viewing.length_ns - begin_ns))
            rate_bps = self.ladder[bola.choose(viewing.level_s)]
            size = max(1, math.floor(rate_bps * segment_s / BITS_PER_BYTE + 0.5))
            outcome = yield Transfer(
                size, self.request, viewing.patience_s, self.to, CONNECTION, parallel=1
            )
            assert isinstance(outcome, TransferOutcome)
            status = outcome.status
            if begin_ns == 0:
                took_s, served = elapsed_s(clock, asked_s), status is Status.DONE
                yield Experience(STARTUP_DELAY.name, took_s, served, asked_s, self.to)
            else:
                viewing.pass_time(outcome.seconds)
            if status is not Status.DONE:
                break
            viewing.take(rate_bps, segment_s)
        return status

    def _bola(self) -> Bola:
        return Bola(self.ladder, seconds(self.segment), seconds(self.buffer))


@dataclass(slots=True)
class _Viewing:
    """One video in front of a viewer: what is in the buffer, what was played and what stalled."""

    length_ns: int
    start_patience_s: float
    stall_patience_s: float
    level_s: float = 0.0
    """In the buffer."""
    stalled_s: float = 0.0
    pieces: list[tuple[float, float]] = field(default_factory=list)
    """Rate (bit/s) and length (s) of each segment taken."""

    @property
    def patience_s(self) -> float:
        """How long the viewer waits for the next segment."""
        if not self.pieces:
            return max(self.start_patience_s, LEAST_PATIENCE_S)
        return max(self.level_s + self.stall_patience_s - self.stalled_s, LEAST_PATIENCE_S)

    def pass_time(self, passed_s: float) -> None:
        """Play what there is, and stall for the rest of the time."""
        played_s = min(self.level_s, passed_s)
        self.level_s -= played_s
        self.stalled_s += passed_s - played_s

    def take(self, rate_bps: float, segment_s: float) -> None:
        """Put a segment into the buffer."""
        self.pieces.append((rate_bps, segment_s))
        self.level_s += segment_s

    @property
    def stall_share(self) -> float:
        """Share of the time since the first picture that was a stall, once all there is is played.

        What is in the buffer when nothing more is fetched will be played without a stall.
        """
        if not self.pieces:
            return STALL_SHARE.worst
        watched_s = math.fsum(segment_s for _, segment_s in self.pieces)
        return self.stalled_s / (self.stalled_s + watched_s)

    @property
    def bitrate_bps(self) -> float:
        """Mean rate of what was taken, weighted by its length."""
        if not self.pieces:
            return VIDEO_BITRATE.worst
        watched_s = math.fsum(segment_s for _, segment_s in self.pieces)
        return math.fsum(rate * segment_s for rate, segment_s in self.pieces) / watched_s
