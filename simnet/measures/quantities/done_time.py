"""Time of the transfers that were done, those given up or failed left out.

Read it beside the share given up: of a full link it shows the few small ones that got through.
"""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import SPREAD, TRANSFERRING, Quantity
from simnet.measures.reading import Reading, Timed


def traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a statistic of the times of each owner's transfers that were done."""
    timed = run.once("done", done)
    return run.statistic(timed, owners, measure)


def done(run: Reading) -> Timed:
    """Return the times of the transfers that started in the window and were done."""
    frame = run.transfers
    chosen = ~frame["warmup"].to_numpy(dtype=bool) & (frame["status"] == "done").to_numpy()
    return Timed(frame["flow"].to_numpy()[chosen], frame["duration_s"].to_numpy()[chosen])


QUANTITY = Quantity(
    name="done_time",
    order=40,
    unit="s",
    least_is_best=True,
    statistics=SPREAD,
    traffic=traffic,
    tables=("transfers",),
    sorts=TRANSFERRING,
    pooled="all transfers that start in the window and are done",
    meaning="Time of a transfer from its start to its last byte, of those done only: how long "
    "those waited who gave up is not in it (it is in `completion`), so read it beside `given_up`.",
)
