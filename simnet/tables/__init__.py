"""Result tables: counts of an engine in, Parquet files and a manifest out, and back again.

``write`` stores a run in a folder, ``read`` gives it back as DataFrames; `schema` declares every
table and column. The doors to pyarrow and pandas are here.
"""

from __future__ import annotations

from simnet.tables.builder import build
from simnet.tables.export import write_csv
from simnet.tables.reader import Results, read
from simnet.tables.schema import TABLES, markdown
from simnet.tables.study_schema import STUDY_TABLES
from simnet.tables.writer import check_writable, write

__all__ = [
    "STUDY_TABLES",
    "TABLES",
    "Results",
    "build",
    "check_writable",
    "markdown",
    "read",
    "write",
    "write_csv",
]
