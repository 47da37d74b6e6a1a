"""Nodes, links and flows that a scenario gives directly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from simnet.conditions import Recorded, Steps, changes, window
from simnet.conditions.cause import Down, Influence
from simnet.conditions.replay import laid_on
from simnet.conditions.state import OPEN
from simnet.conditions.timeline import outages_of
from simnet.errors import NetworkError
from simnet.lowering.demand import Demand
from simnet.lowering.lines import named
from simnet.network import Interface, Network, NetworkBuilder, Reverse
from simnet.scenario import Scenario
from simnet.scenario.model.flows import Flow
from simnet.scenario.model.links import Direction, Trace
from simnet.scenario.model.tcp import LINUX
from simnet.traffic.base import Person

T = TypeVar("T")


def add_nodes(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the nodes that are given directly."""
    for name, node in scenario.nodes.items():
        builder.add_node(name, node.kind, node.place or "", node.latitude, node.longitude)


def add_links(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the links that are given directly."""
    classes = scenario.classes
    for name, link in scenario.links.items():
        builder.add_link(
            name,
            link.source,
            link.target,
            link.rate,
            delay_ns=link.delay,
            queue=named(link.queue, classes),
            loss=link.loss.described(),
            cost=link.cost,
            rate_changes=[(each.at, each.rate) for each in link.rate_changes],
            delay_changes=[(each.at, each.delay) for each in link.delay_changes],
            loss_changes=[(each.at, each.loss) for each in link.loss_changes],
            reverse=_reverse(link.reverse, classes),
            proxy=None if link.proxy is None else link.proxy.described(),
        )


def with_traces(network: Network, scenario: Scenario, folder: Path) -> Network:
    """Return the network with the recorded conditions of links, looked for in `folder`.

    Raises:
        NetworkError: no row of a trace lies within the run.
        InputError: a trace cannot be read.
    """
    found = list(network.interfaces)
    end_ns = scenario.run.duration
    for index, interface in enumerate(found):
        link = scenario.links.get(interface.link)
        if link is None:
            continue
        ahead = network.nodes[interface.source].name == link.source
        trace = link.trace if ahead else link.reverse.trace or link.trace
        if trace is not None:
            recorded = trace.described(folder)
            if (unmet := trace.unmet(recorded, end_ns)) is not None:
                raise NetworkError(unmet, "link", interface.link)
            found[index] = _replayed(interface, trace, recorded, end_ns)
    return replace(network, interfaces=tuple(found))


def _replayed(interface: Interface, trace: Trace, recorded: Recorded, end_ns: int) -> Interface:
    def of_run(steps: Steps[T], base: T) -> Steps[T]:
        end = trace.start + end_ns
        return window(steps, base, trace.start, end, trace.repeat or 0)

    rates = of_run(recorded.rates, interface.rate_bps)
    delays = of_run(recorded.delays, interface.delay_ns)
    losses = of_run(recorded.losses, interface.loss.probability)
    traced = replace(
        interface,
        rate_bps=rates[0][1],
        rate_changes=changes(rates),
        delay_ns=delays[0][1],
        delay_changes=changes(delays),
        loss=replace(interface.loss, probability=losses[0][1]),
        loss_changes=changes(losses),
    )
    outages = outages_of(of_run(recorded.outages, OPEN))
    if not outages:
        return traced
    down = tuple(Down(each.start_ns, each.end_ns, each.keep_queue) for each in outages)
    return laid_on(traced, [Influence(interface.link, down=down)])


def _reverse(direction: Direction, classes: Sequence[str]) -> Reverse:
    rates, delays = direction.rate_changes, direction.delay_changes
    losses = direction.loss_changes
    return Reverse(
        rate_bps=direction.rate,
        delay_ns=direction.delay,
        queue=None if direction.queue is None else named(direction.queue, classes),
        loss=None if direction.loss is None else direction.loss.described(),
        cost=direction.cost,
        rate_changes=None if rates is None else [(each.at, each.rate) for each in rates],
        delay_changes=None if delays is None else [(each.at, each.delay) for each in delays],
        loss_changes=None if losses is None else [(each.at, each.loss) for each in losses],
    )


def flows(scenario: Scenario, folder: Path) -> Iterator[Demand]:
    """Yield the flows that are given directly.

    Raises:
        NetworkError: a flow's destinations do not fit its traffic.
    """
    inherited = scenario.tcp.mixed(LINUX)
    for name, flow in scenario.flows.items():
        yield Demand(
            name=name,
            group=flow.group or name,
            node=flow.source,
            targets=_targets(name, flow),
            traffic=flow.traffic.located(folder),
            count=flow.count,
            users=scenario.load.grown(flow.count, name, (name,)),
            weight=flow.weight,
            traffic_class=flow.traffic_class or scenario.classes[-1],
            transports=flow.tcp.mixed(inherited),
            written=("flows", name),
        )


def _targets(name: str, flow: Flow) -> dict[str, str]:
    """Return the node of each destination; a plain node is every destination."""
    if not isinstance(flow.traffic, Person):
        if isinstance(flow.target, dict):
            raise NetworkError(
                f"{flow.traffic.kind} goes to one node; write to: NODE", "flow", name
            )
        return {"": flow.target}
    channels = flow.traffic.channels()
    if isinstance(flow.target, str):
        return dict.fromkeys(channels, flow.target)
    missing = [channel for channel in channels if channel not in flow.target]
    if missing:
        raise NetworkError(f"to says no node for the {missing[0]}", "flow", name)
    return {channel: flow.target[channel] for channel in channels}
