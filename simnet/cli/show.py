"""``simnet show``: results in the terminal, or as CSV and JSON lines for other programs."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.errors import InputError, unknown

if TYPE_CHECKING:
    from simnet.report.words import Quantity
    from simnet.study.folder.results import StudyResults
    from simnet.tables import Results
    from simnet.tables.schema import Table

    Shown = Results | StudyResults

# What fits a terminal; --columns shows the others.
_COLUMNS = {
    "interfaces": (
        "interface",
        "capacity_bps",
        "offered_bps",
        "utilisation",
        "drop_ratio",
        "wait_mean_s",
        "wait_p95_s",
        "queue_max_packets",
    ),
    "interface_series": (
        "interface",
        "start_s",
        "utilisation",
        "carried_bps",
        "dropped_packets",
        "queue_max_packets",
    ),
    "flows": (
        "flow",
        "group",
        "goodput_bps",
        "loss_ratio",
        "delay_p50_s",
        "delay_p95_s",
        "transfers_done",
        "completion_p50_s",
        "completion_p95_s",
    ),
    "groups": (
        "group",
        "flows",
        "goodput_bps",
        "loss_ratio",
        "delay_p50_s",
        "delay_p95_s",
        "transfers_started",
        "transfers_done",
        "completion_p50_s",
        "completion_p95_s",
    ),
    "villages": (
        "village",
        "availability_ratio",
        "without_s",
        "attempts",
        "unserved_ratio",
        "completion_p50_s",
        "completion_p95_s",
    ),
    "transfers": ("serial", "flow", "start_s", "duration_s", "received_bytes", "status"),
}
_OF_A_STUDY = {
    "runs": ("cell", "replication", "seed", "key", "packet_hops"),
    "interfaces": (
        "cell",
        "interface",
        "utilisation_mean",
        "utilisation_low",
        "utilisation_high",
        "drop_ratio_mean",
        "wait_p95_s_mean",
    ),
}
_ROWS = 40


@click.command(name="show")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.argument("table", required=False, metavar="[TABLE]")
@click.option("--columns", metavar="A,B,...", help="Columns to show, or 'all'.")
@click.option("--sort", metavar="COLUMN", help="Order by a column, the greatest first.")
@click.option("--rows", type=click.IntRange(0), default=_ROWS, help="Most rows; 0 for all.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the whole table as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, a line a row.")
def command(
    folder: Path,
    table: str | None,
    columns: str | None,
    sort: str | None,
    rows: int,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Show a table of a run or a study; without TABLE, what was run and the tables there are.

    Figures are shown in units that suit them; --csv and --json keep bit/s, seconds and bytes.
    """
    results = _read(folder)
    if table is None:
        echo(json.dumps(results.manifest) if as_json else _overview(results))
        return
    shown = _selected(results, table, columns, as_csv or as_json, sort)
    if as_csv:
        from simnet.tables import write_csv

        write_csv(shown, sys.stdout)
    elif as_json:
        for row in shown.to_pylist():
            echo(json.dumps(row, ensure_ascii=False))
    else:
        _print(_schema(results)[table], shown, rows)


def _read(folder: Path) -> Shown:
    from simnet.study.folder.results import is_study, read_study
    from simnet.tables import read

    return read_study(folder) if is_study(folder) else read(folder)


def _is_study(results: Shown) -> bool:
    return "plan" in results.manifest


def _schema(results: Shown) -> Mapping[str, Table]:
    """Return what is declared of the tables."""
    from simnet.measures import VIEWS
    from simnet.tables.study_schema import STUDY_TABLES

    return STUDY_TABLES if _is_study(results) else VIEWS


def _selected(
    results: Shown, table: str, columns: str | None, whole: bool, sort: str | None
) -> Any:
    """Return the table with the columns that are asked for, in the order asked for."""
    from simnet.measures import view
    from simnet.tables import Results

    arrow = view(results, table) if isinstance(results, Results) else results.arrow(table)
    if sort is not None:
        if sort not in arrow.column_names:
            raise InputError(unknown(f"column of {table}", sort, arrow.column_names))
        arrow = arrow.sort_by([(sort, "descending")])
    usual = _OF_A_STUDY if _is_study(results) else _COLUMNS
    if columns == "all" or (columns is None and (whole or table not in usual)):
        return arrow
    names = usual[table] if columns is None else [name.strip() for name in columns.split(",")]
    for name in names:
        if name not in arrow.column_names:
            raise InputError(unknown(f"column of {table}", name, arrow.column_names))
    return arrow.select(list(names))


def _overview(results: Shown) -> str:
    manifest = results.manifest
    title = manifest.get("title") or manifest.get("name") or ""
    lines = [title, *(_of_study(results) if _is_study(results) else _of_run(results)), ""]
    width = max(map(len, results))
    for name in results:
        rows = manifest["tables"][name]["rows"]
        lines.append(f"  {name:<{width}}  {rows:>9,} rows".replace(",", " "))
    one = "estimates" if _is_study(results) else "interfaces"
    lines += ["", f"look at one: simnet show {results.folder} {one}"]
    return "\n".join(line for line in lines if line or lines[0])


def _of_run(results: Shown) -> list[str]:
    manifest = results.manifest
    what = [results.title, f"seed {manifest['seed']}", f"{manifest['engine']} engine"]
    window = "{:g} s to {:g} s".format(*manifest["window_s"])
    return [", ".join(what), f"measured from {window}; one run, so no intervals"]


def _of_study(results: Shown) -> list[str]:
    manifest = results.manifest
    plan = manifest["plan"]
    cells, replications = len(plan["cells"]), int(manifest["replications"])
    return [
        f"study of {cells} cells, {replications} replications each, from seed {plan['seed']}",
        f"ranked by {plan['objective']}, intervals at {100 * plan['confidence']:.3g} %",
    ]


def _print(schema: Table, table: Any, rows: int) -> None:
    from simnet.tables.schema import TEXT

    columns = table.column_names
    words = [i for i, each in enumerate(columns) if schema.column(each).type == TEXT]
    cells = ([_cell(column, value) for column, value in row.items()] for row in table.to_pylist())
    print_table([_heading(column) for column in columns], cells, words, rows)


def _heading(column: str) -> str:
    """Return the name of a column without the unit that its cells carry."""
    for unit in ("_bps", "_s", "_ratio", "_bytes"):
        if column.endswith(unit):
            return column.removesuffix(unit).replace("_", " ")
    return column.replace("_", " ")


def _cell(column: str, value: Any) -> str:
    from simnet.cli._numbers import written
    from simnet.report.format import NONE

    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, str) else written(_quantity(column, value))


def _quantity(column: str, value: float) -> Quantity:
    from simnet.report import format as show

    if column.endswith("_bps"):
        return show.rate(value)
    if column.endswith("_s"):
        return show.duration(value)
    if column.endswith("_bytes"):
        return show.size(value)
    if column.endswith("_ratio") or column == "utilisation":
        return show.percent(value)
    return show.whole(value) if isinstance(value, int) else show.significant(value)
