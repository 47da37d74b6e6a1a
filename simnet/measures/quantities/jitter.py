"""Interarrival jitter (RFC 3550 section 6.4.1)."""

from __future__ import annotations

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, extreme
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return the jitter of each owner."""
    if measure.statistic == "max":
        return extreme(np.maximum, run.flows["jitter_s"], *owners)
    return run.weighted("jitter_s", owners)


QUANTITY = Quantity(
    name="jitter",
    order=70,
    unit="s",
    least_is_best=True,
    statistics=("mean", "max"),
    traffic=traffic,
    pooled="mean weighted by packets, or the greatest",
    meaning="Interarrival jitter (RFC 3550 section 6.4.1): mean over flows, weighted by their "
    "packets, or that of the worst flow.",
)
