"""``simnet check``: whether a scenario is right, with every alternative and stress test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._faults import faults_as_json
from simnet.cli._text import echo
from simnet.errors import Problem, counted
from simnet.study.plan.selection import Selection

if TYPE_CHECKING:
    from simnet.network import Network
    from simnet.runs.idle import Effects
    from simnet.runs.worlds import Worlds
    from simnet.scenario.load import Loaded, Variant


@click.command(name="check")
@_options.FILE
@_options.SETS
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@faults_as_json
def command(file: Path, sets: tuple[str, ...], as_json: bool) -> None:
    """Check a scenario without running it.

    Tells everything that is wrong in FILE, in what it includes, in all its alternatives and stress
    tests, and in its study with every point of its sweeps, each with file and line; exit code 2 if
    anything is. Warns of each alternative and stress test that changes nothing that is simulated,
    of villages where nobody uses anything, and of ECN that no queue on the way answers. Kinds of
    other packages are asked for a first piece of what they do to lines.
    """
    from simnet.runs.idle import Effects
    from simnet.runs.worlds import Worlds
    from simnet.scenario import routes, traces
    from simnet.scenario.load import every, load_base

    worlds = Worlds(load_base(file, sets), sets)
    scenario = worlds.base.scenario
    every(scenario, worlds.loaded)
    effects = Effects(worlds)
    networks = every(scenario, partial(_looked_at, worlds, effects))
    base, warnings = worlds.loaded(), [*effects.unused(), *effects.unmarked(), *effects.idle()]
    cells = _planned(worlds, Selection(file, sets=sets))
    read = base.scenario, base.tree, base.folder
    told = (*traces.notes(*read), *routes.notes(*read), *_of_people(worlds))
    base = replace(base, notes=(*base.notes, *told))
    for moment in _moments(worlds):
        echo(f"note: {moment}", err=True)
    for note in base.notes:
        echo(f"note: {note}", err=True)
    for warning in warnings:
        echo(f"warning: {warning}", err=True)
    size = networks[None, None]
    if as_json:
        echo(json.dumps(_findings(file, base, size, cells, warnings), ensure_ascii=False))
    else:
        echo(_sentence(file, base, size, cells))


def _of_people(worlds: Worlds) -> list[Problem]:
    """Return the notes on when people are there: of the scenario, and each alternative's own."""
    from simnet.scenario import own_hours, presences

    found = dict[Problem, Problem]()
    for name in (None, *worlds.base.scenario.alternatives):
        loaded = worlds.loaded((name, None))
        scenario, tree = loaded.scenario, loaded.tree
        for note in (*presences.notes(scenario, tree), *own_hours.notes(scenario, tree)):
            said = f"in alternative {name}: {note.message}"
            told = note if name is None else replace(note, message=said)
            found.setdefault(note, told)
    return list(found.values())


def _moments(worlds: Worlds) -> list[str]:
    """Return which moments stress tests have picked, and how bad they are."""
    from simnet.runs.moments import sentence

    picking = [name for name, test in worlds.base.scenario.stress.items() if test.pick]
    found = (worlds.loaded((None, name)).moment for name in picking)
    return [sentence(each) for each in found if each is not None]


def _looked_at(worlds: Worlds, effects: Effects, variant: Variant) -> dict[str, int]:
    """Lay out a world, ask other packages of it, have its effects looked at; return its size."""
    from simnet.lowering import plan
    from simnet.runs.foreign import ask_foreign

    network = worlds.network(variant)
    ask_foreign(network, plan(worlds.loaded(variant).scenario))
    effects.see(variant, network)
    return _size(network)


def _size(network: Network) -> dict[str, int]:
    """Return how many there are of what a network is made of, and how many are simulated."""
    from simnet.network import weights_of_people

    return {
        "nodes": len(network.nodes),
        "links": len({each.link for each in network.interfaces}),
        "flows": sum(flow.weight for flow in network.flows),
        "people": sum(weights_of_people(network)),
        "simulated_flows": len(network.flows),
        "simulated_people": len(network.people),
    }


def _planned(worlds: Worlds, selection: Selection) -> list[str]:
    """Return the names of the cells of the study that the scenario describes, if it does."""
    if worlds.loaded().tree.get("study") is None:
        return []
    from simnet.study.plan.study_plan import for_its_study, plan_of

    return [cell.name for cell in plan_of(for_its_study(worlds), selection).cells]


def _findings(
    file: Path,
    base: Loaded,
    size: Mapping[str, int],
    cells: list[str],
    warnings: Sequence[Problem],
) -> dict[str, Any]:
    return {
        "file": str(file),
        "problems": [],
        "name": base.scenario.name,
        **size,
        "lateness": base.scenario.plain()["lateness"],
        "alternatives": list(base.scenario.alternatives),
        "stress": list(base.scenario.stress),
        "cells": cells,
        "notes": [str(note) for note in base.notes],
        "warnings": [str(warning) for warning in warnings],
    }


def _sentence(file: Path, base: Loaded, size: Mapping[str, int], cells: list[str]) -> str:
    scenario = base.scenario
    parts = [counted(size["nodes"], "node"), counted(size["links"], "link")]
    parts.append(counted(size["flows"], "flow") + _simulated(size, "flows"))
    if size["people"]:
        people = counted(size["people"], "person", "people")
        parts.append(people + _simulated(size, "people"))
    if scenario.alternatives:
        parts.append(counted(len(scenario.alternatives), "alternative"))
    if scenario.stress:
        parts.append(counted(len(scenario.stress), "stress test"))
    if cells:
        parts.append(f"a study of {counted(len(cells), 'cell')}")
    return f"{file} is right: {', '.join(parts)}"


def _simulated(size: Mapping[str, int], what: str) -> str:
    """Return how many of them are simulated, if not all."""
    simulated = size[f"simulated_{what}"]
    return "" if simulated == size[what] else f" ({simulated} simulated)"
