"""The folder of years without packets: tables as Parquet files and a manifest beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from simnet.errors import ResultsError
from simnet.files import is_file, reason, replace_all
from simnet.files import read as read_file
from simnet.tables.columns import assemble
from simnet.tables.frames import Frames, load
from simnet.tables.manifest import YEARS_FORMAT, fingerprint, origin, sealed, unsealed
from simnet.tables.schema import NUMBER
from simnet.tables.schema.availability import AVAILABILITY_TABLES
from simnet.tables.study import files_of

MANIFEST = "availability.json"
_AGAIN = "ask for the years again"


class YearsResults(Frames):
    """The tables of years without packets by name, as DataFrames, and their manifest."""


AnyTable: TypeAlias = pa.Table
"""A table, for who only hands it on."""


def tables_of(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, AnyTable]:
    """Return the rows of all tables as tables of the schema, by name."""
    return {name: table_of(name, rows[name]) for name in AVAILABILITY_TABLES}


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return rows as a table of the schema; what is not finite becomes null.

    Raises:
        KeyError: a row has not the columns of the schema.
    """
    declared = AVAILABILITY_TABLES[name]
    every = list(rows)
    columns = {
        column.name: [_finite(row[column.name], column.type) for row in every]
        for column in declared.columns
    }
    return assemble(declared, columns)


def _finite(value: Any, kind: str) -> Any:
    if kind != NUMBER or value is None:
        return value
    number = float(value)
    return number if abs(number) < float("inf") else None


def store_years(
    folder: str | Path, tables: Mapping[str, pa.Table], about: Mapping[str, Any]
) -> YearsResults:
    """Write tables with a manifest into a folder, and return them.

    Args:
        about: what the manifest says of them besides.

    Raises:
        ResultsError: the folder cannot be written, or holds files of that name that are not ours.
    """
    folder = Path(folder)
    check_years_folder(folder)
    files, listed = files_of(tables)
    manifest = {
        "format": YEARS_FORMAT,
        **about,
        **origin(),
        "fingerprint": fingerprint(tables),
        "tables": listed,
    }
    try:
        replace_all(folder, {**files, MANIFEST: sealed(manifest)})
    except OSError as error:
        raise ResultsError(f"cannot write the results folder {folder}: {reason(error)}") from error
    return YearsResults(manifest, dict(tables), folder)


def check_years_folder(folder: Path) -> None:
    """Raise if a file that would be replaced is not of years without packets.

    Raises:
        ResultsError: one is.
    """
    path = folder / MANIFEST
    if os.path.lexists(path):
        foreign = [] if is_years(folder) else [path]
    else:
        named = [folder / f"{name}.parquet" for name in AVAILABILITY_TABLES]
        foreign = [each for each in named if os.path.lexists(each)]
    if foreign:
        raise ResultsError(
            f"{folder} holds a {foreign[0].name} that is not of simnet's years; "
            "give another folder (--out)"
        )


def is_years(folder: Path) -> bool:
    """Tell whether a folder holds years without packets, be they damaged or not."""
    path = folder / MANIFEST
    try:
        return is_file(path) and b'"simnet years ' in read_file(path)
    except OSError:
        return False


def read_years(folder: str | Path) -> YearsResults:
    """Return the years in a folder.

    Raises:
        ResultsError: there are none, or they are damaged, or of another version's format.
    """
    folder = Path(folder)
    try:
        manifest = unsealed(read_file(folder / MANIFEST), YEARS_FORMAT, MANIFEST)
    except OSError as error:
        raise ResultsError(f"cannot read {folder / MANIFEST}: {reason(error)}") from error
    except ValueError as error:
        raise ResultsError(f"{folder}: {error}; {_AGAIN}") from None
    tables = {
        name: partial(load, folder / f"{name}.parquet", manifest["tables"][name], table, _AGAIN)
        for name, table in AVAILABILITY_TABLES.items()
        if name in manifest["tables"]
    }
    results = YearsResults(manifest, tables, folder)
    wrong = next(_unlike_tables(results), None)
    if wrong is not None:
        raise ResultsError(f"{folder}: {MANIFEST} is not as simnet writes it: {wrong}; {_AGAIN}")
    return results


def _unlike_tables(results: YearsResults) -> Iterator[str]:
    """Yield what a manifest says of its tables that is not so, which a seal does not rule out."""
    for key, table, column in (
        ("alternatives", "availability", "alternative"),
        ("below", "availability_rates", "below"),
    ):
        if table not in results:
            yield f"tables.{table!r} is missing"
        said, there = results.manifest[key], results.arrow(table)[column].unique().to_pylist()
        if not said or any(each not in there for each in said):
            yield f"{key} are not those of {table}.parquet"
    calm = results.manifest.get("calm", [])
    if not isinstance(calm, list) or any(
        each not in results.manifest["alternatives"] for each in calm
    ):
        yield "calm is not a list of its alternatives"
