"""Shorthand of kinds in a scenario's tree: ``queue: codel`` becomes ``queue: {kind: codel}``.

Classes take a name alone as well. In the tree it is written out so that an overlay can lay a
parameter over it: ``--set links.ab.queue.target='15 ms'``. A name alone that is itself laid over a
mapping replaces it whole, as every scalar does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, get_args

from simnet.kinds import Declared, Kind
from simnet.scenario.classes import attributes, classes_at, members_of
from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.read.tree import Path, Value


def spelt_out(value: Value, path: Path = (), tree: Value | None = None) -> Value:
    """Return a value of a tree with the kinds in it that are named alone as mappings.

    What holds none is the same object as before.

    Args:
        value: the value.
        path: where in the scenario it lies.
        tree: what is known of the scenario around it; the value itself if None.
    """
    around = value if tree is None else tree
    if isinstance(value.content, str):
        named = path and path[-1] in _keys() and _is_kind(around, path)
        return _mapping(value) if named else value
    if not isinstance(value.content, dict):
        return value
    found = {key: spelt_out(each, (*path, key), around) for key, each in value.content.items()}
    same = all(found[key] is each for key, each in value.content.items())
    return value if same else replace(value, content=found)


def _mapping(name: Value) -> Value:
    """Return the mapping that a name stands for; that it was a name is kept, as it replaces."""
    return replace(name, content={"kind": name}, text=None, previous=name)


def remembered(named: Value, below: Value) -> Value:
    """Return a kind named alone, which knows the kind that it replaces in what lies below."""
    kind, before = named.get("kind"), below.get("kind")
    if kind is None or before is None or kind is not named.previous:
        return named
    return replace(named, content={**named.mapping, "kind": replace(kind, previous=before)})


def _is_kind(tree: Value, path: Path) -> bool:
    return any(_may_be_named(each) for each in classes_at(ScenarioFile, tree, path))


def _may_be_named(annotation: Any) -> bool:
    return (
        isinstance(annotation, type) and issubclass(annotation, Kind) and bool(annotation.implied)
    )


@cache
def _keys() -> frozenset[str]:
    """Return the keys under which a kind may be named alone.

    Classes of things under names of their own (villages) are reached by other ways as well.
    """
    return frozenset(_keys_of(ScenarioFile, set()))


def _keys_of(declared: type[Declared], seen: set[type[Declared]]) -> Iterator[str]:
    for key, name in attributes(declared).items():
        for each in _within(declared.model_fields[name].annotation):
            if _may_be_named(each):
                yield key
            if isinstance(each, type) and issubclass(each, Declared) and each not in seen:
                seen.add(each)
                yield from _keys_of(each, seen)


def _within(annotation: Any) -> Iterator[Any]:
    """Yield the classes that an annotation speaks of."""
    for member in members_of(annotation):
        yield member
        for argument in get_args(member):
            yield from _within(argument)
