"""Stress tests: an alternative's changes, and what happens to lines during the run.

An event cuts or slows some lines, makes them longer or lossy, takes power, a provider or a
technology away, or lets it rain, from a time on, for a while. Where several act on a line at once,
the lowest rate wins, delays add up, and each loses its share; when they are over the line is as it
would be without them. A cut loses what is on the wire and what waits, and whatever comes until it
is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeAlias

from simnet.errors import listed, nearest, unknown
from simnet.kinds import (
    Declared,
    Field,
    Moment,
    Name,
    PositiveDuration,
    Probability,
    RainRate,
    model_validator,
)
from simnet.models.accesses import Accesses, Chosen
from simnet.scenario import paths
from simnet.scenario.model.access import technology_names
from simnet.scenario.model.alternatives import Alternative
from simnet.scenario.model.base import Several
from simnet.scenario.model.choosing import chosen, unknown_names
from simnet.scenario.model.pick import Pick
from simnet.scenario.model.run import Run
from simnet.scenario.model.storm import Rained, rained_on
from simnet.scenario.read.tree import Path, dotted, visible
from simnet.units import NS_PER_DAY, format_duration, write_clock, write_factor

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


FailKind: TypeAlias = Literal["backhaul", "isps", "towers"]
"""What single failures can be of."""


class Powered(Chosen):
    """Villages that hang on the same electricity: those that fit everything that is given."""

    village: Name | None = None
    """This village."""
    district: str | None = None
    """Those in this district."""
    regency: str | None = None
    """Those in this regency."""
    feeder: str | None = None
    """Those on this feeder of a cause of kind power under failures: what it has together, such as
    Kabupaten Paser/Long Ikis, or its name where it has all together."""


CUTS = ("cut", "power", "isp_down", "technology_down")
"""Actions that leave nothing of a line."""
ACTIONS = ("cut", "slow", "delay", "lose", "rain", *CUTS[1:])
"""What can happen to lines: the keys of an event of which it has one."""
_AMOUNTS = {"slow": ("to", "30 %"), "delay": ("by", "20 ms"), "lose": ("share", "5 %")}
"""The key that says how much of it happens, and an example."""
_HOW_HARD = (
    "rain needs either exceeded, such as exceeded: 0.1 %, or rate, such as rate: 80 mm/h; "
    "nothing else has them"
)


class Event(Declared):
    """One thing that happens in the run: lines are cut, slower, longer or lossy, or it rains.

    A line is given by its path (backhaul.links.river, links.ab, villages.long-apari.access,
    isps.telkom.transit), or by what the accesses of villages have in common: a technology, an ISP,
    the village, or its group, district or regency. It happens to both directions. Power, a provider
    or a technology that is gone takes all its lines.
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
    power: Powered | None = None
    """Whose electricity is gone, and with it all lines of the village offices. A battery (of a
    cause of kind power under failures) carries them as long as it lasts: it is full when the event
    begins, and panels do not help (assumptions)."""
    isp_down: Name | None = None
    """Which provider is gone: its transit, its handover and its feeder."""
    technology_down: Name | None = None
    """Which access technology is gone, in all villages that have it."""
    rain: Literal["everywhere"] | Rained | None = None
    """Where it rains: everywhere, or around a village, a district, a regency or a point. What feels
    rain there, and what lands there, has at least this rain; it begins and ends everywhere at
    once."""
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
    exceeded: Probability | None = None
    """How hard it rains: as hard as in this share of the average year, such as 0.1 %, each place
    and each link by its own statistics."""
    rate: RainRate | None = None
    """How hard it rains, as a rain rate instead; what share of the year that is, the climate of
    each place says."""

    @model_validator(mode="after")
    def _says_what_happens(self) -> Self:
        if sum(getattr(self, name) is not None for name in ACTIONS) != 1:
            raise ValueError(f"say what happens, one of {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}")
        for action, (key, example) in _AMOUNTS.items():
            if getattr(self, action) is not None and getattr(self, key) is None:
                raise ValueError(f"say how much, such as {key}: {example}")
            if getattr(self, action) is None and getattr(self, key) is not None:
                raise ValueError(f"{key} belongs to {action}, not to {self.action}")
        if (self.rain is not None) != ((self.exceeded is None) != (self.rate is None)):
            raise ValueError(_HOW_HARD)
        if self.exceeded == 0:
            raise ValueError("exceeded must be above 0 %")
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
        if self.action in CUTS:
            return 0.0
        return 1.0 if self.to is None else self.to

    @property
    def subject(self) -> str:
        """What it acts on, as the scenario writes it."""
        where = self._where
        return f"{where if isinstance(where, str) else where.words}{self._hard}"

    @property
    def _hard(self) -> str:
        """How hard it rains, as the scenario writes it."""
        if self.exceeded is not None:
            return f", exceeded: {write_factor(self.exceeded)}"
        return "" if self.rate is None else f", rate: {self.rate:g} mm/h"

    @property
    def _where(self) -> str | Accesses | Powered | Rained:
        where: str | Accesses | Powered | Rained = getattr(self, self.action)
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
        if self.rain is not None:
            return tuple(rained_on(scenario, self.rain))
        where = self._where
        if self.technology_down is not None:
            where = Accesses(technology=self.technology_down)
        if isinstance(where, Chosen):
            return tuple(chosen(scenario, where))
        if self.isp_down is not None:
            return tuple(each for each in lines(scenario) if each[:2] == ("isps", where))
        path = line_named(scenario, str(where))
        return () if path is None else (path,)

    def faults(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what does not fit the scenario, as (path within this, message)."""
        run = scenario.run
        if self.at.of_day and run.clock is None:
            yield "at", "a time of day needs run.clock, the time of day when the run starts"
        elif self.start_ns(run) >= run.duration:
            yield "at", f"{self.at} is not within the run, which {_span(run, self.at.of_day)}"
        where = self._where
        if not isinstance(where, str):
            for inner, message in (
                where.faults(scenario)
                if isinstance(where, Rained)
                else unknown_names(scenario, where.given)
            ):
                yield f"{self.action}.{inner}", message
        elif self.isp_down is not None:
            if where not in scenario.isps:
                yield self.action, unknown("ISP", where, scenario.isps)
        elif self.technology_down is not None:
            known = technology_names(scenario.technologies)
            if where not in known:
                yield self.action, unknown("technology", where, known)
        elif self.rain is None and line_named(scenario, where) is None:
            yield self.action, no_line(scenario, where)


def _span(run: Run, of_day: bool) -> str:
    if of_day and run.clock is not None:
        end = (run.clock + run.duration) % NS_PER_DAY
        return f"lasts from {write_clock(run.clock)} to {write_clock(end)}"
    return f"ends at {format_duration(run.duration)}"


PICKED = ("run.date", "run.month", "run.day", "run.clock", "run.conditions_seed")
"""What the moment decides that a stress test picks."""


class StressTest(Alternative):
    """A stress test: changes to the scenario, and what happens to lines during the run.

    Events are added to those of the scenario.
    """

    pick: Pick | None = None
    """The moment in which it runs, out of simulated years. Default: that of the scenario's run."""
    fail: Annotated[Several[FailKind], Field(min_length=1)] | None = None
    """Makes one stress test of each single failure, named TEST-LINE: of the lines between towns
    (backhaul), of each provider's way to the internet (isps), of media and towns that the accesses
    of several villages share (towers)."""
    at: Moment | None = None
    """From when on each of those fails, until the end of the run. Default: from its start."""
    failing: str | None = None
    """What fails, where simnet has made the test of one that fails several."""
    events: Several[Event] = ()
    """What happens during the run."""

    @model_validator(mode="after")
    def _fails_at(self) -> Self:
        if self.at is not None and self.fail is None:
            raise ValueError("at belongs to fail: the time from which on each line fails")
        return self

    @model_validator(mode="after")
    def _picks_alone(self) -> Self:
        """Refuse what `pick` would replace."""
        for part in (self.set, self.change, self.add) if self.pick is not None else ():
            nested = part.get("run")
            own = {f"run.{key}" for key in nested} if isinstance(nested, dict) else set()
            for key in PICKED:
                if key in part or key in own:
                    raise ValueError(f"pick says {key}; leave it out of what the test sets")
        return self


def lines(scenario: Scenario) -> list[Path]:
    """Return the paths of everything in a scenario that carries traffic between two places."""
    found: list[Path] = [("links", name) for name in scenario.links]
    found += [("backhaul", "links", name) for name in scenario.backhaul.links]
    if scenario.intranet is not None:
        found += [("intranet", "links", name) for name in scenario.intranet.links]
        if scenario.intranet.vpn is None:
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


def line_named(scenario: Scenario, text: str) -> Path | None:
    """Return the path of the line that a text names, quoted or not."""
    known = dict.fromkeys(lines(scenario))
    try:
        path = paths.parse(text.strip())
    except ValueError:
        path = ()
    if path in known:
        return path
    return next((each for each in known if text.strip() == ".".join(map(str, each))), None)


def no_line(scenario: Scenario, text: str) -> str:
    """Return the message that a text names no line, with the nearest."""
    names = [dotted(path) for path in lines(scenario)]
    hint = nearest(text, names)
    meant = f"; did you mean '{hint}'?" if hint else ""
    return f"'{visible(text)}' is no line{meant} (allowed: {listed(names) or 'none'})"
