"""Routes of cables that a scenario takes from files: whether they can be read and hold the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from simnet.errors import InputError, Problem, ScenarioError, nearest
from simnet.inputs.files import unusable
from simnet.scenario.check import located
from simnet.scenario.importers.kml import read_route
from simnet.scenario.model import Scenario
from simnet.scenario.read.tree import Value, visible


def unreadable(scenario: Scenario, tree: Value, folder: FilePath) -> Iterator[Problem]:
    """Yield what is wrong with the KML files that routes name, relative to `folder`."""
    for name, route in scenario.failures.routes.items():
        if route.kml is None:
            continue
        path = ("failures", "routes", name)
        if why := unusable(folder / route.file):
            what = f"'{visible(route.file)}': {why}{_meant(folder, route.file)}"
            yield located(scenario, tree, path, what)
            continue
        try:
            read_route(folder / route.file, route.file, route.line)
        except ScenarioError as error:
            yield from error.problems
        except InputError as error:
            yield located(scenario, tree, path, str(error))


def _meant(folder: FilePath, file: str) -> str:
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    hint = nearest(file, there)
    return f"; did you mean {hint!r}?" if hint else ""
