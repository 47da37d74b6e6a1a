"""A planner's list of villages: one row a village, in CSV with a header row.

Columns: name, latitude and longitude; as it may be code, kind, district, regency, group,
technology and isp; and dotted ones such as ``access.subscription``. Other columns are left out,
and that is noted. Rows become villages under names made of theirs: ``long-apari`` for Long Apari,
with the district added where the name repeats in the file.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simnet.errors import Problem, listed, nearest
from simnet.inputs.files import read_text
from simnet.kinds import check_name
from simnet.scenario.importers.base import Imported, nested, quoted, scalar, slug
from simnet.scenario.precedence import merge
from simnet.scenario.read import scalars
from simnet.scenario.read.tree import Source, Value

REQUIRED = ("name", "latitude", "longitude")
FILTERS = ("district", "regency", "kind")
"""Keys by which a scenario takes only some rows."""
TEXTS = ("name", "code", "district", "regency", "group")
PLACES = {"technology": ["access", "technology"], "isp": ["access", "isp"]}
"""Columns that are kept under another path of the village."""
KNOWN = (*REQUIRED, "code", "kind", "district", "regency", "group", *PLACES)
INDONESIAN = {
    "nama": "name",
    "kode": "code",
    "jenis": "kind",
    "kecamatan": "district",
    "kabupaten": "regency",
    "kabupaten/kota": "regency",
    "lintang": "latitude",
    "bujur": "longitude",
    "lat": "latitude",
    "lon": "longitude",
    "long": "longitude",
    "lng": "longitude",
    "teknologi": "technology",
}
"""Other headings that lists use."""


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def import_villages(path: Path, name: str, only: Mapping[str, Value]) -> Imported:
    """Return the villages of CSV file `path` that fit `only` (texts by filter key).

    Raises:
        ScenarioError: the file cannot be read as text.
    """
    result = Imported()
    rows = list(_rows(read_text(path, name), name, result))
    names = _names(rows)
    source = Source(name)
    seen: dict[str, int] = {}
    villages: dict[str, Value] = {}
    kept = [row for row in rows if _fits(row, only)]
    for row in kept:
        _check_code(row, seen, name, result)
        village = _village(row, source, name, result)
        key = names[row.line]
        if key in villages:
            what = f"is the same village as in line {villages[key].line}"
            result.problems.append(Problem(name, row.line, "name", what))
        villages[key] = village
    if rows and not kept and not result.problems:
        result.problems.extend(_nothing_fits(rows, only))
    result.sections["villages"] = Value(dict(villages), source)
    return result


def _rows(text: str, name: str, result: Imported) -> Iterator[_Row]:
    """Yield the rows that have as many cells as the header; others become problems."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        columns = _columns(header, text, name, result)
        if columns is None:
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                what = f"has {len(cells)} cells, the header {len(columns)}"
                result.problems.append(Problem(name, reader.line_num, "", what))
                continue
            trimmed = (cell.strip() for cell in cells)
            yield _Row(reader.line_num, dict(zip(columns, trimmed, strict=True)))
        if reader.line_num <= 1 and not result.problems:
            result.problems.append(Problem(name, None, "", "has a header row, but no villages"))
    except csv.Error as error:
        result.problems.append(Problem(name, reader.line_num, "", f"is not sound CSV: {error}"))


def _columns(header: list[str] | None, text: str, name: str, result: Imported) -> list[str] | None:
    """Return the names of the columns, or None where the file cannot be read further."""
    if header is None:
        result.problems.append(Problem(name, None, "", "the file is empty"))
        return None
    for separator, what in ((";", "semicolons"), ("\t", "tabs")):
        first = text.splitlines()[0]
        if len(header) == 1 and first.count(separator) > 1:
            hint = f"cells are separated by {what}; save it as 'CSV UTF-8 (comma delimited)'"
            result.problems.append(Problem(name, 1, "", hint))
            return None
    columns = [cell.strip().casefold() for cell in header]
    columns = [INDONESIAN.get(column, column) for column in columns]
    for column, times in Counter(columns).items():
        if times > 1 and column:
            result.problems.append(Problem(name, 1, column, "this column is there twice"))
    meant = _note_left_out(columns, name, result)
    result.problems.extend(
        Problem(name, 1, column, f"this column is missing (needed: {', '.join(REQUIRED)})")
        for column in REQUIRED
        if column not in columns and column not in meant
    )
    return None if result.problems else columns


