"""An office that sends photos and documents, and tries again what did not get through.

An upload that breaks off goes on from what arrived (`resume`), or begins anew as most web forms do.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
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
from simnet.applications.returning import Attempt
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Returning,
    check_patience,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S

UPLOAD_TIME = Felt(
    name="upload_time",
    unit="s",
    least_is_best=True,
    meaning="Time from the first attempt to send a file until all of it is there and confirmed, "
    "further attempts and the pauses between them included. A file that is given up, or under way "
    "when the run ends, counts with the time so far.",
    worst=math.inf,
)


@dataclass(slots=True)
class _File:
    """A file on its way: what is still to be sent of it."""

    left_bytes: int
    pause_s: float


class Upload(Returning):
    """Sends a file, waits, sends the next; tries again after a pause what broke off."""

    example: ClassVar[Mapping[str, Any]] = {"gap": {"exponential": "2 min"}, "resume": True}

    waits: ClassVar[bool] = True
    felt: ClassVar[tuple[Felt, ...]] = (UPLOAD_TIME,)

    kind: Literal["upload"] = "upload"
    """Name of this kind."""
    gap: DurationDistribution = DurationDistribution.model_validate({"exponential": "5 min"})
    """From the end of an upload to the next (assumption). The first comes after one."""
    photos: Probability = 0.5
    """Share of the files that are photos; the others are documents. Default: half (assumption)."""
    photo: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "3 MB", "sd": "1.5 MB", "low": "300 kB", "high": "12 MB"}}
    )
    """A photo, as a phone's camera makes it (assumption)."""
    document: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "2 MB", "sd": "722 kB", "high": "5 MB"}}
    )
    """A document. Default: a file of EURASIP JWCN 2012:287, table 1 (FTP): lognormal, mean 2 MB, sd
    722 kB, 5 MB at most."""
    reply: PositiveSize = 500
    """What comes back when all of a file has arrived (assumption)."""
    resume: bool = False
    """A file that broke off goes on from the last piece that arrived; else it begins anew. Default:
    as a plain web form does (assumption)."""
    piece: PositiveSize = 1_000_000
    """With `resume`, what is sent at a time; each piece waits until the one before has arrived.
    Default: 1 MB (assumption; protocols of resumable uploads leave it to the sender)."""
    patience: PositiveDuration = 5 * 60 * NS_PER_S
    """An attempt that lasts longer breaks off, as servers and people close it (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "1 min"})
    """From an attempt that broke off to the next of the file (assumption)."""
    tries: Annotated[PositiveCount, Field(le=1000)] = 5
    """After so many attempts a file is given up (assumption); who comes back makes as many."""
    files: PositiveCount | None = None
    """The office is done after this many files. Without it, never."""
    to: Name = "internet"
    """Where the files go: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_patience(self.patience)
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the files go."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load if uploads took no time; None where they follow at once."""
        gap_s = self.gap.variate(NS_PER_S).mean
        if gap_s <= 0:
            return None
        photo_bytes, document_bytes = (law.variate(1.0).mean for law in (self.photo, self.document))
        file_bytes = self.photos * photo_bytes + (1.0 - self.photos) * document_bytes
        return Offered(
            file_bytes * BITS_PER_BYTE / gap_s,
            self.reply * BITS_PER_BYTE / gap_s,
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Wait, then send a file, as often as it takes.

        All of a file is drawn before it is sent, so that the same office has the same files on any
        network.
        """
        gap, pause = self.gap.variate(NS_PER_S), self.pause.variate(NS_PER_S)
        photo, document = self.photo.variate(1.0), self.document.variate(1.0)
        for number in count() if self.files is None else range(self.files):
            gap_s, pause_s = gap.draw(random, number), pause.draw(random, number)
            is_photo = random.uniform() < self.photos
            sizes = [drawn_bytes(law, random, number) for law in (document, photo)]
            file = _File(sizes[is_photo], pause_s)
            will = self.will(random, number)
            yield Think(gap_s)
            yield from will.tried(partial(self._send, file, clock))

    def _send(self, file: _File, clock: Clock) -> Attempt:
        """Try until a file is there; say how long it took."""
        begun_s = clock.now_s
        try:
            status = yield from self._attempts(file, clock)
        except RunEnded:
            status = Status.UNFINISHED
        took_s, there = elapsed_s(clock, begun_s), status is Status.DONE
        yield Experience(UPLOAD_TIME.name, took_s, there, begun_s, self.to)
        return status

    def _attempts(self, file: _File, clock: Clock) -> Attempt:
        """Try, after a pause each time but the first; return how it ended."""
        status = Status.FAILED
        for attempt in range(self.tries):
            if attempt:
                yield Think(file.pause_s)
            status = yield from self._attempt(file, clock)
            if status in (Status.DONE, Status.UNFINISHED):
                break
        return status

    def _attempt(self, file: _File, clock: Clock) -> Attempt:
        """Send what is left of a file within `patience`; return how that ended."""
        until_s = clock.now_s + seconds(self.patience)
        while True:
            size = min(self.piece, file.left_bytes) if self.resume else file.left_bytes
            last = size == file.left_bytes
            left_s = until_s - clock.now_s
            if left_s <= 0:
                return Status.GIVEN_UP
            outcome = yield Transfer(
                self.reply if last else 0, size, left_s, self.to, "upload", parallel=1
            )
            assert isinstance(outcome, TransferOutcome)
            if last or outcome.status is not Status.DONE:
                return outcome.status
            file.left_bytes -= size
