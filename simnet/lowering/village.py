"""Villages: the office, the sites that hang off it, and what people do there."""

from __future__ import annotations

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


def add_villages(builder: NetworkBuilder, scenario: Scenario, folder: Path) -> None:
    """Add every village with its access, its sites and their users."""
    types = {name: _located(kind, folder) for name, kind in scenario.site_types.items()}
    for name, village in scenario.villages.complete.items():
        builder.add_node(name, "village", name, village.latitude, village.longitude)
        add_access(builder, scenario, name, village)
        sites = _Sites(builder, scenario, name, village)
        for site_name, site in village.sites.items():
            type_name = site.type or site_name
            sites.add(site_name, site, type_name, types[type_name])


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

    def add(self, site_name: str, site: Site, type_name: str, site_type: SiteType) -> None:
        """Add one site, its link to the office, and its users."""
        builder, village, scenario = self._builder, self._village, self._scenario
        node = naming.site(self._name, site_name)
        builder.add_node(node, type_name, self._name, village.latitude, village.longitude)
        lan = site_type.lan
        ends, delay = (node, self._name), lan.delay or 0
        add_line(builder, f"lan/{node}", ends, lan, delay, len(scenario.classes))
        for app_name, app in site_type.apps.items():
            count = site.counts.get(app_name, app.count)
            name, called = f"{node}/{app_name}", app_names(type_name, app_name)
            users = scenario.load.grown(count, name, called)
            self._add_users(node, called[1], name, app, count, users)

    def _add_users(
        self, node: str, group: str, name: str, app: App, count: int, users: int
    ) -> None:
        scenario = self._scenario
        ways = ("up", "down") if app.direction == "both" else (app.direction or "up",)
        use = Demand(
            name=name,
            group=group,
            node=node,
            targets={each: self._targets[each] for each in app.destinations()},
            traffic=app.traffic,
            count=count,
            users=users,
            traffic_class=app.traffic_class or scenario.classes[-1],
            tcp=app.tcp.over(scenario.tcp.over(TcpParameters())),
            ways=ways,
            via=self._via,
        )
        add_use(self._builder, use, scenario.run.seed)


def _located(site_type: SiteType, folder: Path) -> SiteType:
    """Return the type with the files that its traffic names read, once for all villages."""
    apps = {
        name: app.model_copy(update={"traffic": app.traffic.located(folder)})
        for name, app in site_type.apps.items()
    }
    return site_type.model_copy(update={"apps": apps})
