"""Rows of speed tests as Giga Meter and M-Lab hand them out: CSV, JSON lines, or a JSON list.

Fields of fields are called by their path (``Results.S2C.TCPInfo.RTT``); a field is known by the end
of it. Where neither the heading nor its place says the unit, the user must: Mbps and kbps differ by
a thousand and look alike. What TCP_INFO of Linux holds is in microseconds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from simnet.calibration.counters.clocks import PROVINCE, Dates, seconds_of
from simnet.calibration.speed_columns import MOMENTARY, TIMES, UNITS, Column, columns_of, words
from simnet.errors import Problem, ScenarioError, counted, listed
from simnet.inputs.files import read_text
from simnet.inputs.rows import table

Floats: TypeAlias = NDArray[np.float64]

MOST_ROWS = 1_000_000
MOST_BPS = 100e9
MOST_DELAY_S = 60.0
_MISSING = ("", "-", "n/a", "na", "null", "none", "nan")


@dataclass(frozen=True)
class SpeedTests:
    """Speed tests, one element each; nan where a test does not say a quantity."""

    name: str
    time_s: Floats
    """Since 1970."""
    site: tuple[str, ...]
    """Identifier of the school or point, "" where there is none."""
    values: Mapping[str, Floats]
    """By quantity: bit/s, s, shares."""
    notes: tuple[str, ...]

    def __len__(self) -> int:
        """How many tests there are."""
        return len(self.time_s)

    def taken(self, which: NDArray[np.bool_]) -> SpeedTests:
        """Return some of them."""
        sites = tuple(each for each, kept in zip(self.site, which, strict=True) if kept)
        values = {name: column[which] for name, column in self.values.items()}
        return SpeedTests(self.name, self.time_s[which], sites, values, self.notes)


def together(several: Sequence[SpeedTests]) -> SpeedTests:
    """Return the tests of several files as one."""
    if len(several) == 1:
        return several[0]
    quantities = dict.fromkeys(name for each in several for name in each.values)
    values = {
        name: np.concatenate(
            [each.values.get(name, np.full(len(each), np.nan)) for each in several]
        )
        for name in quantities
    }
    return SpeedTests(
        ", ".join(each.name for each in several),
        np.concatenate([each.time_s for each in several]),
        tuple(site for each in several for site in each.site),
        values,
        tuple(f"{each.name}: {note}" for each in several for note in each.notes),
    )


def read_tests(
    path: Path, name: str, columns: Mapping[str, Column], dates: Dates = PROVINCE
) -> SpeedTests:
    """Return the speed tests in a file; messages call it `name`.

    Args:
        path: the file.
        name: what messages call it.
        columns: what the user says of columns, by quantity.
        dates: how times without a zone are to be read.

    Raises:
        InputError: the file cannot be read, has no rates or times, or does not say a unit.
    """
    text = read_text(path, name)
    rows = list(_json_rows(text, name) if text.lstrip()[:1] in ("{", "[") else _rows(text, name))
    if not rows:
        raise ScenarioError(Problem(name, None, "", "holds no speed tests"))
    keys = list(dict.fromkeys(key for _, row in rows for key in row))
    found = columns_of(keys, columns, name)
    if "down" not in found and "up" not in found:
        what = (
            f"no column of rates is known (there: {listed(keys)}); say --column down=HEADING:kbps"
        )
        raise ScenarioError(Problem(name, None, "", what))
    if "time" not in found:
        what = f"no column of times is known (there: {listed(keys)}); say --column time=HEADING"
        raise ScenarioError(Problem(name, None, "", what))
    return _tests(rows, found, keys, name, dates)


_Row: TypeAlias = tuple[int, Mapping[str, str]]
"""The line that a test begins in, and its cells by heading or path."""


def _rows(text: str, name: str) -> Iterator[_Row]:
    found = table(text, name, lambda cells: sum(map(bool, cells)) > 1)
    heads = found.header.cells
    for row in found.rows():
        if len(row.cells) != len(heads):
            what = f"has {counted(len(row.cells), 'cell')}, the header {len(heads)}"
            raise ScenarioError(Problem(name, row.line, "", what))
        yield row.line, {key: cell for key, cell in zip(heads, row.cells, strict=True) if key}


def _json_rows(text: str, name: str) -> Iterator[_Row]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    found: list[tuple[int, Any]] = []
    if isinstance(whole, list):
        found = [(1, each) for each in whole]
    elif whole is not None:
        found = [(1, whole)]
    else:
        for number, line in lines:
            try:
                found.append((number, json.loads(line)))
            except ValueError as error:
                what = f"is not sound JSON: {error}"
                raise ScenarioError(Problem(name, number, "", what)) from None
            except RecursionError:
                raise ScenarioError(Problem(name, number, "", "is nested too deep")) from None
    for number, each in found:
        if not isinstance(each, dict):
            raise ScenarioError(Problem(name, number, "", "is no mapping of a speed test"))
        yield number, dict(_flat(each))


def _flat(row: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the scalars of a row with their dotted paths."""
    for key, value in row.items():
        path = f"{before}.{key}" if before else str(key)
        if isinstance(value, dict) and depth < 12:
            yield from _flat(value, path, depth + 1)
        elif isinstance(value, bool) or not isinstance(value, str | int | float | None):
            continue
        else:
            yield path, "" if value is None else str(value)


