"""Records of patients' visits, sent to the national health platform resource by resource.

SATUSEHAT (HL7 FHIR) takes the patient first, then the encounter, then the rest, each with the
identity that the former answer gave: many small requests one after another, so that the round-trip
time counts and not the rate.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
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
    Transfer,
    TransferOutcome,
)
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    HoursOfDay,
    Name,
    PositiveCount,
    PositiveDuration,
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
from simnet.units import NS_PER_S, format_duration

RESOURCE = SizeDistribution.model_validate(
    {"lognormal": {"mean": "1.4 kB", "sd": "1.1 kB", "high": "22 kB"}}
)

RECORD_TIME = Felt(
    name="record_time",
    unit="s",
    least_is_best=True,
    meaning="Time from a patient's visit until its record is there, whole. A record that is given "
    "up, or is not there when the run ends, counts with the time that it was waited for.",
    worst=math.inf,
)
RECORDS_KEPT = Felt(
    name="records_kept",
    unit="1",
    least_is_best=False,
    meaning="Share of visits whose record came through; those given up, and those not there when "
    "the run ends, did not.",
    worst=0.0,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit: when, by the clock of the run, and the requests that make its record."""

    at_s: float
    requests: tuple[tuple[int, int], ...]
    """Bytes of each, up and down, in order."""


