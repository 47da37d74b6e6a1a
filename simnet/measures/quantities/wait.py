"""Queueing delay: the wait of packets at an interface.

Percentiles lie within the exact minimum and maximum that are kept beside the histograms.
"""

from __future__ import annotations

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, bucketed
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading, named
from simnet.tables.histograms import clamped


def interfaces(run: Reading, measure: Measure) -> Floats:
    """Return a statistic of the waits at each interface."""
    column = f"wait_{named(measure)}_s"
    if column in run.interfaces:
        return run.interfaces[column]
    names = run.subjects.interfaces
    index = {name: number for number, name in enumerate(names)}
    table = run.results.frame("interface_wait")
    owner = np.array([index[name] for name in table["interface"]], dtype=np.int64)
    low, high, count = (table[name].to_numpy() for name in ("low_s", "high_s", "packets"))
    found = bucketed(low, high, count, owner, len(names), measure.share or 0.5)
    return clamped(found, run.interfaces["wait_min_s"], run.interfaces["wait_max_s"])


QUANTITY = Quantity(
    name="wait",
    order=150,
    unit="s",
    least_is_best=True,
    statistics=("mean", "p", "max"),
    interfaces=interfaces,
    percentile_tables=("interface_wait",),
    pooled="the interface with the greatest",
    meaning="Wait of a packet at an interface, from its arrival to the start of its transmission.",
)
