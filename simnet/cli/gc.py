"""``simnet gc``: remove the runs that the answer of a study does not rest on."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simnet.cli._text import echo


@click.command(name="gc")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", "-n", is_flag=True, help="Only say what would be removed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def command(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Remove runs of an older plan, and of searches for headroom, from the study in FOLDER.

    What its answer rests on is kept, and files that are not of simnet are left alone.
    """
    from simnet.study.folder.prune import collect, garbage
    from simnet.units import format_size

    found = garbage(folder) if dry_run else collect(folder)
    if as_json:
        about = {"runs": len(found.keys), "size_bytes": found.size_bytes, "kept": found.kept}
        echo(json.dumps({**about, "removed": not dry_run, "keys": found.keys}))
        return
    runs = "1 run" if len(found.keys) == 1 else f"{len(found.keys)} runs"
    what = "would be removed" if dry_run else "removed"
    echo(f"{folder}: {runs} of {format_size(found.size_bytes)} {what}, {found.kept} kept")
