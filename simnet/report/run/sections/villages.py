"""Villages of a run, those worst served first: none is averaged with another."""

from __future__ import annotations

import math
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Run, Runs, Section, Table
from simnet.report.measures import rows, villages
from simnet.report.run.headline import unserved_tone
from simnet.report.words import Words, say

ORDER = 12
MOST = 40
"""Villages of a table; of a province's 1,038 nobody reads all on a page."""
_COLUMNS = (
    ("availability", "availability_ratio"),
    ("without", "without_s"),
    ("attempts", "attempts"),
    ("unserved", "unserved_ratio"),
    ("p50", "completion_p50_s"),
    ("p95", "completion_p95_s"),
    ("goodput", "goodput_bps"),
)


def section(runs: Runs) -> Section | None:
    """Return a table of the villages of each run; None where no people live in villages."""
    tables = tuple(_table(run, runs.heading(run)) for run in runs if len(villages(run)))
    return Section(say("village.title"), tables, say("village.lead")) if tables else None


def _table(run: Run, heading: Words) -> Table:
    found = villages(run)
    head = (say("village.village"), *(say(f"village.{key}") for key, _ in _COLUMNS))
    key = "worst" if len(found) > MOST else "all"
    caption = say(
        f"village.caption_{key}_in" if heading != "" else f"village.caption_{key}",
        shown=min(MOST, len(found)),
        all=show.whole(len(found)),
        more=show.whole(len(found) - MOST),
        run=heading,
        command=show.name("simnet show FOLDER villages"),
    )
    return Table(head, tuple(_row(each) for each in rows(found.head(MOST))), caption, dense=True)


def _row(each: Any) -> tuple[Cell, ...]:
    dark = each.without_s > 0
    none = not each.attempts or math.isnan(each.attempts)
    return (
        Cell(each.name, "bad" if dark else "plain"),
        Cell(show.percent(each.availability_ratio), "bad" if dark else "good"),
        Cell(show.duration(each.without_s), "bad" if dark else "plain"),
        Cell(show.NONE if math.isnan(each.attempts) else show.whole(each.attempts)),
        Cell(show.percent(each.unserved_ratio), unserved_tone(each.unserved_ratio)),
        Cell(show.NONE if none else show.duration(each.completion_p50_s)),
        Cell(show.NONE if none else show.duration(each.completion_p95_s)),
        Cell(show.rate(each.goodput_bps)),
    )
