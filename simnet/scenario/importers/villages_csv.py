"""A planner's list of villages or schools: one row each, in CSV with a header row.

Columns: name, latitude and longitude; as it may be code, kind, district, regency, group,
technology and isp; and dotted ones such as ``access.subscription``. The headings that published
lists use (of Giga, of Indonesian ministries) are understood too. Other columns are left out, and
that is noted. Rows become villages under names made of theirs: ``long-apari`` for Long Apari,
with the district added where the name repeats in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from simnet.errors import Problem, listed, nearest
from simnet.inputs.files import read_text_and_encoding
from simnet.inputs.rows import table
from simnet.kinds import NAME_LENGTH, check_name
from simnet.scenario.importers.base import Imported, cleaned, nested, quoted, scalar, slug
from simnet.scenario.importers.headings import HEADINGS, is_header
from simnet.scenario.importers.listing import (
    AXES,
    Columns,
    Place,
    check_code,
    coordinate,
    gather_swapped,
    if_swapped,
    places,
)
from simnet.scenario.model.backhaul import same_regency
from simnet.scenario.precedence import merge
from simnet.scenario.read import scalars
from simnet.scenario.read.tree import Origin, Value

REQUIRED = ("name", "latitude", "longitude")
FILTERS = ("district", "regency", "kind")
"""Keys by which a scenario takes only rows whose cell is this."""
ONLY = "only"
"""The key by which it takes only rows with one of some codes or names."""
TEXTS = ("name", "code", "district", "regency", "group")
PLACES = {"technology": ["access", "technology"], "isp": ["access", "isp"]}
"""Columns that are kept under another path of the village."""
COLUMNS = Columns(
    HEADINGS, REQUIRED, ("name", "district", "regency", "group"), "villages", dotted=True
)


def _is_header(cells: Sequence[str]) -> bool:
    return is_header(cells, HEADINGS, REQUIRED)


def import_villages(path: Path, name: str, only: Mapping[str, Value]) -> Imported:
    """Return the villages of CSV file `path` that fit `only` (texts by filter key, see `ONLY`).

    Raises:
        ScenarioError: the file cannot be read as text.
    """
    result = Imported()
    text, decoded = read_text_and_encoding(path, name)
    if decoded:
        result.notes.append(Problem(name, None, "", decoded))
    rows = list(places(table(text, name, _is_header), COLUMNS, name, result))
    names = _names(rows, name, result)
    origin = Origin(name)
    seen: dict[str, int] = {}
    villages: dict[str, Value] = {}
    listed_ones = only.get(ONLY)
    only = {key: value for key, value in only.items() if key != ONLY}
    kept = [row for row in rows if _fits(row, only)]
    if listed_ones is not None:
        filters = f" with the {' and '.join(only)} asked for" if only else ""
        kept = _listed(kept, listed_ones, names, filters, result)
    for row in kept:
        check_code(row, seen, name, result)
        village = _village(row, origin, name, result)
        key = names[row.line]
        if key in villages:
            what = f"is the same village as in line {villages[key].line}"
            result.problems.append(Problem(name, row.line, "name", what))
        villages[key] = village
    _note_zeros(villages, name, result)
    gather_swapped(kept, COLUMNS.what, name, result)
    if rows and not kept and only and not result.problems:
        result.problems.extend(_nothing_fits(rows, only))
    result.sections["villages"] = Value(dict(villages), origin)
    return result


def _names(rows: list[Place], file: str, result: Imported) -> dict[int, str]:
    """Return a name for each row, by line; repeated ones with district, regency or code added.

    All rows of the file count, so that a name does not depend on which rows are taken. Rows that
    differ in nothing of these, but in other cells, are numbered.
    """
    names = {row.line: slug(row.cells["name"]) or f"row-{row.line}" for row in rows}
    for column in ("district", "regency", "code"):
        times = Counter(names.values())
        for row in rows:
            more = slug(row.cells.get(column, ""))
            if times[names[row.line]] > 1 and more:
                names[row.line] = f"{names[row.line]}-{more}"
    same: dict[str, set[tuple[str, ...]]] = {}
    taken = set(names.values())
    numbered = []
    for row in rows:
        short = names[row.line][:NAME_LENGTH].strip("-")
        others, cells = same.setdefault(short, set()), tuple(row.cells.values())
        names[row.line] = short
        if others and cells not in others:
            number = len(others) + 1
            while (name := f"{short[: NAME_LENGTH - 6]}-{number}") in taken:
                number += 1
            names[row.line] = name
            taken.add(name)
            numbered.append(f"{name} (line {row.line})")
        others.add(cells)
    if numbered:
        what = f"names that repeat have a number added: {listed(numbered)}"
        result.notes.append(Problem(file, None, "name", what))
    return names


def _fits(row: Place, only: Mapping[str, Value]) -> bool:
    return all(
        row.cells.get(key, "").casefold() == str(requested.content).casefold()
        for key, requested in only.items()
    )


def _listed(
    rows: list[Place], wanted: Value, names: Mapping[int, str], filters: str, result: Imported
) -> list[Place]:
    """Return the rows with one of the codes or names of a list.

    One that none has is a problem, and a name of several villages is noted: all are taken.

    Args:
        rows: those that the filters leave.
        wanted: the codes and names.
        names: of the villages in the scenario, by line.
        filters: the columns that rows were taken by before, in words.
        result: where problems and notes go.
    """
    known: dict[str, list[Place]] = {}
    for row in rows:
        for key in dict.fromkeys(row.cells.get(each, "").casefold() for each in ("code", "name")):
            known.setdefault(key, []).append(row)
    taken: dict[int, Place] = {}
    for each in wanted.items:
        asked = str(each.content)
        found = known.get(asked.casefold()) or known.get(cleaned(asked).casefold(), [])
        taken |= {row.line: row for row in found}
        if len(found) > 1:
            note = _shared_name(each, found, names)
            result.notes.extend([note] if note not in result.notes else [])
        if not found:
            hint = nearest(asked, [row.cells["name"] for row in rows])
            meant = f"; did you mean '{hint}'?" if hint else ""
            what = f"no row of the file{filters} has the code or name {quoted(asked)}{meant}"
            result.problems.append(Problem(each.origin.file, each.line, "villages.only", what))
    return [taken[line] for line in sorted(taken)]


def _shared_name(asked: Value, found: Sequence[Place], names: Mapping[int, str]) -> Problem:
    """Return the note that several villages have a name, and are all taken."""
    villages = listed([f"{names[row.line]} (line {row.line})" for row in found])
    what = (
        f"{quoted(str(asked.content))} is the name of {len(found)} villages, all taken: {villages}"
    )
    by_code = "; a code takes one" if all(row.cells.get("code") for row in found) else ""
    return Problem(asked.origin.file, asked.line, "villages.only", what + by_code)


def _nothing_fits(rows: list[Place], only: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield why no row of the file is taken."""
    for key, requested in only.items():
        there = sorted({row.cells.get(key, "") for row in rows} - {""})
        asked = str(requested.content)
        if asked.casefold() in (each.casefold() for each in there):
            continue
        hint = next((each for each in there if same_regency(asked, each)), nearest(asked, there))
        meant = f"; did you mean '{hint}'?" if hint else ""
        what = f"no row of the file has {key} {quoted(asked)}{meant} (there: {listed(there)})"
        yield Problem(requested.origin.file, requested.line, f"villages.{key}", what)
        return
    first = next(iter(only.values()))
    what = f"no row of the file has {' and '.join(only)} as asked for"
    yield Problem(first.origin.file, first.line, "villages", what)


