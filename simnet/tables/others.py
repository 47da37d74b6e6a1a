"""What those who are not played take of interfaces over time (:mod:`simnet.conditions.others`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simnet.conditions.others import taken
from simnet.engine.columns import IntArray
from simnet.network import Network
from simnet.tables.histograms import FloatArray


class Others(NamedTuple):
    """What those who are not played take between neighbouring moments; shape (n, interfaces)."""

    share: FloatArray
    """Of the rate, in the mean over the time in which there is one."""
    bps: FloatArray
    """Bit/s, in the mean over all of the time."""


def all_of(share: FloatArray, played: FloatArray) -> FloatArray:
    """Return the share of time in which lines are used by all.

    Args:
        share: of their rates that those who are not played take.
        played: share of time in which those who are played use what is left.
    """
    found: FloatArray = share + (1.0 - share) * played
    return found


def others(network: Network, edges_ns: IntArray) -> Others:
    """Return what those who are not played take of all interfaces.

    Args:
        network: as it was played.
        edges_ns: n + 1 moments in increasing order.
    """
    shape = (edges_ns.size - 1, len(network.interfaces))
    found = Others(np.zeros(shape), np.zeros(shape))
    lengths = np.diff(edges_ns).astype(np.float64)
    for index, steps in taken(network).items():
        at_ns = np.array([time_ns for time_ns, _ in steps], dtype=np.float64)
        rate, bps = np.array([values for _, values in steps], dtype=np.float64).T
        up = rate > 0.0
        share = np.divide(bps, rate, out=np.zeros_like(bps), where=up)
        shared, while_up, bits = (
            _integrals(at_ns, values, edges_ns) for values in (share, up.astype(np.float64), bps)
        )
        np.divide(shared, while_up, out=found.share[:, index], where=while_up > 0.0)
        found.bps[:, index] = bits / lengths
    return found


def _integrals(at_ns: FloatArray, values: FloatArray, edges_ns: IntArray) -> FloatArray:
    """Return the integrals of a step function between neighbouring moments."""
    end_ns = float(edges_ns[-1])
    times = np.append(at_ns, max(end_ns, at_ns[-1]))
    reached = np.concatenate(([0.0], np.cumsum(values * np.diff(times))))
    found: FloatArray = np.diff(np.interp(edges_ns.astype(np.float64), times, reached))
    return found
