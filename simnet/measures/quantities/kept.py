"""Villages served as agreed: in how many of them every service level is met.

What is agreed, the study says, so a study works it out from the figures of its levels; a run by
itself has none.
"""

from __future__ import annotations

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners
from simnet.measures.quantity import Quantity
from simnet.measures.reading import Reading


def traffic(_run: Reading, _measure: Measure, owners: Owners) -> Floats:
    """Return no figure: a run alone does not know what was agreed."""
    return np.full(owners.number, np.nan)


QUANTITY = Quantity(
    name="kept",
    order=12,
    unit="places",
    least_is_best=False,
    traffic=traffic,
    of_levels=True,
    pooled="count of villages",
    meaning="Number of villages in which every service level of the study that is judged village "
    "by village is met in a run; `villages.kept` ranks alternatives by how many they serve.",
)
