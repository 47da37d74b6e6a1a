"""A pupil who reads web pages, and gives up a page that takes too long.

A page is one main document and then several objects at once, as a browser asks for them; its
weight is that of today's web, its shapes are those of the 3GPP2 model of web traffic.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
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
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.applications.pages import MAIN, PAGE_LOAD
from simnet.applications.returning import Attempt
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.renewal import mean_within_ns
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Returning,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

LEAST_CYCLE_NS = 1_000

PAGE = SizeDistribution.model_validate(
    {"lognormal": {"mean": "3189 kB", "sd": "4782 kB", "high": "20 MB"}}
)


class Pupil(Returning):
    """Fetches a page, reads it, fetches the next; gives a page up after `patience`."""

    example: ClassVar[Mapping[str, Any]] = {
        "page": {"lognormal": {"mean": "1.2 MB", "sd": "1.8 MB", "high": "10 MB"}},
        "patience": "10 s",
    }

    waits: ClassVar[bool] = True
    felt: ClassVar[tuple[Felt, ...]] = (PAGE_LOAD,)

    kind: Literal["pupil"] = "pupil"
    """Name of this kind."""
    page: SizeDistribution = PAGE
    """Weight of a whole page. Default: lognormal with the median of inner pages on phones
    (1769 kB) and the spread of all pages on phones (516 kB at 10 %, 8337 kB at 90 %), HTTP
    Archive, July 2025 (Web Almanac 2025, Page Weight); cut at 20 MB (assumption)."""
    main: SizeDistribution = MAIN
    """The main document, part of `page`. Default: lognormal with the median of today's HTML on
    phones (20 kB, same source) and the shape of EURASIP JWCN 2012:287, table 1 (mean 10 710 B, sd
    25 032 B, 100 B to 2 MB)."""
    objects: Annotated[PositiveCount, Field(le=10_000)] = 6
    """Transfers that the rest of the page comes in, all at once and equally large. Default: the
    mean number of embedded objects, 5.64 (same table). Today's 70 or so requests a page share
    about as many connections."""
    connections: Annotated[PositiveCount, Field(le=1_000)] | None = None
    """Connections that are kept open for one page after another, each used for one object after
    another (HTTP/1.1); Chrome and Firefox have 6 to a host. An object that finds none free waits.
    Default: none is kept, each object has a connection of its own."""
    multiplex: bool = False
    """Pages come over one connection, kept open, all objects of a page at once (HTTP/2; over QUIC
    HTTP/3). Answers come in the order of the requests."""
    request: PositiveSize = 300
    """What is sent to ask for the document and for each object (assumption)."""
    parsing: DurationDistribution = DurationDistribution.model_validate({"exponential": "0.13 s"})
    """From the document to the requests for its objects. Default: mean 0.13 s (same table)."""
    reading: DurationDistribution = DurationDistribution.model_validate({"exponential": "30 s"})
    """From the end of a page, complete or given up, to the next. Default: mean 30 s (same
    table)."""
    patience: PositiveDuration = 10 * NS_PER_S
    """A page that is not complete after this long is given up. Default: the common planning
    limit at which a page counts as lost; for shops, half of the visitors leave after 3 s
    (Google/SOASTA 2017)."""
    pages: PositiveCount | None = None
    """The pupil is done after this many pages. Without it, never."""
    to: Name = "internet"
    """Where the pages are: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _one_way_of_sharing(self) -> Self:
        if self.multiplex and self.connections is not None:
            raise ValueError("multiplex uses one connection; leave connections out")
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        """A page that is given up at once and not read would be followed by the next at once."""
        reading_ns = mean_within_ns(self.reading.variate(NS_PER_S), float(NS_PER_S))
        if reading_ns + self.patience < LEAST_CYCLE_NS:
            raise ValueError(
                f"patience ({format_duration(self.patience)}) and mean reading "
                f"({format_duration(reading_ns)}) must together be at least "
                f"{format_duration(LEAST_CYCLE_NS)}, or time would hardly pass"
            )
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the pages are."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load if pages took no time; None where nobody reads."""
        cycle_s = sum(law.variate(NS_PER_S).mean for law in (self.parsing, self.reading))
        if cycle_s <= 0:
            return None
        requests_bytes = (1 + self.objects) * self.request
        return Offered(
            requests_bytes * BITS_PER_BYTE / cycle_s,
            self.page.variate(1.0).mean * BITS_PER_BYTE / cycle_s,
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Fetch and read pages.

        The numbers of a page are drawn before it is fetched, so that the same pupil meets the
        same pages on any network.
        """
        laws = (self.page.variate(1.0), self.main.variate(1.0))
        times = (self.parsing.variate(NS_PER_S), self.reading.variate(NS_PER_S))
        for number in count() if self.pages is None else range(self.pages):
            page_bytes, main_bytes = (drawn_bytes(law, random, number) for law in laws)
            parsing_s, reading_s = (law.draw(random, number) for law in times)
            will = self.will(random, number)
            page = (page_bytes, min(main_bytes, page_bytes), parsing_s)
            yield from will.tried(partial(self._asked, *page, clock))
            yield Think(reading_s)

    def _asked(self, page_bytes: int, main_bytes: int, parsing_s: float, clock: Clock) -> Attempt:
        """Ask for a page once; say what was felt."""
        asked_s = clock.now_s
        complete = yield from self._fetch(page_bytes, main_bytes, parsing_s)
        took_s = elapsed_s(clock, asked_s)
        yield Experience(PAGE_LOAD.name, took_s, complete, asked_s, self.to)
        return Status.DONE if complete else Status.GIVEN_UP

    def _fetch(
        self, page_bytes: int, main_bytes: int, parsing_s: float
    ) -> Generator[Action, Outcome, bool]:
        """Fetch the document and, if it came in time, its objects in what patience is left.

        Return whether the page is complete.
        """
        patience_s = seconds(self.patience)
        outcome = yield self._transfer(main_bytes, patience_s)
        if not isinstance(outcome, TransferOutcome) or outcome.status is not Status.DONE:
            return False
        yield Think(parsing_s)
        left_s = patience_s - outcome.seconds - parsing_s
        if left_s <= 0:
            return False
        parts = yield Together(
            tuple(
                self._transfer(size, left_s)
                for size in _shares(page_bytes - main_bytes, self.objects)
            )
        )
        return isinstance(parts, tuple) and all(part.status is Status.DONE for part in parts)

    def _transfer(self, size: int, patience_s: float) -> Transfer:
        if self.connections is None and not self.multiplex:
            return Transfer(size, self.request, patience_s, self.to)
        limit = self.connections or 1
        return Transfer(
            size, self.request, patience_s, self.to, "pages", limit, multiplex=self.multiplex
        )


def _shares(total: int, parts: int) -> list[int]:
    """Return `total` in equal whole parts, the first ones a byte larger, each at least 1."""
    share, larger = divmod(total, parts)
    return [max(1, share + (index < larger)) for index in range(parts)]
