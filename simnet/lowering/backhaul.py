"""Backhaul and providers: towns, the lines between them, and the way to the internet.

A provider's point of presence is joined to the town where it takes over traffic, and by its
transit to its port at the exchange, beside which the servers of the internet stand. There is one
such node for each provider, ``internet/<isp>``, so that a village's traffic goes through the
provider that it pays.
"""

from __future__ import annotations

from simnet.lowering import naming
from simnet.lowering.lines import add_line, delay_ns
from simnet.network import NetworkBuilder
from simnet.scenario import Scenario
from simnet.scenario.model.backhaul import Internet, Isp, Place

LINE_COST = 10
"""Cost of a line between towns for each unit that the scenario gives it; within a building it is
1. The closed network's lines cost less, so that who is on it stays on it."""

JAKARTA = Place(name="Jakarta", latitude=-6.24, longitude=106.82)
"""Where the exchanges that most providers meet at stand (OpenIXP and others, in the Cyber building
at Kuningan), to a hundredth of a degree, about a kilometre."""


def add_backhaul(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the towns and the lines between them."""
    towns = scenario.backhaul.towns
    for name, town in towns.items():
        builder.add_place(name, "town", regency=town.regency)
        builder.add_node(naming.town(name), "town", name, town.latitude, town.longitude)
    for name, line in scenario.backhaul.links.items():
        add_line(
            builder,
            naming.backhaul_link(name),
            (naming.town(line.source), naming.town(line.target)),
            line,
            delay_ns(line, towns[line.source], towns[line.target]),
            scenario.classes,
            cost=line.cost * LINE_COST,
        )


def add_isps(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the providers with their transit, as far as there is an internet to lead to."""
    if scenario.internet is not None:
        for name, isp in scenario.isps.items():
            _add_isp(builder, scenario, name, isp, scenario.internet)


def add_exchange(builder: NetworkBuilder, scenario: Scenario, internet: Internet) -> None:
    """Add the exchange, at which traffic from one provider comes to another's port."""
    exchange = naming.EXCHANGE
    builder.add_node(exchange, "exchange", exchange, internet.latitude, internet.longitude)
    for isp in scenario.isps:
        port_ns = delay_ns(internet.port, internet, internet)
        ends = (naming.internet(isp), exchange)
        link = naming.isp_link("port", isp)
        add_line(builder, link, ends, internet.port, port_ns, scenario.classes)


def join_providers(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the exchange if a village's second line is of another provider than its first.

    Where the data centre has a public side it is there already.
    """
    complete, intranet = scenario.villages.complete, scenario.intranet
    there = intranet is not None and intranet.public is not None
    if scenario.internet is None or (there and scenario.backhaul.capital is not None):
        return
    if any(
        spare.access.isp != complete[name].access.isp
        for name, spare in scenario.villages.spare.items()
    ):
        add_exchange(builder, scenario, scenario.internet)


def _add_isp(
    builder: NetworkBuilder, scenario: Scenario, name: str, isp: Isp, internet: Internet
) -> None:
    classes = scenario.classes
    place = _place_of(scenario, isp)
    pop, servers = naming.isp(name), naming.internet(name)
    builder.add_place(name, "isp")
    builder.add_place(naming.EXCHANGE, "exchange")
    builder.add_node(pop, "isp", name, place.latitude, place.longitude)
    builder.add_node(servers, "internet", naming.EXCHANGE, internet.latitude, internet.longitude)
    transit_ns = _transit_ns(isp, place, internet)
    transit = naming.isp_link("transit", name)
    add_line(builder, transit, (pop, servers), isp.transit, transit_ns, classes)
    if isp.at is not None:
        town = scenario.backhaul.towns[isp.at]
        handover_ns = delay_ns(isp.handover, town, place)
        ends = (naming.town(isp.at), pop)
        handover = naming.isp_link("handover", name)
        add_line(builder, handover, ends, isp.handover, handover_ns, classes)
    if isp.feeder is not None:
        feeder = naming.feeder(name)
        builder.add_node(feeder, "isp", name, place.latitude, place.longitude)
        feeder_ns = delay_ns(isp.feeder, place, place)
        ends = (feeder, pop)
        add_line(builder, naming.isp_link("feeder", name), ends, isp.feeder, feeder_ns, classes)


def _transit_ns(isp: Isp, place: Isp, internet: Internet) -> int:
    """Return the delay of a provider's transit, straight or by Jakarta."""
    if isp.peering == "local":
        return delay_ns(isp.transit, place, internet)
    return delay_ns(isp.transit, place, JAKARTA) + delay_ns(isp.transit, JAKARTA, internet)


def _place_of(scenario: Scenario, isp: Isp) -> Isp:
    """Return the provider with the coordinates of its town where it has none of its own."""
    if isp.latitude is not None or isp.at is None:
        return isp
    town = scenario.backhaul.towns[isp.at]
    return isp.model_copy(update={"latitude": town.latitude, "longitude": town.longitude})
