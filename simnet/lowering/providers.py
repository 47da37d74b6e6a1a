"""Other customers and plans of providers, as causes of conditions and as shapers before lines.

Background load acts on every line that says one, contention and plans on the accesses of a
provider's villages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from simnet.conditions.cause import Cause
from simnet.lowering import naming
from simnet.lowering.stress import link_names
from simnet.models.other_customers import BackgroundLoad, Contention
from simnet.models.token_bucket import LARGEST_PACKET
from simnet.network import UNLIMITED, Interface, Network, Queue
from simnet.scenario import Scenario
from simnet.scenario.model.backhaul import Line
from simnet.scenario.model.providers import Background, Plan
from simnet.scenario.model.stress import lines
from simnet.scenario.read.tree import Path


def with_providers(network: Network, scenario: Scenario) -> Network:
    """Return the network with what providers do to lines beside their own rates."""
    network = _with_plans(network, scenario)
    causes = (*network.causes, *_background(scenario), *_contention(network, scenario))
    return replace(network, causes=causes)


def _with_plans(network: Network, scenario: Scenario) -> Network:
    """Return the network with a shaper before each access whose provider has a plan."""
    plans: dict[str, Plan] = {}
    for name, village in scenario.villages.lines.items():
        isp = scenario.isps.get(village.access.isp or "")
        if isp is not None and isp.plan is not None:
            plans[naming.access_link(name)] = isp.plan
    if not plans:
        return network
    interfaces = (_shaped(each, plans.get(each.link)) for each in network.interfaces)
    return replace(network, interfaces=tuple(interfaces))


def _shaped(interface: Interface, plan: Plan | None) -> Interface:
    """Return an interface held to a plan, if it is faster than that commits to."""
    if plan is None or interface.rate_bps <= plan.committed:
        return interface
    own = interface.queue
    packets, size = (min(UNLIMITED, own.bands * n) for n in (own.limit_packets, own.limit_bytes))
    peak = plan.peak if plan.peak is not None and plan.peak < interface.rate_bps else None
    bucket = (
        ("rate", plan.committed),
        ("burst", plan.burst),
        ("peak", peak),
        ("mtu", LARGEST_PACKET),
    )
    return replace(interface, queue=Queue("token_bucket", packets, size, 1, bucket, own))


def backgrounds(scenario: Scenario) -> Iterator[tuple[Path, Background]]:
    """Yield the lines that other customers load, by their paths."""
    for path in lines(scenario):
        line = _at(scenario, path)
        if isinstance(line, Line) and line.background is not None:
            yield path, line.background


def _background(scenario: Scenario) -> Iterator[Cause]:
    for path, load in backgrounds(scenario):
        for link in link_names(scenario, path):
            yield BackgroundLoad(link, load.share, load.factors, load.variation, load.minutes)


def _at(scenario: Scenario, path: Path) -> object:
    """Return what stands at a path of a scenario; None where it is not described one by one."""
    here: object = scenario
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else getattr(here, str(step), None)
    return here


def _contention(network: Network, scenario: Scenario) -> Iterator[Cause]:
    rates: dict[str, list[int]] = {}
    for each in network.interfaces:
        rates.setdefault(each.link, []).append(each.rate_bps)
    for name, village in scenario.villages.lines.items():
        isp = scenario.isps.get(village.access.isp or "")
        link = naming.access_link(name)
        if isp is None or isp.contention is None or link not in rates:
            continue
        shared, (up_bps, down_bps) = isp.contention, rates[link]
        yield Contention(
            link, (up_bps, down_bps), shared.ratio, shared.active, shared.factors, shared.minutes
        )
