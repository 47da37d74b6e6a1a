"""``simnet report``: results as one HTML file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click


@click.command(name="report")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER..."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File to write; by default report.html in the folder, or comparison.html above several.",
)
@click.option("--language", default="en", show_default=True, help="Language of the report.")
def command(folders: tuple[Path, ...], out: Path | None, language: str) -> None:
    """Make a report of one result, or of several side by side.

    The report is one HTML file that holds all it needs: it opens without a network, prints well,
    and can be sent by mail.
    """
    from simnet import report
    from simnet.tables import read

    results = [read(folder) for folder in folders]
    click.echo(report.write(out or _default(folders), results, language))


def _default(folders: Sequence[Path]) -> Path:
    if len(folders) == 1:
        return folders[0] / "report.html"
    return Path(os.path.relpath(os.path.commonpath([each.resolve() for each in folders]))) / (
        "comparison.html"
    )
