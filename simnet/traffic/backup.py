"""Backups and clips of cameras that are uploaded at night."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from itertools import count
from typing import Any, ClassVar, Literal, Self

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
from simnet.chance.distributions import SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import Duration, HoursOfDay, Name, PositiveDuration, PositiveSize, model_validator
from simnet.traffic.base import Offered, Person, drawn_bytes, seconds
from simnet.units import NS_PER_S, format_duration
from simnet.units.hours import DAY_S, until_open_for

BACKUP_DONE = Felt(
    name="backup_done",
    unit="1",
    least_is_best=False,
    meaning="Share of uploads that were complete by the end of their window; one that is under way "
    "when the run ends is not.",
    worst=0.0,
)


class NightlyUpload(Person):
    """A machine that uploads once a day, within a window, chunk after chunk.

    A chunk that fails is sent again after a pause. What is not there when the window closes is
    left; the next day has an upload of its own.
    """

    example: ClassVar[Mapping[str, Any]] = {"size": "200 MB", "window": "20:00 to 06:00"}

    felt: ClassVar[tuple[Felt, ...]] = (BACKUP_DONE,)

    kind: Literal["backup"] = "backup"
    """Name of this kind."""
    size: SizeDistribution = SizeDistribution.model_validate("1 GB")
    """What is uploaded in a day. Default: the day of a camera of 720p at 6 pictures a second, 0.9
    Mbps (iviport.com.ua; mvteamcctv.com, 2016), of which a tenth is kept as clips (assumption)."""
    window: HoursOfDay = (22 * 3600 * NS_PER_S, 5 * 3600 * NS_PER_S)
    """Hours of the day in which it may upload. Where the run has no `clock`, or begins within them,
    the first upload begins at once. Default: 22:00 to 05:00 (assumption)."""
    spread: Duration = 0
    """Each upload begins later by a time of its own, equally likely up to this. Default: all begin
    when the window opens."""
    chunk: PositiveSize = 8_000_000
    """It is sent in pieces of this size, over one connection. Default: about the 8 MiB of the
    command line of AWS (docs.aws.amazon.com/cli)."""
    answer: PositiveSize = 300
    """What is answered to each piece (assumption)."""
    pause: PositiveDuration = 60 * NS_PER_S
    """Time until a piece whose connection failed is sent again (assumption)."""
    to: Name = "internet"
    """Where uploads go: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _begins_in_the_window(self) -> Self:
        if seconds(self.spread) >= self._length_s:
            raise ValueError(
                f"spread ({format_duration(self.spread)}) must be shorter than the window "
                f"({format_duration(round(self._length_s * NS_PER_S))})"
            )
        return self

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """Its window."""
        return "window", self.window

    def channels(self) -> tuple[str, ...]:
        """Return where uploads go."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return None: in its window an upload takes whatever there is."""
        return None

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Upload once a day; what and how late is drawn before, the same on any network."""
        law = self.size.variate(1.0)
        opens_s, closes_s = self._first_window(clock)
        for day in count():
            size = drawn_bytes(law, random, day)
            begin_s = opens_s + random.uniform() * seconds(self.spread)
            if begin_s > clock.now_s:
                yield Think(begin_s - clock.now_s)
            since_s = clock.now_s
            status = yield from self._uploaded(size, closes_s)
            done = status is Status.DONE
            yield Experience(BACKUP_DONE.name, float(done), done, since_s, self.to)
            if status is Status.UNFINISHED:
                return
            opens_s = closes_s + DAY_S - self._length_s
            closes_s += DAY_S

    @property
    def _length_s(self) -> float:
        """How long the window is open."""
        from_ns, to_ns = self.window
        return seconds(to_ns - from_ns) % DAY_S

    def _first_window(self, clock: Clock) -> tuple[float, float]:
        """Return when, by the clock of the run, the first window opens and closes."""
        if clock.time_of_day_s is None:
            return clock.now_s, clock.now_s + self._length_s
        opens_s = until_open_for(self.window, clock.time_of_day_s, 0.0)
        into_s = (clock.time_of_day_s - seconds(self.window[0])) % DAY_S if opens_s == 0 else 0.0
        return clock.now_s + opens_s, clock.now_s + opens_s + self._length_s - into_s

    def _uploaded(self, size: int, closes_s: float) -> Generator[Action, Outcome, Status]:
        """Send piece after piece until the window closes."""
        left_bytes = size
        while left_bytes > 0:
            piece = min(left_bytes, self.chunk)
            status = _status((yield self._piece(piece, closes_s)))
            if status is Status.DONE:
                left_bytes -= piece
                continue
            if status is Status.FAILED:
                # A pause in which nothing is sent, and that hears of the end of the run.
                status = _status((yield Stream(seconds(self.pause), to=self.to)))
            if status is not Status.DONE:
                return status
        return Status.DONE

    def _piece(self, size: int, closes_s: float) -> Transfer:
        return Transfer(
            self.answer, size, to=self.to, over="upload", parallel=1, deadline_s=closes_s
        )


def _status(outcome: Outcome) -> Status:
    assert isinstance(outcome, TransferOutcome | StreamOutcome)
    return outcome.status
