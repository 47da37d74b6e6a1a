"""A scenario from its file: assembled, overlaid, validated as one tree, checked for sense.

Everything that is wrong is reported at once, as far as one step does not need the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, TypeAlias, TypeVar

from simnet.engine.work import excessive
from simnet.errors import NetworkError, Problem, ScenarioError, unknown
from simnet.network import Network
from simnet.scenario import routes, traces
from simnet.scenario.assemble import assemble
from simnet.scenario.check import located, starved
from simnet.scenario.model import Scenario
from simnet.scenario.model.study import BASE, NONE, chosen
from simnet.scenario.precedence import Overlay, first_missing, relabelled
from simnet.scenario.read.tree import Origin, Path, Value, visible
from simnet.scenario.single_failures import written_out
from simnet.scenario.validation import gathered, revalidated, validated

T = TypeVar("T")

Written: TypeAlias = Callable[[str, str], Path | None]
"""Says where a scenario describes a part of its network, by what it is and its name."""

Variant: TypeAlias = tuple[str | None, str | None]
"""An alternative and a stress test, by their names; None for the scenario as it is, and none."""

Layer: TypeAlias = Callable[[Overlay], None]
"""Lays something over what lies below."""

_NOTHING = Value(None, Origin(""))
"""Where nothing lies below; no tree holds it."""


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
    moment: Mapping[str, Any] | None = None
    """The moment that its stress test has picked, and how bad it is, as a manifest tells it."""

    @property
    def folder(self) -> FilePath:
        """The folder of the scenario's file, where traffic looks for its traces."""
        return FilePath(self.files[0]).parent

    def check_files(self) -> None:
        """Check that there are the files which traffic and routes of cables are read from.

        Raises:
            ScenarioError: one is missing, or no regular file, or a route is not in it, or does not
                lead from end to end of its line.
        """
        problems = [
            *traces.unreadable(self.scenario, self.tree, self.folder),
            *routes.unusable_routes(self.scenario, self.tree, self.folder),
        ]
        if problems:
            raise ScenarioError(*gathered(problems))

    def check_network(self, network: Network, written: Written) -> None:
        """Check what only the whole network shows.

        Args:
            network: what the scenario was lowered to.
            written: says where the scenario describes a part of it.

        Raises:
            ScenarioError: a queue cannot hold a packet of some flow, a trace lies wholly
                outside the run, or the run would not end or not be counted.
        """
        faults = [
            *(("link", link, "queue", what) for link, what in starved(network)),
            *(
                ("flow", flow, "traffic", what)
                for flow, what in traces.idle(network, self.scenario.run.duration)
            ),
        ]
        problems = [
            self._problem(kind, name, inner, message, written)
            for kind, name, inner, message in faults
        ]
        told: set[str] = set()
        for kind, name, message in excessive(network, self.scenario.run.duration):
            inner = "traffic" if kind == "flow" else "rate"
            problem = self._problem(kind, name, inner, message, written)
            if problem.path not in told:
                told.add(problem.path)
                problems.append(problem)
        if problems:
            raise ScenarioError(*gathered(problems))

    def located(self, error: NetworkError, written: Written) -> ScenarioError:
        """Return what is wrong with the network as a problem of the scenario, with its line."""
        what = "link" if error.link else error.what
        path = written(what, error.link or error.name)
        if path is None:
            return ScenarioError(Problem(self.files[0], None, "", str(error)))
        message = error.fault if error.name == path[-1] else str(error)
        return ScenarioError(located(self.scenario, self.tree, path, message))

    def _problem(self, kind: str, name: str, inner: str, message: str, written: Written) -> Problem:
        """Return a problem with what lies at `inner` of where a part of the network is written."""
        path = written(kind, name)
        if path is None:
            return Problem(self.files[0], None, f"{kind} {name}", message)
        return located(self.scenario, self.tree, (*path, inner), message)


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
    return changed(load_base(path, sets), alternative, stress, sets)


def every(scenario: Scenario, load: Callable[[Variant], T]) -> dict[Variant, T]:
    """Return what `load` returns for each variant of a scenario, as `variants` lists them.

    Raises:
        ScenarioError: with everything that is wrong in any of them.
    """
    found: dict[Variant, T] = {}
    problems: list[Problem] = []
    for variant in variants(scenario):
        try:
            found[variant] = load(variant)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(*gathered(problems))
    return found


def variants(scenario: Scenario) -> tuple[Variant, ...]:
    """Return the scenario as it is, with each alternative, each stress test, and what it plans."""
    found: dict[Variant, None] = {(None, None): None}
    found |= {(name, None): None for name in scenario.alternatives}
    found |= {(None, name): None for name in scenario.stress}
    if scenario.study.plan:
        found |= dict.fromkeys(planned(scenario))
    return tuple(found)


def named(alternative: str | None, stress: str | None) -> Variant:
    """Return the variant of these names, of which `base` and `none` are as good as nothing."""
    return None if alternative == BASE else alternative, None if stress == NONE else stress


def planned(scenario: Scenario) -> Iterator[Variant]:
    """Yield each alternative with each stress test that the scenario's study runs it in."""
    for block in scenario.study.blocks:
        for alternative in chosen(block.alternatives, (BASE, *scenario.alternatives)):
            for stress in chosen(block.stress, (NONE, *scenario.stress)):
                yield named(alternative, stress)


