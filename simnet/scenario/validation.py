"""Validation of a scenario's tree: as a whole, or only of what differs from one that is valid.

An overlay changes a few values of a tree that was validated before. What both trees share is not
validated again: its models are frozen, so the new scenario has the same ones. Trees share a part
where they hold the same :class:`~simnet.scenario.read.tree.Value`, which nothing changes once it
is part of a tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simnet.errors import Problem, ScenarioError
from simnet.kinds import Declared, ValidationError
from simnet.scenario.check import senseless
from simnet.scenario.classes import attributes
from simnet.scenario.empty import empty
from simnet.scenario.model import Scenario
from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.problems import translated
from simnet.scenario.read.tree import Value

MOST_ALIKE = 3
"""How many problems with the same text are listed one by one."""
_REQUIRED = tuple(
    key for key, name in attributes(Scenario).items() if Scenario.model_fields[name].is_required()
)


def validated(tree: Value) -> Scenario:
    """Return the scenario that a tree describes.

    Raises:
        ScenarioError: with all problems of its fields, or else of its sense. A key without a value
            is one of its fields.
    """
    written = {each.path: each for each in empty(tree)}
    try:
        scenario = _model(tree.plain(), tree)
    except ScenarioError as error:
        known = {each.path for each in error.problems}
        others = (each for path, each in written.items() if path not in known)
        raise ScenarioError(*gathered([*error.problems, *others])) from None
    if written:
        raise ScenarioError(*gathered(written.values()))
    return _sensible(scenario, tree)


def revalidated(tree: Value, below: Value, base: Scenario) -> Scenario:
    """Return the scenario that a tree describes, which shares parts with the tree of `base`.

    Args:
        tree: the tree.
        below: the tree that `base` was made of.
        base: a valid scenario.

    Raises:
        ScenarioError: as `validated` does.
    """
    keys = attributes(Scenario)
    changed = {
        key for key in {**below.mapping, **tree.mapping} if tree.get(key) is not below.get(key)
    }
    if changed - keys.keys():
        return validated(tree)
    data = {
        key: _data(value, below.get(key), getattr(base, keys[key]))
        for key, value in tree.mapping.items()
        if key in changed or key in _REQUIRED
    }
    part = _model(data, tree)
    fields = {keys[key] for key in changed}
    values = {
        name: getattr(part if name in fields else base, name) for name in Scenario.model_fields
    }
    written = {keys[key] for key in tree.mapping}
    return _sensible(Scenario.model_construct(written, **values), tree, base)


def _data(value: Value, below: Value | None, model: Any) -> Any:
    """Return plain data of a value, with the models of what is as it was below."""
    if value is below and isinstance(model, Declared):
        return model
    if isinstance(value.content, dict):
        return {
            key: _data(inner, below.get(key) if below is not None else None, _part(model, key))
            for key, inner in value.content.items()
        }
    return value.plain()


def _part(model: Any, key: str) -> Any:
    """Return what a model holds under a key of the tree; None where that is not known."""
    if isinstance(model, Mapping):
        return model.get(key)
    if not isinstance(model, Declared):
        return None
    name = attributes(type(model)).get(key)
    return (model.__pydantic_extra__ or {}).get(key) if name is None else getattr(model, name)


def _model(data: Any, tree: Value) -> Scenario:
    try:
        return Scenario.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        problems = translated(error.errors(include_url=False), tree, ScenarioFile)
        raise ScenarioError(*gathered(problems)) from None


def _sensible(scenario: Scenario, tree: Value, base: Scenario | None = None) -> Scenario:
    problems = senseless(scenario, tree, base)
    if problems:
        raise ScenarioError(*gathered(problems))
    return scenario


def gathered(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems by file and line, once each; of many alike only the first few."""
    alike: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    files: dict[str, int] = {}
    for problem in dict.fromkeys(problems):
        section = problem.path.partition(".")[0]
        alike[section, problem.message].append(problem)
        files.setdefault(problem.file, len(files))
    kept: list[Problem] = []
    for several in alike.values():
        several.sort(key=lambda each: (files[each.file], each.line or 0))
        places = {(each.file, each.line) for each in several}
        most = 1 if len(places) == 1 else MOST_ALIKE
        shown = several if len(several) <= most + 1 else several[:most]
        kept.extend(shown)
        if len(several) > len(shown):
            last = shown[-1]
            more = f"{last.message} (and so in {len(several) - len(shown)} more places)"
            kept[-1] = Problem(last.file, last.line, last.path, more)
    yield from sorted(kept, key=lambda each: (files[each.file], each.line or 0))
