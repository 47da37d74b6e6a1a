"""Result tables: counts of an engine in, Parquet files and a manifest out, and back again.

``store`` puts a result in a folder, ``read`` gives it back as DataFrames; `schema` declares every
table and column. The doors to pyarrow and pandas are here.
"""

from __future__ import annotations

from simnet.tables.builder import build
from simnet.tables.export import write_csv
from simnet.tables.reader import Results, read
from simnet.tables.schema import TABLES, markdown
from simnet.tables.schema.study import STUDY_TABLES
from simnet.tables.writer import check_writable, store

__all__ = [
    "STUDY_TABLES",
    "TABLES",
    "Results",
    "build",
    "check_writable",
    "markdown",
    "read",
    "store",
    "write_csv",
]
