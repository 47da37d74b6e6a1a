"""The base of every declarative class, the types of its fields, and the finder of kinds.

A declarative class is at once the schema of a piece of a scenario, its defaults, its units, its
reference page and its JSON Schema: a docstring under each attribute is the text of all of them.
Values are frozen and unknown keys refused. A *kind* is such a class in a file of its own, found
by its name: ``kind: on_off`` under ``traffic`` is the class in ``simnet/traffic/on_off.py``, or
one that another package offers under the entry point group ``simnet.traffic``.

This module is the only door to pydantic.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import itertools
import operator
import pkgutil
import re
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from simnet import units
from simnet.errors import InputError, unknown

__all__ = [
    "Count",
    "Declared",
    "Duration",
    "Factor",
    "Field",
    "Frequency",
    "Kind",
    "Latitude",
    "Literal",
    "Longitude",
    "Moment",
    "Name",
    "PositiveCount",
    "PositiveDuration",
    "PositiveRate",
    "PositiveSize",
    "Probability",
    "Rate",
    "Size",
    "TimeOfDay",
    "TypeAdapter",
    "ValidationError",
    "field_validator",
    "find_kind",
    "kinds_of",
    "model_validator",
    "one_of",
]


class Declared(BaseModel):
    """Base of everything that a scenario can hold: frozen, strict, self-describing."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        validate_default=False,
        allow_inf_nan=False,
        populate_by_name=True,
    )

    shorthand: ClassVar[str] = ""
    """The only field that a plain value stands for: ``5 ms`` for ``{constant: 5 ms}``."""
    open_names: ClassVar[tuple[str, ...]] = ()
    """Fields that hold something for every name that means something, written or not: an overlay
    may set what is not written there."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Describe the fields by the docstrings below them."""
        super().__pydantic_init_subclass__(**kwargs)
        described = _docstrings_of(cls)
        for name, info in cls.model_fields.items():
            if info.description is None:
                info.description = described.get(name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a law of a quantity as the plain law: ``Uniform[Size]`` cannot be imported."""
        plain = type(self).__pydantic_generic_metadata__["origin"] or type(self)
        return object.__new__, (plain,), self.__getstate__()

    @model_validator(mode="before")
    @classmethod
    def _expand_shorthand(cls, data: Any) -> Any:
        plain = cls.shorthand and not isinstance(data, Mapping | Declared)
        return {cls.shorthand: data} if plain else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Let the JSON Schema know of the descriptions and the shorthand."""
        schema: dict[str, Any] = handler(core_schema)
        resolved = handler.resolve_ref_schema(schema)
        if "anyOf" in resolved:
            return schema
        for name, info in cls.model_fields.items():
            if info.description:
                resolved["properties"][info.alias or name]["description"] = info.description
        if not cls.shorthand:
            return schema
        plain = dict(resolved["properties"][cls.shorthand])
        forms = [form for form in plain.pop("anyOf", [plain]) if form.get("type") != "null"]
        whole = dict(resolved)
        description = whole.pop("description", "")
        resolved.clear()
        resolved.update(description=description, anyOf=[*forms, whole])
        return schema


def _docstrings_of(declared: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings below the fields of a class and of those that it comes from."""
    found: dict[str, str] = {}
    for each in reversed(declared.__mro__):
        generic = getattr(each, "__pydantic_generic_metadata__", {}).get("origin") or each
        file = getattr(sys.modules.get(generic.__module__), "__file__", None) or ""
        ours = issubclass(generic, BaseModel) and generic is not BaseModel
        if ours and file.endswith(".py") and Path(file).is_file():
            changed_ns = Path(file).stat().st_mtime_ns
            found |= _docstrings(file, changed_ns).get(generic.__qualname__, {})
    return found


@functools.cache
def _docstrings(file: str, changed_ns: int) -> dict[str, dict[str, str]]:  # noqa: ARG001 (key)
    """Return the docstrings below annotated names, by class, as a module's source has them.

    pydantic can find them too, but asks the stack of frames for each class, which costs more
    than all the rest of importing this package.
    """
    found: dict[str, dict[str, str]] = {}
    pending: list[tuple[str, ast.AST]] = [("", ast.parse(Path(file).read_text(encoding="utf-8")))]
    while pending:
        prefix, parent = pending.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef):
                found[prefix + node.name] = _docstrings_in(node)
                pending.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.FunctionDef):
                pending.append((f"{prefix}{node.name}.<locals>.", node))
    return found


def _docstrings_in(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for before, after in itertools.pairwise(node.body):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[before.target.id] = inspect.cleandoc(after.value.value)
    return found


def _quantity(
    parse: Callable[[object], float],
    write: Callable[[Any], str],
    dimension: units.Dimension,
    *,
    positive: bool,
) -> Any:
    """Return the annotations of a number written with a unit and kept as a plain number."""

    def check(value: object) -> float:
        number = parse(value)
        if number < 0 or (positive and number == 0):
            raise ValueError(f"must be {'>' if positive else '>='} 0, got {value}")
        return number

    schema = {
        "type": "string",
        "pattern": dimension.pattern,
        "examples": [dimension.example],
        "x-unit": dimension.base,
    }
    return (BeforeValidator(check), PlainSerializer(write), WithJsonSchema(schema))


_RATE = (units.parse_rate, units.write_rate, units.RATE)
_DURATION = (units.parse_duration, units.write_duration, units.DURATION)
_SIZE = (units.parse_size, units.write_size, units.SIZE)
_FREQUENCY = (units.parse_frequency, units.write_frequency, units.FREQUENCY)

Rate = Annotated[int, *_quantity(*_RATE, positive=False)]
"""A data rate, bit/s; 0 allowed."""
PositiveRate = Annotated[int, *_quantity(*_RATE, positive=True)]
"""A data rate above 0, bit/s."""
Duration = Annotated[int, *_quantity(*_DURATION, positive=False)]
"""A length of time, ns; 0 allowed."""
PositiveDuration = Annotated[int, *_quantity(*_DURATION, positive=True)]
"""A length of time above 0, ns."""
Size = Annotated[int, *_quantity(*_SIZE, positive=False)]
"""An amount of data, bytes; 0 allowed."""
PositiveSize = Annotated[int, *_quantity(*_SIZE, positive=True)]
"""An amount of data above 0, bytes."""
Frequency = Annotated[float, *_quantity(*_FREQUENCY, positive=True)]
"""Events per second, above 0."""
Probability = Annotated[
    float,
    BeforeValidator(units.parse_probability),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": r"^\s*[0-9.]+([eE][+-]?[0-9]+)?\s*%?\s*$"},
            ],
            "examples": [0.01, "1 %"],
        }
    ),
]
"""A number in [0, 1], or a text with a per cent sign."""
Factor = Annotated[
    float,
    BeforeValidator(units.parse_factor),
    PlainSerializer(units.write_factor),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9.]+([eE][+-]?[0-9]+)?\s*%\s*$",
            "examples": ["120 %"],
            "x-unit": units.PERCENT,
        }
    ),
]
"""How many times as much, written as a percentage: 1.2 for ``120 %``."""
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
TimeOfDay = Annotated[
    int,
    BeforeValidator(units.parse_clock),
    PlainSerializer(units.write_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$", "examples": ["08:00"]}),
]
"""A time of day, ns since midnight."""
Moment = Annotated[
    units.Moment,
    BeforeValidator(units.parse_moment),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"{units.DURATION.pattern}|^{_CLOCK}$",
            "examples": ["5 min", "10:15"],
        }
    ),
]
"""A time in a run: a duration since its start, or a time of day."""
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A whole number, 0 or more."""
PositiveCount = Annotated[int, Field(ge=1, le=1_000_000_000)]
"""A whole number, 1 or more."""
Latitude = Annotated[float, Field(ge=-90, le=90)]
"""Degrees north of the equator."""
Longitude = Annotated[float, Field(ge=-180, le=180)]
"""Degrees east of Greenwich."""

NAME_LENGTH = 64


def check_name(value: object) -> str:
    """Return `value` if it can name something in tables, files and charts.

    Raises:
        ValueError: not text, empty, too long, or with characters that hide or do harm.
    """
    import unicodedata

    if not isinstance(value, str):
        shown = {"True": "true", "False": "false", "None": "null"}.get(str(value), str(value))
        raise ValueError(f"a name must be text, got {shown}; put it in quotes")
    if not value.strip():
        raise ValueError("a name must not be empty")
    if len(value) > NAME_LENGTH:
        raise ValueError(
            f"a name must not be longer than {NAME_LENGTH} characters, got {len(value)}"
        )
    for character in value:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise ValueError(
                f"a name must not contain the invisible or control character U+{ord(character):04X}"
            )
        if character in '/\\$`|;"':
            raise ValueError(f"a name must not contain {character!r}")
    return value


Name = Annotated[str, BeforeValidator(check_name)]
"""A name: 1 to 64 visible characters; no slash, backslash, quote, $, ;, | or line break."""


class Kind(Declared):
    """Base of every kind; a room's base class says what its kinds must be able to do."""

    room: ClassVar[str] = ""
    """Dotted package that the kinds of this base live in, such as ``simnet.traffic``."""


K = TypeVar("K", bound=Kind)


@functools.cache
def kinds_of(base: type[K]) -> dict[str, type[K]]:
    """Return every kind of `base` by its name, sorted: our own, then other packages'.

    Raises:
        InputError: two kinds claim one name, or a file holds none.
    """
    package = importlib.import_module(base.room)
    found: dict[str, type[K]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("_") or module.name == "base":
            continue
        found[module.name] = _kind_in(importlib.import_module(f"{base.room}.{module.name}"), base)
    for entry in entry_points(group=f"simnet.{base.room.rpartition('.')[2]}"):
        if entry.name in found:
            raise InputError(f"{base.room}: kind {entry.name!r} of {entry.value} already exists")
        found[entry.name] = _offered(entry, base)
    return dict(sorted(found.items()))


def _offered(entry: EntryPoint, base: type[K]) -> type[K]:
    """Return the kind that another package offers."""
    try:
        offered = entry.load()
    except Exception as error:
        raise InputError(
            f"kind {entry.name!r} of {entry.value} cannot be loaded: {error}"
        ) from error
    if not (inspect.isclass(offered) and issubclass(offered, base)):
        raise InputError(f"kind {entry.name!r} of {entry.value} is not a {base.__name__}")
    if "kind" not in offered.model_fields or offered.model_fields["kind"].default != entry.name:
        raise InputError(f"{entry.value} must have the field kind with the value {entry.name!r}")
    return offered


def _kind_in(module: Any, base: type[K]) -> type[K]:
    classes = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, base)
        and member.__module__ == module.__name__
        and "kind" in member.model_fields
    ]
    if len(classes) != 1:
        raise InputError(f"{module.__name__} must define exactly one kind, found {len(classes)}")
    return classes[0]


def find_kind(base: type[K], name: str) -> type[K]:
    """Return the kind called `name`.

    Raises:
        InputError: there is none; names the nearest.
    """
    kinds = kinds_of(base)
    if name not in kinds:
        raise InputError(unknown(f"{base.room.rpartition('.')[2]} kind", name, kinds))
    return kinds[name]


def one_of(base: type[K]) -> Any:
    """Return the type of a field that holds any kind of `base`, told apart by its ``kind`` key."""
    classes = list(kinds_of(base).values())
    if len(classes) == 1:
        return classes[0]
    return Annotated[functools.reduce(operator.or_, classes), Field(discriminator="kind")]


def summary(declared: type[Declared]) -> str:
    """Return the first paragraph of a class's docstring on one line."""
    return re.sub(r"\s+", " ", (inspect.getdoc(declared) or "").split("\n\n")[0])
