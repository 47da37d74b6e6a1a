"""A scenario from its file: assembled, overlaid, validated, checked for sense.

Everything that is wrong is told at once, as far as one step does not need the one before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import TypeAlias

from simnet.errors import NetworkError, Problem, ScenarioError, unknown
from simnet.kinds import ValidationError
from simnet.network import Network
from simnet.scenario import traces
from simnet.scenario.assemble import assemble
from simnet.scenario.check import located, senseless, starved
from simnet.scenario.model import Scenario
from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.model.study import BASE, NONE, chosen
from simnet.scenario.precedence import Overlay, relabelled
from simnet.scenario.problems import translated
from simnet.scenario.read.tree import Value, visible

_SECTION = {
    "node": "nodes",
    "link": "links",
    "interface": "links",
    "flow": "flows",
    "person": "flows",
}
"""Where the scenario describes what a network is made of."""

Variant: TypeAlias = tuple[str | None, str | None]
"""An alternative and a stress test, by their names; None for the scenario as it is, and none."""

MOST_ALIKE = 3
"""How many problems with the same text are told one by one."""


@dataclass(frozen=True, slots=True)
class Point:
    """Values to set on top of a stress test, by dotted path: one point of a sweep."""

    label: str
    """How messages call it: ``sweep 'rates', point 2``."""
    settings: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario with the places where its values were written."""

    scenario: Scenario
    tree: Value
    files: tuple[str, ...]
    """The file, then those that it includes and imports."""
    notes: tuple[Problem, ...]
    """What importers assumed or left out."""

    @property
    def folder(self) -> FilePath:
        """The folder of the scenario's file, where traffic looks for its traces."""
        return FilePath(self.files[0]).parent

    def check_files(self) -> None:
        """Check that there are the files which traffic is read from.

        Raises:
            ScenarioError: one is missing, or no regular file.
        """
        problems = list(traces.unreadable(self.scenario, self.tree, self.folder))
        if problems:
            raise ScenarioError(*gathered(problems))

    def check_network(self, network: Network) -> None:
        """Check what only the whole network shows.

        Raises:
            ScenarioError: a queue cannot hold a packet of some flow, or a trace lies wholly
                outside the run.
        """
        problems = [
            located(self.scenario, self.tree, ("links", link, "queue"), message)
            if link in self.scenario.links
            else Problem(self.files[0], None, f"link {link}", message)
            for link, message in starved(network)
        ]
        problems += traces.idle(self.scenario, self.tree, network)
        if problems:
            raise ScenarioError(*problems)

    def located(self, error: NetworkError) -> ScenarioError:
        """Return what is wrong with the network as a problem of the scenario, with its line."""
        what, _, message = str(error).partition("': ")
        kind, _, name = what.partition(" '")
        section = _SECTION.get(kind, "")
        name = name.partition(":")[0].partition("'")[0]
        while name and self.tree.get(section) is not None:
            if name in self.tree.mapping[section].mapping:
                return ScenarioError(located(self.scenario, self.tree, (section, name), message))
            name = name.rpartition("-")[0]
        return ScenarioError(Problem(self.files[0], None, "", str(error)))


def load(
    path: str | FilePath,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
) -> Scenario:
    """Return the scenario in file `path`, changed by an alternative, a stress test and `sets`.

    `sets` are ``path=value`` as after ``--set``; ``+path=value`` adds something new.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return load_traced(path, alternative, stress, sets).scenario


def load_traced(
    path: str | FilePath,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
) -> Loaded:
    """Return the scenario as `load` does, with the places where its values were written.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return changed(load_base(path), alternative, stress, sets)


def load_every(path: str | FilePath, sets: Sequence[str] = ()) -> dict[Variant, Loaded]:
    """Return the scenario as it is, with each alternative, and with each stress test.

    Where its study names its cells, with each pair of them that the study runs, too.

    Raises:
        ScenarioError: with everything that is wrong in any of them.
    """
    base = load_base(path)
    variants: dict[Variant, None] = {(None, None): None}
    variants |= {(name, None): None for name in base.scenario.alternatives}
    variants |= {(None, name): None for name in base.scenario.stress}
    if base.scenario.study.plan:
        variants |= dict.fromkeys(planned(base.scenario))
    found: dict[Variant, Loaded] = {}
    problems: list[Problem] = []
    for variant in variants:
        try:
            found[variant] = changed(base, *variant, sets)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(*gathered(problems))
    return found


def planned(scenario: Scenario) -> Iterator[Variant]:
    """Yield each alternative with each stress test that the scenario's study runs it in."""
    for block in scenario.study.blocks:
        for alternative in chosen(block.alternatives, (BASE, *scenario.alternatives)):
            for stress in chosen(block.stress, (NONE, *scenario.stress)):
                yield (
                    None if alternative == BASE else alternative,
                    None if stress == NONE else stress,
                )


