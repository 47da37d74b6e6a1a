"""Utilisation: the share of time in which a transmitter sends."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def interfaces(run: Reading, _: Measure) -> Floats:
    """Return the figure of each interface."""
    return run.interfaces["utilisation"]


QUANTITY = Quantity(
    name="utilisation",
    order=130,
    unit="1",
    least_is_best=True,
    interfaces=interfaces,
    usual="links.utilisation",
    pooled="the interface with the greatest",
    meaning="Share of the time in which the link was up that its transmitter was sending: a line "
    "that is cut for half of the time and full in the other half is full.",
)
