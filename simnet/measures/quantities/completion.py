"""Completion time of transfers, with those in that were given up.

This is the one meaning of *completion* on every screen. Whoever gave up waited, so the wait counts:
left out, a full link would look fast, as what gets through it is small. So do failed transfers,
and those under way at the end of the run with the time so far, a lower bound. The time of those
done alone is :mod:`simnet.measures.quantities.done_time`.
"""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import SPREAD, TRANSFERRING, Quantity
from simnet.measures.reading import Reading, Timed
from simnet.measures.waits import waits


def traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a statistic of the times of each owner's transfers."""
    timed = run.once("completions", completions)
    return waits(run, timed, owners, measure, QUANTITY.sorts)


def completions(run: Reading) -> Timed:
    """Return the times of the transfers that started in the window, however they ended."""
    frame = run.transfers[~run.transfers["warmup"].to_numpy(dtype=bool)]
    return Timed(frame["flow"].to_numpy(), frame["duration_s"].to_numpy())


QUANTITY = Quantity(
    name="completion",
    order=30,
    unit="s",
    least_is_best=True,
    statistics=SPREAD,
    traffic=traffic,
    tables=("transfers", "outages"),
    sorts=TRANSFERRING,
    usual="all.completion.p95",
    usual_of=("transfers",),
    pooled="all transfers that start in the window",
    meaning="Time of a transfer from its start to its end. Transfers given up or failed count "
    "with the time that they were waited for, unfinished ones with the time so far (a lower "
    "bound); those without an end (bulk without a size) do not count. Infinite where none was done "
    "although some were given up or failed, or there was no way for the whole window.",
)
