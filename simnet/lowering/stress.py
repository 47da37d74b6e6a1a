"""Events of the scenario, as outages and changes of the interfaces that they act on.

At any time an interface has the rate that it would have without events (its own, or that of its
last change of rate) times the least share that an event then in force leaves. A share other
than 0 leaves at least 1 bit/s, so that only a cut stalls. A cut is an outage besides: what is on
the wire and what waits is lost, unless every cut that is in force keeps the queue. Its delay is its
own and that of all events in force, and a packet gets through if neither its own loss nor any
event in force loses it.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from typing import TypeVar

from simnet.conditions import Steps
from simnet.conditions import changes as changes_of_steps
from simnet.lowering import naming
from simnet.network import UNLIMITED, Event, Interface, Network, Outage
from simnet.scenario import Scenario
from simnet.scenario.read.tree import Path

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spell:
    """What is left of the rate, and what comes to delay and loss, during [start_ns, end_ns)."""

    start_ns: int
    end_ns: int
    share: Fraction
    keep_queue: bool = False
    """Of a cut, which leaves no share."""
    longer_ns: int = 0
    lost: float = 0.0


def with_events(network: Network, scenario: Scenario) -> Network:
    """Return the network with the scenario's events as changes of rate and outages."""
    spells = _spells(scenario)
    network = replace(network, events=tuple(_events(scenario)))
    if not spells:
        return network
    interfaces = (
        replace(
            each,
            rate_changes=changes(each, spells[each.link]),
            outages=outages(spells[each.link]),
            delay_changes=delay_changes(each, spells[each.link]),
            loss_changes=loss_changes(each, spells[each.link]),
        )
        if each.link in spells
        else each
        for each in network.interfaces
    )
    return replace(network, interfaces=tuple(interfaces))


def link_names(scenario: Scenario, line: Path) -> tuple[str, ...]:
    """Return the names of the links that the line at a path of the scenario is lowered to."""
    match line:
        case ("links", str(name)):
            return (name,)
        case ("backhaul", "links", str(name)):
            return (naming.backhaul_link(name),)
        case ("intranet", "links", str(name)):
            return (naming.intranet_link(name),)
        case ("intranet", "data_centre", "line"):
            return (naming.DATA_CENTRE,)
        case ("intranet", "public"):
            return (naming.PUBLIC_LINK,)
        case ("internet", "port"):
            return tuple(naming.isp_link("port", isp) for isp in scenario.isps)
        case ("isps", str(name), str(part)):
            return (naming.isp_link(part, name),)
        case ("villages", str(name), "access"):
            return (naming.access_link(name),)
    raise ValueError(f"{line} is no line of a scenario")


def _events(scenario: Scenario) -> Iterator[Event]:
    """Yield the events of the scenario as people are shown them."""
    for event in scenario.events:
        start_ns = event.start_ns(scenario.run)
        links = (each for line in event.lines(scenario) for each in link_names(scenario, line))
        yield Event(
            action=event.action,
            what=event.subject,
            links=tuple(dict.fromkeys(links)),
            start_ns=start_ns,
            end_ns=UNLIMITED if event.duration is None else start_ns + event.duration,
            share_left=event.factor,
            longer_ns=event.by or 0,
            share_lost=event.share or 0.0,
        )


