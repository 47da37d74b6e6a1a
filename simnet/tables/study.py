"""The tables of a study as files, and back: columns in, Parquet out, DataFrames back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from simnet.errors import ResultsError
from simnet.tables.columns import assemble
from simnet.tables.frames import load
from simnet.tables.manifest import sha256
from simnet.tables.schema import NUMBER, Table
from simnet.tables.schema.study import STUDY_TABLES
from simnet.tables.writer import encode_table

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "tables"
"""Where the files are, below the folder of the study."""
MANIFEST = "study.json"
_AGAIN = "run the study again to mend it (its runs are kept)"


def tables_of(columns: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, pa.Table]:
    """Return columns as tables of the schema; what is not finite becomes null.

    Raises:
        KeyError: a table or a column is missing or not in the schema.
    """
    strange = set(columns) ^ set(STUDY_TABLES)
    if strange:
        raise KeyError(f"{', '.join(sorted(strange))} missing or not in the schema")
    return {name: table_of(name, columns[name]) for name in STUDY_TABLES}


def table_of(name: str, columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    """Return the columns of one table as a table of the schema; what is not finite becomes null.

    Raises:
        KeyError: a column is missing or not in the schema.
    """
    table = STUDY_TABLES[name]
    return assemble(table, _finite(table, columns))


_MAY_BE_ENDLESS = ("mean", "low", "value")
"""How columns end that hold a figure, or what is surely exceeded by one."""


def files_of(tables: Mapping[str, pa.Table]) -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
    """Return the files of tables by name, and what the manifest says of them by table."""
    files, listed = {}, {}
    for name, table in tables.items():
        file, data = f"{name}.parquet", encode_table(table)
        files[file] = data
        listed[name] = {"file": file, "rows": table.num_rows, "sha256": sha256(data)}
    return files, listed


def readers(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what reads each table that the manifest of a study lists."""
    return {
        name: partial(_load, folder / FOLDER / f"{name}.parquet", listed[name], table, _AGAIN)
        for name, table in STUDY_TABLES.items()
        if name in listed
    }


def _load(path: Path, entry: Mapping[str, Any], table: Table, again: str) -> pa.Table:
    if path.parent.is_symlink():
        raise ResultsError(f"{path.parent} is a symbolic link, which is not followed; {again}")
    return load(path, entry, table, again)


def frame_of(table: Table, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return columns as a DataFrame of a table of the schema; null becomes NaN."""
    frame: pd.DataFrame = assemble(table, _finite(table, columns)).to_pandas(use_threads=False)
    return frame


def _finite(table: Table, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return columns with null for NaN, and for the ends of intervals that nothing bounds.

    A wait without end stays infinite: a figure, its mean, and the lower end of an interval.
    """
    numbers = {column.name for column in table.columns if column.type == NUMBER}
    endless = {name for name in numbers if name.endswith(_MAY_BE_ENDLESS)}
    return {
        name: [_known(each, name in endless) for each in values] if name in numbers else values
        for name, values in columns.items()
    }


def _known(value: float | None, endless: bool) -> float | None:
    if value is None or math.isfinite(value) or (endless and value == math.inf):
        return value
    return None
