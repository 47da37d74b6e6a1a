"""Congestion of a link: the one meaning of *busy*, of *at its limit* and of *down*.

Every sentence, colour and order of links follows from here. Both the share of time busy and the
share of packets dropped count: a queue that is short drops packets long before its line is full on
average, and a link that drops one packet in a hundred is at its limit whatever its load.

The load of a link is that of the time in which it was up, so one that never was has none (NaN). It
is down, which is worse than any load: nothing that needs it is served.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np

from simnet.measures.owners import Floats

Load: TypeAlias = Literal["free", "busy", "full", "down"]

BUSY = 0.8
"""Utilisation from which waits grow steeply (an M/M/1 queue waits 4 service times): assumption."""
FULL = 0.95
"""Utilisation from which a link is at its limit: assumption."""
DROPPING = 0.001
"""Share of packets dropped from which a link is close to its limit: assumption."""
LOSSY = 0.01
"""Share of packets dropped from which a link is at its limit whatever its load: assumption."""


def load_of(utilisation: float, drop_ratio: float = 0.0) -> Load:
    """Return whether a link is ``down``, at its limit (``full``), close to it (``busy``), or none.

    Args:
        utilisation: share of the time in which it was up that it was busy; NaN of a link that
            never was up.
        drop_ratio: share of packets dropped; NaN where none arrived.
    """
    return "down" if math.isnan(utilisation) else _busy_or_full(utilisation, drop_ratio)


def load_of_loss(share: float) -> Load:
    """Return the same of a share of packets lost alone; NaN where none was sent."""
    return _busy_or_full(0.0, share)


def _busy_or_full(utilisation: float, drop_ratio: float) -> Load:
    if utilisation >= FULL or drop_ratio >= LOSSY:
        return "full"
    return "busy" if utilisation >= BUSY or drop_ratio >= DROPPING else "free"


def severity(utilisation: Floats, drop_ratio: Floats) -> Floats:
    """Return what links are ordered by, the worst greatest; 0 of one that nothing went through.

    Links that never were up come first, then those at their limit, those close to it, and the
    others; of links judged alike, what is greater of utilisation plus the share of packets dropped.
    """
    load = np.asarray(utilisation, dtype=np.float64)
    busy, drops = np.nan_to_num(load), np.nan_to_num(np.asarray(drop_ratio, dtype=np.float64))
    full = (busy >= FULL) | (drops >= LOSSY)
    close = (busy >= BUSY) | (drops >= DROPPING)
    # Both shares add up to 2 at most, less than a step from one judgement to the next.
    found: Floats = busy + drops + 3.0 * full + 3.0 * close + 9.0 * np.isnan(load)
    return found