def _village(row: Place, origin: Origin, name: str, result: Imported) -> Value:
    """Return one row as a village; what is wrong with its cells becomes problems."""
    village = Value({}, origin, row.line, key_line=row.line)
    for column, cell in row.cells.items():
        try:
            content = _content(column, cell)
        except ValueError as error:
            what = str(error) + if_swapped(row) * (column == "latitude")
            result.problems.append(Problem(name, row.line, column, what))
            continue
        if content is not None:
            value = scalar(content, origin, row.line)
            path = PLACES.get(column, column.split("."))
            village = merge(village, nested(list(path), value))
    if (row.cells["latitude"] == "") != (row.cells["longitude"] == ""):
        what = "give both latitude and longitude, or neither"
        result.problems.append(Problem(name, row.line, "", what))
    village.key_line = row.line
    village.previous = None
    return village


def _note_zeros(villages: Mapping[str, Value], name: str, result: Imported) -> None:
    """Note the villages that lie where the equator meets the meridian of Greenwich."""
    zeros = [
        f"{key} (line {village.line})"
        for key, village in villages.items()
        if all((degree := village.get(axis)) is not None and degree.content == 0 for axis in AXES)
    ]
    if zeros:
        what = f"coordinates are 0, 0; are they missing? {listed(zeros)}"
        result.notes.append(Problem(name, None, "", what))


def _content(column: str, cell: str) -> scalars.Scalar:
    """Return what a cell stands for; None where it is left out.

    Raises:
        ValueError: the cell is not what its column holds.
    """
    if column == "name":
        return check_name(cell)
    if cell == "" or column == "kind":
        return None
    if column in AXES:
        return coordinate(cell, column)
    return cell if column in TEXTS or column in PLACES else scalars.resolve(cell)
