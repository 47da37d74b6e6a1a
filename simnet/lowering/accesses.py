"""Bottleneck of each village: what its access is, what rates it gives, and which limit binds.

Of each direction of an access it is said what is paid for, what the technology would give, what
the link gives of both, and whether a line behind it is narrower still. A line counts with its
whole capacity: how much of it others take is for a simulation to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simnet.lowering import naming
from simnet.lowering.access import weights_of
from simnet.lowering.shared import contended
from simnet.models.foreign_technology import link_of
from simnet.models.queueing import Queueing
from simnet.models.technology.base import Technology, Way
from simnet.network import Flow, Interface, Network
from simnet.scenario import Scenario
from simnet.scenario.changes import Change
from simnet.scenario.model.access import Access, Backup
from simnet.scenario.model.places import Village, landing_town, placed
from simnet.scenario.model.proxies import Proxy
from simnet.units import format_duration, format_rate, write_duration, write_rate

SUBSCRIPTION = "subscription"
TECHNOLOGY = "technology"
LAN = "lan"
"""What limits a village whose sites' lines, all together, are narrower than all behind them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The least of several rates, and what sets it."""

    rate_bps: int
    by: str
    """``subscription``, ``technology``, ``access.down``, ``access.up``, ``media.NAME`` (the rate on
    the air of a shared medium), ``lan`` (the lines of all sites together), or the name of a link
    behind the access."""


@dataclass(frozen=True, slots=True)
class OneWay:
    """One direction of a village's access, and of what lies behind it."""

    written_bps: int | None
    """What `access.down` or `access.up` says; None where it is the technology's."""
    technology_bps: int
    """What the technology gives where nothing else is said."""
    access: Limit
    """What the access link gives."""
    internet: Limit | None
    """What the way to the internet gives; None where no traffic takes it."""
    intranet: Limit | None
    """What the way to the data centre gives; None where no traffic takes it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared medium of an access: one of those that share it transmits at a time."""

    name: str
    direction: str
    """``down``, ``up``, or ``both``, which then exclude each other."""
    others: int
    """How many other lines share it."""
    rate_bps: int | None
    """What the access transmits at on the air; None: its own rate."""


@dataclass(frozen=True, slots=True)
class VillageAccess:
    """The access of a village, as it is once groups, defaults and an alternative are laid on."""

    village: str
    technology: str
    """Its name in the scenario, or that of a kind."""
    kind: str
    isp: str
    town: str
    """Town of the backhaul where it lands; empty where it lands at a gateway."""
    subscription_bps: int | None
    """What is paid for, each way; None where nothing is said."""
    delay_ns: int
    """One-way delay to the landing."""
    loss_probability: float
    buffer_ns: int | None
    """What its queue takes to send when full; None where its queues have limits of their own."""
    queue: str
    """Its queue as a scenario writes it: the name of the discipline, or with parameters."""
    queue_down: str | None
    """That towards the village where it differs."""
    proxy: str | None
    """The proxy that splits its TCP connections, as a scenario writes it; None without one."""
    allowance: str | None
    """What it falls to after so much of a month, in words; None without an allowance."""
    media: tuple[Shared, ...]
    """The media that it shares with other lines."""
    down: OneWay
    up: OneWay
    contention: str | None = None
    """With which other customers it shares what it has bought, in words; None with nobody."""
    backup: str | None = None
    """Technology and provider of its second line, ``leo of starlink``; None without one."""
    backup_when: str | None = None
    """What the second line carries when, in a few words."""


def accesses(scenario: Scenario, network: Network) -> tuple[VillageAccess, ...]:
    """Return the access of each village, in the order of the scenario.

    Args:
        scenario: the scenario, with its alternative.
        network: what it was lowered to.
    """
    ways, shared = _ways(network, scenario), _shared(scenario)
    return tuple(
        _access(scenario, name, village, ways.get(name, {}), shared.get(name, ()))
        for name, village in scenario.villages.complete.items()
    )


def access_changes(old: Sequence[VillageAccess], new: Sequence[VillageAccess]) -> Iterator[Change]:
    """Yield what differs between the accesses of two worlds: ``villages.NAME.access.down``."""
    after = {each.village: each for each in new}
    for each in old:
        terms, others = _terms(each), _terms(after.pop(each.village, None))
        for name in dict.fromkeys((*terms, *others)):
            if terms.get(name) != others.get(name):
                yield _change(each.village, name, terms.get(name), others.get(name))
    for village, added in after.items():
        for name, text in _terms(added).items():
            yield _change(village, name, None, text)


def _change(village: str, name: str, old: str | None, new: str | None) -> Change:
    quoted = f'"{village}"' if "." in village else village
    path = f"villages.{quoted}.access.{name}"
    return Change(path, old, new, ("villages", village, "access", name))


