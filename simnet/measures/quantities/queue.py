"""Queue length: packets at an interface, averaged over time or at most."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def interfaces(run: Reading, measure: Measure) -> Floats:
    """Return the figure of each interface."""
    return run.interfaces[f"queue_{measure.statistic}_packets"]


QUANTITY = Quantity(
    name="queue",
    order=160,
    unit="packets",
    least_is_best=True,
    statistics=("mean", "max"),
    interfaces=interfaces,
    pooled="the interface with the greatest",
    meaning="Packets at an interface, the one in transmission included.",
)
