"""Plan of a study: its cells, its measures, how often each cell is run, and how surely.

`plan_study` reads it from a scenario and finds everything that is wrong before anything runs.
Every replication r of every cell has the seed ``plan.seed + r - 1``: cells are compared under
common random numbers, and a replication alone is ``simnet run --seed``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from simnet.errors import Problem, ScenarioError, unknown
from simnet.measures import Measure, ServiceLevel
from simnet.runs.worlds import Worlds
from simnet.scenario.load import Loaded, for_study, load_base
from simnet.scenario.model.study import BASE, NONE
from simnet.scenario.validation import gathered
from simnet.statistics.sequential import Precision
from simnet.study.plan.cells import MOST_CELLS, Cell, cells, how_many
from simnet.study.plan.checks import checked_variants
from simnet.study.plan.selection import Selection
from simnet.study.plan.targets import targets

MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A study, ready to be run."""

    name: str
    """Name of the scenario."""
    title: str
    file: str
    """The scenario's file."""
    cells: tuple[Cell, ...]
    measures: Mapping[str, Measure]
    objective: str
    """Name of the measure by which alternatives are ranked."""
    levels: tuple[ServiceLevel, ...] = ()
    least: int = 10
    most: int = 10
    """Replications of each cell; more than `least` where `precision` takes them."""
    precision: Mapping[str, Precision] = field(default_factory=dict)
    tolerance: Mapping[str, Precision] = field(default_factory=dict)
    """Up to which difference a place counts as unchanged, by measure."""
    confidence: float = 0.95
    warmup: Literal["given", "mser-5"] = "given"
    keep: tuple[str, ...] = ()
    """Tables of each run that are kept."""
    seed: int = 1
    """That of the first replication."""
    sets: tuple[str, ...] = ()
    """``path=value`` on top of everything."""
    engine: str | None = None
    """The engine of all runs; None: that of the scenario."""
    description: str = ""
    """What the scenario says of itself."""
    worlds: Worlds | None = field(default=None, compare=False, repr=False)
    """What cells are made of; read again from the file where there is none."""

    @property
    def base(self) -> Loaded | None:
        """The scenario that cells are made of, where it is at hand."""
        return None if self.worlds is None else self.worlds.base

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The names of the alternatives, in order."""
        return tuple(dict.fromkeys(cell.alternative for cell in self.cells))

    @property
    def stress(self) -> tuple[str, ...]:
        """The names of the stress tests, in order."""
        return tuple(dict.fromkeys(cell.stress for cell in self.cells))

    def cell(self, name: str) -> Cell:
        """Return a cell by its name.

        Raises:
            KeyError: there is none.
        """
        return next((each for each in self.cells if each.name == name), None) or _missing(name)

    def seed_of(self, replication: int) -> int:
        """Return the seed of a replication, which are counted from 1."""
        return self.seed + replication - 1


def _missing(name: str) -> Cell:
    raise KeyError(name)


def plan_study(
    path: str | Path,
    sets: Sequence[str] = (),
    engine: str | None = None,
    replications: int | None = None,
    alternatives: Sequence[str] | None = None,
    stress: Sequence[str] | None = None,
) -> StudyPlan:
    """Return the study that the scenario in file `path` describes.

    A scenario without a ``study`` section has the default one: all its alternatives and stress
    tests, measures that suit its traffic, ten replications.

    Args:
        sets: ``path=value`` on top of everything, as after ``--set``.
        engine: one of simnet.engines; that of the scenario if None.
        replications: exactly so many, whatever the scenario says.
        alternatives: only cells of these, of those planned ("base" among them).
        stress: only cells of these stress tests, likewise ("none" among them).

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return plan_selected(
        Selection(
            Path(path),
            tuple(alternatives or ()),
            tuple(stress or ()),
            tuple(sets),
            engine,
            replications,
        )
    )


def plan_selected(selection: Selection) -> StudyPlan:
    """Return what is selected of the study that a scenario describes.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return plan_of(worlds_of(selection.file, selection.sets), selection)


def worlds_of(path: str | Path, sets: Sequence[str] = ()) -> Worlds:
    """Return the worlds of the study that the scenario in file `path` describes.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return for_its_study(Worlds(load_base(path, sets), sets))


def for_its_study(worlds: Worlds) -> Worlds:
    """Return the worlds of a scenario with the `run` of its study laid over its own.

    Raises:
        ScenarioError: the two do not fit each other.
    """
    base = for_study(worlds.base, worlds.loaded().tree.get("study"))
    return worlds if base is worlds.base else Worlds(base, worlds.sets)


def plan_of(worlds: Worlds, selection: Selection) -> StudyPlan:
    """Return what is selected of the study of a scenario whose worlds are given.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    described = worlds.loaded()
    planned = _planned(described, *selection.chosen)
    found: list[Problem] = []
    networks = checked_variants(worlds, planned, found)
    left_out = {each.variant: None for each in cells(described)}
    for each in planned:
        left_out.pop(each.variant, None)
    others = [partial(worlds.network, variant) for variant in left_out]
    asked = targets(described, networks, others, found)
    least, most = _replications(described, selection.replications)
    if described.scenario.run.seed > MOST_SEED - most:
        found.append(Problem(described.files[0], None, "run.seed", "leaves no seeds after it"))
    if found:
        raise ScenarioError(*gathered(found))
    scenario = described.scenario
    return StudyPlan(
        name=scenario.name,
        title=scenario.title,
        file=described.files[0],
        cells=planned,
        **asked.by_name(),
        least=least,
        most=most,
        confidence=scenario.study.confidence,
        warmup=scenario.study.warmup,
        seed=scenario.run.seed,
        sets=worlds.sets,
        engine=selection.engine,
        description=scenario.description,
        worlds=worlds,
    )


def _planned(
    described: Loaded, alternatives: Sequence[str] | None, stress: Sequence[str] | None
) -> tuple[Cell, ...]:
    """Return the cells that are asked for.

    Raises:
        ScenarioError: there are too many, or one is asked for that the scenario has not.
    """
    scenario, file = described.scenario, described.files[0]
    size = how_many(scenario)
    if size > MOST_CELLS:
        what = f"has {size} cells; at most {MOST_CELLS} can be run"
        raise ScenarioError(Problem(file, None, "study", what))
    planned = cells(described)
    known: tuple[tuple[str, str, Sequence[str] | None, Collection[str]], ...] = (
        ("alternatives", "alternative", alternatives, {each.alternative for each in planned}),
        ("stress", "stress test", stress, {each.stress for each in planned}),
    )
    for section, what, asked, there in known:
        for name in asked or ():
            if name not in there:
                reserved = BASE if section == "alternatives" else NONE
                all_names = (reserved, *getattr(scenario, section))
                message = (
                    f"{what} '{name}' is in no block of study.plan"
                    if name in all_names
                    else unknown(what, name, there)
                )
                raise ScenarioError(Problem(file, None, section, message))
    return tuple(
        each
        for each in planned
        if (not alternatives or each.alternative in alternatives)
        and (not stress or each.stress in stress)
    )


def _replications(described: Loaded, given: int | None) -> tuple[int, int]:
    if given is not None:
        if given < 2:
            what = f"an interval takes at least 2 replications, got {given}"
            raise ScenarioError(Problem(described.files[0], None, "study.replications", what))
        return given, given
    stated = described.scenario.study.replications
    return stated.least, stated.most or stated.least