def _terms(access: VillageAccess | None) -> dict[str, str]:
    """Return what an access is, as text by the name of the scenario's key."""
    if access is None:
        return {}
    found = {
        "technology": access.technology,
        "isp": access.isp,
        "down": write_rate(access.down.access.rate_bps),
        "up": write_rate(access.up.access.rate_bps),
        "delay": write_duration(access.delay_ns),
        "loss": repr(access.loss_probability),
        "queue": access.queue,
    }
    if access.buffer_ns is not None:
        found["buffer"] = write_duration(access.buffer_ns)
    if access.queue_down is not None:
        found["queue_down"] = access.queue_down
    if access.proxy is not None:
        found["proxy"] = access.proxy
    if access.backup is not None:
        found["backup"] = f"{access.backup}: {access.backup_when}"
    if access.allowance is not None:
        found["allowance"] = access.allowance
    if access.media:
        found["media"] = media_text(access.media)
    if access.subscription_bps is not None:
        found[SUBSCRIPTION] = write_rate(access.subscription_bps)
    return found | ({"town": access.town} if access.town else {})


@dataclass(frozen=True, slots=True)
class _Route:
    """The interfaces behind a village's access on the way to somewhere, each way, nearest first."""

    up: tuple[Interface, ...]
    down: tuple[Interface, ...]
    lan_up_bps: int
    """Of all sites that send this way."""
    lan_down_bps: int


def shared_text(shared: Shared) -> str:
    """Return how an access shares a medium, in a few words: ``30 Mbps down, with 5 others``."""
    rate = "" if shared.rate_bps is None else f"{write_rate(shared.rate_bps)} "
    others = "1 other" if shared.others == 1 else f"{shared.others} others"
    return f"{rate}{shared.direction}, with {others}"


def media_text(media: Sequence[Shared]) -> str:
    """Return the media that an access shares: ``beam: 30 Mbps down, with 5 others``."""
    return "; ".join(f"{each.name}: {shared_text(each)}" for each in media)


def _shared(scenario: Scenario) -> dict[str, tuple[Shared, ...]]:
    """Return the media that the access of each village shares."""
    found: dict[str, tuple[Shared, ...]] = {}
    for name, medium in scenario.media.items():
        sharers = medium.sharers(scenario)
        air_bps = medium.on_air(scenario)
        for sharer in sharers:
            if sharer.kind == "access":
                way = _DIRECTIONS.get(medium.direction, medium.direction)
                rates = [air_bps(sharer, each) for each in medium.ways]
                most_bps = max((each for each in rates if each), default=None)
                one = Shared(name, way, len(sharers) - 1, most_bps)
                found[sharer.name] = (*found.get(sharer.name, ()), one)
    return found


_DIRECTIONS = {"forward": "up", "backward": "down"}
"""What the directions of a link given directly are of an access."""


def _access(
    scenario: Scenario,
    name: str,
    village: Village,
    routes: dict[str, _Route],
    shared: tuple[Shared, ...],
) -> VillageAccess:
    access, spare = village.access, village.access.backup
    technology = placed(village, scenario)
    lands_in_town = technology.lands_at == "regency"
    link = access.link(technology, "down")
    return VillageAccess(
        village=name,
        technology=access.technology or "",
        kind=technology.kind,
        isp=access.isp or "",
        town=(landing_town(village, scenario.backhaul.towns) or "") if lands_in_town else "",
        subscription_bps=access.subscription,
        delay_ns=link.delay_ns,
        loss_probability=link.loss_probability,
        buffer_ns=link.buffer_ns if _buffered(access) else None,
        queue=_written(access.queue),
        queue_down=None if access.queue_down is None else _written(access.queue_down),
        proxy=None if access.proxy is None else _proxy(access.proxy),
        allowance=None if access.allowance is None else str(access.allowance),
        media=shared,
        contention=contended(scenario, village),
        down=_one_way(access, technology, "down", routes, shared),
        up=_one_way(access, technology, "up", routes, shared),
        backup=None if spare is None else f"{spare.technology} of {spare.isp}",
        backup_when=None if spare is None else _when(scenario, village, spare),
    )


def _when(scenario: Scenario, village: Village, backup: Backup) -> str:
    """Return what a second line carries when: ``all while the first is down``."""
    when = "all while the first is down"
    if backup.switch_below is not None:
        least, low = format_rate(backup.switch_below), format_duration(backup.low_for)
        when += f", or below {least} for {low}"
    if backup.share is None:
        return when
    first, second = weights_of(scenario, village)
    return f"{second / (first + second):.0%} of flows, {when}"


