"""The expected answers that a scenario states in its comments, and whether a result gives them.

One a line: ``# expect: TABLE.ROW.COLUMN OPERATOR VALUE [+- TOLERANCE]``, for example
``# expect: interfaces.ab:a->b.wait_mean_s = 3.2 ms +- 3 %``. Tables and columns are those of the
results; ROW is the row's key (two joined by a dot where the table has two). OPERATOR is one of
= < <= > >=; VALUE has the unit of its column; TOLERANCE is a share of it, or an amount. The answer
of an alternative is named by it: ``# expect fq-codel: flows.call.delay_p95_s < 24 ms``, with a
stress test ``# expect base+storm: ...``. A measure is a table of its own, perhaps of one place:
``# expect: measure.school.paper_time.max in naha-tifab < 1 min``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from simnet.measures import VIEWS, by_place, parse_measure, value, view
from simnet.tables.reader import Results
from simnet.units import parse_duration, parse_probability, parse_rate, parse_size

LINE = re.compile(
    r"# expect(?: (?P<alternative>[\w+-]+))?: (?P<table>\w+)\.(?P<row>.+)\.(?P<column>\w+)"
    r"(?: in (?P<place>[\w-]+))? (?P<operator>=|<=?|>=?) (?P<value>[^+]+?)"
    r"(?: \+- (?P<tolerance>.+))?$"
)
MEASURE = "measure"
"""What stands for a table where a measure is meant."""
BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Expectation:
    """One line: what is measured, and what it should be."""

    text: str
    table: str
    row: str
    column: str
    operator: str
    value: float
    tolerance: float
    alternative: str | None = None
    """An alternative, or with a stress test ``ALTERNATIVE+STRESS``."""
    place: str | None = None

    def measured(self, results: Results) -> float:
        """The value that a result has, in the unit of its column."""
        if self.table == MEASURE:
            measure = parse_measure(f"{self.row}.{self.column}")
            found = by_place(measure, results) if self.place else {None: value(measure, results)}
            return found[self.place]
        key = VIEWS[self.table].key
        frame = view(results, self.table).to_pandas()
        row = frame[frame[list(key)].astype(str).agg(".".join, axis=1) == self.row]
        assert len(row) == 1, f"{self.text}: {len(row)} rows of {self.table} are {self.row!r}"
        return float(row[self.column].iloc[0])

    def holds(self, results: Results) -> bool:
        """Whether a result is as expected."""
        measured = self.measured(results)
        if self.operator != "=":
            return BOUNDS[self.operator](measured, self.value)
        return math.isclose(measured, self.value, rel_tol=1e-12, abs_tol=self.tolerance)


def read(path: Path) -> list[Expectation]:
    """All expectations of a scenario file; a line that begins like one must be one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parsed(line) for line in lines if line.startswith("# expect")]


def parsed(line: str) -> Expectation:
    """The expectation in one line."""
    match = LINE.match(line)
    assert match, f"not an expectation: {line}"
    table, column = match["table"], match["column"]
    assert table in (*VIEWS, MEASURE), f"unknown table: {line}"
    assert table == MEASURE or not match["place"], f"a place is for a measure: {line}"
    if table == MEASURE:
        unit: str = parse_measure(f"{match['row']}.{column}").unit
    else:
        unit = VIEWS[table].column(column).unit
    number = quantity(match["value"], unit)
    return Expectation(
        line.removeprefix("# expect").removeprefix(":").strip(),
        table,
        match["row"],
        column,
        match["operator"],
        number,
        _tolerance(match["tolerance"], number, unit),
        match["alternative"],
        match["place"],
    )


def _tolerance(text: str | None, value: float, unit: str) -> float:
    """The tolerance as an amount; a per cent sign makes it a share of the value."""
    if text is None:
        return 0.0
    if text.endswith("%"):
        return float(text.removesuffix("%")) / 100 * abs(value)
    return quantity(text, unit)


def quantity(text: str, unit: str) -> float:
    """A number written with a unit, in the unit of its column."""
    if unit == "s":
        return parse_duration(text) / 1e9
    if unit == "bit/s":
        return float(parse_rate(text))
    if unit == "bytes":
        return float(parse_size(text))
    return parse_probability(text) if unit == "1" else float(text)
