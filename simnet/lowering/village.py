"""Villages: the office, the sites that hang off it, and what people do there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simnet.lowering import naming
from simnet.lowering.access import add_access
from simnet.lowering.demand import Demand, add_use
from simnet.lowering.intranet import lands_on_intranet
from simnet.lowering.lines import add_line
from simnet.network import NetworkBuilder, TcpParameters
from simnet.scenario import Scenario
from simnet.scenario.model.growth import app_names
from simnet.scenario.model.places import App, Site, SiteType, Village
from simnet.traffic.base import Traffic


def add_villages(builder: NetworkBuilder, scenario: Scenario, folder: Path) -> None:
    """Add every village with its access, its sites and their users."""
    types = {
        name: _SiteType(name, site_type, scenario, folder)
        for name, site_type in scenario.site_types.items()
    }
    for name, village in scenario.villages.complete.items():
        builder.add_node(name, "village", name, village.latitude, village.longitude)
        add_access(builder, scenario, name, village)
        sites = _Sites(builder, scenario, name, village)
        for site_name, site in village.sites.items():
            sites.add(site_name, site, types[site.type or site_name])


@dataclass(frozen=True, slots=True)
class _App:
    """What all users of an app at sites of one type have in common."""

    name: str
    group: str
    """What they are measured as."""
    called: tuple[str, str]
    """What growth may call it."""
    count: int
    traffic: Traffic
    destinations: tuple[str, ...]
    traffic_class: str
    tcp: TcpParameters
    ways: tuple[str, ...]


class _SiteType:
    """A type of site, with all that is the same at each site of it worked out once."""

    def __init__(self, name: str, described: SiteType, scenario: Scenario, folder: Path) -> None:
        inherited = scenario.tcp.over(TcpParameters())
        self.name = name
        self.lan = described.lan
        self.apps = [
            self._app(app_name, app, scenario.classes[-1], inherited, folder)
            for app_name, app in described.apps.items()
        ]

    def _app(
        self, name: str, app: App, last_class: str, inherited: TcpParameters, folder: Path
    ) -> _App:
        called = app_names(self.name, name)
        return _App(
            name=name,
            group=called[1],
            called=called,
            count=app.count,
            traffic=app.traffic.located(folder),
            destinations=app.destinations(),
            traffic_class=app.traffic_class or last_class,
            tcp=app.tcp.over(inherited),
            ways=("up", "down") if app.direction == "both" else (app.direction or "up",),
        )


class _Sites:
    """Adds the sites of one village."""

    def __init__(
        self, builder: NetworkBuilder, scenario: Scenario, name: str, village: Village
    ) -> None:
        self._builder = builder
        self._scenario = scenario
        self._name = name
        self._village = village
        self._targets = {
            "internet": naming.internet(village.access.isp or ""),
            "intranet": naming.DATA_CENTRE,
        }
        # Who does not land on the closed network goes round by the provider that is paid.
        around = not lands_on_intranet(scenario, village) and village.access.isp is not None
        self._via = {"intranet": self._targets["internet"]} if around else {}

    def add(self, site_name: str, site: Site, site_type: _SiteType) -> None:
        """Add one site, its link to the office, and its users."""
        builder, village, scenario = self._builder, self._village, self._scenario
        node = naming.site(self._name, site_name)
        builder.add_node(node, site_type.name, self._name, village.latitude, village.longitude)
        lan = site_type.lan
        ends, delay = (node, self._name), lan.delay or 0
        add_line(builder, f"lan/{node}", ends, lan, delay, len(scenario.classes))
        for app in site_type.apps:
            self._add_users(node, app, site.counts.get(app.name, app.count))

    def _add_users(self, node: str, app: _App, count: int) -> None:
        scenario = self._scenario
        name = f"{node}/{app.name}"
        use = Demand(
            name=name,
            group=app.group,
            node=node,
            targets={each: self._targets[each] for each in app.destinations},
            traffic=app.traffic,
            count=count,
            users=scenario.load.grown(count, name, app.called),
            traffic_class=app.traffic_class,
            tcp=app.tcp,
            ways=app.ways,
            via=self._via,
        )
        add_use(self._builder, use, scenario.run.seed)
