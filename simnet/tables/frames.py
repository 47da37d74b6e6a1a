"""Tables by name, as DataFrames, read from their files when first asked for and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from simnet.errors import ResultsError, unknown
from simnet.files import read, reason
from simnet.tables.manifest import sha256
from simnet.tables.schema import Table

if TYPE_CHECKING:
    import pandas as pd


class Frames(Mapping[str, "pd.DataFrame"]):
    """Tables by name, and the manifest that says how they came to be.

    ``frames["interfaces"]`` is a DataFrame of its own each time, so changing one changes nothing
    else.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        tables: Mapping[str, pa.Table | Callable[[], pa.Table]],
        folder: Path | None = None,
    ) -> None:
        self.manifest = manifest
        self.folder = folder
        """Where it was read from; None for what was not written."""
        self._tables = dict(tables)

    def arrow(self, name: str) -> pa.Table:
        """Return a table in Arrow's form, with units and meanings as field metadata.

        Raises:
            ResultsError: there is no such table, or its file is missing or damaged.
        """
        if name not in self._tables:
            raise ResultsError(unknown("table", name, self._tables))
        table = self._tables[name]
        if not isinstance(table, pa.Table):
            table = self._tables[name] = table()
        return table

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table as a DataFrame.

        Raises:
            ResultsError: there is no such table, or its file is missing or damaged.
        """
        return self.frame(name)

    def frame(self, name: str, *columns: str) -> pd.DataFrame:
        """Return a table as a DataFrame of these columns only, or of all if none is named.

        Raises:
            ResultsError: there is no such table, or its file is missing or damaged.
        """
        table = self.arrow(name)
        frame: pd.DataFrame = (table.select(list(columns)) if columns else table).to_pandas(
            use_threads=False
        )
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables


def load(path: Path, entry: Mapping[str, Any], declared: Table, again: str) -> pa.Table:
    """Return the table in a file.

    Args:
        entry: what the manifest says of the file.
        declared: the columns that it must have.
        again: what to do if it is damaged, for the message.

    Raises:
        ResultsError: it is missing, damaged, or lacks a column.
    """
    try:
        data = read(path)
    except FileNotFoundError:
        raise ResultsError(f"{path.parent} is not whole: {path.name} is missing; {again}") from None
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {reason(error)}") from error
    if sha256(data) != entry["sha256"]:
        raise ResultsError(f"{path} is damaged (its checksum is not the manifest's); {again}")
    return decode(data, path, declared, again)


def decode(data: bytes, path: Path, declared: Table, again: str) -> pa.Table:
    """Return the table in the bytes of the file `path`.

    Raises:
        ResultsError: it is no table, or lacks a column, or one is of another type.
    """
    try:
        # `read_table` reads in threads of Arrow's pool for input, whatever it is told; where they
        # outlive the interpreter, they end the process with an abort.
        with pq.ParquetFile(pa.BufferReader(data), pre_buffer=False) as file:
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ResultsError(f"{path} is not a table ({type(error).__name__}); {again}") from None
    for column in declared.columns:
        if column.name not in table.column_names:
            raise ResultsError(f"{path} has no column {column.name!r}; {again}")
    return table
