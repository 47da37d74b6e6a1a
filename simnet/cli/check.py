"""``simnet check``: whether a scenario is right, with every alternative and stress test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options

if TYPE_CHECKING:
    from simnet.runs.prepare import PreparedRun
    from simnet.scenario.load import Loaded


@click.command(name="check")
@_options.FILE
@_options.SETS
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(file: Path, sets: tuple[str, ...], as_json: bool) -> None:
    """Check a scenario without running it.

    Tells everything that is wrong in FILE, in what it includes, in all its alternatives and stress
    tests, and in its study with every point of its sweeps, each with file and line; exit code 2 if
    anything is.
    """
    from simnet.runs.prepare import prepare
    from simnet.scenario import traces
    from simnet.scenario.load import load_every

    loaded = load_every(file, sets)
    prepared = {variant: prepare(each, *variant, sets) for variant, each in loaded.items()}
    base = loaded[None, None]
    cells = _planned(file, base, sets)
    base = replace(base, notes=(*base.notes, *traces.notes(base.scenario, base.tree, base.folder)))
    for note in base.notes:
        click.echo(f"note: {note}", err=True)
    if as_json:
        click.echo(json.dumps(_findings(file, base, prepared, cells), ensure_ascii=False))
    else:
        click.echo(_sentence(file, base, prepared[None, None], cells))


def _planned(file: Path, base: Loaded, sets: tuple[str, ...]) -> list[str]:
    """Return the names of the cells of the study that the scenario describes, if it does."""
    if base.tree.get("study") is None:
        return []
    from simnet.study.plan.study_plan import plan_study

    return [cell.name for cell in plan_study(file, sets).cells]


def _findings(
    file: Path,
    base: Loaded,
    prepared: Mapping[tuple[str | None, str | None], PreparedRun],
    cells: list[str],
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
        "cells": cells,
        "notes": [str(note) for note in base.notes],
    }


def _sentence(file: Path, base: Loaded, prepared: PreparedRun, cells: list[str]) -> str:
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
    if cells:
        parts.append(f"a study of {_counted(len(cells), 'cell')}")
    return f"{file} is right: {', '.join(parts)}"


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
