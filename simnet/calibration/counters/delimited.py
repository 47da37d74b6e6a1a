"""CSV with a time and a column for each direction, as LibreNMS, MikroTik and spreadsheets write it.

The header is the first row with a heading for the time. Cacti's graph export puts a block of
``"Title","..."`` lines and an empty one above it; its axis label says what the columns are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

import numpy as np

from simnet.calibration.counters.clocks import Dates, seconds_of
from simnet.calibration.counters.meaning import UNKNOWN, Meaning, told_by
from simnet.calibration.counters.numbers import NOTHING, number
from simnet.calibration.counters.recorded import Recorded, checked_headings
from simnet.errors import Problem, ScenarioError, listed
from simnet.inputs.rows import Row, Table, table

TIMES = frozenset((
    "time", "timestamp", "datetime", "date", "date time", "epoch", "unixtime", "unix time",
    "waktu", "tanggal", "tanggal waktu", "tgl", "jam",
))  # fmt: skip
"""Headings of the time, in small letters."""
PORTS = frozenset(("interface", "port", "ifname", "ifdescr", "ifalias", "if name", "antarmuka"))
"""Headings of the name of an interface, where rows are of several, in small letters."""
MOST_CELLS = 20_000_000
_UTC = re.compile(r"\b(?:utc|gmt|z)\b")
_CLOCKS = frozenset(("time", "waktu", "jam"))
_DAYS = frozenset(("date", "tanggal", "tgl"))
_AXIS = frozenset(("vertical label",))
_META = frozenset(("title", "start date", "end date", "step", "total rows", "graph id", "host id"))


def read_delimited(text: str, name: str, dates: Dates) -> Recorded:
    """Return what a CSV file holds.

    Raises:
        ScenarioError: it is no CSV with a time, a cell is no number, headings are there twice.
    """
    found = table(text, name, _is_header)
    headings = list(found.header.cells)
    while headings and not headings[-1]:
        headings.pop()
    times = [index for index, each in enumerate(headings) if _plain(each) in TIMES]
    if not times:
        shown = listed([each[:30] for each in headings if each])
        what = f"no column has the time (a heading time, date or timestamp); found: {shown}"
        raise ScenarioError(Problem(name, found.header.line, "", what))
    checked_headings(headings, name, found.header.line)
    rows = list(found.rows())
    if not rows:
        raise ScenarioError(Problem(name, found.header.line, "", "has headings and no row below"))
    kept = [index for index in range(len(headings)) if index not in times and headings[index]]
    if not kept:
        what = "has a time and no column beside it"
        raise ScenarioError(Problem(name, found.header.line, "", what))
    when = _times(headings, times)
    if _UTC.search(headings[when[0]].casefold()):
        dates = replace(dates, zone=UTC)
    above = _above(text, found)
    made = Recorded(
        name,
        "cacti" if above is not None else "csv",
        np.array(seconds_of(*_clock_cells(rows, when, name), name, dates)),
        tuple(row.line for row in rows),
        {headings[index]: _column(rows, index, headings[index], name) for index in kept},
        above or UNKNOWN,
    )
    ports = [index for index in kept if _plain(headings[index]) in PORTS]
    return _parted(made, rows, ports[0], headings[ports[0]]) if ports else made


def _parted(made: Recorded, rows: Sequence[Row], index: int, heading: str) -> Recorded:
    """Return columns of each interface by itself, where rows are of several: ``ether1 rx-byte``.

    Raises:
        ScenarioError: there are too many of them.
    """
    names = [row.cells[index] if index < len(row.cells) else "" for row in rows]
    several = list(dict.fromkeys(each for each in names if each))
    numbers = [each for each, values in made.columns.items() if np.isfinite(values).any()]
    if len(several) < 2 or heading in numbers:
        return made
    if len(several) * len(numbers) * len(rows) > MOST_CELLS:
        what = f"has {len(several)} interfaces in {len(rows)} rows; part it by interface"
        raise ScenarioError(Problem(made.name, None, "", what))
    of = np.array(names)
    columns = {
        f"{port} {each}": np.where(of == port, made.columns[each], np.nan)
        for port in several
        for each in numbers
    }
    tells = {f"{port} {each}": each for port in several for each in numbers}
    return replace(made, columns=columns, tells=tells)


def _is_header(cells: Sequence[str]) -> bool:
    return len([cell for cell in cells if cell]) > 1 and any(
        _plain(each) in TIMES for each in cells
    )


def _plain(heading: str) -> str:
    without = re.sub(r"\(.*?\)|\[.*?\]|\b(?:utc|gmt)\b", "", heading.casefold())
    return re.sub(r"[\W_]+", " ", without).strip()


def _times(headings: Sequence[str], found: Sequence[int]) -> tuple[int, ...]:
    """Return the column of the time, or those of the date and the clock in their order."""
    days = [index for index in found if _plain(headings[index]) in _DAYS]
    clocks = [index for index in found if _plain(headings[index]) in _CLOCKS]
    if len(found) == 2 and len(days) == 1 and len(clocks) == 1:
        return days[0], clocks[0]
    return (found[0],)


def _clock_cells(
    rows: Sequence[Row], when: Sequence[int], name: str
) -> tuple[list[str], list[int]]:
    texts = []
    for row in rows:
        cells = [row.cells[index] if index < len(row.cells) else "" for index in when]
        if not all(cells):
            raise ScenarioError(Problem(name, row.line, "", "the row has no time"))
        texts.append(" ".join(cells))
    return texts, [row.line for row in rows]


def _column(rows: Sequence[Row], index: int, heading: str, name: str) -> np.ndarray:
    """Return the numbers of a column; one that holds none but words is all nan."""
    values, words = [], 0
    wrong: Problem | None = None
    for row in rows:
        cell = row.cells[index] if index < len(row.cells) else ""
        try:
            values.append(number(cell))
        except ValueError as error:
            wrong = wrong or Problem(name, row.line, f"column '{heading}'", str(error))
            words += 1
            values.append(np.nan)
    said = sum(
        1 for row in rows if index < len(row.cells) and row.cells[index].casefold() not in NOTHING
    )
    if wrong is not None and words < said:
        raise ScenarioError(wrong)
    return np.array(values)


def _above(text: str, found: Table) -> Meaning | None:
    """Return what the block above the header of Cacti's export says; None where there is none."""
    labels: dict[str, str] = {}
    for line in text.splitlines()[: found.header.line - 1]:
        key, _, value = line.strip("\ufeff").replace('"', "").partition(found.delimiter)
        labels[key.strip().casefold().rstrip(":")] = value.strip()
    if not labels.keys() & (_META | _AXIS):
        return None
    axis = next((value for key, value in labels.items() if key in _AXIS), "")
    return Meaning(form="rate").over(told_by(axis))
