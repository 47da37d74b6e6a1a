"""The base of every declarative class, the types of its fields, and the finder of kinds.

A declarative class is at once the schema of a piece of a scenario, its defaults, its units, its
reference page and its JSON Schema: a docstring under each attribute is the text of all of them.
Values are frozen and unknown keys refused. A *kind* is such a class in a file of its own, found
by its name: ``kind: on_off`` under ``traffic`` is the class in ``simnet/traffic/on_off.py``, or
one that another package offers under the entry point group ``simnet.traffic``.

This module is the only door to pydantic.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import operator
import pkgutil
import re
from collections.abc import Callable
from importlib.metadata import entry_points
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
    "Field",
    "Frequency",
    "Kind",
    "Latitude",
    "Literal",
    "Longitude",
    "Name",
    "PositiveCount",
    "PositiveDuration",
    "PositiveRate",
    "PositiveSize",
    "Probability",
    "Rate",
    "Size",
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
        use_attribute_docstrings=True,
        validate_default=False,
        allow_inf_nan=False,
        populate_by_name=True,
    )


def _quantity(
    parse: Callable[[object], float], unit: str, example: str, least: float | None, open_end: bool
) -> Any:
    """Return the annotations of a number written with a unit and kept in `unit`."""

    def check(value: object) -> float:
        number = parse(value)
        if least is not None and (number <= least if open_end else number < least):
            raise ValueError(f"must be {'>' if open_end else '>='} {least:g}, got {value}")
        return number

    def write(value: float) -> str:
        return f"{value} {unit}".strip()

    schema = {"type": "string", "examples": [example], "x-unit": unit}
    return (BeforeValidator(check), PlainSerializer(write), WithJsonSchema(schema))


def _annotated(base: Any, parts: tuple[Any, ...]) -> Any:
    return Annotated[(base, *parts)]


def _plain_probability(value: object) -> float:
    return units.parse_probability(value)


Rate = Annotated[int, *_quantity(units.parse_rate, "bps", "20 Mbps", 0, False)]
"""A data rate, bit/s; 0 allowed."""
PositiveRate = Annotated[int, *_quantity(units.parse_rate, "bps", "20 Mbps", 0, True)]
"""A data rate above 0, bit/s."""
Duration = Annotated[int, *_quantity(units.parse_duration, "ns", "5 ms", 0, False)]
"""A length of time, ns; 0 allowed."""
PositiveDuration = Annotated[int, *_quantity(units.parse_duration, "ns", "5 ms", 0, True)]
"""A length of time above 0, ns."""
Size = Annotated[int, *_quantity(units.parse_size, "B", "1500 B", 0, False)]
"""An amount of data, bytes; 0 allowed."""
PositiveSize = Annotated[int, *_quantity(units.parse_size, "B", "1500 B", 0, True)]
"""An amount of data above 0, bytes."""
Frequency = Annotated[float, *_quantity(units.parse_frequency, "Hz", "1000 /s", 0, True)]
"""Events per second, above 0."""
Probability = Annotated[
    float,
    BeforeValidator(_plain_probability),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}],
            "examples": ["1 %"],
        }
    ),
]
"""A number in [0, 1], or a text with a per cent sign."""
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A whole number, 0 or more."""
PositiveCount = Annotated[int, Field(ge=1, le=1_000_000_000)]
"""A whole number, 1 or more."""
Latitude = Annotated[float, Field(ge=-90, le=90, strict=False)]
"""Degrees north of the equator."""
Longitude = Annotated[float, Field(ge=-180, le=180, strict=False)]
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
    for entry in entry_points(group=base.room):
        if entry.name in found:
            raise InputError(f"{base.room} kind {entry.name!r} of {entry.value} already exists")
        found[entry.name] = entry.load()
    return dict(sorted(found.items()))


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
