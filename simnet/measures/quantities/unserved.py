"""Unserved: the share of attempts that found no service, given up or failed."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, ratio
from simnet.measures.quantity import TRANSFERRING, Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the share of each owner."""
    lost = run.sum("transfers_given_up", owners) + run.sum("transfers_failed", owners)
    return ratio(lost, run.sum("transfers_started", owners))


QUANTITY = Quantity(
    name="unserved",
    order=25,
    unit="1",
    least_is_best=True,
    traffic=traffic,
    sorts=TRANSFERRING,
    pooled="the sum of the one over the sum of the other",
    meaning="Share of the attempts that found no service: transfers that impatient people gave "
    "up, and those whose connection failed. What people did not even try, as they still waited "
    "for something else, is not in it: a study adds that, from what the same people do in the "
    "same run without the event (table `service`).",
)
