"""Transaction rate: transfers completed per second."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import TRANSFERRING, Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the rate of each owner."""
    return run.per_second("transfers_done", owners)


QUANTITY = Quantity(
    name="transactions",
    order=100,
    unit="1/s",
    least_is_best=False,
    traffic=traffic,
    sorts=TRANSFERRING,
    pooled="sum over flows",
    meaning="Transfers completed per second of window.",
)
