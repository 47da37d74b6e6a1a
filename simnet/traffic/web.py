"""Somebody who reads web pages of today, in sessions, and comes back to what was too slow or not.

A page is a document and then its objects, spread over several hosts and fetched as browsers do:
with several connections to a host and one exchange at a time on each (HTTP/1.1), or with one on
which all run at once (HTTP/2, over QUIC HTTP/3).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate, count
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    BROWSER_CONNECTIONS,
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.applications.pages import MAIN, PAGE_LOAD
from simnet.applications.returning import Attempt, Will
from simnet.chance.distributions import DurationDistribution, NumberDistribution, SizeDistribution
from simnet.chance.elementary import exp, inverse_normal
from simnet.chance.renewal import mean_within_ns
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
    drawn_count,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

LEAST_AWAY_NS = 1_000
MOST = 10_000
"""Objects of a page and pages of a session; what is drawn beyond is this many."""

PAGES_WHOLE = Felt(
    name="pages_whole",
    unit="1",
    least_is_best=False,
    meaning="Share of pages that came whole, of those that came or were given up or failed; one "
    "that is asked for again counts again. Pages under way when the run ends are left out.",
    worst=0.0,
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page before it is asked for."""

    main_bytes: int
    objects: tuple[int, ...]
    parsing_s: float
    reading_s: float
    will: Will


