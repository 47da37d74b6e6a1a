"""``simnet show``: results in the terminal, or as CSV and JSON lines for other programs."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli._cells import cell, column_unit, heading, is_text, row_units, shortened
from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.errors import InputError, unknown

if TYPE_CHECKING:
    from simnet.study.folder.results import StudyResults
    from simnet.tables import Results
    from simnet.tables.schema import Table

    Shown = Results | StudyResults

# What fits a terminal; --columns shows the others.
_COLUMNS = {
    "interfaces": (
        "interface",
        "capacity_bps",
        "utilisation",
        "down_s",
        "drop_ratio",
        "offered_bps",
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
    "estimates": ("cell", "measure", "mean", "low", "high", "replications"),
    "levels": (
        "cell",
        "level",
        "worst",
        "mean",
        "threshold",
        "verdict",
        "places_broken",
        "places",
        "low",
        "high",
    ),
    "level_places": ("cell", "level", "place", "mean", "low", "high", "verdict"),
    "villages": (
        "cell",
        "village",
        "level",
        "mean",
        "verdict",
        "without_s",
        "unserved",
        "low",
        "high",
        "availability",
    ),
    "service": (
        "cell",
        "village",
        "without_s",
        "availability_mean",
        "unserved_mean",
        "attempts",
        "unuttered",
    ),
    "differences": ("measure", "cell", "against", "mean", "low", "high"),
    "place_differences": (
        "measure",
        "cell",
        "against",
        "place",
        "mean",
        "verdict",
        "low",
        "high",
    ),
    "ranking": (
        "measure",
        "cell",
        "rank",
        "mean",
        "verdict",
        "worse_by",
        "worse_low",
        "low",
        "high",
    ),
    "headroom": ("alternative", "stress", "level", "growth_low", "growth_high", "status", "path"),
    "runs": ("cell", "replication", "seed", "key", "packet_hops"),
    "interfaces": (
        "cell",
        "interface",
        "utilisation_mean",
        "down_s_mean",
        "drop_ratio_mean",
        "wait_p95_s_mean",
        "utilisation_low",
        "utilisation_high",
    ),
}
_ROWS = 40
_GAP = 3
"""Blanks between two columns."""
_FIGURES = 2
"""Columns of figures that long names give way to."""


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
    whole = _sorted(results, table, sort)
    names = _chosen(results, table, whole.column_names, columns, as_csv or as_json)
    if sort is not None and columns is None and not (as_csv or as_json):
        names = _with_first(names, sort, _schema(results)[table])
    shown = whole.select(names)
    if as_csv:
        from simnet.tables import write_csv

        write_csv(shown, sys.stdout)
    elif as_json:
        for row in shown.to_pylist():
            echo(json.dumps(row, ensure_ascii=False))
    else:
        units = row_units(getattr(results, "plan", None), whole)
        others = len(whole.column_names) - len(names) if columns is None else None
        _print(_schema(results)[table], shown, units, rows, others)


def _read(folder: Path) -> Shown:
    from simnet.study.folder.results import is_study, read_study
    from simnet.tables import read

    return read_study(folder) if is_study(folder) else read(folder)


def _is_study(results: Shown) -> bool:
    return "plan" in results.manifest


def _schema(results: Shown) -> Mapping[str, Table]:
    """Return what is declared of the tables."""
    from simnet.measures import VIEWS
    from simnet.tables.schema.study import STUDY_TABLES

    return STUDY_TABLES if _is_study(results) else VIEWS


def _sorted(results: Shown, table: str, sort: str | None) -> Any:
    """Return the table, in the order asked for."""
    from simnet.measures import view
    from simnet.tables import Results

    arrow = view(results, table) if isinstance(results, Results) else results.arrow(table)
    if sort is None:
        return arrow
    if sort not in arrow.column_names:
        raise InputError(unknown(f"column of {table}", sort, arrow.column_names))
    return arrow.sort_by([(sort, "descending")])


def _chosen(
    results: Shown, table: str, there: list[str], columns: str | None, whole: bool
) -> list[str]:
    """Return the names of the columns that are asked for, or those that are usual."""
    usual = _OF_A_STUDY if _is_study(results) else _COLUMNS
    if columns == "all" or (columns is None and (whole or table not in usual)):
        return there
    names = usual[table] if columns is None else [name.strip() for name in columns.split(",")]
    for name in names:
        if name not in there:
            raise InputError(unknown(f"column of {table}", name, there))
    return list(names)


def _with_first(names: Sequence[str], wanted: str, schema: Table) -> list[str]:
    """Return columns with one behind the words that begin them, so that it is never cut off."""
    others = [name for name in names if name != wanted]
    words = next((at for at, name in enumerate(others) if not is_text(schema, name)), len(others))
    return [*others[:words], wanted, *others[words:]]


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
    if _has_villages(results):
        lines.append(f"worst served first: simnet show {results.folder} villages")
    return "\n".join(line for line in lines if line or lines[0])


def _has_villages(results: Shown) -> bool:
    """Tell whether anybody sits in a village."""
    if _is_study(results):
        return bool(results.manifest["tables"].get("villages", {}).get("rows"))
    return "places" in results and "village" in results.arrow("places")["kind"].to_pylist()


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


def _print(schema: Table, table: Any, units: Sequence[str], rows: int, others: int | None) -> None:
    """Print a table, its figures with their units.

    Args:
        schema: what is declared of the table.
        table: the columns to print.
        units: those of the measures of the rows.
        rows: most rows.
        others: how many columns there are besides; what does not fit is left out, and said. None
            where the columns were asked for.
    """
    columns = table.column_names
    of = [column_unit(schema, column) for column in columns]
    words = [at for at, column in enumerate(columns) if is_text(schema, column)]
    lines = [[heading(column) for column in columns]] + [
        [cell(value, of[at], unit) for at, value in enumerate(row.values())]
        for unit, row in zip(units, table.to_pylist(), strict=True)
    ]
    kept = len(columns)
    if others is not None:
        lines, kept = _fitted(lines, words, rows)
    head, *cells = [line[:kept] for line in lines]
    print_table(head, cells, [at for at in words if at < kept], rows)
    if kept < len(columns):
        rest = f"more columns, by --columns A,B,... or --columns all: {', '.join(columns[kept:])}"
        rest += f", and {others} others" if others else ""
        echo(textwrap.fill(rest, _width(), break_long_words=False, break_on_hyphens=False))
    elif others:
        echo(f"{others} more columns, by --columns all")


def _fitted(lines: list[list[str]], words: Sequence[int], rows: int) -> tuple[list[list[str]], int]:
    """Return the lines of a table and how many columns fit; names shortened if hardly any do."""
    shown = 1 + rows if rows else None
    kept = _fitting(lines[:shown])
    figures = [at for at in range(len(lines[0])) if at not in words]
    if sum(at < kept for at in figures) >= min(_FIGURES, len(figures)):
        return lines, kept
    short = [[shortened(e) if at in words else e for at, e in enumerate(line)] for line in lines]
    return (short, found) if (found := _fitting(short[:shown])) > kept else (lines, kept)


def _width() -> int:
    """Return how wide the terminal is, characters; 80 where the output is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


def _fitting(lines: Sequence[Sequence[str]]) -> int:
    """Return how many columns fit, at least one."""
    taken = 1 - _GAP
    for index, cells in enumerate(zip(*lines, strict=True)):
        taken += _GAP + max(map(len, cells))
        if taken > _width():
            return max(1, index)
    return len(lines[0])
