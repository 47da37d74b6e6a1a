"""Events of the scenario, as causes of conditions of the lines that they act on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from simnet.conditions.scripted import Scripted, Spell
from simnet.lowering import naming
from simnet.network import UNLIMITED, Event, Network
from simnet.scenario import Scenario
from simnet.scenario.read.tree import Path


def with_events(network: Network, scenario: Scenario) -> Network:
    """Return the network with the scenario's events as a cause of conditions."""
    spells = _spells(scenario)
    events = (*network.events, *_events(scenario))
    if not spells:
        return replace(network, events=events)
    scripted = Scripted(tuple((link, tuple(each)) for link, each in spells.items()))
    return replace(network, events=events, causes=(*network.causes, scripted))


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
        case ("villages", str(name), "access", "backup"):
            return (naming.access_link(naming.backup(name)),)
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
