"""Recorded conditions of a link: a CSV file of times, rates, delays and losses, ours or measured.

The header names what each column is, and in which unit: ``time`` (s), one of ``rate_bps``,
``rate_kbps``, ``rate_mbps``, one of ``delay_ms``, ``delay_s`` (one way), ``loss`` (0 to 1) or
``loss_percent``, and ``cut`` (1 while the line is down, else 0) with ``keep_queue`` (1: such a cut
loses only what is on the wire). Whatever has no column stays as the link says it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simnet.conditions.state import CUT, KEPT, OPEN, State
from simnet.conditions.steps import Steps
from simnet.errors import Problem, ScenarioError, unknown
from simnet.inputs.files import read_text
from simnet.inputs.rows import Row, table
from simnet.units import MOST_DURATION_S, NS_PER_S

MOST_ROWS = 1_000_000
"""Most rows of a file: a day in steps of a tenth of a second."""
_MOST = {"rate": 1e15, "delay": 3600.0 * NS_PER_S, "loss": 1.0, "cut": 1.0, "keep_queue": 1.0}
"""Largest value of each: bit/s; ns, an hour; all packets; yes."""
_NEEDS = "needs a column 'time' and one of a rate, delay, loss or cut"
_FLAGS = ("cut", "keep_queue")

COLUMNS: Mapping[str, tuple[str, float]] = {
    "time": ("time", NS_PER_S),
    "time_s": ("time", NS_PER_S),
    "rate_bps": ("rate", 1.0),
    "rate_kbps": ("rate", 1e3),
    "rate_mbps": ("rate", 1e6),
    "delay_ms": ("delay", 1e6),
    "delay_s": ("delay", NS_PER_S),
    "loss": ("loss", 1.0),
    "loss_percent": ("loss", 0.01),
    "cut": ("cut", 1.0),
    "keep_queue": ("keep_queue", 1.0),
}
"""What a column of each name is, and how many of its units one of them holds: ns, bit/s, or 1."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Step functions of a link from the first row on; empty where the file has no such column."""

    rates: Steps[int]
    delays: Steps[int]
    losses: Steps[float]
    start_ns: int
    """Time of the first row."""
    end_ns: int
    """Time of the last row."""
    outages: Steps[int] = ()
    """OPEN, CUT or KEPT, as :mod:`simnet.conditions.state` tells them apart."""


def read_recorded(path: Path, name: str | None = None) -> Recorded:
    """Return what a file records.

    Raises:
        InputError: the file cannot be read, lacks a column or has one twice, a cell is no number
            in range, or times do not increase.
    """
    name = name or str(path)
    rows = table(read_text(path, name), name, _is_header)
    columns = _columns(rows.header, name)
    times: list[int] = []
    found: dict[str, list[float]] = {what: [] for what in columns if what != "time"}
    for row in rows.rows():
        if len(times) == MOST_ROWS:
            raise _wrong(name, row.line, f"has more than {MOST_ROWS} rows")
        values = _values(row, columns, rows.delimiter, name)
        time_ns = round(values["time"])
        if times and time_ns <= times[-1]:
            raise _wrong(name, row.line, "its time is not after that of the row above")
        times.append(time_ns)
        for what, column in found.items():
            column.append(values[what])
    if not times:
        raise _wrong(name, None, "holds no rows")
    return Recorded(
        tuple(zip(times, map(round, found.get("rate", ())), strict=False)),
        tuple(zip(times, map(round, found.get("delay", ())), strict=False)),
        tuple(zip(times, found.get("loss", ()), strict=False)),
        times[0],
        times[-1],
        tuple(zip(times, _outages(found), strict=False)),
    )


def recorded(states: Sequence[State]) -> str:
    """Return a timeline as the text of a file from which it is read back."""
    head = ("time_s", "rate_bps", "delay_ms", "loss", "cut", "keep_queue")
    lines = [
        (
            decimal(each.time_ns, 9),
            str(each.rate_bps),
            decimal(each.delay_ns, 6),
            repr(each.loss),
            str(int(each.outage != OPEN)),
            str(int(each.outage == KEPT)),
        )
        for each in states
    ]
    return "".join(",".join(cells) + "\n" for cells in (head, *lines))


def decimal(number: int, digits: int) -> str:
    """Return a whole number of 10**-digits as a decimal number, exactly."""
    whole, rest = divmod(number, 10**digits)
    return f"{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")


def _outages(found: Mapping[str, Sequence[float]]) -> list[int]:
    """Return of each row what of OPEN, CUT and KEPT it says."""
    cuts = found.get("cut", ())
    kept = found.get("keep_queue", [0.0] * len(cuts))
    return [(KEPT if keep else CUT) if cut else OPEN for cut, keep in zip(cuts, kept, strict=False)]


def _is_header(cells: Sequence[str]) -> bool:
    known = [COLUMNS[cell.casefold()][0] for cell in cells if cell.casefold() in COLUMNS]
    return "time" in known and len(known) > 1


def _columns(header: Row, name: str) -> dict[str, tuple[int, float]]:
    """Return of each quantity where it stands, and its unit."""
    columns: dict[str, tuple[int, float]] = {}
    for place, cell in enumerate(header.cells):
        if cell.casefold() not in COLUMNS:
            raise _wrong(name, header.line, unknown("column", cell, COLUMNS))
        what, unit = COLUMNS[cell.casefold()]
        if what in columns:
            raise _wrong(name, header.line, f"more than one column says the {what}")
        columns[what] = (place, unit)
    if "time" not in columns or not columns.keys() - {"time", "keep_queue"}:
        raise _wrong(name, header.line, _NEEDS)
    return columns


def _values(
    row: Row, columns: Mapping[str, tuple[int, float]], delimiter: str, name: str
) -> dict[str, float]:
    if len(row.cells) < len(columns):
        raise _wrong(name, row.line, f"has {len(row.cells)} cells, the header {len(columns)}")
    values = {}
    for what, (place, unit) in columns.items():
        text = row.cells[place]
        try:
            value = float(text if delimiter == "," else text.replace(",", ".")) * unit
        except ValueError:
            raise _wrong(name, row.line, f"the {what} {text[:40]!r} is no number") from None
        most = _MOST.get(what, MOST_DURATION_S * NS_PER_S)
        if not (math.isfinite(value) and 0 <= value <= most):
            allowed = f"0 to {most / unit:g}"
            raise _wrong(name, row.line, f"the {what} must be {allowed}, got {text[:40]!r}")
        if what in _FLAGS and value not in (0.0, 1.0):
            raise _wrong(name, row.line, f"the {what} must be 0 or 1, got {text[:40]!r}")
        values[what] = value
    return values


def _wrong(name: str, line: int | None, what: str) -> ScenarioError:
    return ScenarioError(Problem(name, line, "", what))
