"""What any declared class must do: describe itself, refuse nonsense, survive a round trip."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simnet.kinds import Declared, Kind, TypeAdapter, ValidationError, described_fields


def require(holds: bool, message: str) -> None:
    """Raise AssertionError with `message` unless something holds."""
    if not holds:
        raise AssertionError(message)


def made_from(kind: type[Any], given: Mapping[str, object]) -> Any:
    """Check that a kind describes itself and refuses nonsense; return it made from `given`."""
    name = kind.model_fields["kind"].default
    require(bool(kind.__doc__), f"{kind.__name__} needs a docstring")
    require(isinstance(name, str), f"{kind.__name__}.kind must default to the kind's name")
    for field, info in described_fields(kind).items():
        require(bool(info.description), f"{kind.__name__}.{field} needs a docstring below it")
    TypeAdapter(kind).json_schema()
    declared = kind.model_validate({"kind": name, **given})
    require(
        kind.model_validate(declared.model_dump()) == declared,
        f"{kind.__name__} must be the same after it is written and read",
    )
    _refuses(kind, {**given, "kind": f"not-{name}"}, "another kind's name")
    _refuses(kind, {**given, "no_such_parameter": 1}, "an unknown parameter")
    for field, value in given.items():
        _refuses(kind, {**given, field: object()}, f"an object as {field}")
        if isinstance(value, str) and value[:1].isdigit():
            _refuses(kind, {**given, field: f"-{value}"}, f"a negative {field}")
            _refuses(kind, {**given, field: f"nan {value.split()[-1]}"}, f"NaN as {field}")
        if isinstance(value, float):
            _refuses(kind, {**given, field: math.nan}, f"NaN as {field}")
            _refuses(kind, {**given, field: math.inf}, f"infinity as {field}")
    return declared


def _refuses(kind: type[Kind | Declared], given: Mapping[str, object], what: str) -> None:
    try:
        kind.model_validate(dict(given))
    except ValidationError:
        return
    raise AssertionError(f"{kind.__name__} must refuse {what}")
