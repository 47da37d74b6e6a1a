"""Events of the scenario, as changes of rate and outages of the interfaces that they act on.

At any time an interface has the rate that it would have without events (its own, or that of its
last change of rate) times the least share that an event then in force leaves. A share other
than 0 leaves at least 1 bit/s, so that only a cut stalls. A cut is an outage besides: what is on
the wire and what waits is lost, unless every cut that is in force keeps the queue.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simnet.lowering import naming
from simnet.network import UNLIMITED, Interface, Network, Outage
from simnet.scenario import Scenario
from simnet.scenario.read.tree import Path


@dataclass(frozen=True, slots=True)
class Spell:
    """A share of the rate that is left during [start_ns, end_ns)."""

    start_ns: int
    end_ns: int
    share: Fraction
    keep_queue: bool = False
    """Of a cut, which leaves no share."""


def with_events(network: Network, scenario: Scenario) -> Network:
    """Return the network with the scenario's events as changes of rate and outages."""
    spells = _spells(scenario)
    if not spells:
        return network
    interfaces = (
        replace(
            each,
            rate_changes=changes(each, spells[each.link]),
            outages=outages(spells[each.link]),
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


def _spells(scenario: Scenario) -> dict[str, list[Spell]]:
    """Return what acts on each link that something acts on."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for event in scenario.events:
        start_ns = event.start_ns(scenario.run)
        end_ns = UNLIMITED if event.duration is None else start_ns + event.duration
        spell = Spell(start_ns, end_ns, Fraction(repr(event.factor)), event.keep_queue)
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
    for time_ns in sorted({*own, *ends} - {UNLIMITED}):
        own_bps = own.get(time_ns, own_bps)
        now_bps = _left(own_bps, [s for s in spells if s.start_ns <= time_ns < s.end_ns])
        if now_bps != rate_bps or time_ns in own:
            yield time_ns, now_bps
        rate_bps = now_bps


def outages(spells: Sequence[Spell]) -> tuple[Outage, ...]:
    """Return when an interface is down: in spells that leave nothing, laid over each other."""
    cuts = [spell for spell in spells if not spell.share]
    found: list[Outage] = []
    times = sorted({time for cut in cuts for time in (cut.start_ns, cut.end_ns)})
    for start_ns, end_ns in itertools.pairwise(times):
        acting = [cut for cut in cuts if cut.start_ns <= start_ns < cut.end_ns]
        if not acting:
            continue
        outage = Outage(start_ns, end_ns, all(cut.keep_queue for cut in acting))
        before = found[-1] if found else None
        if before and (before.end_ns, before.keep_queue) == (start_ns, outage.keep_queue):
            found[-1] = replace(before, end_ns=end_ns)
        else:
            found.append(outage)
    return tuple(found)


def _left(rate_bps: int, spells: Sequence[Spell]) -> int:
    share = min((spell.share for spell in spells), default=Fraction(1))
    if not share or not rate_bps:
        return 0
    return max(1, (rate_bps * share + Fraction(1, 2)).__floor__())
