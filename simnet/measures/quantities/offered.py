"""Offered load: what was sent, or arrived at an interface."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the rate of each owner."""
    return run.per_second("sent_bytes", owners, 8.0)


def interfaces(run: Reading, _: Measure) -> Floats:
    """Return the rate of each interface."""
    return run.interfaces["offered_bps"]


QUANTITY = Quantity(
    name="offered",
    order=110,
    unit="bit/s",
    least_is_best=False,
    traffic=traffic,
    interfaces=interfaces,
    pooled="sum over flows; the interface with the greatest",
    meaning="Bits per second of window that were sent, or that arrived at an interface.",
)