class HealthRecords(Person):
    """A clerk, or a queue behind the clerk, who sends the record of each visit.

    With `design` ``inside_step`` the clerk waits for each request, and the next patient for the
    clerk; what is not through after `patience` is given up, and nobody sends it again. With
    ``queued`` records wait on the spot and are sent in the background in order: a request that
    fails is repeated after a pause that doubles with each failure in a row, up to `longest_pause`.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "design": "queued",
        "gap": {"exponential": "4 min"},
        "resources": 3,
        "to": "intranet",
    }

    felt: ClassVar[tuple[Felt, ...]] = (RECORD_TIME, RECORDS_KEPT)

    kind: Literal["health_records"] = "health_records"
    """Name of this kind."""
    design: Literal["inside_step", "queued"] = "inside_step"
    """Whether the clerk waits for each request (`inside_step`) or records are queued on the spot
    and sent in the background (`queued`). Default: what clinics do that stall with the platform
    (a practitioner, hajriahfajar.com, August 2025)."""
    gap: DurationDistribution = DurationDistribution.model_validate({"exponential": "4 min"})
    """From one patient to the next, while open. Default: mean 4 min, within the 3 to 5 min that a
    patient takes at the counter of a health centre (Penajam Paser Utara, scribd.com 422751158)."""
    open: HoursOfDay | None = None
    """Hours of the day in which patients come, where the run has a `clock`. Default: the whole run;
    counters are open 08:00 to 12:00, Monday to Thursday (same source)."""
    resources: Annotated[PositiveCount, Field(le=1_000)] = 24
    """Requests that one visit takes, one after another. Default: the whole-visit bundle of
    SATUSEHAT, 33 kB as compact JSON (the Postman collections of the Ministry of Health, May 2026),
    in resources of the mean size below (calculated)."""
    resource: SizeDistribution = RESOURCE
    """What is sent in one request. Default: lognormal with the median of a compact resource, 1.1
    kB, cut at the largest, a Composition of 22 kB (same source); its spread is an assumption."""
    reply: SizeDistribution = SizeDistribution.model_validate("2.1 kB")
    """What is answered to one. Default: the median (same source)."""
    keep_open: bool = False
    """All requests use one connection, kept open. Default: each has one of its own (assumption)."""
    patience: PositiveDuration = 60 * NS_PER_S
    """Inside the step: how long the clerk tries to get a visit's record through (assumption)."""
    timeout: PositiveDuration = 30 * NS_PER_S
    """Queued: a request without its whole answer after this long has failed (assumption)."""
    pause: PositiveDuration = 10 * NS_PER_S
    """Queued: pause after a failure; it doubles with each further one in a row (assumption)."""
    longest_pause: PositiveDuration = 300 * NS_PER_S
    """Queued: no pause is longer (assumption)."""
    attempts: PositiveCount | None = None
    """Queued: a record is given up when one of its requests has failed this often. Default: never;
    five times at most are advised (a practitioner, hajriahfajar.com, August 2025)."""
    to: Name = "internet"
    """Where records go: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_gap(self.gap)
        return self

    @model_validator(mode="after")
    def _pauses_grow(self) -> Self:
        if self.longest_pause < self.pause:
            raise ValueError(
                f"longest_pause ({format_duration(self.longest_pause)}) must not be below "
                f"pause ({format_duration(self.pause)})"
            )
        return self

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """When patients come."""
        return None if self.open is None else ("open", self.open)

    def channels(self) -> tuple[str, ...]:
        """Return where records go."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load while open, if requests took no time."""
        visits_per_s = NS_PER_S / self.gap.variate(1.0).mean
        bits = self.resources * BITS_PER_BYTE * visits_per_s
        return Offered(bits * self.resource.variate(1.0).mean, bits * self.reply.variate(1.0).mean)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Send visit after visit; when the run ends, say of all that wait that they are not there.

        Patients come whatever the network does, the same on any network.
        """
        visits = self._visits(random, clock)
        queued = self.design == "queued"
        for visit in visits:
            if visit.at_s > clock.now_s:
                yield Think(visit.at_s - clock.now_s)
            status = yield from (self._queued(visit) if queued else self._inside_step(visit, clock))
            yield from self._said(visit, clock, status is Status.DONE)
            if status is Status.UNFINISHED:
                break
        for visit in visits:
            if visit.at_s > clock.now_s:
                return
            yield from self._said(visit, clock, False)

    def _visits(self, random: RandomStream, clock: Clock) -> Iterator[Visit]:
        up, down = self.resource.variate(1.0), self.reply.variate(1.0)
        for number, at_s in enumerate(arrivals(self.gap, self.open, random, clock)):
            first = number * self.resources
            requests = tuple(
                (drawn_bytes(up, random, each), drawn_bytes(down, random, each))
                for each in range(first, first + self.resources)
            )
            yield Visit(at_s, requests)

    def _inside_step(self, visit: Visit, clock: Clock) -> Generator[Action, Outcome, Status]:
        """Send request after request, in what patience is left."""
        end_s = clock.now_s + seconds(self.patience)
        for request in visit.requests:
            left_s = end_s - clock.now_s
            if left_s <= 0:
                return Status.GIVEN_UP
            outcome = yield self._request(request, left_s)
            if _status(outcome) is not Status.DONE:
                return _status(outcome)
        return Status.DONE

    def _queued(self, visit: Visit) -> Generator[Action, Outcome, Status]:
        """Send request after request, each until it is through."""
        for request in visit.requests:
            status = yield from self._repeated(request)
            if status is not Status.DONE:
                return status
        return Status.DONE

    def _repeated(self, request: tuple[int, int]) -> Generator[Action, Outcome, Status]:
        pause_s = seconds(self.pause)
        for failures in count(1):
            status = _status((yield self._request(request, seconds(self.timeout))))
            if status in (Status.DONE, Status.UNFINISHED):
                return status
            if failures == self.attempts:
                break
            # A pause in which nothing is sent; unlike one of Think it hears of the end of the run.
            if _status((yield Stream(pause_s, to=self.to))) is Status.UNFINISHED:
                return Status.UNFINISHED
            pause_s = min(2 * pause_s, seconds(self.longest_pause))
        return Status.GIVEN_UP

    def _request(self, request: tuple[int, int], patience_s: float) -> Transfer:
        up_bytes, down_bytes = request
        over = "records" if self.keep_open else None
        return Transfer(down_bytes, up_bytes, patience_s, self.to, over, parallel=1)

    def _said(self, visit: Visit, clock: Clock, kept: bool) -> Generator[Action, Outcome, None]:
        took_s = elapsed_s(clock, visit.at_s)
        yield Experience(RECORD_TIME.name, took_s, kept, visit.at_s, self.to)
        yield Experience(RECORDS_KEPT.name, float(kept), kept, visit.at_s, self.to)


def _status(outcome: Outcome) -> Status:
    assert isinstance(outcome, TransferOutcome | StreamOutcome)
    return outcome.status
