"""Goodput: what applications get, in order and without repeats."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the rate of each owner."""
    return run.sum("goodput_bps", owners)


QUANTITY = Quantity(
    name="goodput",
    order=90,
    unit="bit/s",
    least_is_best=False,
    traffic=traffic,
    usual="all.goodput",
    pooled="sum over flows",
    meaning="Bits handed to applications in order, both ways, per second of window.",
)