def _spells(scenario: Scenario) -> dict[str, list[Spell]]:
    """Return what acts on each link that something acts on."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for event in scenario.events:
        start_ns = event.start_ns(scenario.run)
        end_ns = UNLIMITED if event.duration is None else start_ns + event.duration
        share = Fraction(repr(event.factor))
        more = (event.by or 0, event.share or 0.0)
        spell = Spell(start_ns, end_ns, share, event.keep_queue, *more)
        for line in event.lines(scenario):
            for link in link_names(scenario, line):
                found[link].append(spell)
    return found


def changes(interface: Interface, spells: Sequence[Spell]) -> tuple[tuple[int, int], ...]:
    """Return the changes of rate of an interface with spells laid over its own."""
    return tuple(_changes(interface, spells))


def _changes(interface: Interface, spells: Sequence[Spell]) -> Iterator[tuple[int, int]]:
    own = dict(interface.rate_changes)
    ends = {time for spell in spells for time in (spell.start_ns, spell.end_ns)}
    own_bps = rate_bps = interface.rate_bps
    times = sorted({*own, *ends} - {UNLIMITED})
    for time_ns, spell in zip(times, _strongest(spells, times), strict=True):
        own_bps = own.get(time_ns, own_bps)
        now_bps = _left(own_bps, Fraction(1) if spell is None else spell.share)
        if now_bps != rate_bps or time_ns in own:
            yield time_ns, now_bps
        rate_bps = now_bps


def delay_changes(interface: Interface, spells: Sequence[Spell]) -> Steps[int]:
    """Return the changes of delay of an interface with spells laid over its own."""
    longer = [spell for spell in spells if spell.longer_ns]
    own: Steps[int] = ((0, interface.delay_ns), *interface.delay_changes)
    return _laid(own, longer, lambda ns, now: ns + sum(spell.longer_ns for spell in now))


def loss_changes(interface: Interface, spells: Sequence[Spell]) -> Steps[float]:
    """Return the changes of loss of an interface with spells laid over its own."""

    def lost(probability: float, now: Sequence[Spell]) -> float:
        if not now:
            return probability
        return 1 - (1 - probability) * math.prod(1 - spell.lost for spell in now)

    own: Steps[float] = ((0, interface.loss.probability), *interface.loss_changes)
    return _laid(own, [spell for spell in spells if spell.lost], lost)


def _laid(
    own: Steps[T], spells: Sequence[Spell], together: Callable[[T, Sequence[Spell]], T]
) -> Steps[T]:
    """Return the changes of a step function with what comes of it and the spells in force."""
    if not spells:
        return own[1:]
    ends = {time for spell in spells for time in (spell.start_ns, spell.end_ns)}
    base, found = own[0][1], []
    values = dict(own)
    for time_ns in sorted({*values, *ends} - {UNLIMITED}):
        base = values.get(time_ns, base)
        now = [spell for spell in spells if spell.start_ns <= time_ns < spell.end_ns]
        found.append((time_ns, together(base, now)))
    return changes_of_steps(((-1, own[0][1]), *found))


def outages(spells: Sequence[Spell]) -> tuple[Outage, ...]:
    """Return when an interface is down: in spells that leave nothing, laid over each other."""
    cuts = [spell for spell in spells if not spell.share]
    found: list[Outage] = []
    times = sorted({time for cut in cuts for time in (cut.start_ns, cut.end_ns)})
    strongest = _strongest(cuts, times)
    for (start_ns, end_ns), cut in zip(itertools.pairwise(times), strongest, strict=False):
        if cut is None:
            continue
        outage = Outage(start_ns, end_ns, cut.keep_queue)
        before = found[-1] if found else None
        if before and (before.end_ns, before.keep_queue) == (start_ns, outage.keep_queue):
            found[-1] = replace(before, end_ns=end_ns)
        else:
            found.append(outage)
    return tuple(found)


def _strongest(spells: Sequence[Spell], times: Sequence[int]) -> Iterator[Spell | None]:
    """Yield, for each of the times in order, the spell in force that leaves least, if any.

    Of cuts, one that does not keep the queue goes before one that does.
    """
    later = sorted(spells, key=lambda spell: spell.start_ns, reverse=True)
    begun: list[tuple[Fraction, bool, int, int, Spell]] = []
    for time_ns in times:
        while later and later[-1].start_ns <= time_ns:
            spell = later.pop()
            heappush(begun, (spell.share, spell.keep_queue, spell.end_ns, len(later), spell))
        while begun and begun[0][-1].end_ns <= time_ns:
            heappop(begun)
        yield begun[0][-1] if begun else None


def _left(rate_bps: int, share: Fraction) -> int:
    if not share or not rate_bps:
        return 0
    return max(1, (rate_bps * share + Fraction(1, 2)).__floor__())
