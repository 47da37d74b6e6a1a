"""Forms and letters of the administration: log in, fill in page after page, attach, submit."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
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
    Status,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.applications.returning import Attempt, Will
from simnet.calendar.year import Day
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
from simnet.traffic.base import BITS_PER_BYTE, Offered, Returning, check_gap, drawn_bytes, seconds
from simnet.units import NS_PER_S
from simnet.units.hours import until_weighed

Rates = Annotated[
    tuple[Annotated[float, Field(ge=0, le=1_000)], ...],
    Field(strict=False, min_length=24, max_length=24),
]
Rush = Annotated[float, Field(gt=0, le=1_000)]
LAST_DAYS, LAST_OF_YEAR = 5, 17
"""Days that are the end of a month, and of the year."""

FORM_TIME = Felt(
    name="form_time",
    unit="s",
    least_is_best=True,
    meaning="Time that the network takes of a form, from opening it until it is submitted; filling "
    "it in does not count. A form that is given up, or cut short by the end of the run, counts "
    "with the time that it was waited for, as does a log-in that fails.",
    worst=math.inf,
)
SUBMITTED = Felt(
    name="submitted",
    unit="1",
    least_is_best=False,
    meaning="Share of forms that were submitted; those given up, and those for which somebody "
    "waited when the run ended, were not.",
    worst=0.0,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its document, the files with it, bytes, and how long it takes to fill in, s."""

    document: int
    files: tuple[int, ...]
    fill_s: float


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its pages, what is attached, bytes, 0 if nothing is, and the page that confirms."""

    pages: tuple[Page, ...]
    attachment: int
    confirmation: int


class Forms(Returning):
    """An official who logs in, submits some forms, and comes back later.

    A form has pages, each a document and small files, and sometimes an attachment. A step that is
    not complete after its patience is tried again; after the last try the form is given up and the
    session is over.
    """

    example: ClassVar[Mapping[str, Any]] = {
        "between": {"exponential": "20 min"},
        "forms": 2,
        "files": 2,
        "attached": 0.5,
        "attachment": "500 kB",
    }

    waits: ClassVar[bool] = True
    felt: ClassVar[tuple[Felt, ...]] = (FORM_TIME, SUBMITTED)

    kind: Literal["forms"] = "forms"
    """Name of this kind."""
    between: DurationDistribution = DurationDistribution.model_validate({"exponential": "30 min"})
    """From the end of a session to the next (assumption)."""
    by_hour: Rates | None = None
    """How many times as often sessions come in each hour of the day: 24 factors from midnight on,
    such as 5 in the hour before a deadline, 0 at night. They hold where the run has a `clock`.
    Default: 1 in all."""
    month_end: Rush = 1.0
    """How many times as often in the last five days of a month (assumption: which days), as in
    finance; where the run says its day. Default: 1."""
    year_end: Rush = 1.0
    """How many times as often in the second half of December (assumption: which days), as in
    finance and personnel; where the run says its day, in place of `month_end`. Default: 1."""
    forms: Annotated[PositiveCount, Field(le=1_000)] = 3
    """Forms or letters of one session (assumption)."""
    pages: Annotated[PositiveCount, Field(le=1_000)] = 3
    """Pages of one form (assumption)."""
    document: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "50.8 kB", "sd": "118.7 kB", "low": "480 B", "high": "2 MB"}}
    )
    """The document of a page. Default: lognormal with the median of today's HTML on phones, 20 kB
    (HTTP Archive, July 2025), and the shape of EURASIP JWCN 2012:287, table 1."""
    files: Annotated[PositiveCount, Field(le=1_000)] = 6
    """Small files with each page, all at once over six connections (assumption)."""
    file: SizeDistribution = SizeDistribution.model_validate("10 kB")
    """Size of one (assumption: most of scripts and styles are kept by the browser)."""
    request: PositiveSize = 300
    """What is sent to ask for a file (assumption)."""
    fields: PositiveSize = 2_000
    """What is sent of a page that is filled in, and to log in (assumption)."""
    fill: DurationDistribution = DurationDistribution.model_validate({"exponential": "60 s"})
    """Time to fill in a page (assumption)."""
    attached: Probability = 0.3
    """Share of forms with an attachment (assumption)."""
    attachment: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "1 MB", "sd": "1 MB", "high": "10 MB"}}
    )
    """Size of an attachment, such as a scanned letter (assumption)."""
    patience: PositiveDuration = 60 * NS_PER_S
    """A page that is not complete after this long is asked for again. Default: how long the web
    server nginx waits by default for what is behind it (nginx.org, proxy_read_timeout)."""
    upload_patience: PositiveDuration = 300 * NS_PER_S
    """An attachment that is not there after this long is sent again (assumption)."""
    tries: Annotated[PositiveCount, Field(le=1_000)] = 2
    """How often each step is tried before the form is given up (assumption)."""
    to: Name = "intranet"
    """Where forms go: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_gap(self.between, "between")
        return self

    @model_validator(mode="after")
    def _some_hour(self) -> Self:
        if self.by_hour is not None and not any(self.by_hour):
            raise ValueError("by_hour: at least one factor must be > 0")
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where forms go."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load in the busiest hour, if the network took no time.

        The rush at the end of a month or year is left out.
        """
        busiest = 1.0 if self.by_hour is None else max(self.by_hour)
        filling_s = self.forms * self.pages * self.fill.variate(NS_PER_S).mean
        cycle_s = self.between.variate(NS_PER_S).mean / busiest + filling_s
        views = 1 + self.forms * self.pages
        posts = views + self.forms
        document, file = self.document.variate(1.0).mean, self.file.variate(1.0).mean
        attached = self.forms * self.attached
        up = views * self.files * self.request + posts * self.fields
        down = views * self.files * file + posts * document
        return Offered(
            (up + attached * self.attachment.variate(1.0).mean) * BITS_PER_BYTE / cycle_s,
            (down + attached * self.request) * BITS_PER_BYTE / cycle_s,
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Log in and submit forms, session after session.

        All of a session is drawn before it begins, the same on any network.
        """
        for pause_s, login, forms, will in self._sessions(random):
            yield Think(self._scaled(pause_s, clock))
            status = yield from will.tried(partial(self._session, login, forms, clock))
            if status is Status.UNFINISHED:
                return

    def _session(self, login: Page, forms: list[Form], clock: Clock) -> Attempt:
        """Log in and submit forms, taking those from `forms` that are; return how that ended."""
        since_s = clock.now_s
        status = yield from self._tried(partial(self._shown, login, clock))
        if status is not Status.DONE:
            yield from self._said(since_s, clock.now_s - since_s, False)
        while forms and status is Status.DONE:
            since_s = clock.now_s
            status, waited_s = yield from self._submitted(forms[0], clock)
            yield from self._said(since_s, waited_s, status is Status.DONE)
            if status is Status.DONE:
                forms.pop(0)
        return status

    def _scaled(self, pause_s: float, clock: Clock) -> float:
        """Return how long a pause of this length is at this time of this day."""
        pause_s /= self._rush(clock.day)
        time_of_day_s = clock.time_of_day_s
        if self.by_hour is None or time_of_day_s is None:
            return pause_s
        return until_weighed(self.by_hour, time_of_day_s, pause_s)

    def _rush(self, day: Day | None) -> float:
        if day is None:
            return 1.0
        if self.year_end != 1.0 and day.left_in_year < LAST_OF_YEAR:
            return self.year_end
        return self.month_end if day.left_in_month < LAST_DAYS else 1.0

    def _sessions(self, random: RandomStream) -> Iterator[tuple[float, Page, list[Form], Will]]:
        """Yield the pause before each session, its log-in, its forms, and who comes back."""
        between, attachment = self.between.variate(NS_PER_S), self.attachment.variate(1.0)
        document, file = self.document.variate(1.0), self.file.variate(1.0)
        fill = self.fill.variate(NS_PER_S)

        def page(number: int) -> Page:
            begin = number * self.files
            sizes = (drawn_bytes(file, random, begin + each) for each in range(self.files))
            return Page(
                drawn_bytes(document, random, number), tuple(sizes), fill.draw(random, number)
            )

        for session in count():
            pause_s = between.draw(random, session)
            first = session * (1 + self.forms * self.pages)
            login = page(first)
            forms = []
            for number in range(session * self.forms, (session + 1) * self.forms):
                begin = first + 1 + number % self.forms * self.pages
                pages = tuple(page(begin + each) for each in range(self.pages))
                attached = random.uniform() < self.attached
                size = drawn_bytes(attachment, random, number)
                confirmation = drawn_bytes(document, random, number)
                forms.append(Form(pages, size if attached else 0, confirmation))
            yield pause_s, login, forms, self.will(random, session)

    def _submitted(
        self, form: Form, clock: Clock
    ) -> Generator[Action, Outcome, tuple[Status, float]]:
        """Fill in a form and submit it; return how it ended and how long was waited for it."""
        since_s = clock.now_s
        filled_s = 0.0
        for page in form.pages:
            status = yield from self._tried(partial(self._shown, page, clock))
            if status is not Status.DONE:
                return status, clock.now_s - since_s - filled_s
            yield Think(page.fill_s)
            filled_s += page.fill_s
        if form.attachment:
            upload = self._transfer(form.attachment, self.request, seconds(self.upload_patience))
            status = yield from self._tried(partial(self._done, upload))
            if status is not Status.DONE:
                return status, clock.now_s - since_s - filled_s
        submit = self._transfer(self.fields, form.confirmation, seconds(self.patience))
        status = yield from self._tried(partial(self._done, submit))
        return status, clock.now_s - since_s - filled_s

    def _tried(self, attempt: Callable[[], Attempt]) -> Attempt:
        """Do a step, and again while it does not succeed and a try is left."""
        status = Status.FAILED
        for _ in range(self.tries):
            status = yield from attempt()
            if status in (Status.DONE, Status.UNFINISHED):
                break
        return status

    def _shown(self, page: Page, clock: Clock) -> Attempt:
        """Send what was filled in and fetch a page, its files in what patience is left."""
        end_s = clock.now_s + seconds(self.patience)
        status = yield from self._done(
            self._transfer(self.fields, page.document, seconds(self.patience))
        )
        left_s = end_s - clock.now_s
        if status is not Status.DONE or left_s <= 0:
            return Status.GIVEN_UP if status is Status.DONE else status
        files = tuple(self._transfer(self.request, size, left_s) for size in page.files)
        return _worst((yield Together(files)))

    def _done(self, transfer: Transfer) -> Attempt:
        return _worst((yield transfer))

    def _transfer(self, up_bytes: int, down_bytes: int, patience_s: float) -> Transfer:
        return Transfer(down_bytes, up_bytes, patience_s, self.to, "forms")

    def _said(
        self, since_s: float, waited_s: float, done: bool
    ) -> Generator[Action, Outcome, None]:
        yield Experience(FORM_TIME.name, max(0.0, round(waited_s, 9)), done, since_s, self.to)
        yield Experience(SUBMITTED.name, float(done), done, since_s, self.to)


def _worst(outcome: Outcome) -> Status:
    """Return how it ended, or the worst of several; the end of the run above all."""
    assert outcome is not None
    parts = outcome if isinstance(outcome, tuple) else (outcome,)
    assert all(isinstance(part, TransferOutcome | StreamOutcome) for part in parts)
    return max(part.status for part in parts)
