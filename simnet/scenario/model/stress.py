"""Stress tests: an alternative's changes, and what happens to lines during the run.

An event cuts or slows some lines from a time on, for a while. Where several act on a line at
once, the lowest rate wins; when they are over the line has the rate that it would have without
them. A cut loses what is on the wire and what waits, and whatever comes until it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

from simnet.errors import listed, nearest, unknown
from simnet.kinds import (
    Declared,
    Field,
    Moment,
    Name,
    PositiveDuration,
    Probability,
    model_validator,
)
from simnet.scenario import paths
from simnet.scenario.model.access import technology_names
from simnet.scenario.model.alternatives import Alternative
from simnet.scenario.model.base import Several
from simnet.scenario.model.run import Run
from simnet.scenario.read.tree import Path, dotted, visible
from simnet.units import NS_PER_DAY, format_duration, write_clock

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class Accesses(Declared):
    """The access lines of all villages that fit everything that is given."""

    technology: Name | None = None
    """Those with this access technology."""
    isp: Name | None = None
    """Those of this provider."""
    village: Name | None = None
    """That of this village."""

    @model_validator(mode="after")
    def _chooses(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("say which: technology, isp or village")
        return self

    def chosen(self, scenario: Scenario) -> Iterator[Path]:
        """Yield the paths of the access lines; there may be none."""
        for name, village in scenario.villages.complete.items():
            access = village.access
            if (
                self.technology in (None, access.technology)
                and self.isp in (None, access.isp)
                and self.village in (None, name)
            ):
                yield ("villages", name, "access")

    @property
    def words(self) -> str:
        """What was given, such as ``technology: leo, isp: star``."""
        given = sorted(self.model_fields_set, key=list(type(self).model_fields).index)
        return ", ".join(f"{name}: {getattr(self, name)}" for name in given)

    def faults(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that are not described, as (path within this, message)."""
        for key, what, known in (
            ("technology", "technology", technology_names(scenario.technologies)),
            ("isp", "ISP", scenario.isps),
            ("village", "village", scenario.villages.rows),
        ):
            name = getattr(self, key)
            if name is not None and name not in known:
                yield key, unknown(what, name, known)


class Event(Declared):
    """One thing that happens during the run: some lines are cut, or slower, for a time."""

    at: Moment
    """When: time since the start of the run, or a time of day (with run.clock)."""
    duration: PositiveDuration | None = Field(default=None, alias="for")
    """How long; by default until the end of the run."""
    cut: str | Accesses | None = None
    """What carries nothing: the path of a line (backhaul.links.river, links.ab,
    villages.long-apari.access, isps.telkom.transit), or the accesses of all villages with a
    technology, of an ISP, or of one village. Both directions."""
    slow: str | Accesses | None = None
    """What gets slower, likewise."""
    keep_queue: bool = False
    """Whether what waits when a line is cut, and what comes meanwhile, is kept as far as the queue
    holds it, and sent when the line is back. By default it is lost, as what is on the wire always
    is."""
    to: Probability | None = None
    """The share of its rate that is left to what gets slower, between 0 and 1."""

    @model_validator(mode="after")
    def _says_what_happens(self) -> Self:
        if (self.cut is None) == (self.slow is None):
            raise ValueError("say what happens, either cut or slow")
        if self.cut is not None and self.to is not None:
            raise ValueError("a cut leaves nothing; write slow beside to")
        if self.cut is None and self.keep_queue:
            raise ValueError("keep_queue belongs to a cut; a slow line loses nothing")
        if self.slow is not None and self.to is None:
            raise ValueError("say what is left, such as to: 30 %")
        if self.to is not None and not 0 < self.to < 1:
            raise ValueError("to must be above 0 % and below 100 %; to leave nothing, write cut")
        return self

    @property
    def factor(self) -> float:
        """The share of the rate that is left."""
        return 0.0 if self.to is None else self.to

    @property
    def subject(self) -> str:
        """What it acts on, as the scenario writes it."""
        where = self.slow if self.cut is None else self.cut
        return where.words if isinstance(where, Accesses) else (where or "")

    def start_ns(self, run: Run) -> int:
        """Return when it begins, ns since the start of the run.

        A time of day is the first such time at or after the start.
        """
        if not self.at.of_day:
            return self.at.ns
        return (self.at.ns - (run.clock or 0)) % NS_PER_DAY

    def lines(self, scenario: Scenario) -> tuple[Path, ...]:
        """Return the paths of the lines that it acts on."""
        where = self.slow if self.cut is None else self.cut
        if isinstance(where, Accesses):
            return tuple(where.chosen(scenario))
        path = _named(scenario, where or "")
        return () if path is None else (path,)

    def faults(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what does not fit the scenario, as (path within this, message)."""
        run = scenario.run
        if self.at.of_day and run.clock is None:
            yield "at", "a time of day needs run.clock, the time of day when the run starts"
        elif self.start_ns(run) >= run.duration:
            yield "at", f"{self.at} is not within the run, which {_span(run, self.at.of_day)}"
        key, where = ("slow", self.slow) if self.cut is None else ("cut", self.cut)
        if isinstance(where, Accesses):
            for inner, message in where.faults(scenario):
                yield f"{key}.{inner}", message
        elif where is not None and _named(scenario, where) is None:
            yield key, _no_line(scenario, where)


def _span(run: Run, of_day: bool) -> str:
    if of_day and run.clock is not None:
        end = (run.clock + run.duration) % NS_PER_DAY
        return f"lasts from {write_clock(run.clock)} to {write_clock(end)}"
    return f"ends at {format_duration(run.duration)}"


class StressTest(Alternative):
    """A stress test: changes to the scenario, and what happens to lines during the run.

    Events are added to those of the scenario.
    """

    events: Several[Event] = ()
    """What happens during the run."""


def lines(scenario: Scenario) -> list[Path]:
    """Return the paths of everything in a scenario that carries traffic between two places."""
    found: list[Path] = [("links", name) for name in scenario.links]
    found += [("backhaul", "links", name) for name in scenario.backhaul.links]
    if scenario.intranet is not None:
        found += [("intranet", "links", name) for name in scenario.intranet.links]
        found.append(("intranet", "data_centre", "line"))
        if scenario.intranet.public is not None and scenario.internet is not None:
            found += [("intranet", "public"), ("internet", "port")]
    for name, isp in scenario.isps.items() if scenario.internet is not None else ():
        found.append(("isps", name, "transit"))
        if isp.at is not None:
            found.append(("isps", name, "handover"))
        if isp.feeder is not None:
            found.append(("isps", name, "feeder"))
    found += [("villages", name, "access") for name in scenario.villages.rows]
    return found


def _named(scenario: Scenario, text: str) -> Path | None:
    """Return the path of the line that a text names, quoted or not."""
    known = dict.fromkeys(lines(scenario))
    try:
        path = paths.parse(text.strip())
    except ValueError:
        path = ()
    if path in known:
        return path
    return next((each for each in known if text.strip() == ".".join(map(str, each))), None)


def _no_line(scenario: Scenario, text: str) -> str:
    names = [dotted(path) for path in lines(scenario)]
    hint = nearest(text, names)
    meant = f"; did you mean '{hint}'?" if hint else ""
    return f"'{visible(text)}' is no line{meant} (allowed: {listed(names) or 'none'})"
