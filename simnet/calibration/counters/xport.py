"""What is common to the forms of ``rrdtool xport``: start, step, legend and rows.

Values are rates, whatever the data source was: rrdtool makes them of counters itself. The end that
some versions write is that of the first row, so it is not used. A row without a time of its own has
the start, and a step more for each row before it; a time is the end of what it tells of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simnet.calibration.counters.meaning import UNKNOWN, Meaning
from simnet.calibration.counters.recorded import Recorded, checked_headings
from simnet.errors import Problem, ScenarioError


def recorded(
    name: str,
    start_s: float | None,
    step_s: float | None,
    legend: Sequence[str],
    times: Sequence[float | None],
    rows: Sequence[Sequence[float]],
    lines: Sequence[int | None],
    meaning: Meaning = UNKNOWN,
) -> Recorded:
    """Return rows of an export as what a file holds.

    Raises:
        ScenarioError: the step is none, legends are there twice, a row is too short or too long.
    """
    headings = [each.strip() or f"column {index + 1}" for index, each in enumerate(legend)]
    if not headings:
        raise ScenarioError(Problem(name, None, "", "its legend names no column"))
    if not rows:
        raise ScenarioError(Problem(name, None, "", "has no rows"))
    if step_s is not None and not step_s > 0:
        raise ScenarioError(
            Problem(name, None, "", f"its step is {step_s:g} s; it must be above 0")
        )
    checked_headings(headings, name, None)
    for number, (row, line) in enumerate(zip(rows, lines, strict=True), 1):
        if len(row) != len(headings):
            what = f"row {number} has {len(row)} values, and the legend {len(headings)} columns"
            raise ScenarioError(Problem(name, line, "", what))
    if any(each is None for each in times) and (start_s is None or step_s is None):
        what = "has rows without a time, and no start and step to tell it by"
        raise ScenarioError(Problem(name, None, "", what))
    stamps = [
        (start_s or 0.0) + index * (step_s or 0.0) if each is None else each
        for index, each in enumerate(times)
    ]
    table = np.array(rows, dtype=float)
    columns = {heading: table[:, index] for index, heading in enumerate(headings)}
    return Recorded(
        name, "xport", np.array(stamps), tuple(lines), columns, Meaning(form="rate").over(meaning)
    )
