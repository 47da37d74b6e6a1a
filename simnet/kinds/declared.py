"""Base class of everything declarative: frozen, strict, described by the docstrings in it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo

from simnet.kinds.docstrings import docstrings_of


class Declared(BaseModel):
    """Base of everything that a scenario can hold: frozen, strict, self-describing."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        validate_default=False,
        allow_inf_nan=False,
        populate_by_name=True,
        # A scenario's root holds the validators of all that is in it: one build instead of two.
        defer_build=True,
    )

    shorthand: ClassVar[str] = ""
    """The only field that a plain value stands for: ``5 ms`` for ``{constant: 5 ms}``."""
    open_names: ClassVar[tuple[str, ...]] = ()
    """Fields that hold something for every name that means something, written or not: an overlay
    may set what is not written there."""

    whole: ClassVar[bool] = False
    """Whether one that is written replaces what a group or the defaults of all say, rather than
    completing it."""

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
        kind = cls.model_fields.get("kind")
        if kind is not None and kind.default and kind.default == getattr(cls, "implied", ""):
            resolved["x-implied"] = True
        for name, info in described_fields(cls).items():
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


def described_fields(declared: type[Declared]) -> dict[str, FieldInfo]:
    """Return the fields of a class by name, each with the docstring below it as its description.

    Read when first asked for: most commands show no description, and to parse the source of
    every kind would take a quarter of the time that they start in.
    """
    described = docstrings_of(declared)
    for name, info in declared.model_fields.items():
        if info.description is None:
            info.description = described.get(name)
    return declared.model_fields


def summary(declared: type[Declared]) -> str:
    """Return the first paragraph of a class's docstring on one line."""
    return re.sub(r"\s+", " ", (inspect.getdoc(declared) or "").split("\n\n")[0])
