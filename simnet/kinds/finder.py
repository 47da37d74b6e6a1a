"""Registry of kinds: declared classes found by name, in a room of ours or in other packages."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args, get_origin

from pydantic import BeforeValidator, Discriminator, Field, Tag, create_model
from pydantic_core import PydanticCustomError

from simnet.errors import InputError
from simnet.kinds.declared import Declared, described_fields
from simnet.plugins import Room


class Kind(Declared):
    """Base of every kind; a room's base class says what its kinds must be able to do."""

    room: ClassVar[str] = ""
    """Dotted package that the kinds of this base live in, such as ``simnet.traffic``."""
    group: ClassVar[str] = ""
    """Entry point group of other packages' kinds; ``simnet.`` and the room's last word if empty."""
    what: ClassVar[str] = ""
    """What one of them is called in messages; the room's last word and "kind" if empty."""
    implied: ClassVar[str] = ""
    """The kind that is meant where a mapping does not say which; "" where it must be said. Where
    one is, a kind may also be written by its name alone, without parameters."""

    key: ClassVar[str] = "kind"
    """The key that a scenario names it by."""

    @classmethod
    def check_offer(cls) -> None:
        """Raise InputError if a class of another package is not fit for its room."""


D = TypeVar("D", bound=Declared)
K = TypeVar("K", bound=Kind)


@functools.cache
def room_of(base: type[K]) -> Room[type[K]]:
    """Return the room that the kinds of `base` live in."""
    last = base.room.rpartition(".")[2]

    def take(name: str, found: Any, ours: bool) -> type[K]:
        return _kind_in(found, base) if ours else _offered(name, found, base)

    return Room(base.what or f"{last} kind", base.room, base.group or f"simnet.{last}", take)


def kinds_of(base: type[K]) -> dict[str, type[K]]:
    """Return every kind of `base` that can be used, by its name, sorted.

    Raises:
        InputError: a file of ours does not hold exactly one.
    """
    return room_of(base).all()


def find_kind(base: type[K], name: str) -> type[K]:
    """Return the kind called `name`, importing no other.

    Raises:
        InputError: there is none; names the nearest.
        PackageError: the package that offers it fails.
    """
    return room_of(base).find(name)


def one_of(base: type[K]) -> Any:
    """Return the type of a field that holds any kind of `base`, told apart by its ``kind`` key.

    Where `base` implies a kind, a text is the name of a kind, and a mapping without ``kind`` is of
    the one implied; its ``kind`` then counts as not written.
    """
    kinds = kinds_of(base)
    classes = list(kinds.values())
    if not base.implied:
        known: Any = Annotated[functools.reduce(operator.or_, classes), Field(discriminator="kind")]
        return known if len(classes) > 1 else classes[0]
    tagged: list[Any] = [Annotated[kind, Tag(name)] for name, kind in kinds.items()]
    union = functools.reduce(operator.or_, tagged)
    several = operator.getitem(Annotated, (union, Discriminator(_tag(base))))
    names = tuple(kinds)
    any_of: Any = several if len(classes) > 1 else classes[0]
    return operator.getitem(Annotated, (any_of, BeforeValidator(_from_name(names)), _OrName(names)))


def _tag(base: type[Kind]) -> Any:
    """Return what tells the name of the kind that a value is of."""

    def tag(value: Any) -> str:
        if isinstance(value, Mapping):
            return str(value.get("kind", base.implied))
        return str(getattr(value, "kind", base.implied))

    return tag


def _from_name(names: tuple[str, ...]) -> Any:
    """Return what makes the mapping of a name that stands alone, and refuses what is neither."""

    def expand(value: Any) -> Any:
        if isinstance(value, str):
            return {"kind": value}
        if not isinstance(value, Mapping | Kind):
            raise PydanticCustomError(NEITHER, NEITHER, {"kinds": names})
        return value

    return expand


NEITHER = "neither_name_nor_mapping"
"""Type of the error of what is neither the name of a kind nor a mapping."""


class _OrName:
    """Lets the JSON Schema know that a name alone will do."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Return the schema of the mappings, or of the names."""
        names = {"type": "string", "enum": list(self._names), "x-names": "kinds"}
        return {"anyOf": [names, handler(core_schema)]}


class AnyOf:
    """Marks a field of a kind that holds any kind of a base, perhaps of its own.

    A kind is read before its neighbours are, so which there are is asked when the class is first
    used: a declared class builds its validator then.
    """

    def __init__(self, base: type[K]) -> None:
        self._base = base

    @property
    def union(self) -> Any:
        """The type of one of them, told apart by its ``kind`` key."""
        return one_of(self._base)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let the schema of the field be that of one of them."""
        return handler.generate_schema(self.union)


def with_parameters(base: type[D], name: str, kinds: Iterable[type[Kind]]) -> type[D]:
    """Return `base` under `name` with the parameters of `kinds` as further fields, None if unset.

    It stands in the module of `base`, which must keep it under `name`.
    """
    found: dict[str, Any] = {}
    for kind in kinds:
        for field, info in described_fields(kind).items():
            if field != "kind":
                annotation: Any = info.annotation
                if info.metadata:
                    annotation = operator.getitem(Annotated, (annotation, *info.metadata))
                found[field] = (
                    annotation | None,
                    Field(default=None, description=info.description),
                )
    return create_model(
        name, __base__=base, __module__=base.__module__, __doc__=base.__doc__, **found
    )


def _offered(name: str, offered: Any, base: type[K]) -> type[K]:
    """Return the kind that another package offers, if it is one."""
    if not (inspect.isclass(offered) and issubclass(offered, base)):
        raise InputError(f"it is not a {base.__name__}")
    field = offered.model_fields.get("kind")
    literal = field is not None and get_origin(field.annotation) is Literal
    if (
        field is None
        or field.default != name
        or not (literal and get_args(field.annotation) == (name,))
    ):
        raise InputError(f"it must have the field kind: Literal[{name!r}] = {name!r}")
    if inspect.isabstract(offered):
        missing = ", ".join(sorted(offered.__abstractmethods__))
        raise InputError(f"it does not define {missing}")
    offered.check_offer()
    # A class whose schema cannot be made would stop the schema of all scenarios.
    offered.model_json_schema()
    return offered


def _kind_in(module: Any, base: type[K]) -> type[K]:
    classes = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, base)
        and member.__module__ == module.__name__
        and "kind" in member.model_fields
        and not member.__name__.startswith("_")
    ]
    if len(classes) != 1:
        raise InputError(f"{module.__name__} must define exactly one kind, found {len(classes)}")
    return classes[0]
