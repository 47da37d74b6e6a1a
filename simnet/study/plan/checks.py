"""Validation of a study: every world loaded once before any runs, all that is wrong at once.

Each alternative is laid out in each stress test that it meets, and each point of each sweep is
set in the first world that it is for; of a path whose values do not fit, the first is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from simnet.errors import Problem, ScenarioError
from simnet.network import Network
from simnet.runs.worlds import Worlds
from simnet.scenario.check import located
from simnet.scenario.load import Loaded, Point, Variant
from simnet.scenario.read.tree import Value
from simnet.study.plan.cells import Cell, sweep_label, sweep_points

Lay = Callable[[], Network]
"""Lays out the network of a world when it is asked for."""

_SEED = "run.seed"


def checked_variants(worlds: Worlds, cells: Sequence[Cell], problems: list[Problem]) -> list[Lay]:
    """Load every world of a study, add what is wrong to `problems`, and return how to lay them.

    Args:
        worlds: the worlds of the scenario.
        cells: the cells of the study.
        problems: what is found is added here.
    """
    described = worlds.loaded()
    loaded: dict[Variant, Loaded] = {}
    for variant in dict.fromkeys(cell.variant for cell in cells):
        try:
            loaded[variant] = worlds.loaded(variant)
        except ScenarioError as error:
            problems.extend(error.problems)
            continue
        problems.extend(_own_seed(loaded[variant], described))
    problems.extend(_idle_events(loaded, described))
    first = {cell.sweep: cell.variant for cell in reversed(cells) if cell.sweep}
    for sweep, variant in sorted(first.items()):
        if variant in loaded:
            problems.extend(_unfit_points(worlds, sweep, variant))
    return [partial(worlds.network, variant) for variant in loaded]


def _own_seed(world: Loaded, described: Loaded) -> list[Problem]:
    """Return the problem of a world that would not meet the chance that the others meet."""
    if world.scenario.run.seed == described.scenario.run.seed:
        return []
    what = "a study gives every world the same seeds, one a replication; leave it out"
    return [located(world.scenario, world.tree, ("run", "seed"), what)]


def _idle_events(worlds: Mapping[Variant, Loaded], described: Loaded) -> list[Problem]:
    """Return the problems of events that act on no line in any world of the study."""
    found = []
    for stress in dict.fromkeys(name for _, name in worlds if name is not None):
        under = [world.scenario for (_, name), world in worlds.items() if name == stress]
        events = described.scenario.stress[stress].events
        for index, event in enumerate(events):
            if not any(event.lines(scenario) for scenario in under):
                path = ("stress", stress, "events", index, event.action)
                what = "acts on no line: no village has such an access in any world of the study"
                found.append(located(described.scenario, described.tree, path, what))
    return found


def _unfit_points(worlds: Worlds, sweep: str, variant: Variant) -> list[Problem]:
    """Return what is wrong with the points of a sweep, once for each of its paths."""
    reported: dict[str, Problem] = {}
    for number, values in enumerate(sweep_points(worlds.loaded(), sweep), 1):
        if _SEED in values:
            return [_of_point(values[_SEED], sweep, _SEED, "the seed is that of the replication")]
        if set(reported) >= set(values):
            break
        # What is wrong with one path must not hide the others, nor be reported at every point.
        sound = {path: value for path, value in values.items() if path not in reported}
        for path, problem in _faults(worlds, variant, sweep_label(sweep, number), sound):
            reported.setdefault(path, problem)
    return list(reported.values())


def _faults(
    worlds: Worlds, variant: Variant, label: str, values: Mapping[str, Value]
) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with a point, by the path that is to blame: the one that is wrong alone.

    Where each is right alone, what is wrong is theirs together, and keyed by its place.
    """
    together = _problems(worlds, variant, Point(label, values))
    alone = {
        path: _problems(worlds, variant, Point(label, {path: value}))
        for path, value in (values.items() if together else ())
    }
    for path, problems in alone.items():
        yield from ((path, problem) for problem in problems[:1])
    if not any(alone.values()):
        yield from ((str(replace(problem, message="")), problem) for problem in together)


def _problems(worlds: Worlds, variant: Variant, point: Point) -> tuple[Problem, ...]:
    try:
        worlds.loaded(variant, point)
    except ScenarioError as error:
        return error.problems
    return ()


def _of_point(value: Value, sweep: str, path: str, message: str) -> Problem:
    return Problem(value.origin.file, value.where, f'study.sweeps.{sweep}.set."{path}"', message)
