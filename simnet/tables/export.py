"""Tables as CSV that is safe to open in a spreadsheet.

A cell that begins with =, +, -, @ or a tab would be taken for a formula (OWASP, "CSV
injection"); text like that gets an apostrophe in front, and a line break in a text becomes a
space; control characters are written as their codes. Numbers are never touched.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

import pyarrow as pa

_DANGEROUS = ("=", "+", "-", "@", "\t")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe_text(text: str) -> str:
    """Return `text` on one line, and so that no spreadsheet takes it for a formula."""
    text = re.sub(r"[\r\n]+", " ", text)
    text = _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def write_csv(table: pa.Table, file: TextIO) -> None:
    """Write `table` to an open text file: a header, then a line a row, null and NaN as nothing.

    A wait without end is ``inf``, which spreadsheets take for text and DuckDB and pandas for a
    number: an empty cell would look as if nothing was amiss.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in _rows(table):
        writer.writerow(row)


def _rows(table: pa.Table) -> Iterator[Iterable[object]]:
    for batch in table.to_batches(max_chunksize=65_536):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield [_cell(value) for value in values]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value
