"""Web pages, as all who read them mean them: how long one takes, and how large a document is."""

from __future__ import annotations

import math

from simnet.actions import Felt
from simnet.chance.distributions import SizeDistribution

PAGE_LOAD = Felt(
    name="page_load",
    unit="s",
    least_is_best=True,
    meaning="Time to load a page: from asking for it to the end of the document and of all its "
    "objects. A page that is given up, fails or is cut short by the end of the run counts with the "
    "time that it was waited for.",
    worst=math.inf,
)

MAIN = SizeDistribution.model_validate(
    {"lognormal": {"mean": "50.8 kB", "sd": "118.7 kB", "low": "480 B", "high": "2 MB"}}
)
"""Main documents: the median of today's HTML on phones (20 kB, HTTP Archive, July 2025) and the
shape of EURASIP JWCN 2012:287, table 1 (mean 10 710 B, sd 25 032 B, 100 B to 2 MB)."""
