"""Lists of places in CSV, one a row: which columns are ours, cells fit for names, coordinates.

What is common to lists of villages and of sites: the header row, wherever it stands; the headings
that publishers use; a note of the columns that are taken and left out; names of real places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from simnet.errors import Problem, ScenarioError, counted, listed, nearest
from simnet.inputs.rows import Table
from simnet.kinds import check_name
from simnet.scenario.importers.base import Imported, cleaned, quoted
from simnet.scenario.importers.coordinates import MOST_LATITUDE, MOST_LONGITUDE, degrees
from simnet.scenario.importers.headings import DOTTED, EMPTY, heading
from simnet.scenario.read.tree import visible

AXES = ("latitude", "longitude")
MOST_TOLD = 5
"""How many names that were changed are shown."""
MOST_ONE_BY_ONE = 10
"""How many rows that are left out for the same reason are told one by one."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What columns a list may have."""

    headings: Mapping[str, Sequence[str]]
    """Headings of each column; the first that is there is taken."""
    required: Sequence[str]
    names: Sequence[str]
    """Those that hold names of people's making."""
    what: str
    """What the rows are, for messages."""
    dotted: bool = False
    """Whether headings may be paths (``access.down``)."""


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of a row by our names of the columns, and its line."""

    line: int
    cells: Mapping[str, str]


def places(found: Table, columns: Columns, name: str, result: Imported) -> Iterator[Place]:
    """Yield the rows that have as many cells as the header; others become problems."""
    ours = _ours(found, columns, name, result)
    if ours is None:
        return
    cleaner = _Cleaner(columns.names, name, result)
    width, some = len(ours), False
    try:
        for row in found.rows():
            some = True
            cells = row.cells[:width] if not any(row.cells[width:]) else row.cells
            if len(cells) != width:
                what = f"has {counted(len(cells), 'cell')}, the header {width}"
                result.problems.append(Problem(name, row.line, "", what))
                continue
            known = {column: cell for column, cell in zip(ours, cells, strict=True) if column}
            yield Place(row.line, cleaner.row(row.line, known))
    except ScenarioError as error:
        result.problems.extend(error.problems)
    cleaner.tell()
    if not some and not result.problems:
        what = f"has a header row, but no {columns.what}"
        result.problems.append(Problem(name, None, "", what))


def _ours(found: Table, columns: Columns, name: str, result: Imported) -> list[str] | None:
    """Return our name of each column, "" where it is left out; None if the file is unusable."""
    line = found.header.line
    headings = [heading(cell) for cell in found.header.cells]
    ours = [each if columns.dotted and each.startswith(DOTTED) else "" for each in headings]
    for column, spellings in columns.headings.items():
        taken = next((each for each in spellings if each in headings), None)
        if taken is not None:
            ours[headings.index(taken)] = column
            if headings.count(taken) > 1:
                result.problems.append(Problem(name, line, column, "this column is there twice"))
    for column, times in Counter(ours).items():
        if times > 1 and column.startswith(DOTTED):
            result.problems.append(Problem(name, line, column, "this column is there twice"))
    _note_taken(found, ours, columns, name, result)
    shown = [visible(" ".join(cell.split()), 40) for cell in found.header.cells]
    other = [cell for cell, column in zip(shown, ours, strict=True) if cell and not column]
    for column in columns.required:
        if column not in ours:
            what = f"this column is missing (needed: {', '.join(columns.required)})"
            meant = nearest(column, other)
            sure = meant and nearest(meant, columns.required) == column
            hint = f"; is it '{meant}'?" if sure else ""
            result.problems.append(Problem(name, line, column, what + hint))
    if other:
        result.notes.append(Problem(name, line, "", f"columns left out: {listed(other)}"))
    if line > 1 and not result.problems and found.text[:1] not in "\r\n":
        what = f"what stands above the header row (line {line}) is left out"
        result.notes.append(Problem(name, line, "", what))
    return None if result.problems else ours


def _note_taken(
    found: Table, ours: Sequence[str], columns: Columns, name: str, result: Imported
) -> None:
    """Note the columns whose headings are not ours."""
    taken = [
        f"{quoted(' '.join(cell.split()))} as {column}"
        for cell, column in zip(found.header.cells, ours, strict=True)
        if column in columns.headings and heading(cell) != column
    ]
    if taken:
        what = f"columns taken: {listed(taken)}"
        result.notes.append(Problem(name, found.header.line, "", what))


class _Cleaner:
    """Makes cells fit for names, and tells what it changed in one note a column."""

    def __init__(self, columns: Sequence[str], name: str, result: Imported) -> None:
        self._columns = columns
        self._name = name
        self._result = result
        self._changed: dict[str, list[tuple[int, str, str]]] = {}

    def row(self, line: int, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the cells of a row, names without what names must not hold."""
        kept = dict(cells)
        for column in self._columns:
            cell = cells.get(column, "")
            try:
                if cell:
                    check_name(cell)
            except ValueError:
                kept[column] = cleaned(cell)
                self._changed.setdefault(column, []).append((line, cell, kept[column]))
        for column in AXES:
            if cells.get(column, "").casefold() in EMPTY:
                kept[column] = ""
        return kept

    def tell(self) -> None:
        """Note the names that were changed."""
        for column, changed in self._changed.items():
            shown = [f"'{now}' for {quoted(cell)} in line {line}" for line, cell, now in changed]
            more = len(shown) - MOST_TOLD
            what = "; ".join(shown[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
            note = f"changed to what a name may hold: {what}"
            self._result.notes.append(Problem(self._name, changed[0][0], column, note))


@dataclass(slots=True)
class Told:
    """Rows that are told together, each with what is to be said of it."""

    each: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, what: str) -> None:
        """Add a row by its line."""
        self.each.append((line, what))

    @property
    def lines(self) -> str:
        """The lines of the rows."""
        return f"line{'s' * (len(self.each) > 1)} {listed([str(line) for line, _ in self.each])}"

    def notes(self, name: str, together: str) -> Iterator[Problem]:
        """Yield a note a row, or one for all where they are many."""
        if len(self.each) <= MOST_ONE_BY_ONE:
            yield from (Problem(name, line, "", what) for line, what in self.each)
        else:
            what = f"{len(self.each)} rows {together}: left out ({self.lines})"
            yield Problem(name, self.each[0][0], "", what)


def check_code(row: Place, seen: dict[str, int], name: str, result: Imported) -> None:
    """Refuse a code that a row above has, which `seen` knows by its line."""
    code = row.cells.get("code", "")
    if code and code in seen:
        what = f"{quoted(code)} is also the code in line {seen[code]}"
        result.problems.append(Problem(name, row.line, "code", what))
    seen.setdefault(code, row.line)


def coordinate(cell: str, axis: str) -> float:
    """Return the degrees that a cell tells for "latitude", say.

    Raises:
        ValueError: it is no number of degrees, or not on Earth.
    """
    value, most = degrees(cell, axis), MOST_LATITUDE if axis == "latitude" else MOST_LONGITUDE
    if not -most <= value <= most:
        raise ValueError(f"must be in [-{most}, {most}], got {quoted(cell)}")
    return value


def if_swapped(row: Place) -> str:
    """Return what the coordinates of a row would be the other way round; "" if they are not."""
    latitude, longitude = row.cells["latitude"], row.cells["longitude"]
    try:
        east, north = degrees(latitude, "latitude"), degrees(longitude, "longitude")
    except ValueError:
        return ""
    if not MOST_LATITUDE < abs(east) <= MOST_LONGITUDE or abs(north) > MOST_LATITUDE:
        return ""
    return f"; are the two swapped? then it is latitude {north:g}, longitude {east:g}"


def gather_swapped(rows: Iterable[Place], what: str, name: str, result: Imported) -> None:
    """Tell once that all rows have their coordinates swapped, in place of one problem a row.

    `what` the rows are is said in the message.
    """
    with_place = [row for row in rows if row.cells["latitude"] and row.cells["longitude"]]
    swapped = {row.line for row in with_place if if_swapped(row)}
    if len(swapped) < 2 or len(swapped) < len(with_place):
        return
    others = [
        each
        for each in result.problems
        if each.path != "latitude" or each.line is None or each.line not in swapped
    ]
    first = with_place[0]
    said = f"of all {len(swapped)} {what} is beyond {MOST_LATITUDE} degrees{if_swapped(first)}"
    result.problems[:] = [*others, Problem(name, first.line, "latitude", said)]
