"""Somebody who calls: datagrams both ways in pieces, rated by the E-model, hung up when too bad.

Each piece of a call ends with a reception report (RFC 3550): what was sent, what came, how late,
how unevenly. Of it the E-model (:mod:`simnet.applications.e_model`) makes an opinion score for each
direction; the worse of the two is what a conversation is worth.
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
)
from simnet.applications.calls import CALLS_KEPT, CODECS, WORST_MOS, Ear, ways
from simnet.chance.distributions import DurationDistribution
from simnet.chance.renewal import mean_within_ns
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Duration,
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    model_validator,
)
from simnet.traffic.base import Offered, Person, seconds
from simnet.units import NS_PER_S

LEAST_CYCLE_NS = 1_000_000

VOICE_MOS = Felt(
    name="voice_mos",
    unit="MOS",
    least_is_best=False,
    meaning="Mean opinion score of a call by the E-model (ITU-T G.107), of the worse direction, in "
    "the mean of the call. A call that is hung up or cut short by the end of the run counts as far "
    "as it went.",
    worst=WORST_MOS,
)


class Voice(Person):
    """Calls, talks, and hangs up when it was too bad for too long; calls again after a pause."""

    example: ClassVar[Mapping[str, Any]] = {"codec": "g729", "pause": {"exponential": "2 min"}}
    felt: ClassVar[tuple[Felt, ...]] = (VOICE_MOS, CALLS_KEPT)

    kind: Literal["voice"] = "voice"
    """Name of this kind."""
    codec: Literal["g711", "g729", "opus"] = "opus"
    """Codec of both directions: 64, 8 and 24 kbps of voice in datagrams of 20 ms."""
    length: DurationDistribution = DurationDistribution.model_validate({"exponential": "180 s"})
    """Length of a call. Default: mean 3 min, the classic planning figure (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "10 min"})
    """From the end of a call to the next (assumption)."""
    report: Annotated[PositiveDuration, Field(ge=100_000_000)] = 5 * NS_PER_S
    """Time between two reception reports, at which the call is rated. Default: 5 s, RFC 3550
    section 6.2."""
    playout: Duration = 60_000_000
    """Least delay of the buffer that evens out the jitter (assumption). It grows to four times the
    interarrival jitter."""
    fair: Annotated[float, Field(ge=1, le=4.5)] = 2.6
    """A score below this is too bad. Default: 2.6, which G.107, Annex B, gives for R = 50, below
    which connections are not recommended."""
    patience: PositiveDuration = 15 * NS_PER_S
    """A call that has been too bad for this long without a break is hung up (assumption)."""
    calls: PositiveCount | None = None
    """The caller is done after this many. Without it, never."""
    to: Name = "internet"
    """Where the other end is: ``internet`` or ``intranet``."""

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
        """Return where the other end is."""
        return (self.to,)

    @property
    def packet_bytes(self) -> int:
        """Size of a datagram on the wire."""
        return CODECS[self.codec].packet_bytes

    @property
    def line_bps(self) -> float:
        """Rate of one direction on the wire while a call is under way, bit/s."""
        return CODECS[self.codec].line_bps

    def offered_bps(self) -> Offered | None:
        """Return the mean load of calls and pauses where no call is hung up."""
        length_s, pause_s = (law.variate(NS_PER_S).mean for law in (self.length, self.pause))
        mean_bps = self.line_bps * length_s / (length_s + pause_s)
        return Offered(mean_bps, mean_bps)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Call and pause; both lengths are drawn before a call, to be alike everywhere.

        Calls take turns under two names, so that what comes late of one is not of the next.
        """
        laws = (self.length.variate(NS_PER_S), self.pause.variate(NS_PER_S))
        for number in count() if self.calls is None else range(self.calls):
            length_s, pause_s = (law.draw(random, number) for law in laws)
            yield from self._call(f"call-{number % 2}", length_s, clock)
            yield Think(pause_s)

    def _call(self, name: str, length_s: float, clock: Clock) -> Generator[Action, Outcome, None]:
        """Talk until the call is over or hung up; say what it was worth."""
        begun_s, left_s, bad_s = clock.now_s, length_s, 0.0
        ears = [Ear(CODECS[self.codec], seconds(self.playout)) for _ in range(2)]
        scores: list[tuple[float, float]] = []
        kept, status = True, Status.DONE
        while left_s > 0 and kept and status is Status.DONE:
            piece_s = min(left_s, seconds(self.report))
            left_s -= piece_s
            report = yield Stream(
                piece_s, self.line_bps, self.line_bps, self.packet_bytes, self.to, name
            )
            assert isinstance(report, StreamOutcome)
            status = report.status
            score = min(ear.score(way) for ear, way in zip(ears, ways(report), strict=True))
            scores.append((score, report.seconds))
            bad_s = bad_s + report.seconds if score < self.fair else 0.0
            kept = bad_s < seconds(self.patience)
        lasted_s = math.fsum(length for _, length in scores)
        if lasted_s > 0:
            mos = math.fsum(score * length for score, length in scores) / lasted_s
            served = kept and status is Status.DONE
            yield Experience(VOICE_MOS.name, mos, served, begun_s, self.to)
            yield Experience(CALLS_KEPT.name, float(kept), kept, begun_s, self.to)
