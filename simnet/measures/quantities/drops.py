"""Drop ratio of a queue: the packets that it refused as it was full."""

from __future__ import annotations

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def interfaces(run: Reading, _: Measure) -> Floats:
    """Return the figure of each interface."""
    return run.interfaces["drop_ratio"]


QUANTITY = Quantity(
    name="drops",
    order=140,
    unit="1",
    least_is_best=True,
    interfaces=interfaces,
    usual="links.drops",
    pooled="the interface with the greatest",
    meaning="Share of the packets arriving at an interface that its full queue refused.",
)