def load_base(path: str | FilePath, sets: Sequence[str] = ()) -> Loaded:
    """Return the scenario of the file alone; of one that makes sense only with `sets`, with them.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    assembled = assemble(FilePath(path))
    try:
        return based(assembled.tree, assembled.files, assembled.notes)
    except ScenarioError:
        mended = _set_on(assembled.tree, sets)
        if mended is None:
            raise
    return based(mended, assembled.files, assembled.notes)


def _set_on(tree: Value, sets: Sequence[str]) -> Value | None:
    """Return a tree, which makes no sense by itself, with what is set on it; None if not with it.

    What adds something is left to those who know what is there.

    Raises:
        ScenarioError: what is set is wrong itself.
    """
    if not sets or any(each.lstrip().startswith("+") for each in sets):
        return None
    overlay = Overlay(tree, lambda _path: None)
    _assigning(sets)(overlay)
    problems = overlay.problems
    if not problems:
        try:
            validated(overlay.tree)
        except ScenarioError as error:
            problems = [each for each in error.problems if each.file.startswith("--set ")]
        else:
            return overlay.tree
    if problems:
        raise ScenarioError(*problems)
    return None


def based(tree: Value, files: Sequence[str], notes: Sequence[Problem]) -> Loaded:
    """Return the scenario that a tree describes, which came from `files`.

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    scenario = validated(tree)
    whole = written_out(tree, scenario)
    if whole is not tree:
        scenario = validated(whole)
    return Loaded(scenario, whole, tuple(files), tuple(notes))


def for_study(base: Loaded, study: Value | None) -> Loaded:
    """Return a scenario with the `run` of its study laid over its own.

    Raises:
        ScenarioError: the two do not fit each other.
    """
    run = study.get("run") if study is not None else None
    if run is None:
        return base
    labelled = relabelled(run, "study")
    return _laid(base, [("the study's run", lambda over: over.put(("run",), labelled, adds=False))])


def changed(
    base: Loaded,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
    point: Point | None = None,
    moment: Point | None = None,
) -> Loaded:
    """Return a scenario with overlays laid on in their order, each knowing what lies below.

    They are laid as one tree, which is validated once, where it differs from `base`. The `moment`
    that the stress test picks comes with it (:mod:`simnet.runs.moments` looks for it).

    Raises:
        ScenarioError: with everything that is wrong, each with its file and line.
    """
    alternative, stress = named(alternative, stress)
    layers: list[tuple[str, Layer]] = []
    for section, word, name in (
        ("alternatives", "alternative", alternative),
        ("stress", "stress test", stress),
    ):
        if name is not None:
            label = f"{word} '{visible(name)}'"
            layers.append((label, _overlaying(_definition(base, section, word, name), label)))
    points = (each for each in (moment, point) if each is not None)
    layers += [(each.label, _setting(each)) for each in points]
    for together in _batches(sets):
        label = " ".join(f"--set {visible(each)}" for each in together)
        layers.append((label, _assigning(together)))
    return _laid(base, layers)


def _overlaying(definition: Value, label: str) -> Layer:
    return lambda overlay: overlay.alternative(definition, label)


def _setting(point: Point) -> Layer:
    return lambda overlay: overlay.settings(point.settings, point.label)


def _assigning(sets: Sequence[str]) -> Layer:
    def assign(overlay: Overlay) -> None:
        for each in sets:
            overlay.assignment(each)

    return assign


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


def _laid(base: Loaded, layers: Iterable[tuple[str, Layer]]) -> Loaded:
    """Return a scenario with overlays; what is wrong only with one is said to come from it."""
    laid = [_Laid(base, base.tree, "")]
    for label, layer in layers:
        overlay = Overlay(laid[-1].tree, laid[-1].first_missing)
        layer(overlay)
        if overlay.problems:
            # If there is no sense in what lies below, that is what is wrong.
            _ = laid[-1].scenario
            raise ScenarioError(*overlay.problems)
        laid.append(_Laid(base, overlay.tree, label))
    try:
        scenario = laid[-1].scenario
    except ScenarioError:
        # The first layer that is wrong is to blame.
        scenario = [each.scenario for each in laid][-1]
    return replace(base, scenario=scenario, tree=laid[-1].tree)


@dataclass
class _Laid:
    """A tree of overlays on a scenario; it is validated when its meaning is asked for."""

    base: Loaded
    tree: Value
    label: str
    """How messages call the last overlay."""

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that it describes.

        Raises:
            ScenarioError: it describes none.
        """
        if self.tree is self.base.tree:
            return self.base.scenario
        try:
            return revalidated(self.tree, self.base.tree, self.base.scenario)
        except ScenarioError as error:
            problems = (_with(problem, self.label) for problem in error.problems)
            raise ScenarioError(*problems) from None

    def first_missing(self, path: Path) -> tuple[int, list[str]] | None:
        """Return how many steps of a path lead to what is not there, and the names that are.

        What is written is there. Of what is not, the base knows as long as what lies around it is
        as it was there.
        """
        here, below = self.tree, self.base.tree
        for step in path:
            inner = here.get(step)
            if inner is None:
                same = here is below or (here is self.tree and below.get(step) is None)
                return first_missing(self.base.scenario if same else self.scenario, path)
            here, below = inner, below.get(step) or _NOTHING
        return None


def _with(problem: Problem, label: str) -> Problem:
    if problem.file == label:
        return problem
    return replace(problem, message=f"{problem.message} (with {label})")
