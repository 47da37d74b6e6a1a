"""JSON of ``rrdtool xport --json``, and of exports of Cacti in the same words.

Versions of rrdtool before 1.5 write keys without quotes and texts in single ones, which JSON does
not have; both are read. Cacti's rows are mappings of ``timestamp``, ``col1``, ``col2``.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from simnet.calibration.counters.meaning import told_by
from simnet.calibration.counters.numbers import number
from simnet.calibration.counters.recorded import Recorded
from simnet.calibration.counters.xport import recorded
from simnet.errors import Problem, ScenarioError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'((?:[^\'\\]|\\.)*)\'|([A-Za-z_][A-Za-z_0-9]*)(?=\s*:)')


def read_json(text: str, name: str) -> Recorded:
    """Return what the JSON of an export holds.

    Raises:
        ScenarioError: it is not sound JSON, cut off, or no export.
    """
    try:
        found = json.loads(_TOKEN.sub(_quoted, text))
    except json.JSONDecodeError as error:
        cut = "is cut off" if error.pos >= len(text.rstrip()) - 1 else "is not sound JSON"
        what = f"{cut}: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ScenarioError(Problem(name, error.lineno, "", what)) from None
    except (ValueError, RecursionError):
        raise ScenarioError(Problem(name, None, "", "is not sound JSON")) from None
    if not isinstance(found, dict) or not isinstance(found.get("meta"), dict):
        raise ScenarioError(Problem(name, None, "", "is JSON without 'meta'; no rrdtool xport"))
    meta, rows = found["meta"], found.get("data")
    if isinstance(rows, dict):
        rows = list(rows.values())
    if not isinstance(rows, list):
        raise ScenarioError(Problem(name, None, "data", "missing: the rows"))
    start, step = (_number(meta.get(key), name, f"meta.{key}") for key in ("start", "step"))
    columns = _legend(meta, name)
    times, values = [], []
    for index, row in enumerate(rows):
        time, cells = _row(row, list(columns), name, f"data[{index}]")
        times.append(time)
        values.append(cells)
    label = told_by(str(meta.get("vertical_label", "")))
    legend = list(columns.values())
    return recorded(name, start, step, legend, times, values, [None] * len(rows), label)


def _quoted(found: re.Match[str]) -> str:
    if found[1] is not None:
        return json.dumps(found[1].replace("\\'", "'"))
    return f'"{found[2]}"' if found[2] is not None else found[0]


def _legend(meta: dict[str, Any], name: str) -> dict[str, str]:
    """Return the headings of the columns, by their keys in rows that are mappings."""
    legend = meta.get("legend")
    if isinstance(legend, dict):
        return {str(key): str(each) for key, each in legend.items()}
    if isinstance(legend, list):
        return {f"col{index}": str(each) for index, each in enumerate(legend, 1)}
    raise ScenarioError(Problem(name, None, "meta.legend", "missing: what the columns are"))


def _row(row: Any, keys: list[str], name: str, path: str) -> tuple[float | None, list[float]]:
    """Return the time of a row, None where it has none, and its values."""
    if isinstance(row, dict):
        time = _number(row.get("timestamp"), name, f"{path}.timestamp")
        cells = [row.get(key) for key in keys]
    elif isinstance(row, list):
        timed = len(row) == len(keys) + 1
        time = _number(row[0], name, f"{path}[0]") if timed else None
        cells = row[1:] if timed else row
    else:
        raise ScenarioError(Problem(name, None, path, "is no row of values"))
    values = [_number(cell, name, path) for cell in cells]
    return time, [math.nan if each is None else each for each in values]


def _number(value: Any, name: str, path: str) -> float | None:
    """Return a number, perhaps written as a text; None for null and for what is not there."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        if isinstance(value, str):
            found = number(value)
            return None if math.isnan(found) else found
    except ValueError as error:
        raise ScenarioError(Problem(name, None, path, str(error))) from None
    raise ScenarioError(Problem(name, None, path, "must be a number"))