def load_base(path: str | FilePath) -> Loaded:
    """Return the scenario of the file alone.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    assembled = assemble(FilePath(path))
    return based(assembled.tree, assembled.files, assembled.notes)


def based(tree: Value, files: Sequence[str], notes: Sequence[Problem]) -> Loaded:
    """Return the scenario that a tree describes, which came from `files`.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    return Loaded(_validated(tree), tree, tuple(files), tuple(notes))


def for_study(base: Loaded, study: Value | None) -> Loaded:
    """Return a scenario with the `run` of its study laid over its own.

    Raises:
        ScenarioError: the two do not fit each other.
    """
    run = study.get("run") if study is not None else None
    if run is None:
        return base
    overlay = Overlay(base.tree, base.scenario)
    overlay.put(("run",), relabelled(run, "study"), adds=False)
    return _laid(base, overlay, "the study's run")


def changed(
    base: Loaded,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
    point: Point | None = None,
) -> Loaded:
    """Return a scenario with overlays laid on in their order, each knowing what lies below.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    loaded = base
    for section, word, name in (
        ("alternatives", "alternative", alternative),
        ("stress", "stress test", stress),
    ):
        if name is not None:
            definition = _definition(base, section, word, name)
            overlay = Overlay(loaded.tree, loaded.scenario)
            label = f"{word} '{visible(name)}'"
            overlay.alternative(definition, label)
            loaded = _laid(loaded, overlay, label)
    if point is not None:
        overlay = Overlay(loaded.tree, loaded.scenario)
        overlay.settings(point.settings, point.label)
        loaded = _laid(loaded, overlay, point.label)
    for together in _batches(sets):
        overlay = Overlay(loaded.tree, loaded.scenario)
        for each in together:
            overlay.assignment(each)
        loaded = _laid(loaded, overlay, " ".join(f"--set {visible(each)}" for each in together))
    return loaded


def _batches(sets: Sequence[str]) -> list[list[str]]:
    """Part assignments where one adds something: the next may build on what it added.

    The others are laid on together, so that two that belong together may come in either order.
    """
    batches: list[list[str]] = []
    for each in sets:
        if not batches or "+" in (each.lstrip()[:1], batches[-1][-1].lstrip()[:1]):
            batches.append([])
        batches[-1].append(each)
    return batches


def _definition(base: Loaded, section: str, word: str, name: str) -> Value:
    described = base.tree.get(section)
    definition = described.get(name) if described is not None else None
    if definition is None:
        names = described.mapping if described is not None else {}
        raise ScenarioError(Problem(base.files[0], None, section, unknown(word, name, names)))
    return definition


def _laid(loaded: Loaded, overlay: Overlay, label: str) -> Loaded:
    """Return a scenario with an overlay; what is wrong only then is told to come from it."""
    if overlay.problems:
        raise ScenarioError(*overlay.problems)
    try:
        scenario = _validated(overlay.tree)
    except ScenarioError as error:
        raise ScenarioError(*(_with(problem, label) for problem in error.problems)) from None
    return Loaded(scenario, overlay.tree, loaded.files, loaded.notes)


def _with(problem: Problem, label: str) -> Problem:
    if problem.file == label:
        return problem
    return replace(problem, message=f"{problem.message} (with {label})")


def _validated(tree: Value) -> Scenario:
    """Return the scenario that a tree describes.

    Raises:
        ScenarioError: with all problems of its fields, or else of its sense.
    """
    try:
        scenario = Scenario.model_validate(tree.plain(), by_alias=True, by_name=False)
    except ValidationError as error:
        problems = translated(error.errors(include_url=False), tree, ScenarioFile)
        raise ScenarioError(*gathered(problems)) from None
    problems = senseless(scenario, tree)
    if problems:
        raise ScenarioError(*gathered(problems))
    return scenario


def gathered(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems by file and line, once each; of many alike only the first few."""
    alike: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    files: list[str] = []
    for problem in dict.fromkeys(problems):
        section = problem.path.partition(".")[0]
        alike[section, problem.message].append(problem)
        files.append(problem.file)
    kept: list[Problem] = []
    for several in alike.values():
        several.sort(key=lambda each: (files.index(each.file), each.line or 0))
        places = {(each.file, each.line) for each in several}
        most = 1 if len(places) == 1 else MOST_ALIKE
        shown = several if len(several) <= most + 1 else several[:most]
        kept.extend(shown)
        if len(several) > len(shown):
            last = shown[-1]
            more = f"{last.message} (and so in {len(several) - len(shown)} more places)"
            kept[-1] = Problem(last.file, last.line, last.path, more)
    yield from sorted(kept, key=lambda each: (files.index(each.file), each.line or 0))
