"""Formatting of table cells in the terminal: a figure with its unit, a heading without it.

A column has one unit, as the schema declares it; figures of measures have that of their row.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet.report.words import Quantity
    from simnet.study.plan.study_plan import StudyPlan
    from simnet.tables.schema import Table

_OF_ITS_ROW = "unit of the measure", "see unit"
"""Units of columns whose figures are of the measure of their row."""
_PLAIN = ("correlation", "variance_ratio", "growth_low", "growth_high", "estimate", "number")
"""Figures of unit 1 that are no shares."""
_ENDINGS = {"_bps": "bit/s", "_s": "s", "_ratio": "1", "_bytes": "bytes", "_idr": "IDR"}
"""Units of columns that no schema declares, and what headings leave out."""
_STATISTIC = re.compile(r"_(mean|low|high)$")
_LONGEST = 32
"""Characters of a name where names leave no room for any figure."""


def row_units(plan: StudyPlan | None, table: Any) -> list[str]:
    """Return the unit of the figures of each row: of its own column, its measure or its level."""
    there = table.column_names
    if "unit" in there:
        return [unit or "" for unit in table["unit"].to_pylist()]
    if plan is not None and "measure" in there:
        units = {name: each.unit for name, each in plan.measures.items()}
        return [units.get(name, "") for name in table["measure"].to_pylist()]
    if plan is not None and "level" in there:
        units = {each.name: each.measure.unit for each in plan.levels}
        return [units.get(name, "") for name in table["level"].to_pylist()]
    return [""] * table.num_rows


def column_unit(schema: Table, column: str) -> str:
    """Return the unit of a column, empty for names, plain numbers and counts."""
    if column in _PLAIN:
        return ""
    for each in schema.columns:
        if each.name == column:
            return each.unit
    stem = _STATISTIC.sub("", column)
    return next((unit for end, unit in _ENDINGS.items() if stem.endswith(end)), "")


def heading(column: str) -> str:
    """Return the name of a column without the unit that its cells carry."""
    stem = _STATISTIC.sub("", column)
    for end in _ENDINGS:
        if stem.endswith(end):
            column = stem.removesuffix(end) + column.removeprefix(stem)
            break
    return column.replace("_", " ")


def cell(value: Any, unit: str, row_unit: str) -> str:
    """Return a value as people read it.

    Args:
        value: of a table.
        unit: that of its column.
        row_unit: that of the measure of its row.
    """
    from simnet.cli._numbers import written
    from simnet.report.format import NONE

    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if value == math.inf:
        return "never"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return value
    return written(_quantity(value, row_unit if unit in _OF_ITS_ROW else unit, unit))


def _quantity(value: float, unit: str, of_column: str) -> Quantity:
    from simnet.report import format as show
    from simnet.report.words import Quantity

    known = {
        "bit/s": show.rate,
        "s": show.duration,
        "bytes": show.size,
        "1": show.percent,
        "IDR": show.money,
    }
    if unit in known:
        return known[unit](value)
    if of_column in _OF_ITS_ROW:
        return Quantity(value, unit)
    return show.whole(value) if isinstance(value, int) else show.significant(value)


def shortened(name: str) -> str:
    """Return a long name without its middle."""
    if len(name) <= _LONGEST:
        return name
    half = (_LONGEST - 1) // 2
    return f"{name[:half]}\N{HORIZONTAL ELLIPSIS}{name[-half:]}"


def is_text(schema: Table, column: str) -> bool:
    """Tell whether a column holds names or words."""
    from simnet.tables.schema import TEXT

    return any((each.name, each.type) == (column, TEXT) for each in schema.columns)
