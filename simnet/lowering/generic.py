"""Nodes, links and flows that a scenario gives directly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simnet.errors import NetworkError
from simnet.lowering.demand import Demand
from simnet.network import NetworkBuilder, Reverse
from simnet.scenario import Scenario
from simnet.scenario.model.flows import Flow
from simnet.scenario.model.links import Direction, RateChange
from simnet.scenario.model.tcp import LINUX
from simnet.traffic.base import Person


def add_nodes(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the nodes that are given directly."""
    for name, node in scenario.nodes.items():
        builder.add_node(name, node.kind, node.place or "", node.latitude, node.longitude)


def add_links(builder: NetworkBuilder, scenario: Scenario) -> None:
    """Add the links that are given directly."""
    classes = len(scenario.classes)
    for name, link in scenario.links.items():
        builder.add_link(
            name,
            link.source,
            link.target,
            link.rate,
            delay_ns=link.delay,
            queue=link.queue.described(classes),
            loss=link.loss.described(),
            cost=link.cost,
            rate_changes=_changes(link.rate_changes),
            reverse=_reverse(link.reverse, classes),
        )


def _reverse(direction: Direction, classes: int) -> Reverse:
    return Reverse(
        rate_bps=direction.rate,
        delay_ns=direction.delay,
        queue=None if direction.queue is None else direction.queue.described(classes),
        loss=None if direction.loss is None else direction.loss.described(),
        cost=direction.cost,
        rate_changes=(None if direction.rate_changes is None else _changes(direction.rate_changes)),
    )


def _changes(changes: tuple[RateChange, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((change.at, change.rate) for change in changes)


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
