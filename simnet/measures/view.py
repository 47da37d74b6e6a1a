"""The tables of a run as people read them: what was counted, and the figures made of it.

A table on disk holds sums, counts and what cannot be worked out again; here the columns are added
that a quantity works out from other tables.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simnet.measures.grammar import parse_measure
from simnet.measures.measure import ALL, Measure
from simnet.measures.values import by_label
from simnet.tables import TABLES, Results
from simnet.tables.columns import widened
from simnet.tables.schema import QUANTILES, Column, Table, spread

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


VIEWS: dict[str, Table] = {
    name: replace(table, columns=(*table.columns, *_columns())) if name in _OWNERS else table
    for name, table in TABLES.items()
}
"""The tables of a run, by name, with the columns that :func:`view` adds."""


def view(results: Results, name: str) -> pa.Table:
    """Return a table of a run with the figures that people look for in it.

    Where the transfers were not kept, what is worked out from them is null.

    Raises:
        ResultsError: the table was not kept or is damaged.
    """
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


def _measures() -> list[Measure]:
    """Return what the added columns are of, in their order."""
    return [
        parse_measure(f"{ALL}.{name}.{statistic}")
        for name in _ADDED
        for statistic in (*_STATISTICS.values(), "max")
    ]
