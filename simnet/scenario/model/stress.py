"""Stress tests: an alternative's changes, and what happens to lines during the run.

An event cuts or slows some lines, makes them longer or lossy, from a time on, for a while. Where
several act on a line at once, the lowest rate wins, delays add up, and each loses its share; when
they are over the line is as it would be without them. A cut loses what is on the wire and what
waits, and whatever comes until it is over.
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
from simnet.scenario.model.access import Access, technology_names
from simnet.scenario.model.alternatives import Alternative
from simnet.scenario.model.base import Several
from simnet.scenario.model.run import Run
from simnet.scenario.read.tree import Path, dotted, visible
from simnet.units import NS_PER_DAY, format_duration, write_clock

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class Accesses(Declared):
    """The access lines of all villages, first and second, that fit everything that is given."""

    technology: Name | None = None
    """Those with this access technology."""
    isp: Name | None = None
    """Those of this provider."""
    village: Name | None = None
    """Those of this village."""

    @model_validator(mode="after")
    def _chooses(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("say which: technology, isp or village")
        return self

    def chosen(self, scenario: Scenario) -> Iterator[Path]:
        """Yield the paths of the access lines; there may be none."""
        spare = scenario.villages.spare
        for name, village in scenario.villages.complete.items():
            if self._fits(name, village.access):
                yield ("villages", name, "access")
            if name in spare and self._fits(name, spare[name].access):
                yield ("villages", name, "access", "backup")

    def _fits(self, village: str, access: Access) -> bool:
        return (
            self.technology in (None, access.technology)
            and self.isp in (None, access.isp)
            and self.village in (None, village)
        )

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


ACTIONS = ("cut", "slow", "delay", "lose")
"""What can happen to lines: the keys of an event of which it has one."""
_AMOUNTS = {"slow": ("to", "30 %"), "delay": ("by", "20 ms"), "lose": ("share", "5 %")}
"""The key that says how much of it happens, and an example."""


class Event(Declared):
    """One thing that happens in the run: some lines are cut, slower, longer or lossy for a while.

    A line is given by its path (backhaul.links.river, links.ab, villages.long-apari.access,
    isps.telkom.transit), or by what the accesses of villages have in common: a technology, an ISP,
    or the village. It happens to both directions.
    """

    at: Moment
    """When: time since the start of the run, or a time of day (with run.clock)."""
    duration: PositiveDuration | None = Field(default=None, alias="for")
    """How long; by default until the end of the run."""
    cut: str | Accesses | None = None
    """What carries nothing."""
    slow: str | Accesses | None = None
    """What gets slower."""
    delay: str | Accesses | None = None
    """What gets longer: another way round, a farther satellite."""
    lose: str | Accesses | None = None
    """What loses packets at random."""
    keep_queue: bool = False
    """Whether what waits when a line is cut, and what comes meanwhile, is kept as far as the queue
    holds it, and sent when the line is back. By default it is lost, as what is on the wire always
    is."""
    to: Probability | None = None
    """The share of its rate that is left to what gets slower, between 0 and 1."""
    by: PositiveDuration | None = None
    """How much longer a packet is on its way over what gets longer, one way. Events that overlap
    add up."""
    share: Probability | None = None
    """The share of packets that what is lossy loses, besides those that it would lose anyway."""

    @model_validator(mode="after")
    def _says_what_happens(self) -> Self:
        if sum(getattr(self, name) is not None for name in ACTIONS) != 1:
            raise ValueError(f"say what happens, one of {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}")
        for action, (key, example) in _AMOUNTS.items():
            if getattr(self, action) is not None and getattr(self, key) is None:
                raise ValueError(f"say how much, such as {key}: {example}")
            if getattr(self, action) is None and getattr(self, key) is not None:
                raise ValueError(f"{key} belongs to {action}, not to {self.action}")
        if self.cut is None and self.keep_queue:
            raise ValueError("keep_queue belongs to a cut; a line that is up keeps its queue")
        if self.to is not None and not 0 < self.to < 1:
            raise ValueError("to must be above 0 % and below 100 %; to leave nothing, write cut")
        if self.share == 0:
            raise ValueError("share must be above 0 %")
        return self

    @property
    def action(self) -> str:
        """Which of `ACTIONS` it is."""
        return next(name for name in ACTIONS if getattr(self, name) is not None)

    @property
    def factor(self) -> float:
        """The share of the rate that is left."""
        if self.cut is not None:
            return 0.0
        return 1.0 if self.to is None else self.to

    @property
    def subject(self) -> str:
        """What it acts on, as the scenario writes it."""
        where = self._where
        return where.words if isinstance(where, Accesses) else where

    @property
    def _where(self) -> str | Accesses:
        where: str | Accesses = getattr(self, self.action)
        return where

    def start_ns(self, run: Run) -> int:
        """Return when it begins, ns since the start of the run.

        A time of day is the first such time at or after the start.
        """
        if not self.at.of_day:
            return self.at.ns
        return (self.at.ns - (run.clock or 0)) % NS_PER_DAY

    def lines(self, scenario: Scenario) -> tuple[Path, ...]:
        """Return the paths of the lines that it acts on."""
        where = self._where
        if isinstance(where, Accesses):
            return tuple(where.chosen(scenario))
        path = _named(scenario, where)
        return () if path is None else (path,)

    def faults(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what does not fit the scenario, as (path within this, message)."""
        run = scenario.run
        if self.at.of_day and run.clock is None:
            yield "at", "a time of day needs run.clock, the time of day when the run starts"
        elif self.start_ns(run) >= run.duration:
            yield "at", f"{self.at} is not within the run, which {_span(run, self.at.of_day)}"
        where = self._where
        if isinstance(where, Accesses):
            for inner, message in where.faults(scenario):
                yield f"{self.action}.{inner}", message
        elif _named(scenario, where) is None:
            yield self.action, _no_line(scenario, where)


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
    found += [("villages", name, "access", "backup") for name in scenario.villages.spare]
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
