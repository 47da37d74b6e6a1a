"""Medical images that a health centre sends to a specialist for a second opinion."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
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
    Transfer,
    TransferOutcome,
)
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.chance.variates import discrete
from simnet.kinds import (
    Declared,
    Field,
    HoursOfDay,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Person,
    arrivals,
    check_gap,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S

IMAGE_TIME = Felt(
    name="image_time",
    unit="s",
    least_is_best=True,
    meaning="Time from when a study (an X-ray, an ultrasound, an ECG) is ready until all its files "
    "are at the specialist's. One that is given up, or is not there when the run ends, counts with "
    "the time that it was waited for.",
    worst=math.inf,
)


class ImageStudy(Declared):
    """A class of studies: how often, and what is sent of one."""

    weight: Annotated[float, Field(ge=0)] = 1.0
    """How often it is one of these, relative to the other classes."""
    files: Annotated[PositiveCount, Field(le=10_000)] = 1
    """Files of one study."""
    file: SizeDistribution
    """Size of one."""


STUDIES = {
    name: ImageStudy.model_validate({"weight": weight, "files": files, "file": size})
    for name, weight, files, size in (
        ("ultrasound", 5, 46, "300 kB"),
        ("ecg", 3, 1, "120 kB"),
        ("xray", 2, 2, "10 MB"),
    )
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A study that is ready, when by the clock of the run, and the bytes of its files."""

    at_s: float
    files: tuple[int, ...]


class Images(Person):
    """Somebody who sends studies, file after file, and gives one up after `patience`.

    A file that fails is sent again after a pause. What is ready meanwhile waits its turn.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "gap": {"exponential": "1 h"},
        "studies": {
            "ecg": {"weight": 3, "file": "120 kB"},
            "xray": {"weight": 1, "files": 2, "file": "10 MB"},
        },
    }

    felt: ClassVar[tuple[Felt, ...]] = (IMAGE_TIME,)

    kind: Literal["images"] = "images"
    """Name of this kind."""
    gap: DurationDistribution = DurationDistribution.model_validate({"exponential": "2 h"})
    """From one study to the next, while open. Default: mean 2 h, a few a day (assumption)."""
    open: HoursOfDay | None = None
    """Hours of the day in which studies are made, where the run has a `clock`. Default: the whole
    run."""
    studies: Annotated[dict[Name, ImageStudy], Field(min_length=1)] = STUDIES
    """Classes of studies by name. Default: `ultrasound`, 46 files of 300 kB, as a study of the
    heart has 13.8 MB in 46 files (J. Telemed. Telecare 2012); `ecg`, one file of 120 kB, 12 leads
    for 10 s at 500 samples of 2 bytes a second (assumption); `xray`, two views of 2500 x 2000
    pixels of 2 bytes, 10 MB each (calculated; JPEG at 10:1 makes 1 MB of one). Weights of 5, 3 and
    2 (assumption)."""
    answer: PositiveSize = 200
    """What is answered to each file (assumption)."""
    patience: PositiveDuration = 1_800 * NS_PER_S
    """A study that is not there this long after its first file was begun is given up
    (assumption)."""
    pause: PositiveDuration = 60 * NS_PER_S
    """Time until a file whose connection failed is sent again (assumption)."""
    to: Name = "internet"
    """Where the specialist is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_gap(self.gap)
        return self

    @model_validator(mode="after")
    def _some_study(self) -> Self:
        if not any(study.weight for study in self.studies.values()):
            raise ValueError("studies: at least one weight must be > 0")
        return self

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """When studies are made."""
        return None if self.open is None else ("open", self.open)

    def channels(self) -> tuple[str, ...]:
        """Return where the specialist is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load while open, if files took no time."""
        studies = self.studies.values()
        weights = math.fsum(study.weight for study in studies)
        files = math.fsum(study.weight * study.files for study in studies) / weights
        sent = math.fsum(
            study.weight * study.files * study.file.variate(1.0).mean for study in studies
        )
        bits_per_s = BITS_PER_BYTE * NS_PER_S / self.gap.variate(1.0).mean
        return Offered(sent / weights * bits_per_s, files * self.answer * bits_per_s)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Send study after study; when the run ends, say of all that wait that they are not there.

        Studies are ready whatever the network does, the same on any network.
        """
        ready = self._ready(random, clock)
        for study in ready:
            if study.at_s > clock.now_s:
                yield Think(study.at_s - clock.now_s)
            status = yield from self._sent(study, clock)
            yield self._said(study, clock, status is Status.DONE)
            if status is Status.UNFINISHED:
                break
        for study in ready:
            if study.at_s > clock.now_s:
                return
            yield self._said(study, clock, False)

    def _ready(self, random: RandomStream, clock: Clock) -> Iterator[Ready]:
        kinds = list(self.studies.values())
        which = discrete(range(len(kinds)), [kind.weight for kind in kinds])
        laws = [kind.file.variate(1.0) for kind in kinds]
        drawn = [0] * len(kinds)
        for at_s in arrivals(self.gap, self.open, random, clock):
            index = int(which.draw(random))
            numbers = range(drawn[index], drawn[index] + kinds[index].files)
            drawn[index] = numbers.stop
            files = tuple(drawn_bytes(laws[index], random, number) for number in numbers)
            yield Ready(at_s, files)

    def _sent(self, study: Ready, clock: Clock) -> Generator[Action, Outcome, Status]:
        """Send the files over one connection, in what patience is left."""
        end_s = clock.now_s + seconds(self.patience)
        pause_s = seconds(self.pause)
        for size in study.files:
            status = Status.FAILED
            while status is Status.FAILED:
                left_s = end_s - clock.now_s
                if left_s <= 0:
                    return Status.GIVEN_UP
                status = _status((yield self._file(size, left_s)))
                if status is not Status.FAILED:
                    continue
                # A pause in which nothing is sent, and that hears of the end of the run.
                if _status((yield Stream(pause_s, to=self.to))) is Status.UNFINISHED:
                    return Status.UNFINISHED
            if status is not Status.DONE:
                return status
        return Status.DONE

    def _file(self, size: int, patience_s: float) -> Transfer:
        return Transfer(self.answer, size, patience_s, self.to, "study", parallel=1)

    def _said(self, study: Ready, clock: Clock, there: bool) -> Experience:
        took_s = elapsed_s(clock, study.at_s)
        return Experience(IMAGE_TIME.name, took_s, there, study.at_s, self.to)


def _status(outcome: Outcome) -> Status:
    assert isinstance(outcome, TransferOutcome | StreamOutcome)
    return outcome.status
