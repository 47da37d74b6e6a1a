"""``simnet new``: a scenario to start from, out of a template or a list of villages.

``simnet new traffic NAME`` is a command of its own: :mod:`simnet.cli._new_traffic`.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from simnet.cli._new_traffic import command as _traffic
from simnet.cli._text import echo
from simnet.errors import InputError, counted

TEMPLATES = ("mm1", "tcp", "villages")
_SCHEMA = "scenario.schema.json"


class _New(click.Command):
    """Makes a scenario; with the word `traffic` first, a kind of traffic."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Return the context of the command that is meant."""
        if args[:1] == [_traffic.name]:
            return _traffic.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(name="new", cls=_New)
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
@click.option(
    "--only",
    metavar="A,B,...",
    help="Only villages of the list with these codes or names; repeatable. A name that holds a "
    "comma goes in double quotes.",
    multiple=True,
)
@click.option(
    "--language",
    type=click.Choice(("en", "id")),
    default="en",
    show_default=True,
    help="Of the titles and names in a scenario for a list: English or Bahasa Indonesia.",
)
def command(
    file: Path,
    template: str | None,
    villages: Path | None,
    district: str | None,
    regency: str | None,
    only: tuple[str, ...],
    language: str,
) -> None:
    """Write a starter scenario to FILE.

    Templates: mm1 (one link), tcp (downloads over a bottleneck), villages (three villages with
    sites, providers and alternatives). With --villages the villages are those of your own list: a
    backhaul between the seats of their regencies, alternatives, stress tests and a study that runs
    as it is. An existing file is never overwritten.

    `simnet new traffic NAME` writes a kind of traffic instead: see simnet new traffic --help.
    """
    if villages is None and (district or regency or only):
        raise click.UsageError("--district, --regency and --only choose from a list: --villages")
    if villages is not None and template not in (None, "villages"):
        raise click.UsageError(f"--villages and --template {template} exclude each other")
    if villages is None:
        text = _template(template or "mm1")
    else:
        names = _names(only)
        chosen = {"district": district, "regency": regency, "only": names}
        text = _starter(
            villages, file, {key: each for key, each in chosen.items() if each}, language
        )
    _write(file, _named(text, file.stem))
    if villages is not None:
        _check(file)
    echo(f"{file} written; next: simnet check {shlex.quote(str(file))}")
    _write_schema(file.parent / _SCHEMA)


def _names(only: Sequence[str]) -> list[str]:
    """Return the codes and names that the option lists; double quotes keep a comma in a name.

    Raises:
        UsageError: the option is given and names nothing, which must not choose everything.
    """
    rows = csv.reader((" ".join(each.split()) for each in only), skipinitialspace=True)
    names = [name.strip() for row in rows for name in row if name.strip()]
    if only and not names:
        raise click.UsageError("--only names no village: give codes or names, parted by commas")
    return names


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


def _starter(
    listed: Path, file: Path, filters: Mapping[str, str | Sequence[str]], language: str
) -> str:
    """Return a scenario for the villages of a list that pass the filters.

    Raises:
        ScenarioError: the list is wrong, or nothing in it passes.
    """
    from simnet.errors import ScenarioError
    from simnet.scenario.importers import import_villages
    from simnet.scenario.read.tree import Origin, Value
    from simnet.scenario.starter import starter

    origin = Origin("the command line")
    only = {
        key: Value(text, origin)
        if isinstance(text, str)
        else Value([Value(each, origin) for each in text], origin)
        for key, text in filters.items()
    }
    found = import_villages(listed, str(listed), only)
    if found.problems:
        raise ScenarioError(*found.told())
    return starter(
        found.sections["villages"].mapping, os.path.relpath(listed, file.parent), filters, language
    )


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
    from simnet.scenario.load import load_traced

    try:
        loaded = load_traced(file)
    except InputError:
        file.unlink()
        raise
    for note in loaded.notes:
        echo(f"note: {note}", err=True)
    echo(counted(len(loaded.scenario.villages.complete), "village"), err=True)


def _write_schema(path: Path) -> None:
    """Put the schema that the scenario's first line names beside it, where none is yet."""
    from simnet.scenario.schema import json_schema

    if path.exists():
        return
    _write(path, json.dumps(json_schema(), indent=1) + "\n")
    echo(f"{path} written: editors complete and check scenarios with it")
