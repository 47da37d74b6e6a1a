"""The closed network between towns, and the data centre behind it.

It has nodes of its own in every town, so that the two ways do not mix: an access that lands in a
town enters the closed network there or goes on to the internet. Costs see to it that nobody
crosses the closed network, or the data centre, on the way to somewhere else.
"""

from __future__ import annotations

from simnet.lowering import naming
from simnet.lowering.lines import add_line, delay_ns
from simnet.network import NetworkBuilder, Queue, Reverse
from simnet.scenario import Scenario
from simnet.scenario.model.access import technology_named
from simnet.scenario.model.backhaul import Intranet
from simnet.scenario.model.places import landing_town

LEAVE_COST = 10**6
"""Cost of leaving the closed network: more than any way inside it."""
PUBLIC_COST = 10**8
"""Cost of the data centre's public side: only for those who have no other way."""
JOIN_RATE_BPS = 100_000_000_000
"""Rate between the two networks' equipment in one building: never what limits."""


def add_intranet(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the closed network, if there is one."""
    intranet, capital = scenario.intranet, scenario.backhaul.capital
    if intranet is None or capital is None:
        return
    towns, classes = scenario.backhaul.towns, len(scenario.classes)
    reached = {capital: None}
    for line in intranet.links.values():
        reached |= {line.source: None, line.target: None}
    for name in reached:
        town = towns[name]
        builder.add_node(naming.closed(name), "intranet", name, town.latitude, town.longitude)
    for name, line in intranet.links.items():
        ends = (naming.closed(line.source), naming.closed(line.target))
        delay = delay_ns(line, towns[line.source], towns[line.target])
        add_line(builder, f"intranet/{name}", ends, line, delay, classes, cost=line.cost)
    landings = _landings(scenario)
    for name in reached:
        if name in landings:
            _join(builder, name)
    _add_data_centre(builder, scenario, intranet, capital)


def _landings(scenario: Scenario) -> set[str | None]:
    """Return the towns where some village's access lands."""
    return {
        landing_town(village, scenario.backhaul.towns)
        for village in scenario.villages.complete.values()
        if village.access.technology is not None
        and technology_named(village.access.technology, scenario.technologies).lands_at == "regency"
    }


def _join(builder: NetworkBuilder, town: str) -> None:
    builder.add_link(
        f"intranet/join/{town}",
        naming.town(town),
        naming.closed(town),
        JOIN_RATE_BPS,
        queue=Queue(),
        reverse=Reverse(cost=LEAVE_COST),
    )


def _add_data_centre(
    builder: NetworkBuilder, scenario: Scenario, intranet: Intranet, capital: str
) -> None:
    town, classes = scenario.backhaul.towns[capital], len(scenario.classes)
    centre, node = intranet.data_centre, naming.DATA_CENTRE
    latitude = town.latitude if centre.latitude is None else centre.latitude
    longitude = town.longitude if centre.longitude is None else centre.longitude
    builder.add_node(node, "data centre", capital, latitude, longitude)
    delay = delay_ns(centre.line, town, centre)
    add_line(builder, node, (naming.closed(capital), node), centre.line, delay, classes)
    if intranet.public is None or scenario.internet is None:
        return
    internet = scenario.internet
    exchange = naming.EXCHANGE
    builder.add_node(exchange, "exchange", exchange, internet.latitude, internet.longitude)
    for isp in scenario.isps:
        port_ns = delay_ns(internet.port, internet, internet)
        ends = (naming.internet(isp), exchange)
        add_line(builder, f"port/{isp}", ends, internet.port, port_ns, classes)
    place = centre if centre.latitude is not None else town
    public_ns = delay_ns(intranet.public, place, internet)
    add_line(
        builder,
        "data-centre/public",
        (exchange, node),
        intranet.public,
        public_ns,
        classes,
        cost=PUBLIC_COST,
    )
