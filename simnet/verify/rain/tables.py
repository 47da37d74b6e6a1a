"""Tables of worked examples as CSV: names in the first row, units in the second, then numbers.

That is how ITU-R's examples are handed on. Rows without a number, such as the one with the units,
are passed over. Names of several letters are recognised in any case and with or without signs
(``R001``, ``R_0.01``), and a unit behind them in parentheses is ignored; of single letters, the
case counts, as ``p`` and ``P`` are two columns of one table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

from simnet.errors import InputError, Problem, ScenarioError
from simnet.inputs import files as inputs
from simnet.inputs.rows import Row as TextRow
from simnet.inputs.rows import table

_PLAIN = re.compile(r"[^a-z0-9]")
_UNIT = re.compile(r"\s*[(\[].*$")
OTHER_NAMES = {
    "latitude": "lat", "longitude": "lon", "frequency": "f", "freq": "f", "fghz": "f",
    "elevation": "el", "theta": "el", "polarisation": "tau", "polarization": "tau", "tilt": "tau",
    "percent": "p", "percentage": "p", "rate": "R", "rainrate": "R", "gamma": "gammar",
    "r0": "r001", "rainheight": "hr", "isotherm": "h0", "stationheight": "hs", "height": "hs",
    "diameter": "D", "efficiency": "eta", "attenuation": "arain", "arainp": "arain",
    "length": "d", "lengthkm": "d", "distance": "d", "nw": "nwet", "agases": "agas",
    "aclouds": "acloud", "ascint": "ascin", "ascintillation": "ascin", "asci": "ascin",
    "atot": "atotal", "at": "atotalofsheet",
}  # fmt: skip
"""Other spellings of the names of columns."""


@dataclass(frozen=True, slots=True)
class Example:
    """One row: its numbers by column, and how they were printed."""

    file: str
    line: int
    values: Mapping[str, float]
    printed: Mapping[str, str]

    def half_digit(self, column: str) -> float:
        """Return half a unit of the last digit that a cell prints after its point, else 0."""
        exponent = Decimal(self.printed[column]).as_tuple().exponent
        return 0.5 * 10.0**exponent if isinstance(exponent, int) and exponent < 0 else 0.0


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """A file of examples; `columns` are the names as recognised."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Example, ...]


def column_name(text: str) -> str:
    """Return the name by which a column is known here."""
    name = _UNIT.sub("", text.strip())
    if len(name) == 1:
        return name
    plain = _PLAIN.sub("", name.lower())
    return OTHER_NAMES.get(plain, plain)


def shipped_tables() -> list[ExampleTable]:
    """Return the examples that the package carries, in the order of their files."""
    folder = files("simnet.verify") / "data" / "itu"
    names = sorted(each.name for each in folder.iterdir() if each.name.startswith("ITUR"))
    return [parsed((folder / name).read_text(encoding="utf-8"), name) for name in names]


def read_tables(paths: Iterable[Path]) -> list[ExampleTable]:
    """Return the examples of a user's files.

    Raises:
        InputError: a file cannot be read, or holds no row of numbers.
    """
    return [parsed(_text(path), str(path)) for path in paths]


def _text(path: Path) -> str:
    """Return the text of a file, read as Windows-1252 where it is not UTF-8.

    Only the row of units has a letter that could be another, the degree sign.
    """
    data, name = inputs.read_bytes(path, str(path)), str(path)
    try:
        return inputs.decoded(data, name)
    except ScenarioError:
        return inputs.decoded(data, name, "cp1252")


def parsed(text: str, file: str) -> ExampleTable:
    """Return the examples in a text.

    Raises:
        InputError: it is no CSV, names a column twice, or has no row of numbers.
    """
    found = table(text, file, lambda cells: sum(not _number(cell) for cell in cells if cell) > 1)
    columns = tuple(column_name(cell) for cell in found.header.cells)
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise ScenarioError(Problem(file, found.header.line, "", f"column {twice[0]} stands twice"))
    rows = [_example(row, columns, file) for row in found.rows()]
    kept = tuple(row for row in rows if row is not None)
    if not kept:
        raise InputError(f"{file}: holds no row of numbers")
    return ExampleTable(file, columns, kept)


def _example(row: TextRow, columns: tuple[str, ...], file: str) -> Example | None:
    """Return the numbers of a row; None for one without any, such as the row of units."""
    cells = dict(zip(columns, row.cells, strict=False))
    printed = {name: cell for name, cell in cells.items() if name and _number(cell)}
    wrong = [name for name, cell in cells.items() if name and cell and not _number(cell)]
    if not printed:
        return None
    if wrong:
        message = f"expected a number, got {cells[wrong[0]]!r}"
        raise ScenarioError(Problem(file, row.line, wrong[0], message))
    return Example(file, row.line, {name: float(cell) for name, cell in printed.items()}, printed)


def _number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and Decimal(cell).is_finite()
    except (ValueError, InvalidOperation):
        return False
