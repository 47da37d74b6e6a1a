"""``simnet check``: whether a scenario is right, with every alternative and stress test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options

if TYPE_CHECKING:
    from simnet.scenario.load import Loaded
    from simnet.tables.one_run import Prepared


@click.command(name="check")
@_options.FILE
@_options.SETS
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(file: Path, sets: tuple[str, ...], as_json: bool) -> None:
    """Check a scenario without running it.

    Tells everything that is wrong in FILE, in what it includes, and in all its alternatives and
    stress tests, each with file and line; exit code 2 if anything is.
    """
    from simnet.scenario.load import load_every
    from simnet.tables.one_run import prepare

    loaded = load_every(file, sets)
    prepared = {variant: prepare(each, *variant, sets) for variant, each in loaded.items()}
    base = loaded[None, None]
    for note in base.notes:
        click.echo(f"note: {note}", err=True)
    if as_json:
        click.echo(json.dumps(_findings(file, base, prepared), ensure_ascii=False))
    else:
        click.echo(_sentence(file, base, prepared[None, None]))


def _findings(
    file: Path,
    base: Loaded,
    prepared: Mapping[tuple[str | None, str | None], Prepared],
) -> dict[str, Any]:
    network = prepared[None, None].network
    return {
        "file": str(file),
        "name": base.scenario.name,
        "nodes": len(network.nodes),
        "links": len({each.link for each in network.interfaces}),
        "flows": len(network.flows),
        "people": len(network.people),
        "alternatives": list(base.scenario.alternatives),
        "stress": list(base.scenario.stress),
        "notes": [str(note) for note in base.notes],
    }


def _sentence(file: Path, base: Loaded, prepared: Prepared) -> str:
    network, scenario = prepared.network, base.scenario
    links = len({each.link for each in network.interfaces})
    parts = [_counted(len(network.nodes), "node"), _counted(links, "link")]
    parts.append(_counted(len(network.flows), "flow"))
    if network.people:
        parts.append(_counted(len(network.people), "person", "people"))
    if scenario.alternatives:
        parts.append(_counted(len(scenario.alternatives), "alternative"))
    if scenario.stress:
        parts.append(_counted(len(scenario.stress), "stress test"))
    return f"{file} is right: {', '.join(parts)}"


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
