"""Introspection of the scenario's classes: which keys are allowed at a path, and their meaning."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from simnet.kinds import AnyOf, Declared, Kind, described_fields
from simnet.kinds import kinds_of as kinds_of_base
from simnet.scenario.read.tree import Path, Value


def classes_at(root: type[Declared], tree: Value, path: Path) -> list[type[Declared]]:
    """Return the classes that the mapping at `path` may be of, told apart by its ``kind``."""
    annotations: list[Any] = [root]
    value: Value | None = tree
    for step in path:
        annotations = [
            inner
            for annotation in annotations
            for each in _alternatives(annotation, value)
            for inner in _step(each, step)
        ]
        value = value.get(step) if value is not None else None
    return [
        each
        for annotation in annotations
        for each in _alternatives(annotation, value)
        if _is_declared(each)
    ]


def kinds_with(classes: list[type[Declared]], key: str) -> list[str]:
    """Return the kinds that have `key` among those that could stand in the place of `classes`."""
    return [name for name, kind in kinds_beside(classes).items() if key in keys_of([kind])]


def kinds_beside(classes: list[type[Declared]]) -> dict[str, type[Kind]]:
    """Return the kinds that could stand in the place of `classes` where one of them is implied."""
    bases = [
        base
        for each in classes
        for base in each.__mro__
        if issubclass(base, Kind) and vars(base).get("implied")
    ]
    return {
        name: kind for base in dict.fromkeys(bases) for name, kind in kinds_of_base(base).items()
    }


@cache
def attributes(declared: type[Declared]) -> Mapping[str, str]:
    """Return the attribute that each key of a mapping of a class is kept in."""
    return {info.alias or name: name for name, info in declared.model_fields.items()}


def keys_of(classes: list[type[Declared]]) -> list[str]:
    """Return the keys that mappings of `classes` may hold, in the order of declaration."""
    keys = (info.alias or name for each in classes for name, info in each.model_fields.items())
    return list(dict.fromkeys(keys))


def kinds_of(classes: list[type[Declared]]) -> list[str]:
    """Return the words that ``kind`` may be in mappings of `classes`."""
    return [str(kind) for each in classes if (kind := _kind_of(each)) is not None]


def field_help(classes: list[type[Declared]], key: str) -> str:
    """Return what `key` means and an example of it, for a message; "" where nothing is said."""
    for each in classes:
        for name, info in described_fields(each).items():
            if (info.alias or name) != key:
                continue
            sentence = " ".join((info.description or "").split())
            sentence = re.split(r"\. |; ", sentence)[0].rstrip(".")
            examples = [
                str(example)
                for part in info.metadata
                for example in (getattr(part, "json_schema", None) or {}).get("examples", ())
            ]
            return sentence + (f", such as '{examples[0]}'" if examples else "")
    return ""


def _is_declared(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Declared)


def _alternatives(annotation: Any, value: Value | None) -> Iterator[Any]:
    """Yield what an annotation may stand for; of kinds, the one that `value` names if it does."""
    members = list(members_of(annotation))
    if value is not None and len(members) > 1:
        kind = value.get("kind")
        name = kind.content if kind is not None else getattr(members[0], "implied", "")
        named = [each for each in members if name and _kind_of(each) == name]
        members = named or members
    yield from members


def members_of(annotation: Any) -> Iterator[Any]:
    """Yield what an annotation may stand for, without what it is annotated with."""
    origin = get_origin(annotation)
    if origin is Annotated:
        plain, *marks = get_args(annotation)
        several = (each.union for each in marks if isinstance(each, AnyOf))
        yield from members_of(next(several, plain))
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from members_of(member)
    else:
        yield annotation


def _kind_of(annotation: Any) -> object:
    if not _is_declared(annotation) or "kind" not in annotation.model_fields:
        return None
    return annotation.model_fields["kind"].default


def _step(annotation: Any, step: str | int) -> Iterator[Any]:
    """Yield the annotations of what lies at `step` below `annotation`."""
    if _is_declared(annotation):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == step:
                yield info.annotation
                return
        extra = annotation.__annotations__.get("__pydantic_extra__")
        if extra is not None and isinstance(step, str):
            yield _extra_class(annotation)
        return
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if isinstance(step, str) and origin is dict:
        yield arguments[1]
    elif isinstance(step, int) and origin in (list, tuple) and arguments:
        yield arguments[0]


def _extra_class(annotation: Any) -> Any:
    """Return the class of the values that a mapping holds under names of its own."""
    return get_args(get_type_hints(annotation)["__pydantic_extra__"])[1]
