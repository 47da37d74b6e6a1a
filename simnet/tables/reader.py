"""Read a result back: its manifest and its tables as DataFrames, checked against damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from simnet.errors import ResultsError, unknown
from simnet.tables.manifest import sha256, unsealed
from simnet.tables.schema import TABLES
from simnet.tables.writer import MANIFEST, READY, settle, store

if TYPE_CHECKING:
    import pandas as pd


class Results(Mapping[str, "pd.DataFrame"]):
    """The tables of one run by name, as DataFrames, and its manifest.

    Tables of a folder are read when first asked for. ``results["interfaces"]`` is a DataFrame
    of its own each time, so changing one changes nothing else.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        tables: Mapping[str, pa.Table | Callable[[], pa.Table]],
        folder: Path | None = None,
    ) -> None:
        self.manifest = manifest
        self.folder = folder
        """Where it was read from; None for a run that was not written."""
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
        frame: pd.DataFrame = (table.select(list(columns)) if columns else table).to_pandas()
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __repr__(self) -> str:
        return f"<Results of {self.title!r}: {', '.join(self._tables)}>"

    @property
    def title(self) -> str:
        """What was run, in a few words: the alternative's name, or else the scenario's."""
        named = self.manifest.get("alternative") or self.manifest.get("name") or "run"
        stress = self.manifest.get("stress")
        return f"{named} + {stress}" if stress else str(named)

    def write(self, folder: str | Path) -> Path:
        """Write the result into `folder` and return it.

        Raises:
            ResultsError: the folder cannot be written or the disk is full.
        """
        return store(folder, {name: self.arrow(name) for name in self}, self.manifest)


def read(folder: str | Path) -> Results:
    """Return the result in `folder`.

    Raises:
        ResultsError: there is none, it is damaged, or it is of another version's format.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    try:
        if (folder / READY).is_dir():
            settle(folder)
        manifest = unsealed((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise ResultsError(_not_a_result(folder)) from None
    except OSError as error:
        raise ResultsError(f"cannot read {folder / MANIFEST}: {error.strerror}") from error
    except ValueError as error:
        raise ResultsError(f"{folder}: {error}; run the scenario again") from None
    listed = manifest["tables"]
    return Results(
        manifest,
        {name: partial(_load, folder, name, listed[name]) for name in TABLES if name in listed},
        folder,
    )


def _not_a_result(folder: Path) -> str:
    inside = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    hint = f"; did you mean {' or '.join(str(path) for path in inside[:3])}?" if inside else ""
    return f"{folder} is not a results folder (it has no {MANIFEST}){hint}"


def _load(folder: Path, name: str, entry: Mapping[str, Any]) -> pa.Table:
    path = folder / str(entry["file"])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ResultsError(
            f"{folder} is not whole: {path.name} is missing; run the scenario again"
        ) from None
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {error.strerror}") from error
    if sha256(data) != entry["sha256"]:
        raise ResultsError(
            f"{path} is damaged (its checksum is not the manifest's); run the scenario again"
        )
    table = pq.read_table(pa.BufferReader(data))
    missing = [c.name for c in TABLES[name].columns if c.name not in table.column_names]
    if missing:
        raise ResultsError(f"{path} has no column {missing[0]!r}; run the scenario again")
    return table