def _buffered(access: Access) -> bool:
    """Return whether the buffer limits the queue of some direction."""
    return not all(access.queue_of(way).limited_itself for way in ("up", "down"))


def _written(queue: Queueing) -> str:
    """Return a queue as a scenario could write it, without what is by default."""
    own = queue.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    parts = [f"{key}: {_word(value)}" for key, value in own.items() if key != "kind"]
    return f"{{kind: {', '.join((queue.kind, *parts))}}}" if parts else queue.kind


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _proxy(proxy: Proxy) -> str:
    """Return a proxy as a scenario could write it, without what is by default."""
    own = proxy.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return f"{{{', '.join(f'{key}: {_word(value)}' for key, value in own.items())}}}"


def _one_way(
    access: Access,
    technology: Technology,
    way: Way,
    routes: dict[str, _Route],
    shared: tuple[Shared, ...],
) -> OneWay:
    written = access.down if way == "down" else access.up
    technology_bps = link_of(technology, way).rate_bps
    given = access.link(technology, way).rate_bps
    by = TECHNOLOGY if written is None else f"access.{way}"
    if access.subscription is not None and access.subscription == given:
        by = SUBSCRIPTION
    limit = Limit(given, by)
    for each in shared:
        if each.direction in (way, "both") and each.rate_bps is not None:
            limit = min(limit, Limit(each.rate_bps, f"media.{each.name}"), key=lambda x: x.rate_bps)
    return OneWay(
        written_bps=written,
        technology_bps=technology_bps,
        access=limit,
        internet=_narrowest(limit, routes.get("internet"), way),
        intranet=_narrowest(limit, routes.get("intranet"), way),
    )


def _narrowest(access: Limit, route: _Route | None, way: Way) -> Limit | None:
    """Return what is narrowest on a way: the access, unless something else is narrower."""
    if route is None:
        return None
    behind = route.down if way == "down" else route.up
    lan_bps = route.lan_down_bps if way == "down" else route.lan_up_bps
    every = [access, Limit(lan_bps, LAN), *(Limit(each.rate_bps, each.link) for each in behind)]
    return min(every, key=lambda each: each.rate_bps)


def _ways(network: Network, scenario: Scenario) -> dict[str, dict[str, _Route]]:
    """Return the routes of each village: to the internet, to the intranet."""
    ends, at_village = _destinations(network, scenario), _sites(scenario)
    first: dict[tuple[str, str], tuple[Flow, bool]] = {}
    sites: dict[tuple[str, str], dict[int, None]] = {}
    for flow in network.flows:
        for site, other, outwards in (
            (flow.source, flow.target, True),
            (flow.target, flow.source, False),
        ):
            village = at_village.get(network.nodes[site].name)
            if other in ends and village is not None:
                key = village, ends[other]
                first.setdefault(key, (flow, outwards))
                sites.setdefault(key, {})[site] = None
    lans = {each.name: each for each in network.interfaces if each.link.startswith("lan/")}
    found: dict[str, dict[str, _Route]] = {}
    for (village, destination), (flow, outwards) in first.items():
        at = [network.nodes[index].name for index in sites[village, destination]]
        found.setdefault(village, {})[destination] = _route(
            network, village, flow, outwards, at, lans
        )
    return found


def _destinations(network: Network, scenario: Scenario) -> dict[int, str]:
    """Return what the nodes stand for where traffic of villages ends, by index."""
    named = {naming.internet(isp): "internet" for isp in scenario.isps}
    named[naming.DATA_CENTRE] = "intranet"
    return {
        index: named[node.name] for index, node in enumerate(network.nodes) if node.name in named
    }


def _sites(scenario: Scenario) -> dict[str, str]:
    """Return the village of each node of a site."""
    return {
        naming.site(name, site): name
        for name, village in scenario.villages.complete.items()
        for site in village.sites
    }


def _route(
    network: Network,
    village: str,
    flow: Flow,
    outwards: bool,
    sites: Sequence[str],
    lans: dict[str, Interface],
) -> _Route:
    """Return the way that a flow of a village takes, from its office on."""
    up, down = (flow.path, flow.reverse_path) if outwards else (flow.reverse_path, flow.path)
    inside = {naming.access_link(village), *map(naming.lan, sites)}

    def behind(path: Sequence[int]) -> list[Interface]:
        return [each for each in (network.interfaces[i] for i in path) if each.link not in inside]

    names = [(naming.lan(site), site) for site in sites]
    return _Route(
        up=tuple(behind(up)),
        down=tuple(reversed(behind(down))),
        lan_up_bps=sum(lans[f"{lan}:{site}->{village}"].rate_bps for lan, site in names),
        lan_down_bps=sum(lans[f"{lan}:{village}->{site}"].rate_bps for lan, site in names),
    )
