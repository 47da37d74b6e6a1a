"""``simnet explain``: what a scenario means, and who set its values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simnet.cli import _options
from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.units import format_duration, format_rate, format_size

if TYPE_CHECKING:
    from simnet.lowering.overview import InterfaceLoad, Overview, Route
    from simnet.network import Interface, Network
    from simnet.scenario.load import Loaded

_ROWS = 40


@click.command(name="explain")
@_options.FILE
@click.argument("path", required=False, metavar="[PATH]")
@_options.ALTERNATIVE
@_options.STRESS
@_options.SETS
@click.option(
    "--rows",
    type=click.IntRange(0),
    default=_ROWS,
    show_default=True,
    help="Most rows of a table; 0 for all.",
)
@click.option("--costs", is_flag=True, help="Print what its contract costs, item by item.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, a line a thing.")
def command(
    file: Path,
    path: str | None,
    alternative: str | None,
    stress: str | None,
    sets: tuple[str, ...],
    rows: int,
    costs: bool,
    as_json: bool,
) -> None:
    """Say what a scenario means, before any simulation.

    Without PATH: the nodes, links, routes, and what is offered to each link against its
    capacity. With PATH, such as links.ab.rate: its value, who set it, and what that replaced; of
    villages.NAME.access also what it gives and which limit binds.
    """
    from simnet.lowering.overview import overview
    from simnet.runs.moments import sentence, world
    from simnet.runs.prepare import laid_out
    from simnet.scenario.load import load_base

    loaded = world(load_base(file, sets), alternative, stress, sets)
    if costs:
        from simnet.cli._costs import print_bill

        print_bill(loaded.scenario, rows, as_json)
        return
    if path is not None:
        _explain_value(loaded, path, as_json)
        return
    network = laid_out(loaded)
    found = overview(network)
    if as_json:
        plain = [
            *map(asdict, found.interfaces),
            *map(asdict, found.routes),
            *map(asdict, found.weighted),
            *map(asdict, found.attended),
        ]
        for thing in plain:
            echo(json.dumps(thing, ensure_ascii=False))
        return
    if loaded.moment is not None:
        echo(sentence(loaded.moment))
    title = loaded.scenario.title
    echo(f"{loaded.scenario.name}{f': {title}' if title else ''}")
    _print_day(loaded)
    _print_nodes(network, found, rows)
    _print_links(network, found.interfaces, rows)
    _print_routes(found, rows)
    _print_weighted(found)
    _print_attended(found, rows)
    _print_shared(loaded)


def _print_day(loaded: Loaded) -> None:
    """Print the day on which the run starts, and what is open then; nothing of a run of no day."""
    from simnet.calendar.openings import HOURS
    from simnet.scenario.model.hours import calendar_of
    from simnet.units import NS_PER_DAY, write_clock

    run = loaded.scenario.run
    if not run.dated:
        return
    calendar = calendar_of(loaded.scenario)
    start_ns = run.plan().start_ns
    day = calendar.day(start_ns // NS_PER_DAY)
    date = f"{run.day or 1}/{run.month}" if day.date is None else str(day.date)
    said = [f"{day.weekday}, {date}"]
    if day.holiday is not None:
        said.append(day.holiday)
    if day.in_exams:
        said.append("in an exam week")
    if run.clock is not None:
        there = [name for name in HOURS[1:] if calendar.is_open(name, start_ns)]
        said.append(f"open at {write_clock(run.clock)}: {', '.join(there) or 'nothing'}")
    echo(f"\nthe run starts on {'; '.join(said)}")


def _print_attended(found: Overview, rows: int) -> None:
    """Print how many people are there on average, of those who come and go."""
    if not found.attended:
        return
    echo("\npeople who come and go, and how many of them are there on average")
    cells = ((each.group, str(each.people), f"{each.present:.3g}") for each in found.attended)
    print_table(("group", "people", "present"), cells, (0,), rows)


def _explain_value(loaded: Loaded, path: str, as_json: bool) -> None:
    from simnet.cli._access import access_at, sentences
    from simnet.scenario.explain import explained

    for setting in explained(loaded, path):
        said = json.dumps(asdict(setting), ensure_ascii=False) if as_json else str(setting)
        echo(said)
    access = access_at(loaded, path)
    if access is None:
        return
    if as_json:
        echo(json.dumps({"path": path, "access": asdict(access)}, ensure_ascii=False))
        return
    for sentence in sentences(path, access):
        echo(sentence)


def _print_nodes(network: Network, found: Overview, rows: int) -> None:
    kinds = ", ".join(f"{number} {kind}" for kind, number in found.node_kinds.items())
    echo(f"\nnodes: {kinds}")
    cells = (
        (node.name, node.kind, node.place, _degrees(node.latitude), _degrees(node.longitude))
        for node in network.nodes
    )
    print_table(("node", "kind", "place", "°N", "°E"), cells, (0, 1, 2), rows)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _print_links(network: Network, loads: Sequence[InterfaceLoad], rows: int) -> None:
    by_name = {each.name: each for each in network.interfaces}
    echo("\nlink directions, the most loaded first")
    cells = (
        (
            load.interface,
            format_rate(load.rate_bps) + ("*" if load.least_rate_bps < load.rate_bps else ""),
            format_duration(load.delay_ns) if load.delay_ns else "0",
            _queue(by_name[load.interface]),
            _loss(by_name[load.interface]),
            str(load.flows),
            format_rate(float(f"{load.offered_bps:.3g}")),
            _share(load),
        )
        for load in loads
    )
    head = ("link direction", "rate", "delay", "queue", "loss", "flows", "offered", "of capacity")
    print_table(head, cells, (0, 3), rows)
    said = ["offered: mean load of the flows while they are active, before any simulation"]
    if any(load.elastic_flows for load in loads):
        said.append("+: and flows that take whatever there is (bulk, loops without a pause)")
    if any(load.least_rate_bps < load.rate_bps for load in loads):
        said.append("*: the rate falls during the run")
    echo("\n".join(said))


def _share(load: InterfaceLoad) -> str:
    share = f"{100 * load.utilisation:.3g} %" if load.rate_bps else "stalled"
    return f"{share} +" if load.elastic_flows else share


def _queue(each: Interface) -> str:
    from simnet.network import UNLIMITED

    limits = []
    if each.queue.limit_packets < UNLIMITED:
        limits.append(f"{each.queue.limit_packets} packets")
    if each.queue.limit_bytes < UNLIMITED:
        limits.append(format_size(each.queue.limit_bytes))
    return f"{each.queue.discipline}, {' and '.join(limits) or 'unlimited'}"


def _loss(each: Interface) -> str:
    if each.loss.every:
        return f"1 in {each.loss.every}"
    return f"{100 * each.loss.probability:.3g} %" if each.loss.probability else ""


def _print_routes(found: Overview, rows: int) -> None:
    people = f" ({found.people} people)" if found.people else ""
    echo(f"\nroutes of {found.flows} flows{people}")
    print_table(
        ("group", "flows", "delay", "narrowest", "way"),
        (_route(each) for each in found.routes),
        (0, 4),
        rows,
    )


def _print_weighted(found: Overview) -> None:
    """Print of which groups not all flows are simulated; nothing where all are."""
    told = [f"{each.group}: {each.simulated} of {each.flows}" for each in found.weighted]
    if told:
        echo("\nsimulated, each standing for several (weight); the others are a mean load")
        echo("\n".join(told))


def _print_shared(loaded: Loaded) -> None:
    """Print who else is on the lines; nothing where nobody is."""
    from simnet.lowering.shared import shared_lines

    told = [f"{path}: {words}" for path, words in shared_lines(loaded.scenario)]
    if told:
        echo("\n".join(["\nshared with others", *told]))


def _route(each: Route) -> tuple[str, ...]:
    return (
        each.group,
        str(each.flows),
        format_duration(float(f"{each.delay_ns:.3g}")) if each.delay_ns else "0",
        format_rate(each.bottleneck_bps),
        " → ".join(each.nodes),
    )
