"""``simnet report``: results as one HTML file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simnet.cli._options import Place
from simnet.cli._text import echo
from simnet.errors import InputError

if TYPE_CHECKING:
    from simnet.study.folder.results import StudyResults
    from simnet.tables import Results
    from simnet.tables.availability import YearsResults


@click.command(name="report")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER..."
)
@click.option(
    "--out",
    type=Place(),
    help="File to write; by default report.html in the folder, or comparison.html above several.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Language that the report shows first: en or id (Bahasa Indonesia). It holds both.",
)
def command(folders: tuple[Path, ...], out: Path | None, language: str) -> None:
    """Make a report of a study, of years, of one run, or of several runs side by side.

    The report is one HTML file that holds all it needs: it opens without a network, prints well,
    and can be sent by mail. A switch at its top changes the language.
    """
    from simnet import report

    results = _read(folders)
    echo(report.write(out or _default(folders), results, language))
    for failure in report.left_out(results):
        echo(f"left out of the report: {failure}", err=True)


def _read(folders: Sequence[Path]) -> Sequence[Results] | StudyResults | YearsResults:
    """Return the study or the years in the folder, or the runs in the folders.

    Raises:
        InputError: a study or years beside others.
        ResultsError: a folder holds no results, or damaged ones.
    """
    from simnet.study.folder.results import is_study, read_study
    from simnet.tables import read
    from simnet.tables.availability import is_years, read_years

    years = [folder for folder in folders if is_years(folder)]
    if years and len(folders) > 1:
        raise InputError(f"{years[0]} holds years, which have a report of their own: name it alone")
    if years:
        return read_years(years[0])
    studies = [folder for folder in folders if is_study(folder)]
    if not studies:
        return [read(folder) for folder in folders]
    if len(folders) > 1:
        raise InputError(f"{studies[0]} is a study, which has a report of its own: name it alone")
    return read_study(studies[0])


def _default(folders: Sequence[Path]) -> Path:
    if len(folders) == 1:
        return folders[0] / "report.html"
    return Path(os.path.relpath(os.path.commonpath([each.resolve() for each in folders]))) / (
        "comparison.html"
    )
