"""Waiting times by owner, without end where nothing was served.

A wait that ended without service counts with its length, a lower bound. Where every wait ended so,
these lengths say how patient people are and not how long it takes: the wait is infinite then, so
that no limit is kept by those who were served nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Owners, total
from simnet.measures.quantities.availability import available
from simnet.measures.reading import Reading, Timed

_NO_TIME = 1e-9
"""Shares of time below this are none: the rounding of sums of spells."""


def waits(
    run: Reading, timed: Timed, owners: Owners, measure: Measure, sorts: Sequence[str]
) -> Floats:
    """Return a statistic of the waits (s) of each owner, inf where nothing was served.

    NaN where nothing was waited for, and some could have been served.

    Args:
        timed: the waits that count.
        sorts: the sorts of traffic that wait so.
    """
    found = run.statistic(timed, owners, measure)
    found[nothing_served(run, owners, sorts)] = np.inf
    return found


def nothing_served(run: Reading, owners: Owners, sorts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell whose transfers were in vain: none was done in the window, though some should have been.

    That is where some were given up or failed, and where there was no way for the whole window,
    whether or not anybody still tried. Transfers without an end do not count.
    """
    timed = np.array([each in sorts for each in run.subjects.traffic], dtype=bool)
    timed[run.endless] = False
    asking = Owners(np.where(timed, owners.of_flow, -1), owners.number)
    lost = run.sum("transfers_given_up", asking) + run.sum("transfers_failed", asking)
    dark = available(run, asking) < _NO_TIME  # no one has NaN
    anybody = total(np.ones(timed.size), *asking) > 0
    found: npt.NDArray[np.bool_] = (
        anybody & (run.sum("transfers_done", asking) == 0) & ((lost > 0) | dark)
    )
    return found
