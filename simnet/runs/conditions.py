"""Conditions of a scenario's links during a run, found without a simulation, with their causes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from simnet.conditions.cause import Cause, Influence, Period
from simnet.conditions.replay import replayed
from simnet.conditions.state import Timeline
from simnet.conditions.timeline import Spread, directions, spread, timeline
from simnet.lowering import plan
from simnet.lowering.conditions import with_causes
from simnet.models.access_conditions import AccessConditions
from simnet.network import Event, Interface, Network
from simnet.runs.prepare import laid_out
from simnet.scenario.load import Loaded
from simnet.scenario.model.links import Link


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of a link over a period."""

    link: str
    direction: str
    """``forward`` or ``backward``; of an access forward is up, away from the village."""
    source: str
    target: str
    states: Timeline
    spread: Spread
    causes: tuple[str, ...]
    """What makes it change, in words; empty where nothing does."""

    alone_bps: int
    """Rate at which it would begin if nothing acted on it."""

    @property
    def changes(self) -> bool:
        """Whether it is ever unlike at the start, or all the time unlike alone: down, or slowed."""
        first = self.states[0]
        return len(self.states) > 1 or not first.up or first.rate_bps != self.alone_bps


@dataclass(frozen=True, slots=True)
class Fade:
    """Attenuation by rain on one direction of an access, as a step function."""

    link: str
    way: str
    """``down`` is towards the village."""
    times_ns: tuple[int, ...]
    levels_db: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """All links over the period of a run."""

    ways: tuple[Way, ...]
    """Every direction of every link, in the order of the network."""
    events: tuple[Event, ...]
    """In order of time."""
    period: Period
    causes: tuple[Cause, ...]
    """What makes them, where it hangs on the seed."""

    def fades(self) -> Iterator[Fade]:
        """Yield the attenuation by rain of satellite accesses, in the order of the villages."""
        for cause in self.causes:
            if isinstance(cause, AccessConditions):
                for way, times_ns, levels_db in cause.technology.fades(cause.line, self.period):
                    yield Fade(cause.link, way, tuple(times_ns.tolist()), tuple(levels_db.tolist()))


Acted: TypeAlias = "dict[str, dict[str, None]]"
"""Words for the causes that act on each link, in order."""


@dataclass(frozen=True, slots=True)
class _Overheard:
    """A cause of which it is noted what it acts on."""

    cause: Cause
    acted: Acted

    seeded: ClassVar[bool] = True

    def during(self, period: Period) -> Iterator[Influence | Event]:
        """Yield what the cause yields."""
        for each in self.cause.during(period):
            if isinstance(each, Influence):
                self.acted[each.link].setdefault(words_of(self.cause))
            yield each


def conditions(loaded: Loaded, seed: int | None = None) -> Conditions:
    """Return the conditions of a loaded scenario's links during its run.

    Args:
        seed: another than that of the scenario.

    Raises:
        ScenarioError: its network cannot be laid out.
    """
    planned = plan(loaded.scenario)
    period = (planned if seed is None else replace(planned, seed=seed)).period
    laid = laid_out(loaded)
    acted: Acted = defaultdict(dict)
    overheard = tuple(_Overheard(each, acted) for each in laid.causes)
    network = replayed(replace(laid, causes=overheard), period)
    # What lasts beyond the end is told until the end, and stands in order of that.
    events = sorted(
        network.events,
        key=lambda each: (each.start_ns, min(each.end_ns, period.length_ns), each.what),
    )
    for cause in () if laid.causes else _unseeded(loaded):
        # What hangs on no seed is in the network already.
        for _ in _Overheard(cause, acted).during(period):
            pass
    for event in events:
        if event.start_ns < period.length_ns:
            for link in event.links:
                acted[link].setdefault(f"{event.action} {event.what}")
    for name, written in loaded.scenario.links.items():
        acted[name] = {**dict.fromkeys(_written(written)), **acted[name]}
    ways = tuple(_way(network, each, way, acted, period) for each, way in directions(network))
    return Conditions(ways, tuple(events), period, laid.causes)


def _unseeded(loaded: Loaded) -> tuple[Cause, ...]:
    """Return what a network has laid on it already where nothing hangs on the seed."""
    return with_causes(Network((), (), ()), loaded.scenario, loaded.folder).causes


def words_of(cause: Cause) -> str:
    """Return what a cause is called: the kind of a technology, or the name of its class."""
    if isinstance(cause, AccessConditions):
        return cause.technology.kind
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(cause).__name__).lower()


def _written(link: Link) -> Iterator[str]:
    """Yield what a link that is given directly says of its own changes."""
    for part in (link, link.reverse):
        if part.trace is not None:
            yield f"trace {part.trace.file}"
        for name in ("rate_changes", "delay_changes", "loss_changes"):
            if getattr(part, name):
                yield name


def _way(
    network: Network,
    interface: Interface,
    direction: str,
    acted: Acted,
    period: Period,
) -> Way:
    states = timeline(interface, period.length_ns)
    found = Way(
        link=interface.link,
        direction=direction,
        source=network.nodes[interface.source].name,
        target=network.nodes[interface.target].name,
        states=states,
        spread=spread(states, period.length_ns),
        causes=_told(tuple(acted.get(interface.link, ()))),
        alone_bps=interface.rate_bps,
    )
    return found if found.changes else replace(found, causes=())


_TOLD_BY_EVENTS = ("scripted", "failing")


def _told(causes: Sequence[str]) -> tuple[str, ...]:
    """Return causes without what is only the mechanism of events that are told one by one."""
    return tuple(each for each in causes if each not in _TOLD_BY_EVENTS or len(causes) == 1)
