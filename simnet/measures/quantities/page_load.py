"""Page load time: a document and what a person asks for together right after it.

Worked out from the table of transfers by the pattern of the behaviour of people.
"""

from __future__ import annotations

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, changes
from simnet.measures.quantity import SPREAD, Quantity
from simnet.measures.reading import Reading, Timed
from simnet.measures.waits import waits


def traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a statistic of the pages of each owner."""
    timed = run.once("pages", pages)
    return waits(run, timed, owners, measure, QUANTITY.sorts)


def pages(run: Reading) -> Timed:
    """Return the pages: a transfer that is started alone, and those started together after it.

    Transfers that start together without such a one before them are a page of their own. A
    page whose document came so late that nothing else was asked for ends with the document.
    """
    people = np.array([each == "people" for each in run.subjects.traffic], dtype=bool)
    frame = run.transfers
    frame = frame[people[frame["flow"].to_numpy()]].sort_values(["flow", "serial"])
    flow, start = frame["flow"].to_numpy(), frame["start_s"].to_numpy()
    if flow.size == 0:
        return Timed(flow, start)
    batch = np.flatnonzero(changes(flow) | changes(start))
    alone = np.diff(batch, append=flow.size) == 1
    same_person = ~changes(flow[batch])
    goes_on = np.zeros(batch.size, dtype=bool)
    goes_on[1:] = same_person[1:] & ~alone[1:] & alone[:-1]
    first = batch[~goes_on]
    ends = np.maximum.reduceat(frame["end_s"].to_numpy(), first)
    inside = ~frame["warmup"].to_numpy(dtype=bool)[first]
    return Timed(flow[first][inside], np.round(ends - start[first], 9)[inside])


QUANTITY = Quantity(
    name="page_load",
    order=10,
    unit="s",
    least_is_best=True,
    statistics=SPREAD,
    traffic=traffic,
    tables=("transfers", "outages"),
    sorts=("people",),
    usual="all.page_load.p95",
    usual_of=("people",),
    pooled="all pages that start in the window",
    meaning="Time to load a page: from the start of a transfer that a person starts alone to the "
    "end of it and of those that the same person starts together after it (a single one that "
    "follows counts as a page of its own). A page counts with the time that it was waited for, "
    "complete or not. Infinite where people got nothing: no transfer was done although some were "
    "given up or failed, or there was no way for the whole window.",
)
