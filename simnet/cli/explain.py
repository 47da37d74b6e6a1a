"""``simnet explain``: what a scenario means, and who set its values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._table import print_table
from simnet.units import format_duration, format_rate, format_size

if TYPE_CHECKING:
    from simnet.network import Flow, Interface, Network

_ROWS = 40


@click.command(name="explain")
@_options.FILE
@click.argument("path", required=False, metavar="[PATH]")
@_options.ALTERNATIVE
@_options.STRESS
@_options.SETS
@click.option("--rows", type=click.IntRange(0), default=_ROWS, help="Most rows; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(
    file: Path,
    path: str | None,
    alternative: str | None,
    stress: str | None,
    sets: tuple[str, ...],
    rows: int,
    as_json: bool,
) -> None:
    """Say what a scenario means, before any simulation.

    Without PATH: the nodes, links, routes, and what is offered to each link against its
    capacity. With PATH, such as links.ab.rate: its value, who set it, and what that replaced.
    """
    if path is None:
        _explain_network(file, alternative, stress, sets, rows, as_json)
    else:
        _explain_value(file, path, alternative, stress, sets, as_json)


def _explain_value(
    file: Path,
    path: str,
    alternative: str | None,
    stress: str | None,
    sets: Sequence[str],
    as_json: bool,
) -> None:
    from simnet.scenario.explain import explain

    explained = explain(file, path, alternative, stress, sets)
    click.echo(explained)


def _explain_network(
    file: Path,
    alternative: str | None,
    stress: str | None,
    sets: Sequence[str],
    rows: int,
    as_json: bool,
) -> None:
    from simnet.lowering.load import offered_loads
    from simnet.scenario.load import load_with_places
    from simnet.tables.one_run import prepare

    loaded = load_with_places(file, alternative, stress, sets)
    network = prepare(loaded, alternative, stress, sets).network
    loads = offered_loads(network)
    links = [
        _link(network, each, loads.mean_bps[index], loads.elastic_flows[index])
        for index, each in enumerate(network.interfaces)
    ]
    if as_json:
        for link in links:
            click.echo(json.dumps(link, ensure_ascii=False))
        return
    title = loaded.scenario.title
    click.echo(f"{loaded.scenario.name}{f': {title}' if title else ''}")
    _print_nodes(network, rows)
    _print_links(links, rows)
    _print_routes(network, rows)


def _print_nodes(network: Network, rows: int) -> None:
    click.echo(f"\n{len(network.nodes)} nodes")
    cells = (
        (node.name, node.kind, node.place, _degrees(node.latitude), _degrees(node.longitude))
        for node in network.nodes
    )
    print_table(("node", "kind", "place", "°N", "°E"), cells, (0, 1, 2), rows)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _link(network: Network, each: Interface, offered_bps: float, elastic: int) -> dict[str, Any]:
    """Return one direction of a link and what is offered to it, in plain numbers."""
    limits = (each.queue.limit_packets, each.queue.limit_bytes)
    packets, size_bytes = (None if limit >= 2**62 else limit for limit in limits)
    return {
        "link": each.link,
        "interface": each.name,
        "source": network.nodes[each.source].name,
        "target": network.nodes[each.target].name,
        "rate_bps": each.rate_bps,
        "delay_s": each.delay_ns / 1e9,
        "discipline": each.queue.discipline,
        "limit_packets": packets,
        "limit_bytes": size_bytes,
        "loss_probability": each.loss.probability,
        "lost_every": each.loss.every,
        "rate_changes": len(each.rate_changes),
        "offered_bps": offered_bps,
        "elastic_flows": elastic,
    }


def _print_links(links: Sequence[dict[str, Any]], rows: int) -> None:
    """Print the directions of all links, the most loaded first."""
    click.echo(f"\n{len(links)} link directions, the most loaded first")
    ordered = sorted(links, key=_sort_key)
    cells = (
        (
            each["interface"],
            format_rate(each["rate_bps"]) + ("*" if each["rate_changes"] else ""),
            format_duration(each["delay_s"] * 1e9),
            _queue(each),
            _loss(each),
            format_rate(float(f"{each['offered_bps']:.3g}")),
            _share(each),
        )
        for each in ordered
    )
    head = ("link direction", "rate", "delay", "queue", "loss", "offered", "of capacity")
    print_table(head, cells, (0, 3), rows)
    said = ["mean load of all flows while they are active, before any simulation"]
    if any(each["elastic_flows"] for each in links):
        said.append("+: and flows that take whatever there is (bulk, loops without a pause)")
    if any(each["rate_changes"] for each in links):
        said.append("*: the rate changes during the run")
    click.echo("\n".join(said))


def _sort_key(each: dict[str, Any]) -> tuple[float, bool, str]:
    rate = each["rate_bps"]
    return (-each["offered_bps"] / rate if rate else 0.0, not each["elastic_flows"], each["link"])


def _share(each: dict[str, Any]) -> str:
    rate = each["rate_bps"]
    share = f"{100 * each['offered_bps'] / rate:.3g} %" if rate else "stalled"
    return f"{share} +" if each["elastic_flows"] else share


def _queue(each: dict[str, Any]) -> str:
    limits = []
    if each["limit_packets"] is not None:
        limits.append(f"{each['limit_packets']} packets")
    if each["limit_bytes"] is not None:
        limits.append(format_size(each["limit_bytes"]))
    return f"{each['discipline']}, {' and '.join(limits) or 'unlimited'}"


def _loss(each: dict[str, Any]) -> str:
    if each["lost_every"]:
        return f"1 in {each['lost_every']}"
    return f"{100 * each['loss_probability']:.3g} %" if each["loss_probability"] else ""


def _print_routes(network: Network, rows: int) -> None:
    """Print each route once, with how many flows take it, the most used first."""
    routes: Counter[tuple[str, ...]] = Counter()
    groups: dict[tuple[str, ...], list[str]] = {}
    for flow in network.flows:
        way = _way(network, flow)
        routes[way] += 1
        if flow.group not in groups.setdefault(way, []):
            groups[way].append(flow.group)
    click.echo(f"\n{len(network.flows)} flows on {len(routes)} routes")
    cells = ((" → ".join(way), str(count), ", ".join(groups[way])) for way, count in routes.items())
    print_table(("route", "flows", "groups"), cells, (0, 2), rows)


def _way(network: Network, flow: Flow) -> tuple[str, ...]:
    hops = (network.interfaces[index].target for index in flow.path)
    return tuple(network.nodes[node].name for node in (flow.source, *hops))
