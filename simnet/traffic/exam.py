"""A class that sits a computer-based exam: TKA or ANBK, each client online or behind a server.

All begin at one instant, fetch the paper and its pictures, save answer by answer and every so often
besides, and submit by a deadline that does not move. Online, one client is one person. Semi-online,
one person is the local server of several clients: it synchronises before the exam and uploads after
it, and nothing of what happens between crosses the line.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.distributions import SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Duration,
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    field_validator,
    model_validator,
)
from simnet.traffic.base import (
    Offered,
    Person,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

MINUTE_NS = 60 * NS_PER_S
LEAST_NS = {"papers": NS_PER_S, "save_every": NS_PER_S, "retry": NS_PER_S // 10}
LEAST_S = 1e-6
"""Less time than this before a limit is none."""
CONNECTION = "exam"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an exam's authority says of it."""

    papers_ns: tuple[int, ...]
    """Length of each paper."""
    clients: int
    line_bps: int
    """Rate of the line, each way, that so many `clients` are to have."""


RULES = {
    "tka": Rules((60 * MINUTE_NS, 60 * MINUTE_NS), 40, 16_000_000),
    "anbk": Rules((15 * MINUTE_NS, 75 * MINUTE_NS, 40 * MINUTE_NS), 15, 12_000_000),
}
"""TKA of SD and SMP: two papers of 60 min (balipost.com, 30 Jul 2025); 16 Mbps down and up for 40
clients (juknis, BSKAP 059/H/M/2025, quoted by sdn02sukoharjo.blogspot.com, Jan 2026). ANBK of SD,
second day: 15, 75 and 40 min; 12 Mbps for 15 clients (tirto.id 2025)."""

IN_TIME = Felt(
    name="in_time",
    unit="1",
    least_is_best=False,
    meaning="Share of the clients of an exam who handed in every paper by its deadline: of one "
    "client 1 or 0.",
    worst=0.0,
)
ANSWER_TIME = Felt(
    name="answer_time",
    unit="s",
    least_is_best=True,
    meaning="Time from an answer in an exam until it is saved, attempts that failed included. Of "
    "one that is not saved while the paper can be worked on, the time until then.",
    worst=math.inf,
)
PAPER_TIME = Felt(
    name="paper_time",
    unit="s",
    least_is_best=True,
    meaning="Time from the start of a paper of an exam until it is there with its pictures; of "
    "clients behind a local server until that is synchronised, 0 where it was before. Of a paper "
    "that never comes, the time until it is over.",
    worst=math.inf,
)


