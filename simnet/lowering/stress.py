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
from simnet.scenario.model.stress import Event as ScriptedEvent
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
        links = (each for line in event.lines(scenario) for each in _links(scenario, event, line))
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
    powerless = any(each.power is not None for each in scenario.events)
    batteries = scenario.failures.batteries(scenario) if powerless else {}
    for event in scenario.events:
        if event.rain is not None:
            continue  # it acts on the weather that lines are told of
        start_ns = event.start_ns(scenario.run)
        end_ns = UNLIMITED if event.duration is None else start_ns + event.duration
        share = Fraction(repr(event.factor))
        more = (event.by or 0, event.share or 0.0)
        spell = Spell(start_ns, end_ns, share, event.keep_queue, *more)
        for line in event.lines(scenario):
            dark_ns = start_ns + (batteries.get(line, 0) if event.power is not None else 0)
            for link in _links(scenario, event, line) if dark_ns < end_ns else ():
                found[link].append(replace(spell, start_ns=dark_ns))
    return found


def _links(scenario: Scenario, event: ScriptedEvent, line: Path) -> tuple[str, ...]:
    """Return the links that an event takes with a line: of a village without power, all."""
    links = link_names(scenario, line)
    return links if event.power is None else (*links, *lan_links(scenario, str(line[1])))


def lan_links(scenario: Scenario, village: str) -> tuple[str, ...]:
    """Return the lines between a village's sites and its office, where their router stands."""
    sites = scenario.villages.complete[village].sites
    return tuple(naming.lan(naming.site(village, site)) for site in sites)
