"""``simnet kinds``: what can be written where a scenario says ``kind``."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any

import click

from simnet import units
from simnet.cli._text import plain
from simnet.errors import InputError, unknown

_ROOMS = {
    "traffic": ("simnet.traffic.base", "Traffic", "what a flow or an app carries"),
    "technology": ("simnet.models.technology.base", "Technology", "how a village is connected"),
    "failure": ("simnet.models.failures.base", "Failure", "what breaks, and for how long"),
    "distribution": (
        "simnet.chance.distributions",
        "Distribution",
        "how gaps, sizes and thinks vary",
    ),
    "queue": ("simnet.models.queueing", "Queueing", "who is sent first, and who is dropped"),
    "medium": ("simnet.models.medium", "Scheduling", "who transmits next on a shared medium"),
    "tcp": ("simnet.models.tcp.control", "Control", "how a congestion window moves"),
}
_SITE = "site"
_SITES = "what a type of site is laid over: preset"


@click.command(name="kinds")
@click.argument("room", required=False, metavar="[ROOM]")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON Schema of one kind.")
def command(room: str | None, name: str | None, as_json: bool) -> None:
    """List the kinds that a scenario can use, or describe one.

    `simnet kinds` lists all; `simnet kinds traffic` those of one room; `simnet kinds traffic
    poisson` says what a kind is, what can be set, in which unit, and what holds otherwise.

    `simnet kinds site` lists the presets of sites; `simnet kinds site primary_school >
    my_school.yaml` writes one to change.
    """
    if room == _SITE:
        _sites(name, as_json)
        return
    if room is not None and room not in _ROOMS:
        raise InputError(unknown("room of kinds", room, (*_ROOMS, _SITE)))
    if room is None:
        for each in _ROOMS:
            _list(each)
        _sites(None, as_json=False)
        click.echo("more about one: simnet kinds ROOM NAME")
    elif name is None:
        _list(room)
    else:
        _describe(room, name, _find(room, name), as_json)


def _sites(name: str | None, as_json: bool) -> None:
    """List the presets of sites, or print the text of one, or what it holds as JSON."""
    from simnet.scenario import site_presets

    presets = site_presets.shipped()
    if name is None:
        click.echo(f"{click.style(_SITE, bold=True)}: {_SITES}")
        width = max(map(len, presets))
        for each in presets:
            click.echo(f"  {each:<{width}}  {plain(site_presets.summary(each))}")
        click.echo()
        return
    if name not in presets:
        raise InputError(unknown("site preset", name, presets))
    if as_json:
        click.echo(json.dumps(site_presets.content(name), indent=2, ensure_ascii=False))
    else:
        click.echo(presets[name].read_text(encoding="utf-8"), nl=False)


def _list(room: str) -> None:
    from simnet.kinds import summary

    click.echo(f"{click.style(room, bold=True)}: {_ROOMS[room][2]}")
    found = _found(room)
    width = max(map(len, found))
    for name, kind in found.items():
        said = kind if isinstance(kind, str) else summary(kind)
        click.echo(f"  {name:<{width}}  {plain(said)}")
    click.echo()


def _base(room: str) -> Any:
    module, base, _ = _ROOMS[room]
    return getattr(importlib.import_module(module), base)


def _found(room: str) -> dict[str, Any]:
    """Return the kinds of a room by name: classes, or what is said of them where there is none."""
    from simnet.kinds import described_fields, kinds_of, room_of

    if room == "distribution":
        fields = described_fields(_base(room)).items()
        return {name: field.description or "" for name, field in fields}
    found: dict[str, Any] = dict(kinds_of(_base(room)))
    for name, error in room_of(_base(room)).broken().items():
        found[f"{name} (broken)" if name in found else name] = f"broken: {error}"
    return found


def _find(room: str, name: str) -> Any:
    """Return one kind: a class, or what is said of it.

    Raises:
        InputError: there is none; names the nearest.
        PackageError: the package that offers it fails.
    """
    from simnet.kinds import find_kind

    if room != "distribution":
        return find_kind(_base(room), name)
    found = _found(room)
    if name not in found:
        raise InputError(unknown(f"{room} kind", name, found))
    return found[name]


def _describe(room: str, name: str, kind: Any, as_json: bool) -> None:
    if isinstance(kind, str):
        described = {"name": name, "description": kind}
        click.echo(json.dumps(described, ensure_ascii=False) if as_json else f"{name}: {kind}")
        return
    schema, key = kind.model_json_schema(), getattr(kind, "key", "kind")
    if as_json:
        click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
        return
    # That of a kind which may hold another of its kind is among the definitions.
    schema = schema.get("$defs", {}).get(schema.get("$ref", "").rpartition("/")[2], schema)
    click.echo(f"{click.style(f'{key}: {name}', bold=True)}\n")
    click.echo(_paragraphs(schema.get("description", "")))
    required = set(schema.get("required", ()))
    for field, about in schema["properties"].items():
        if field != "kind":
            click.echo()
            click.echo(_field(field, about, field in required))
    example = getattr(kind, "example", None)
    if example:
        click.echo(f"\nexample ({room}):\n")
        click.echo(_yaml({key: name, **example}))


def _field(name: str, about: Mapping[str, Any], required: bool) -> str:
    """Return one field: name, what holds if it is not set, an example, what it means."""
    inner = next((each for each in (about, *about.get("anyOf", ())) if "x-unit" in each), about)
    words = ["required"] if required else [f"default {_value(about.get('default'), inner)}"]
    if inner.get("examples"):
        words.append(f"such as {inner['examples'][0]}")
    if "enum" in about:
        words.append(f"one of {', '.join(map(str, about['enum']))}")
    head = f"{click.style(name, bold=True)}  ({'; '.join(words)})"
    return f"{head}\n{_paragraphs(about.get('description', ''), '    ')}"


def _value(value: Any, about: Mapping[str, Any]) -> str:
    if value is None:
        return "none"
    write = {
        units.DURATION.base: units.format_duration,
        units.SIZE.base: units.format_size,
        units.RATE.base: units.format_rate,
    }
    unit = about.get("x-unit")
    if isinstance(value, int | float) and not isinstance(value, bool) and unit in write:
        return write[unit](value)
    if isinstance(value, Mapping):
        given = (f"{key}: {_value(each, {})}" for key, each in value.items() if each is not None)
        return f"{{{', '.join(given)}}}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _paragraphs(text: str, indent: str = "") -> str:
    wrapped = [
        click.wrap_text(" ".join(part.split()), 92, indent, indent) for part in text.split("\n\n")
    ]
    return "\n\n".join(wrapped)


def _yaml(value: Any, depth: int = 1) -> str:
    """Return an example of a kind as YAML: nested mappings of plain values."""
    indent = "  " * depth
    if not isinstance(value, Mapping):
        return f"{indent}{value}"
    lines = []
    for key, each in value.items():
        if isinstance(each, Mapping):
            lines += [f"{indent}{key}:", _yaml(each, depth + 1)]
        else:
            plain = each if isinstance(each, str) else json.dumps(each)
            lines.append(f"{indent}{key}: {plain}")
    return "\n".join(lines)
