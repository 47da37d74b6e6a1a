"""Availability: the share of time in which there was a way to the other end, and back.

It counts links that are down, whatever anybody sent: who is cut off asks seldom, so what was asked
and not served says too little. The same in the words of ITU-T E.800 is steady-state availability
over the measured time.
"""

from __future__ import annotations

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, by_owner, total
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(run: Reading, _: Measure, owners: Owners) -> Floats:
    """Return the share of each owner."""
    return available(run, owners)


def available(run: Reading, owners: Owners) -> Floats:
    """Return the share of the window in which all flows of each owner had theirs, NaN of none."""
    found = np.where(total(np.ones(len(owners.of_flow)), *owners) > 0, 1.0, np.nan)
    spells = run.outages
    for owner, held in by_owner(owners.of_flow[spells.flow], owners.number):
        down = covered(spells.start_s[held], spells.end_s[held])
        found[owner] = 1.0 - down / run.window_s
    return found


def covered(start_s: Floats, end_s: Floats) -> float:
    """Return the length of the union of spells."""
    order = np.argsort(start_s, kind="stable")
    ends = np.maximum.accumulate(end_s[order])
    begins = start_s[order]
    begins[1:] = np.maximum(begins[1:], ends[:-1])
    return float(np.maximum(end_s[order] - begins, 0.0).sum())


QUANTITY = Quantity(
    name="availability",
    order=15,
    unit="1",
    least_is_best=False,
    traffic=traffic,
    tables=("outages",),
    pooled="the time in which all flows had their ways at once",
    meaning="Share of the window in which no link was down on the way from the flows' source to "
    "their target, nor on the way back. Of a village, it is the time in which both the internet "
    "and the data centre could be reached, as far as anybody there uses them.",
)
