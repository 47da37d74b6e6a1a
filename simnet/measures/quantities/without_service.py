"""Time without service: how long there was no way to the other end, or none back (down time)."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantities.availability import available
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the time of each owner."""
    found: Floats = (1.0 - available(run, owners)) * run.window_s
    return found


QUANTITY = Quantity(
    name="without_service",
    order=16,
    unit="s",
    least_is_best=True,
    traffic=traffic,
    tables=("outages",),
    pooled="the time in which any of the flows was without its way",
    meaning="Time within the window in which a link was down on the way: what availability lacks.",
)
