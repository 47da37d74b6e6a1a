"""Congestion of a link: the one meaning of *busy* and of *at its limit*.

Every sentence, colour and order of links follows from here. Both the share of time busy and the
share of packets dropped count: a queue that is short drops packets long before its line is full on
average, and a link that drops one packet in a hundred is at its limit whatever its load.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np

from simnet.measures.owners import Floats

Load: TypeAlias = Literal["free", "busy", "full"]

BUSY = 0.8
"""Utilisation from which waits grow steeply (an M/M/1 queue waits 4 service times): assumption."""
FULL = 0.95
"""Utilisation from which a link is at its limit: assumption."""
DROPPING = 0.001
"""Share of packets dropped from which a link is close to its limit: assumption."""
LOSSY = 0.01
"""Share of packets dropped from which a link is at its limit whatever its load: assumption."""


def load_of(utilisation: float, drop_ratio: float = 0.0) -> Load:
    """Return whether a link is at its limit (``full``), close to it (``busy``), or neither.

    Both may be NaN, of a link that nothing went through.
    """
    if utilisation >= FULL or drop_ratio >= LOSSY:
        return "full"
    return "busy" if utilisation >= BUSY or drop_ratio >= DROPPING else "free"


def load_of_loss(share: float) -> Load:
    """Return the same of a share of packets lost alone."""
    return load_of(math.nan, share)


def severity(utilisation: Floats, drop_ratio: Floats) -> Floats:
    """Return what links are ordered by, the worst greatest; 0 of one that nothing went through.

    Links at their limit come before those close to it, and these before the others; of links
    judged alike, what is greater of utilisation plus the share of packets dropped.
    """
    busy = np.nan_to_num(np.asarray(utilisation, dtype=np.float64))
    drops = np.nan_to_num(np.asarray(drop_ratio, dtype=np.float64))
    full = (busy >= FULL) | (drops >= LOSSY)
    close = (busy >= BUSY) | (drops >= DROPPING)
    # Both shares add up to 2 at most, less than a step from one judgement to the next.
    found: Floats = busy + drops + 3.0 * full + 3.0 * close
    return found
