"""Intranet: the closed network between towns, and the data centre behind it.

It has nodes of its own in every town, so that the two ways do not mix. Where accesses land in a
town that it reaches, they land on a node between the two, which costs so much to enter and to
leave that it is only ever the first or the last of a path: no path crosses from the internet into
the closed network there. Accesses that land elsewhere go round by the internet, through the
provider that the village pays.
"""

from __future__ import annotations

from simnet.lowering import naming
from simnet.lowering.backhaul import add_exchange
from simnet.lowering.lines import add_line, delay_ns
from simnet.network import NetworkBuilder
from simnet.scenario import Scenario
from simnet.scenario.model.access import technology_named
from simnet.scenario.model.backhaul import Intranet, Town
from simnet.scenario.model.places import Village, landing_town

LANDING_COST = 10**7
"""Cost of going from or to the accesses of a town: paid once by a path that begins or ends
there, twice by one that would only pass."""
PUBLIC_COST = 10**6
"""Cost of the data centre's public side: above any other way, below passing through a landing."""
ZONE = "intranet"
"""The flows of those who are on the closed network to the data centre; also their channel."""
LOCAL_RATE_BPS = 100_000_000_000
"""Rate between equipment in one building: never what limits."""


def add_intranet(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the closed network, if there is one."""
    intranet, capital = scenario.intranet, scenario.backhaul.capital
    if intranet is None or capital is None:
        return
    towns, classes = scenario.backhaul.towns, scenario.classes
    for name in reached_towns(scenario):
        town = towns[name]
        builder.add_node(naming.closed(name), "intranet", name, town.latitude, town.longitude)
    for name, line in intranet.links.items():
        ends = (naming.closed(line.source), naming.closed(line.target))
        delay = delay_ns(line, towns[line.source], towns[line.target])
        add_line(builder, naming.intranet_link(name), ends, line, delay, classes, cost=line.cost)
    for name in _landing_towns(scenario):
        if name in reached_towns(scenario):
            _add_landing(builder, name, towns[name])
    _add_data_centre(builder, scenario, intranet, capital)


def close_intranet(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Let no other way lead out of the closed network, nor through it: the two do not mix.

    Nobody passes a node where accesses land, or the data centre, from one network to the other.
    """
    intranet = scenario.intranet
    if scenario.routing is None or intranet is None:
        return
    towns = [town for town in _landing_towns(scenario) if town in reached_towns(scenario)]
    for town in towns:
        links = [naming.landing_link(network, town) for network in ("backhaul", "intranet")]
        builder.no_passing(naming.landing(town), links)
    builder.no_passing(naming.DATA_CENTRE, [naming.DATA_CENTRE, naming.PUBLIC_LINK])
    if intranet.vpn is None:
        builder.close(
            ZONE,
            [
                naming.PUBLIC_LINK,
                *map(naming.backhaul_link, scenario.backhaul.links),
                *(naming.landing_link("backhaul", town) for town in towns),
                *(
                    naming.isp_link(part, isp)
                    for isp in scenario.isps
                    for part in ("transit", "handover", "feeder", "port")
                ),
            ],
            lenient=intranet.when_cut == "public",
        )


def stays_closed(scenario: Scenario) -> bool:
    """Tell whether those on the closed network have no other way than within it."""
    intranet = scenario.intranet
    return is_closed(scenario) and intranet is not None and intranet.when_cut == "closed"


def is_closed(scenario: Scenario) -> bool:
    """Tell whether there is a closed network, which its own do not leave while they need not."""
    return scenario.intranet is not None and scenario.intranet.vpn is None


def reached_towns(scenario: Scenario) -> list[str]:
    """Return the towns that the closed network reaches, in the order they are named."""
    intranet, capital = scenario.intranet, scenario.backhaul.capital
    if intranet is None or capital is None or intranet.vpn is not None:
        return []
    lines = intranet.links.values()
    return list(
        dict.fromkeys([capital, *(end for line in lines for end in (line.source, line.target))])
    )


def landing_node(scenario: Scenario, town: str) -> str:
    """Return the node where an access lands in `town`."""
    return naming.landing(town) if town in reached_towns(scenario) else naming.town(town)


def lands_on_intranet(scenario: Scenario, village: Village) -> bool:
    """Return whether the access of a village lands in a town that the closed network reaches."""
    town = landing_town(village, scenario.backhaul.towns)
    return town in reached_towns(scenario) and _lands_in_a_town(scenario, village)


def goes_around(scenario: Scenario, village: Village) -> bool:
    """Tell whether a village reaches the data centre by the provider that it pays."""
    return not lands_on_intranet(scenario, village) and village.access.isp is not None


def _lands_in_a_town(scenario: Scenario, village: Village) -> bool:
    technology = technology_named(village.access.technology or "", scenario.technologies)
    return technology.lands_at == "regency"


def _landing_towns(scenario: Scenario) -> list[str]:
    """Return the towns where some village's access lands."""
    towns = [
        landing_town(village, scenario.backhaul.towns)
        for village in (*scenario.villages.complete.values(), *scenario.villages.spare.values())
        if _lands_in_a_town(scenario, village)
    ]
    return list(dict.fromkeys(town for town in towns if town is not None))


def _add_landing(builder: NetworkBuilder, name: str, town: Town) -> None:
    """Add the node where the accesses of a town land, beside its two networks."""
    landing = naming.landing(name)
    builder.add_node(landing, "town", name, town.latitude, town.longitude)
    for network, node in (("backhaul", naming.town(name)), ("intranet", naming.closed(name))):
        builder.add_link(
            naming.landing_link(network, name), landing, node, LOCAL_RATE_BPS, cost=LANDING_COST
        )


def _add_data_centre(
    builder: NetworkBuilder, scenario: Scenario, intranet: Intranet, capital: str
) -> None:
    town, classes = scenario.backhaul.towns[capital], scenario.classes
    centre, node = intranet.data_centre, naming.DATA_CENTRE
    latitude = town.latitude if centre.latitude is None else centre.latitude
    longitude = town.longitude if centre.longitude is None else centre.longitude
    builder.add_node(node, "data centre", capital, latitude, longitude)
    if intranet.vpn is None:
        delay = delay_ns(centre.line, town, centre)
        add_line(builder, node, (naming.closed(capital), node), centre.line, delay, classes)
    if intranet.public is None or scenario.internet is None:
        return
    internet = scenario.internet
    add_exchange(builder, scenario, internet)
    place = centre if centre.latitude is not None else town
    public_ns = delay_ns(intranet.public, place, internet)
    add_line(
        builder,
        naming.PUBLIC_LINK,
        (naming.EXCHANGE, node),
        intranet.public,
        public_ns,
        classes,
        cost=PUBLIC_COST,
    )
