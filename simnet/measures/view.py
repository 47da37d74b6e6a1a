"""The tables of a run as people read them: what was counted, and the figures made of it.

A table on disk holds sums, counts and what cannot be worked out again; here the columns are added
that a quantity works out from other tables.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from simnet.measures.grammar import parse_measure
from simnet.measures.measure import ALL, Measure
from simnet.measures.measure import VILLAGES as SUBJECT
from simnet.measures.values import by_label, by_place
from simnet.tables import TABLES, Results
from simnet.tables.columns import assemble, widened
from simnet.tables.schema import QUANTILES, Column, Table, number, spread, text

if TYPE_CHECKING:
    import pyarrow as pa

_ADDED = ("completion", "done_time")
_STATISTICS = {"mean": "mean", **{name: f"p{100 * at:g}" for name, at in QUANTILES.items()}}
"""By the name in a column."""
_WHAT = {
    "completion": "time of a transfer, those given up in with the time waited (measure completion)",
    "done_time": "time of a transfer from its start to its last byte, of those done (done_time)",
}
_OWNERS = {"flows": "flow", "groups": "group"}


def _columns() -> tuple[Column, ...]:
    return tuple(column for name in _ADDED for column in spread(name, _WHAT[name]))


VILLAGES = Table(
    "villages",
    "The villages, those worst off first: by the time without a way to the world, then by the "
    "share of attempts that found no service. A row does not average over anybody else.",
    ("village",),
    (
        text("village", "Name of the village."),
        number("availability_ratio", "1", "Share of the window with a way there and back."),
        number("without_s", "s", "Time without one."),
        number("attempts", "transfers", "Transfers that started in the window."),
        number("unserved_ratio", "1", "Share of them given up or failed."),
        number("completion_p50_s", "s", "Half of them were over within this."),
        number("completion_p95_s", "s", "95 % of them were over within this."),
        number("goodput_bps", "bit/s", "Bits handed to applications, both ways, per second."),
    ),
)
_OF_A_VILLAGE = {
    "availability_ratio": "availability",
    "without_s": "without_service",
    "attempts": "attempts",
    "unserved_ratio": "unserved",
    "completion_p50_s": "completion.p50",
    "completion_p95_s": "completion.p95",
    "goodput_bps": "goodput",
}
"""Measures, by column."""

VIEWS: dict[str, Table] = {
    name: replace(table, columns=(*table.columns, *_columns())) if name in _OWNERS else table
    for name, table in TABLES.items()
} | {VILLAGES.name: VILLAGES}
"""The tables of a run, by name, with the columns that :func:`view` adds; and `villages`, which is
worked out whole."""


def view(results: Results, name: str) -> pa.Table:
    """Return a table of a run with the figures that people look for in it.

    Where the transfers were not kept, what is worked out from them is null.

    Raises:
        ResultsError: the table was not kept or is damaged.
    """
    if name == VILLAGES.name:
        return _villages(results)
    table = results.arrow(name)
    if name not in _OWNERS:
        return table
    added = VIEWS[name].columns[len(TABLES[name].columns) :]
    if "transfers" not in results:
        return widened(table, added, {each.name: [None] * table.num_rows for each in added})
    owner = _OWNERS[name]
    labels = results.arrow("flows").column(owner).to_pylist()
    figures = by_label(_measures(), results, labels)
    rows = [figures[each] for each in table.column(owner).to_pylist()]
    values = {each.name: [row[at] for row in rows] for at, each in enumerate(added)}
    return widened(table, added, values)


def without_service(results: Results) -> dict[str, float]:
    """Return how long (s) each village was without a way to the world, of those that ever were.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
    """
    times = by_place(parse_measure(f"{SUBJECT}.without_service"), results)
    return {village: time_s for village, time_s in times.items() if time_s > 0.0}


def _villages(results: Results) -> pa.Table:
    """Return the table of villages."""
    known = by_place(parse_measure("villages.attempts"), results)
    figures = {
        column: by_place(parse_measure(f"{SUBJECT}.{measure}"), results)
        for column, measure in _OF_A_VILLAGE.items()
    }

    def worst_first(village: str) -> tuple[float, float]:
        unserved = figures["unserved_ratio"][village]
        return -figures["without_s"][village], 0.0 if math.isnan(unserved) else -unserved

    order = sorted(known, key=worst_first)
    columns = {name: [each[village] for village in order] for name, each in figures.items()}
    return assemble(VILLAGES, {"village": order, **columns})


def _measures() -> list[Measure]:
    """Return what the added columns are of, in their order."""
    return [
        parse_measure(f"{ALL}.{name}.{statistic}")
        for name in _ADDED
        for statistic in (*_STATISTICS.values(), "max")
    ]
