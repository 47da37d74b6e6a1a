"""Served: the transfers that were completed."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import TRANSFERRING, Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the number of each owner."""
    return run.sum("transfers_done", owners)


QUANTITY = Quantity(
    name="served",
    order=115,
    unit="transfers",
    least_is_best=False,
    traffic=traffic,
    sorts=TRANSFERRING,
    pooled="sum over flows",
    meaning="Transfers that started in the window and were completed before the run ended.",
)
