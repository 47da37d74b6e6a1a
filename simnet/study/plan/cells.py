"""Experimental design: each alternative, in each stress test, at each point of each sweep.

Blocks are crossed within themselves, never with each other; a cell that several blocks name is
there once. Cells are called ``leo-first+update-day@rates-2``: the alternative (``base`` for the
scenario as it is written), the stress test if any, the sweep and the number of its point if any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from simnet.scenario.load import Loaded, Variant
from simnet.scenario.model import Scenario
from simnet.scenario.model.study import BASE, NONE, Block, chosen
from simnet.scenario.read.tree import Value
from simnet.study.plan.sweeps import count, points, settings

MOST_CELLS = 100_000
"""How many cells a study may have."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One world of a study, to be run several times."""

    name: str
    alternative: str = BASE
    """Its alternative; `base` is the scenario as it is written."""
    stress: str = NONE
    """Its stress test; `none` is none."""
    sweep: str = ""
    """Its sweep; empty for none."""
    point: int = 0
    """Number of the sweep's point, from 1; 0 for none."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Values of the point by dotted path, each as it can follow ``--set path=``."""

    @property
    def variant(self) -> Variant:
        """Its alternative and stress test as the loader takes them."""
        return (
            None if self.alternative == BASE else self.alternative,
            None if self.stress == NONE else self.stress,
        )

    @property
    def label(self) -> str:
        """How messages call its sweep point."""
        return sweep_label(self.sweep, self.point)


def sweep_label(sweep: str, point: int) -> str:
    """Return how messages call a point of a sweep."""
    return f"sweep '{sweep}', point {point}"


def cell_name(alternative: str, stress: str = NONE, sweep: str = "", point: int = 0) -> str:
    """Return the name of a cell."""
    name = alternative if stress == NONE else f"{alternative}+{stress}"
    return f"{name}@{sweep}-{point}" if sweep else name


def how_many(scenario: Scenario) -> int:
    """Return how many cells the blocks of a study have, those named twice counted twice."""
    return sum(_size(block, scenario) for block in scenario.study.blocks)


def _size(block: Block, scenario: Scenario) -> int:
    alternatives, stress, sweeps = _names(block, scenario)
    described = scenario.study.sweeps
    at_points = sum(1 if each == NONE else count(described[each]) for each in sweeps)
    return len(alternatives) * len(stress) * at_points


def _names(
    block: Block, scenario: Scenario
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the alternatives, stress tests and sweeps of a block."""
    return (
        chosen(block.alternatives, (BASE, *scenario.alternatives)),
        chosen(block.stress, (NONE, *scenario.stress)),
        chosen(block.sweeps, (NONE, *scenario.study.sweeps)),
    )


def cells(loaded: Loaded) -> tuple[Cell, ...]:
    """Return the cells of a scenario's study, in the order of its blocks."""
    scenario = loaded.scenario
    at = {name: _written(loaded, name) for name in scenario.study.sweeps}
    found: dict[str, Cell] = {}
    for block in scenario.study.blocks:
        for each in _crossed(*_names(block, scenario), at):
            found.setdefault(each.name, each)
    return tuple(found.values())


def _crossed(
    alternatives: Iterable[str],
    stress_tests: Iterable[str],
    sweeps: Iterable[str],
    at: Mapping[str, list[dict[str, str]]],
) -> Iterator[Cell]:
    for alternative in alternatives:
        for stress in stress_tests:
            for sweep in sweeps:
                if sweep == NONE:
                    yield Cell(cell_name(alternative, stress), alternative, stress)
                    continue
                for number, written in enumerate(at[sweep], 1):
                    name = cell_name(alternative, stress, sweep, number)
                    yield Cell(name, alternative, stress, sweep, number, written)


def sweep_points(loaded: Loaded, name: str) -> list[dict[str, Value]]:
    """Return the points of a sweep with the places where their values are written."""
    written: Value | None = loaded.tree
    for step in ("study", "sweeps", name):
        written = written.get(step) if written is not None else None
    if written is None:
        raise ValueError(f"{name} is not written")
    return points(loaded.scenario.study.sweeps[name], written)


def _written(loaded: Loaded, name: str) -> list[dict[str, str]]:
    return [settings(point) for point in sweep_points(loaded, name)]