class Web(Returning):
    """Reads pages in sessions; gives up what is slow, and asks again after a pause or leaves."""

    example: ClassVar[Mapping[str, Any]] = {
        "page": {"lognormal": {"mean": "1.2 MB", "sd": "1.4 MB", "high": "10 MB"}},
        "protocol": "http1",
        "hosts": 5,
    }

    waits: ClassVar[bool] = True
    felt: ClassVar[tuple[Felt, ...]] = (PAGE_LOAD, PAGES_WHOLE)

    kind: Literal["web"] = "web"
    """Name of this kind."""
    page: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "2932 kB", "sd": "3553 kB", "high": "20 MB"}}
    )
    """Weight of a whole page. Default: lognormal through the 534, 1866 and 6109 kB that inner
    pages have at 10, 50 and 90 %, HTTP Archive, July 2025 (Web Almanac 2025, Page Weight); cut at
    20 MB (assumption)."""
    main: SizeDistribution = MAIN
    """The main document, part of `page`. Default: lognormal with the median of today's HTML on
    phones (20 kB, same source) and the shape of EURASIP JWCN 2012:287, table 1 (mean 10 710 B, sd
    25 032 B, 100 B to 2 MB)."""
    objects: NumberDistribution = NumberDistribution.model_validate(
        {"lognormal": {"mean": 92.5, "sd": 80.0, "high": 1000}}
    )
    """How many objects a page has besides its document. Default: lognormal through the 26, 71 and
    174 requests of inner pages at 10, 50 and 90 % (same source) less the document; at most 1000
    (assumption). A drawn number between two whole ones becomes one of them, so that the mean is
    kept."""
    spread: Annotated[float, Field(ge=0, le=4)] = 2.0
    """How unlike in size the objects of a page are: standard deviation of the logarithm of their
    sizes, which are the quantiles of a lognormal law, scaled to the weight of the page. Default:
    scripts have 1 kB at 10 % and 165 kB at 90 % (same source): ln(165)/2.56 = 2.0. With 0 all are
    equal."""
    hosts: Annotated[PositiveCount, Field(le=1_000)] = 17
    """Hosts that a page comes from, its objects by turns (assumption), each with connections of
    its own. Default: the page's own and the median of 16 third-party domains (Web Almanac 2025,
    Third Parties)."""
    protocol: Literal["http1", "http2"] = "http2"
    """``http1``: up to `connections` to each host, one exchange at a time on each. ``http2``: one
    to each host, on which all run at once; where the site's transport is QUIC this is HTTP/3.
    Connections stay open from page to page. Default: as most of the web (assumption)."""
    connections: Annotated[PositiveCount, Field(le=1_000)] | None = None
    """Connections to a host at most, with ``http1``. Default: 6, as Chrome and Firefox have."""
    request: PositiveSize = 300
    """What is sent to ask for the document and for each object (assumption)."""
    parsing: DurationDistribution = DurationDistribution.model_validate({"exponential": "0.13 s"})
    """From the document to the requests for its objects. Default: mean 0.13 s (same table)."""
    reading: DurationDistribution = DurationDistribution.model_validate({"exponential": "30 s"})
    """From the end of a page to the next one of the session. Default: mean 30 s (same table)."""
    patience: PositiveDuration = 10 * NS_PER_S
    """A page that is not complete after this long is given up. Default: the common planning
    limit at which a page counts as lost; for shops, half of the visitors leave after 3 s
    (Google/SOASTA 2017)."""
    returns: Probability = 0.5
    """Share of those who did not get a page that ask for it again, `later`; the others leave until
    their next session. Whoever fails again decides again. Default: half (assumption)."""
    later: DurationDistribution = DurationDistribution.model_validate({"exponential": "20 s"})
    """From giving up to asking again (assumption)."""
    session: NumberDistribution = NumberDistribution.model_validate(
        {"lognormal": {"mean": 17, "sd": 22}}
    )
    """Pages of a session. Default: lognormal, mean 17, sd 22 (EURASIP JWCN 2012:287, table 1)."""
    away: DurationDistribution = DurationDistribution.model_validate({"exponential": "10 min"})
    """From the end of a session to the next (assumption)."""
    sessions: PositiveCount | None = None
    """Somebody is done after this many sessions. Without it, never."""
    to: Name = "internet"
    """Where the pages are: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _connections_of_http1(self) -> Self:
        if self.protocol == "http2" and self.connections is not None:
            raise ValueError(
                "http2 has one connection to a host; leave connections out, or use http1"
            )
        return self

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        check_patience(self.patience)
        away_ns = mean_within_ns(self.away.variate(NS_PER_S), float(NS_PER_S))
        if away_ns < LEAST_AWAY_NS:
            raise ValueError(
                f"mean away ({format_duration(away_ns)}) must be at least "
                f"{format_duration(LEAST_AWAY_NS)}, or time would hardly pass between sessions"
            )
        for name, law in (("objects", self.objects), ("session", self.session)):
            if law.variate(1.0).mean > MOST:
                raise ValueError(f"{name} may have a mean of {MOST} at most")
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the pages are."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load if pages took no time; None where no time passes."""
        pages = self.session.variate(1.0).mean
        page_s = sum(law.variate(NS_PER_S).mean for law in (self.parsing, self.reading))
        cycle_s = pages * page_s + self.away.variate(NS_PER_S).mean
        if cycle_s <= 0:
            return None
        bits_per_s = BITS_PER_BYTE * pages / cycle_s
        requests = 1.0 + self.objects.variate(1.0).mean
        return Offered(
            requests * self.request * bits_per_s, self.page.variate(1.0).mean * bits_per_s
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Read pages in sessions.

        All of a session is drawn before it begins, so that the same person meets the same pages on
        any network, however many of them are asked for.
        """
        length, away = self.session.variate(1.0), self.away.variate(NS_PER_S)
        draw = self._pages(random)
        for number in count() if self.sessions is None else range(self.sessions):
            pages = [next(draw) for _ in range(drawn_count(length, random, number, MOST))]
            away_s = away.draw(random, number)
            for page in pages:
                if not (yield from self._read(page, clock)):
                    break
            yield Think(away_s)

    def _pages(self, random: RandomStream) -> Generator[_Page, None, None]:
        """Yield pages, drawn when they are asked for."""
        weight, main = self.page.variate(1.0), self.main.variate(1.0)
        objects = self.objects.variate(1.0)
        times = [law.variate(NS_PER_S) for law in (self.parsing, self.reading)]
        for number in count():
            page_bytes = drawn_bytes(weight, random, number)
            main_bytes = drawn_bytes(main, random, number)
            many = drawn_count(objects, random, number, MOST)
            # Each object has a byte at least; without any, the document is the page.
            main_bytes = max(1, min(main_bytes, page_bytes - many)) if many else page_bytes
            parsing_s, reading_s = (law.draw(random, number) for law in times)
            yield _Page(
                main_bytes,
                _sizes(max(many, page_bytes - main_bytes), many, self.spread),
                parsing_s,
                reading_s,
                self.will(random, number),
            )

    def _read(self, page: _Page, clock: Clock) -> Generator[Action, Outcome, bool]:
        """Ask for a page until it comes or is left, and read it; return whether it came."""
        status = yield from page.will.tried(partial(self._asked, page, clock))
        if status is Status.DONE:
            yield Think(page.reading_s)
        return status is Status.DONE

    def _asked(self, page: _Page, clock: Clock) -> Attempt:
        """Ask for a page once; say what was felt."""
        asked_s = clock.now_s
        status = yield from self._fetch(page)
        came = status is Status.DONE
        took_s = elapsed_s(clock, asked_s)
        yield Experience(PAGE_LOAD.name, took_s, came, asked_s, self.to)
        if status is not Status.UNFINISHED:
            yield Experience(PAGES_WHOLE.name, float(came), came, asked_s, self.to)
        return status

    def _fetch(self, page: _Page) -> Generator[Action, Outcome, Status]:
        """Fetch the document and, if it came in time, the objects; return how that ended."""
        patience_s = seconds(self.patience)
        outcome = yield self._transfer(page.main_bytes, patience_s, 0)
        assert isinstance(outcome, TransferOutcome)
        if outcome.status is not Status.DONE:
            return outcome.status
        try:
            yield Think(page.parsing_s)
        except RunEnded:
            return Status.UNFINISHED
        if not page.objects:
            return Status.DONE
        left_s = patience_s - outcome.seconds - page.parsing_s
        if left_s <= 0:
            return Status.GIVEN_UP
        parts = yield Together(
            tuple(
                self._transfer(size, left_s, host)
                for host, size in enumerate(page.objects, start=1)
            )
        )
        assert isinstance(parts, tuple)
        found = {part.status for part in parts}
        ends = (Status.FAILED, Status.GIVEN_UP, Status.UNFINISHED)
        return next((status for status in ends if status in found), Status.DONE)

    def _transfer(self, size: int, patience_s: float, host: int) -> Transfer:
        return Transfer(
            size,
            self.request,
            patience_s,
            self.to,
            f"host {host % self.hosts}",
            self.connections or BROWSER_CONNECTIONS,
            self.protocol == "http2",
        )


def _sizes(total: int, parts: int, spread: float) -> tuple[int, ...]:
    """Return `total` bytes in so many parts, each at least 1, large and small ones mixed."""
    if not parts:
        return ()
    ends = [math.floor((total - parts) * share) for share in _shares(parts, spread)]
    return tuple(1 + end - begin for begin, end in zip([0, *ends], ends, strict=False))


@lru_cache(maxsize=2048)
def _shares(parts: int, spread: float) -> tuple[float, ...]:
    """Return the running shares of quantiles of a lognormal law; the last is 1."""
    sizes = [exp(spread * inverse_normal((rank + 0.5) / parts)) for rank in range(parts)]
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    mixed = sorted(range(parts), key=lambda rank: rank * golden % 1.0)
    running = list(accumulate(sizes[rank] for rank in mixed))
    return (*(each / running[-1] for each in running[:-1]), 1.0)