def _tests(
    rows: Sequence[_Row],
    found: Mapping[str, tuple[str, float]],
    keys: Sequence[str],
    name: str,
    dates: Dates,
) -> SpeedTests:
    if len(rows) > MOST_ROWS:
        raise ScenarioError(Problem(name, None, "", f"holds more than {MOST_ROWS} tests"))
    lines = [line for line, _ in rows]
    when = found["time"][0]
    for line, row in rows:
        if row.get(when, "").casefold() in _MISSING:
            raise ScenarioError(Problem(name, line, when, "is empty: a test must say its time"))
    times = seconds_of([row[when] for _, row in rows], lines, name, dates)
    values = {
        quantity: np.array(
            [_number(row, line, quantity, *found[quantity], name) for line, row in rows]
        )
        for quantity in UNITS
        if quantity in found
    }
    if "resent" in values and "sent" in values and "loss" not in found:
        sent = values["sent"]
        share = np.divide(values["resent"], sent, out=np.full(len(rows), np.nan), where=sent > 0)
        values["loss"] = np.where(share <= 1, share, np.nan)
    site = found["site"][0] if "site" in found else ""
    sites = tuple(row.get(site, "") if site else "" for _, row in rows)
    tests = SpeedTests(name, np.array(times), sites, values, tuple(_notes(found, keys, values)))
    said = np.zeros(len(rows), np.bool_)
    for way in ("down", "up"):
        if way in values:
            values[way][values[way] == 0] = np.nan
            said |= np.isfinite(values[way])
    if said.all():
        return tests
    if not said.any():
        raise ScenarioError(Problem(name, None, "", "no test has a rate above 0"))
    note = f"{counted(int((~said).sum()), 'test')} without a rate: left out"
    kept = tests.taken(said)
    return SpeedTests(name, kept.time_s, kept.site, kept.values, (*kept.notes, note))


def _notes(
    found: Mapping[str, tuple[str, float]], keys: Sequence[str], values: Mapping[str, Floats]
) -> Iterator[str]:
    taken = [f"{quantity} from '{key}'" for quantity, (key, _) in found.items()]
    yield f"columns taken: {listed(taken)}"
    momentary = [key for key in keys if words(key).rsplit("_", 1)[-1] in MOMENTARY]
    if momentary and "loss" not in values:
        shown = listed(momentary, 3)
        yield f"{shown}: counts of one moment, without what was sent; no share is made of them"


def _number(
    row: Mapping[str, str], line: int, quantity: str, key: str, worth: float, name: str
) -> float:
    cell = row.get(key, "").strip()
    if cell.casefold() in _MISSING:
        return math.nan
    try:
        value = float(cell) * worth
    except ValueError:
        what = f"expected a number, got '{cell[:40]}'"
        raise ScenarioError(Problem(name, line, key, what)) from None
    wrong = ""
    if not math.isfinite(value) or value < 0:
        wrong = f"must be 0 or more, got {cell[:40]}"
    elif quantity in ("down", "up") and value > MOST_BPS:
        wrong = f"{cell[:40]} is {value / 1e9:.3g} Gbps, more than any line; is the unit right?"
    elif UNITS[quantity] is TIMES and value > MOST_DELAY_S:
        wrong = f"{cell[:40]} is {value:.3g} s, longer than any test; is the unit right?"
    elif quantity == "loss" and value > 1:
        wrong = f"must be a share from 0 to 1, got {cell[:40]}; in per cent? --column loss={key}:%"
    if wrong:
        raise ScenarioError(Problem(name, line, key, wrong))
    return value
