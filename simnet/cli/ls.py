"""``simnet ls``: which results there are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from simnet.cli._table import print_table
from simnet.cli._text import echo


@click.command(name="ls")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("results"), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, a line each.")
def command(folder: Path, as_json: bool) -> None:
    """List the runs and studies in FOLDER and below it (by default in results)."""
    from simnet.errors import ResultsError
    from simnet.study.folder.listing import listed

    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    found = list(listed(folder))
    if as_json:
        for each in found:
            echo(json.dumps({**asdict(each), "folder": str(each.folder)}, ensure_ascii=False))
    elif not found:
        echo(f"no results in {folder}; make some with: simnet run FILE")
    else:
        head = ("folder", "what", "scenario", "state", "runs", "written")
        rows = [
            (str(each.folder), each.kind, each.name, each.state, str(each.runs), _day(each.created))
            for each in found
        ]
        print_table(head, rows, words=(0, 1, 2, 3, 5))


def _day(created: str) -> str:
    return created[:16].replace("T", " ")
