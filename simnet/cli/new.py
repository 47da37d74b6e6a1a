"""``simnet new``: a scenario to start from, out of a template or a list of villages."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import files
from pathlib import Path

import click

from simnet.cli._text import echo
from simnet.errors import InputError

TEMPLATES = ("mm1", "tcp", "villages")
_SCHEMA = "scenario.schema.json"


@click.command(name="new")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--template", "-t", type=click.Choice(TEMPLATES), help="What to start from.")
@click.option(
    "--villages",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="LIST.csv",
    help="A list of villages: columns name, latitude, longitude, and as it may be code, district, "
    "regency, technology, isp.",
)
@click.option("--district", help="Only villages of the list in this district.")
@click.option("--regency", help="Only villages of the list in this regency.")
def command(
    file: Path,
    template: str | None,
    villages: Path | None,
    district: str | None,
    regency: str | None,
) -> None:
    """Write a starter scenario to FILE.

    Templates: mm1 (one link), tcp (downloads over a bottleneck), villages (three villages with
    sites, providers and alternatives). With --villages the villages are those of your own list.
    An existing file is never overwritten.
    """
    if villages is None and (district or regency):
        raise click.UsageError("--district and --regency choose from a list; give --villages")
    if villages is not None and template not in (None, "villages"):
        raise click.UsageError(f"--villages and --template {template} exclude each other")
    text = _template(template or ("villages" if villages else "mm1"))
    if villages is not None:
        text = _with_list(text, os.path.relpath(villages, file.parent), district, regency)
    _write(file, _named(text, file.stem))
    if villages is not None:
        _check(file)
    echo(f"{file} written; next: simnet check {file}")
    _write_schema(file.parent / _SCHEMA)


def _template(name: str) -> str:
    return files("simnet.cli").joinpath("templates", f"{name}.yaml").read_text(encoding="utf-8")


def _named(text: str, name: str) -> str:
    """Return the template under another name, or its own where that cannot be one."""
    from simnet.kinds import check_name

    try:
        quoted = json.dumps(check_name(name), ensure_ascii=False)
    except ValueError:
        return text
    return re.sub(r"(?m)^name: .*$", lambda _: f"name: {quoted}", text, count=1)


def _with_list(text: str, listed: str, district: str | None, regency: str | None) -> str:
    """Return the template with the villages of a list instead of its own."""
    head, _, villages = text.partition("\nvillages:\n")
    defaults = villages[: villages.index("\n  ujoh-bilang:") + 1]
    chosen = [f"  csv: {json.dumps(listed, ensure_ascii=False)}\n"]
    for key, value in (("district", district), ("regency", regency)):
        if value is not None:
            chosen.append(f"  {key}: {json.dumps(value, ensure_ascii=False)}\n")
    return f"{head}\nvillages:\n{''.join(chosen)}{defaults}"


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise InputError(f"{file} exists already; it is not overwritten") from None
    except OSError as error:
        raise InputError(f"cannot write {file}: {error.strerror}") from error


def _check(file: Path) -> None:
    """Check a scenario made of a list; remove it if it is wrong."""
    from simnet.errors import ScenarioError
    from simnet.scenario.load import load_traced

    try:
        loaded = load_traced(file)
    except ScenarioError:
        file.unlink()
        raise
    for note in loaded.notes:
        echo(f"note: {note}", err=True)
    echo(f"{len(loaded.scenario.villages.complete)} villages", err=True)


def _write_schema(path: Path) -> None:
    """Put the schema that the scenario's first line names beside it, where none is yet."""
    from simnet.scenario.schema import json_schema

    if path.exists():
        return
    _write(path, json.dumps(json_schema(), indent=1) + "\n")
    echo(f"{path} written: editors complete and check scenarios with it")
