"""Share of the transfers that impatient people gave up."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import TRANSFERRING, Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the share of each owner."""
    return run.share("transfers_given_up", "transfers_started", owners)


QUANTITY = Quantity(
    name="given_up",
    order=20,
    unit="1",
    least_is_best=True,
    traffic=traffic,
    sorts=TRANSFERRING,
    usual="all.given_up",
    usual_of=("people",),
    pooled="the sum of the one over the sum of the other",
    meaning="Share of the transfers that impatient people gave up.",
)
