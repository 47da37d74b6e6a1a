"""The JSON Schema of scenario files, with descriptions and units, for completion in editors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from simnet import units
from simnet.scenario.model.root import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_QUANTITY = {
    units.RATE.base: "rate",
    units.DURATION.base: "duration",
    units.SIZE.base: "size",
    units.FREQUENCY.base: "frequency",
    units.PERCENT: "percentage",
    units.CURRENCY: "money",
    units.LENGTH.base: "length",
    units.BAND.base: "radio_frequency",
    units.DECIBELS.base: "decibels",
    units.POWER.base: "power",
    units.GAIN.base: "gain",
    units.RAINFALL.base: "rain_rate",
}
"""Names of the definitions of quantities, by the unit that they are counted in."""

_WRITTEN: dict[str, Callable[[Any], str]] = {
    units.RATE.base: units.format_rate,
    units.DURATION.base: units.format_duration,
    units.SIZE.base: units.format_size,
    units.PERCENT: units.write_factor,
    units.CURRENCY: units.write_money,
    **{
        each.base: partial(units.write_amount, dimension=each)
        for each in (
            *(units.LENGTH, units.BAND, units.DECIBELS, units.POWER, units.GAIN),
            units.RAINFALL,
        )
    },
}
"""How a default is written as a scenario would."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what a scenario file may hold."""
    schema = ScenarioFile.model_json_schema(by_alias=True, mode="validation")
    definitions = schema.pop("$defs", {})
    names = _short_names(definitions)
    definitions = {names[name]: each for name, each in definitions.items()}
    quantities: dict[str, Any] = {}
    whole = [schema, *definitions.values()]
    for each in [inner for part in whole for inner in _schemas(part)]:
        if isinstance(each.get("$ref"), str):
            each["$ref"] = f"#/$defs/{names[each['$ref'].removeprefix('#/$defs/')]}"
        _refer_to_quantity(each, quantities)
    for each in [inner for part in whole for inner in _schemas(part)]:
        _tidy(each)
    _let_lists_name_nodes(schema)
    _let_files_be_partial(schema)
    _let_presets_be_changed(definitions)
    return {
        "$schema": DIALECT,
        "title": "simnet scenario",
        **schema,
        "$defs": dict(sorted({**definitions, **quantities}.items())),
    }


def _refer_to_quantity(schema: dict[str, Any], quantities: dict[str, Any]) -> None:
    """Keep the long pattern of a quantity in one place."""
    if "x-unit" not in schema or "pattern" not in schema:
        return
    name = _QUANTITY[schema["x-unit"]]
    quantities[name] = {key: schema[key] for key in ("type", "pattern", "examples", "x-unit")}
    for key in ("type", "pattern"):
        del schema[key]
    schema["$ref"] = f"#/$defs/{name}"


def _short_names(definitions: dict[str, Any]) -> dict[str, str]:
    """Return readable names for generic classes, of which there is one for each quantity."""
    names: dict[str, str] = {}
    for name, definition in sorted(definitions.items()):
        plain = re.split(r"_Annotated_|_float_|\[", name)[0].rpartition("__")[2] or name
        if plain != name:
            counted = (inner["x-unit"] for inner in _schemas(definition) if "x-unit" in inner)
            plain = f"{_QUANTITY.get(next(counted, ''), 'number').capitalize()}{plain}"
        if plain in names.values():
            raise ValueError(f"two definitions would be called {plain}")
        names[name] = plain
    return names


def _schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema within `part`, but not the mappings of schemas by key."""
    if isinstance(part, dict):
        yield part
        for key, inner in part.items():
            if key in ("properties", "patternProperties", "mapping"):
                for each in inner.values():
                    yield from _schemas(each)
            elif key not in ("default", "examples", "const", "enum"):
                yield from _schemas(inner)
    elif isinstance(part, list):
        for each in part:
            yield from _schemas(each)


def _tidy(schema: dict[str, Any]) -> None:
    """Remove what only repeats names or classes, and put descriptions on one line."""
    schema.pop("title", None)
    # JSON Schema has no discriminator; the constant in each kind's own schema does its work.
    schema.pop("discriminator", None)
    if isinstance(schema.get("description"), str):
        schema["description"] = " ".join(schema["description"].split())
    _write_default(schema)
    members = schema.get("anyOf", [])
    if {"type": "null"} in members:
        members.remove({"type": "null"})
    if len(members) == 1:
        del schema["anyOf"]
        for key, value in members[0].items():
            schema.setdefault(key, value)
    if "kind" in schema.get("properties", {}) and not schema.pop("x-implied", False):
        kind = schema["properties"]["kind"]
        if "const" in kind:
            required = schema.setdefault("required", [])
            if "kind" not in required:
                required.insert(0, "kind")


def _write_default(schema: dict[str, Any]) -> None:
    """Write the default as a scenario does, and leave out what is no plain value."""
    default = schema.get("default")
    item_unit = schema.get("items", {}).get("x-unit") if schema.get("type") == "array" else None
    if schema.get("x-unit") in _WRITTEN and isinstance(default, int | float):
        schema["default"] = _WRITTEN[schema["x-unit"]](default)
    elif item_unit in _WRITTEN and isinstance(default, list):
        schema["default"] = [_WRITTEN[item_unit](each) for each in default]
    elif schema.get("type") == "string" and isinstance(default, list | tuple):
        # Texts that are kept as a pair: hours of the day.
        start_ns, end_ns = default
        schema["default"] = units.write_hours((start_ns, end_ns))
    elif default is None or isinstance(default, dict):
        schema.pop("default", None)


def _let_lists_name_nodes(schema: dict[str, Any]) -> None:
    nodes = schema["properties"]["nodes"]
    whole = {key: nodes.pop(key) for key in list(nodes) if key not in ("description", "default")}
    nodes["anyOf"] = [whole, {"type": "array", "items": {"type": "string"}}]


def _let_files_be_partial(schema: dict[str, Any]) -> None:
    """Allow ``x-`` keys, and leave what is required to the loader: a file may be one of several."""
    schema["patternProperties"] = {"^x-": {"description": "A place for YAML anchors."}}
    schema.pop("required", None)


def _let_presets_be_changed(definitions: dict[str, Any]) -> None:
    """Leave what a type of site requires to the loader: a preset may hold it, null removes."""
    for name in ("SiteType", "App"):
        definitions[name]["x-required"] = definitions[name].pop("required", [])
    apps = definitions["SiteType"]["properties"]["apps"]
    apps["additionalProperties"] = {"anyOf": [apps["additionalProperties"], {"type": "null"}]}
    app = definitions["App"]["properties"]
    _or(app["presence"], {"type": "null"})
    _or(app["traffic"], {"type": "object", "not": {"required": ["kind"]}})


def _or(schema: dict[str, Any], other: dict[str, Any]) -> None:
    """Let what a schema describes fit another, too."""
    whole = {key: schema.pop(key) for key in list(schema) if key != "description"}
    schema["anyOf"] = [whole, other]
