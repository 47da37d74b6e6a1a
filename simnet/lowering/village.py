"""Villages: the office, the sites that hang off it, and what people do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from simnet.lowering import naming
from simnet.lowering.access import add_access
from simnet.lowering.backhaul import join_providers
from simnet.lowering.demand import Demand
from simnet.lowering.intranet import ZONE, goes_around, is_closed
from simnet.lowering.lines import add_line
from simnet.lowering.presence import attended
from simnet.network import NetworkBuilder
from simnet.presence.attendance import Attendance
from simnet.scenario import Scenario
from simnet.scenario.model.growth import app_names
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.site_types import App, SiteType
from simnet.scenario.model.tcp import LINUX
from simnet.scenario.model.transport_mix import TransportMix
from simnet.scenario.model.vpn import Tunnel
from simnet.scenario.read.tree import Path
from simnet.traffic.base import Traffic


def add_villages(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add every village with its access and its sites."""
    classes = scenario.classes
    join_providers(builder, scenario)
    for name, village in scenario.villages.complete.items():
        builder.add_place(name, "village", village.district, village.regency)
        builder.add_node(name, "village", name, village.latitude, village.longitude)
        add_access(builder, scenario, name, village)
        for site_name, site in village.sites.items():
            node, type_name = naming.site(name, site_name), site.type or site_name
            builder.add_node(node, type_name, name, village.latitude, village.longitude)
            lan = scenario.site_types[type_name].lan
            add_line(builder, naming.lan(node), (node, name), lan, lan.delay or 0, classes)


def village_users(scenario: Scenario, folder: FilePath = FilePath()) -> Iterator[Demand]:
    """Yield what is done at the sites of all villages."""
    types = {
        name: _SiteType(name, site_type, scenario, folder)
        for name, site_type in scenario.site_types.items()
    }
    closed = is_closed(scenario)
    vpn = None if scenario.intranet is None else scenario.intranet.vpn
    tunnels = {} if vpn is None else {"intranet": vpn.tunnel}
    for name, village in scenario.villages.complete.items():
        targets = {
            "internet": naming.internet(village.access.isp or ""),
            "intranet": naming.DATA_CENTRE,
        }
        # Who does not land on the closed network goes round by the provider that is paid.
        around = goes_around(scenario, village)
        via = {"intranet": targets["internet"]} if around else {}
        zones = {} if around or not closed else {"intranet": ZONE}
        for site_name, site in village.sites.items():
            node = naming.site(name, site_name)
            for app in types[site.type or site_name].apps:
                count = site.counts.get(app.name, app.count)
                yield app.used(scenario, node, count, targets, via, zones, tunnels)


@dataclass(frozen=True, slots=True)
class _App:
    """What all users of an app at sites of one type have in common."""

    name: str
    group: str
    """What they are measured as."""
    called: tuple[str, str]
    """What growth may call it."""
    count: int
    weight: int
    traffic: Traffic
    destinations: tuple[str, ...]
    traffic_class: str
    transports: TransportMix
    ways: tuple[str, ...]
    chosen: bool
    """Whether they are people who choose the line."""
    written: Path
    attendance: Attendance | None

    def used(
        self,
        scenario: Scenario,
        node: str,
        count: int,
        targets: Mapping[str, str],
        via: Mapping[str, str],
        zones: Mapping[str, str],
        tunnels: Mapping[str, Tunnel],
    ) -> Demand:
        """Return its use at one site, whose node is given, by `count` users without growth."""
        name = f"{node}/{self.name}"
        return Demand(
            name=name,
            group=self.group,
            node=node,
            targets={each: targets[each] for each in self.destinations},
            traffic=self.traffic,
            count=count,
            users=scenario.load.grown(count, name, self.called, self.chosen),
            weight=self.weight,
            traffic_class=self.traffic_class,
            transports=self.transports,
            ways=self.ways,
            via=via,
            zones=zones,
            written=self.written,
            attendance=self.attendance,
            tunnels={each: tunnels[each] for each in self.destinations if each in tunnels},
        )


class _SiteType:
    """A type of site, with all that is the same at each site of it worked out once."""

    def __init__(
        self, name: str, described: SiteType, scenario: Scenario, folder: FilePath
    ) -> None:
        inherited = scenario.tcp.mixed(LINUX)
        self.name = name
        self._run = scenario.run
        self._calendar = calendar_of(scenario)
        self.apps = [
            self._app(app_name, app, scenario.classes[-1], inherited, folder)
            for app_name, app in described.apps.items()
        ]

    def _app(
        self, name: str, app: App, last_class: str, inherited: TransportMix, folder: FilePath
    ) -> _App:
        called = app_names(self.name, name)
        return _App(
            name=name,
            group=called[1],
            called=called,
            count=app.count,
            weight=app.weight,
            traffic=app.traffic.located(folder),
            destinations=app.destinations(),
            traffic_class=app.traffic_class or last_class,
            transports=app.tcp.mixed(inherited),
            ways=("up", "down") if app.direction == "both" else (app.direction or "up",),
            chosen=app.take_up,
            written=("site_types", self.name, "apps", name),
            attendance=attended(app.presence, self._run, self._calendar),
        )
