"""Share of the transfers whose connection failed."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import TRANSFERRING, Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the share of each owner."""
    return run.share("transfers_failed", "transfers_started", owners)


QUANTITY = Quantity(
    name="failed",
    order=50,
    unit="1",
    least_is_best=True,
    traffic=traffic,
    sorts=TRANSFERRING,
    pooled="the sum of the one over the sum of the other",
    meaning="Share of the transfers whose connection failed.",
)
