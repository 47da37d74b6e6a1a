"""``simnet compare``: two results side by side, measure by measure."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

from simnet.cli._table import print_table
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.study.compare.comparison import Compared, Comparison

METHODS = {"paired": "paired by seed", "independent": "independent seeds", "none": "single runs"}


@click.command(name="compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--measure",
    "-m",
    "measures",
    multiple=True,
    metavar="MEASURE",
    help="A measure such as school.page_load.p95, or its name in the study. Repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, a line a measure.")
def command(a: str, b: str, measures: tuple[str, ...], as_json: bool) -> None:
    """Compare A with B: what each measure is in both, and their difference with its interval.

    A and B are folders of single runs, or cells of studies as FOLDER:CELL, such as
    results/ten-villages:leo-first. Replications of the same seed are paired.
    """
    from simnet.errors import InputError
    from simnet.study.compare.comparison import compare

    try:
        found = compare(a, b, measures or None)
    except ValueError as error:
        raise InputError(str(error)) from None
    if as_json:
        for row in found.rows:
            echo(json.dumps(plain(row), ensure_ascii=False))
        return
    show(found)


def plain(row: Compared) -> dict[str, Any]:
    """Return a measure of two references as JSON can write it; what is not known as null."""
    found: dict[str, Any] = {"measure": row.name, "unit": row.measure.unit}
    for name, each in (("a", row.a), ("b", row.b), ("difference", row.difference)):
        ends = {"mean": each.mean, "low": each.low, "high": each.high, "runs": each.n}
        found[name] = {key: value if math.isfinite(value) else None for key, value in ends.items()}
    return {**found, "method": row.method, "better": row.better}


def show(found: Comparison, rows: tuple[Compared, ...] | None = None) -> None:
    """Print a comparison, or some rows of it, as a table."""
    head = ("measure", "A", "B", "B - A", "interval", "better")
    cells = [_cells(row) for row in (found.rows if rows is None else rows)]
    print_table(head, cells, words=(0, 5))
    methods = dict.fromkeys(row.method for row in found.rows)
    how = ", ".join(METHODS[each] for each in methods)
    echo(f"A is {found.a}, B is {found.b}; intervals at {100 * found.confidence:.3g} % ({how})")


def _cells(row: Compared) -> tuple[str, ...]:
    from simnet.cli._numbers import figure, interval

    unit = row.measure.unit
    apart = (row.difference.mean, row.difference.low, row.difference.high, unit)
    return (
        row.name,
        figure(row.a.mean, row.a.low, row.a.high, unit),
        figure(row.b.mean, row.b.low, row.b.high, unit),
        figure(*apart, difference=True),
        interval(*apart, difference=True),
        {"a": "A", "b": "B", None: "cannot be told"}[row.better],
    )