class Exam(Person):
    """Sits an exam: fetches each paper, saves its answers, and submits it by the deadline."""

    example: ClassVar[Mapping[str, Any]] = {"rules": "anbk", "papers": ["10 min"]}

    felt: ClassVar[tuple[Felt, ...]] = (IN_TIME, ANSWER_TIME, PAPER_TIME)
    at_set_times: ClassVar[bool] = True

    kind: Literal["exam"] = "exam"
    """Name of this kind."""
    rules: Literal["tka", "anbk"] = "tka"
    """Whose exam: ``tka`` (Tes Kemampuan Akademik) or ``anbk`` (Asesmen Nasional). It chooses
    `papers`, where they are not written."""
    mode: Literal["online", "semi_online"] = "online"
    """``online``: a person is a client, and all that it does crosses the line. ``semi_online``: a
    person is a local server of `clients`, which fetches before the exam and uploads after it."""
    papers: Annotated[list[PositiveDuration], Field(max_length=100)] | None = None
    """Length of each paper, one after another from the start on; its end is the deadline. Default:
    by `rules`. TKA 60 and 60 min (balipost.com, 30 Jul 2025), ANBK 15, 75 and 40 min (tirto.id
    2025)."""
    paper: SizeDistribution = SizeDistribution.model_validate("200 kB")
    """One paper without its pictures (assumption)."""
    pictures: Annotated[PositiveCount, Field(le=1_000)] = 15
    """Pictures of a paper, fetched with it over six connections that are kept (assumption)."""
    picture: SizeDistribution = SizeDistribution.model_validate({"exponential": "80 kB"})
    """One picture (assumption)."""
    questions: Annotated[PositiveCount, Field(le=1_000)] = 30
    """Questions of a paper. Default: 30 (assumption: the press expected 25 to 30 for TKA)."""
    pace: Probability = 0.8
    """Share of a paper's time that a client takes for its questions in the mean, each an
    exponential time (assumption)."""
    answer: PositiveSize = 1_000
    """What is sent to save an answer (assumption)."""
    save: PositiveSize = 4_000
    """What is sent to save all answers so far (assumption)."""
    save_every: PositiveDuration = MINUTE_NS
    """From one save of all answers to the next, at least 1 s. Default: 60 s, as in Moodle; that of
    ExamBrowser is not published (assumption)."""
    submission: PositiveSize = 20_000
    """What is sent to submit a paper (assumption)."""
    reply: PositiveSize = 500
    """What comes back for what is saved or submitted, and is sent to ask for something
    (assumption)."""
    margin: Duration = MINUTE_NS
    """Who is not done this long before the deadline submits what there is (assumption)."""
    patience: PositiveDuration = MINUTE_NS
    """An exchange that is not complete after this long is tried again (assumption)."""
    retry: PositiveDuration = 5 * NS_PER_S
    """Pause before it is tried again, at least 100 ms (assumption)."""
    clients: Annotated[PositiveCount, Field(le=10_000)] | None = None
    """Of ``semi_online``: clients of the local server, of whom each is judged."""
    package: PositiveSize | None = None
    """Of ``semi_online``: what the server fetches before the exam. Default: what its clients would
    have fetched (assumption)."""
    sync_before: PositiveDuration = 60 * MINUTE_NS
    """Of ``semi_online``: how long before the exam the server begins to fetch, at `start`; the
    exam begins that much later (assumption)."""
    upload_within: PositiveDuration = 60 * MINUTE_NS
    """Of ``semi_online``: how long after the exam all must be uploaded (assumption)."""
    to: Name = "internet"
    """Where the exam is: ``internet`` or ``intranet``."""

    @field_validator("papers")
    @classmethod
    def _at_least_one(cls, papers: list[int] | None) -> list[int] | None:
        if papers is not None and not papers:
            raise ValueError("must have at least one paper; leave it out for those of the rules")
        return papers

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        shortest = min(self.lengths)
        for name, found in (
            ("papers", shortest), ("save_every", self.save_every), ("retry", self.retry),
        ):  # fmt: skip
            if found < LEAST_NS[name]:
                raise ValueError(
                    f"{name} ({format_duration(found)}) must be at least "
                    f"{format_duration(LEAST_NS[name])}"
                )
        if self.margin >= shortest:
            raise ValueError(
                f"margin ({format_duration(self.margin)}) must be less than "
                f"the shortest paper ({format_duration(shortest)})"
            )
        return self

    @model_validator(mode="after")
    def _clients_are_persons_or_behind_one(self) -> Self:
        if self.mode == "semi_online" and self.clients is None:
            raise ValueError(
                "mode semi_online needs clients: how many a local server has; "
                "count is then the number of servers"
            )
        if self.mode == "online":
            for name in ("clients", "package"):
                if getattr(self, name) is not None:
                    raise ValueError(
                        f"{name} is for mode semi_online; online, count is the number of clients"
                    )
        return self

    @property
    def lengths(self) -> Sequence[int]:
        """Length of each paper, ns."""
        return RULES[self.rules].papers_ns if self.papers is None else self.papers

    def line_bps(self, clients: int) -> float:
        """Return the rate, each way, that the rules ask for so many clients."""
        rules = RULES[self.rules]
        return rules.line_bps / rules.clients * clients

    def channels(self) -> tuple[str, ...]:
        """Return where the exam is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return None: a rush at the start and little afterwards have no mean that says much."""
        return None

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Sit the exam, or serve those who do.

        What a paper weighs and how long its questions take is drawn before it is fetched.
        """
        if self.mode == "semi_online":
            yield from self._serve(random, clock)
        else:
            yield from self._sit(random, clock)

    def _sit(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Do one paper after another; say in the end whether all were handed in by then."""
        opens_s, in_time = seconds(self.start), True
        for length in self.lengths:
            deadline_s = opens_s + seconds(length)
            sizes = self._sizes(random)
            mean_s = self.pace * seconds(length) / self.questions
            gaps_s = [random.exponential(mean_s) for _ in range(self.questions)]
            if clock.now_s < opens_s:
                yield Think(opens_s - clock.now_s)
            status = yield from self._paper(sizes, gaps_s, deadline_s, clock)
            if status is Status.UNFINISHED and clock.now_s < deadline_s - LEAST_S:
                return
            in_time = in_time and status is Status.DONE
            opens_s = deadline_s
        yield Experience(IN_TIME.name, float(in_time), in_time, seconds(self.start), self.to)

    def _paper(
        self, sizes: Sequence[int], gaps_s: Sequence[float], deadline_s: float, clock: Clock
    ) -> Generator[Action, Outcome, Status]:
        """Fetch, answer and submit one paper; return DONE if it was in by the deadline."""
        begun_s = clock.now_s
        last_s = deadline_s - seconds(self.margin)
        status = yield from self._deliver(sizes[0], self.reply, last_s, clock)
        if status is Status.DONE:
            status = yield from self._fetch(sizes[1:], last_s, clock)
        took_s = elapsed_s(clock, begun_s)
        yield Experience(PAPER_TIME.name, took_s, status is Status.DONE, begun_s, self.to)
        if status is Status.DONE:
            status = yield from self._work(gaps_s, last_s, clock)
        if status is not Status.DONE:
            return status
        return (yield from self._deliver(self.reply, self.submission, deadline_s, clock))

    def _work(
        self, gaps_s: Sequence[float], last_s: float, clock: Clock
    ) -> Generator[Action, Outcome, Status]:
        """Answer the questions, saving each and now and then all, until `last_s` at most.

        Return UNFINISHED if the run ended meanwhile, else DONE: what there is can be submitted.
        """
        save_s = clock.now_s + seconds(self.save_every)
        for gap_s in gaps_s:
            answer_s = clock.now_s + gap_s
            while save_s < min(answer_s, last_s):
                yield Think(max(0.0, save_s - clock.now_s))
                status = yield from self._deliver(self.reply, self.save, last_s, clock)
                if status is Status.UNFINISHED:
                    return status
                save_s = clock.now_s + seconds(self.save_every)
            yield Think(max(0.0, min(answer_s, last_s) - clock.now_s))
            begun_s = clock.now_s
            if answer_s >= last_s or begun_s >= last_s - LEAST_S:
                break
            status = yield from self._deliver(self.reply, self.answer, last_s, clock)
            took_s = elapsed_s(clock, begun_s)
            yield Experience(ANSWER_TIME.name, took_s, status is Status.DONE, begun_s, self.to)
            if status is Status.UNFINISHED:
                return status
        return Status.DONE

    def _serve(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Synchronise before the exam, and upload what each client handed in after it."""
        begun_s, clients = seconds(self.start), self.clients or 1
        opens_s = begun_s + seconds(self.sync_before)
        closes_s = opens_s + seconds(sum(self.lengths))
        drawn = [sum(self._sizes(random)) for _ in range(clients * len(self.lengths))]
        package = sum(drawn) if self.package is None else self.package
        status = yield from self._deliver(package, self.reply, closes_s, clock, math.inf)
        synchronised = status is Status.DONE
        late_s = elapsed_s(clock, opens_s)
        for _ in range(clients):
            yield Experience(PAPER_TIME.name, late_s, synchronised, begun_s, self.to)
        if status is Status.UNFINISHED and clock.now_s < closes_s - LEAST_S:
            return
        if synchronised:
            yield Think(max(0.0, closes_s - clock.now_s))
        limit_s = closes_s + seconds(self.upload_within)
        for _ in range(clients):
            if status is Status.DONE:
                size = self.submission * len(self.lengths)
                status = yield from self._deliver(self.reply, size, limit_s, clock, math.inf)
            if status is Status.UNFINISHED and clock.now_s < limit_s - LEAST_S:
                return
            in_time = status is Status.DONE
            yield Experience(IN_TIME.name, float(in_time), in_time, begun_s, self.to)

    def _deliver(
        self, down: int, up: int, limit_s: float, clock: Clock, patience_s: float | None = None
    ) -> Generator[Action, Outcome, Status]:
        """Exchange something, again and again until it is done or the clock says `limit_s`.

        Return DONE, GIVEN_UP at the limit, or UNFINISHED where the run ended.
        """
        most_s = seconds(self.patience) if patience_s is None else patience_s
        while (left_s := limit_s - clock.now_s) > LEAST_S:
            outcome = yield self._transfer(down, up, min(most_s, left_s))
            assert isinstance(outcome, TransferOutcome)
            if outcome.status in (Status.DONE, Status.UNFINISHED):
                return outcome.status
            yield self._pause(limit_s, clock)
        return Status.GIVEN_UP

    def _fetch(
        self, sizes: Sequence[int], limit_s: float, clock: Clock
    ) -> Generator[Action, Outcome, Status]:
        """Fetch pictures at once, and again those that did not come, until `limit_s`."""
        while (left_s := limit_s - clock.now_s) > LEAST_S:
            patience_s = min(seconds(self.patience), left_s)
            parts = yield Together(
                tuple(self._transfer(size, self.reply, patience_s) for size in sizes)
            )
            assert isinstance(parts, tuple)
            missing = [
                size
                for size, part in zip(sizes, parts, strict=True)
                if part.status is not Status.DONE
            ]
            if not missing:
                return Status.DONE
            if any(part.status is Status.UNFINISHED for part in parts):
                return Status.UNFINISHED
            sizes = missing
            yield self._pause(limit_s, clock)
        return Status.GIVEN_UP

    def _pause(self, limit_s: float, clock: Clock) -> Think:
        """Return the pause before another attempt, no longer than until `limit_s`."""
        return Think(max(0.0, min(seconds(self.retry), limit_s - clock.now_s)))

    def _transfer(self, down: int, up: int, patience_s: float) -> Transfer:
        return Transfer(down, up, patience_s, self.to, CONNECTION)

    def _sizes(self, random: RandomStream) -> list[int]:
        """Draw the bytes of a paper and of each of its pictures."""
        laws = [self.paper.variate(1.0)] + [self.picture.variate(1.0)] * self.pictures
        return [max(1, math.floor(law.draw(random, n) + 0.5)) for n, law in enumerate(laws)]