def _note_left_out(columns: list[str], name: str, result: Imported) -> set[str]:
    """Note the columns that are not taken; return the known ones that some may be slips of."""
    slips = set()
    other = [column for column in columns if column not in KNOWN and "." not in column and column]
    for column in other:
        meant = nearest(column, [each for each in KNOWN if each not in columns])
        if meant is not None:
            slips.add(meant)
            what = f"unknown column; did you mean '{meant}'? (known: {', '.join(KNOWN)})"
            result.problems.append(Problem(name, 1, column, what))
    if other:
        result.notes.append(Problem(name, 1, "", f"columns left out: {listed(other)}"))
    return slips


def _names(rows: list[_Row]) -> dict[int, str]:
    """Return a name for each row, by line; repeated ones with district, regency or code added.

    All rows of the file count, so that a name does not depend on which rows are taken.
    """
    names = {row.line: slug(row.cells["name"]) or f"row-{row.line}" for row in rows}
    for column in ("district", "regency", "code"):
        times = Counter(names.values())
        for row in rows:
            more = slug(row.cells.get(column, ""))
            if times[names[row.line]] > 1 and more:
                names[row.line] = f"{names[row.line]}-{more}"
    return names


def _fits(row: _Row, only: Mapping[str, Value]) -> bool:
    return all(
        row.cells.get(key, "").casefold() == str(wanted.content).casefold()
        for key, wanted in only.items()
    )


def _nothing_fits(rows: list[_Row], only: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield why no row of the file is taken."""
    for key, wanted in only.items():
        there = sorted({row.cells.get(key, "") for row in rows} - {""})
        asked = str(wanted.content)
        if asked.casefold() in (each.casefold() for each in there):
            continue
        hint = nearest(asked, there)
        meant = f"; did you mean '{hint}'?" if hint else ""
        what = f"no row of the file has {key} {quoted(asked)}{meant} (there: {listed(there)})"
        yield Problem(wanted.source.file, wanted.line, f"villages.{key}", what)
        return
    first = next(iter(only.values()))
    what = f"no row of the file has {' and '.join(only)} as asked for"
    yield Problem(first.source.file, first.line, "villages", what)


def _check_code(row: _Row, seen: dict[str, int], name: str, result: Imported) -> None:
    code = row.cells.get("code", "")
    if code and code in seen:
        what = f"{quoted(code)} is also the code in line {seen[code]}"
        result.problems.append(Problem(name, row.line, "code", what))
    seen.setdefault(code, row.line)


def _village(row: _Row, source: Source, name: str, result: Imported) -> Value:
    """Return one row as a village; what is wrong with its cells becomes problems."""
    village = Value({}, source, row.line, key_line=row.line)
    for column, cell in row.cells.items():
        try:
            content = _content(column, cell)
        except ValueError as error:
            result.problems.append(Problem(name, row.line, column, str(error)))
            continue
        if content is not None:
            value = scalar(content, source, row.line)
            path = PLACES.get(column, column.split("."))
            village = merge(village, nested(list(path), value))
    if (row.cells["latitude"] == "") != (row.cells["longitude"] == ""):
        what = "give both latitude and longitude, or neither"
        result.problems.append(Problem(name, row.line, "", what))
    village.key_line = row.line
    village.previous = None
    return village


def _content(column: str, cell: str) -> scalars.Scalar:
    """Return what a cell stands for; None where it is left out.

    Raises:
        ValueError: the cell is not what its column holds.
    """
    if column == "name":
        return check_name(cell)
    if cell == "" or column == "kind" or (column not in KNOWN and "." not in column):
        return None
    if column == "latitude":
        return _degrees(cell, 90)
    if column == "longitude":
        return _degrees(cell, 180)
    return cell if column in TEXTS or column in PLACES else scalars.resolve(cell)


def _degrees(cell: str, most: int) -> float:
    try:
        degrees = float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        degrees = math.nan
    if math.isnan(degrees):
        comma = "; write a decimal point, not a comma" if "," in cell else ""
        raise ValueError(f"{quoted(cell)} is not a number of degrees such as -0.57{comma}")
    if not -most <= degrees <= most:
        swapped = " (are latitude and longitude swapped?)" if most < abs(degrees) <= 180 else ""
        raise ValueError(f"must be in [-{most}, {most}], got {quoted(cell)}{swapped}")
    return degrees
