"""What the tests of statistics share: many studies of the same thing, and how many may fail.

Counts of studies are held against the 99.9 % range of a binomial count: a right program fails
such a test once in a thousand seeds. Seeds are fixed, so that a commit is never red by chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from simnet.engine import Counts, run
from simnet.network import Network, RunPlan
from simnet.verify.estimates import CERTAIN, binomial_range

FloatArray = npt.NDArray[np.float64]

STUDIES = 1_000
NS = 1_000_000_000


def about(count: int, trials: int, probability: float) -> bool:
    """Tell whether a count is what chance makes of a probability."""
    low, high = binomial_range(trials, probability)
    return low <= count <= high


def no_more_than(count: int, trials: int, probability: float) -> bool:
    """Tell whether a count is compatible with a probability of at most that."""
    return count <= int(binom.ppf(CERTAIN, trials, probability))


def no_less_than(count: int, trials: int, probability: float) -> bool:
    """Tell whether a count is compatible with a probability of at least that."""
    return count >= int(binom.ppf(1 - CERTAIN, trials, probability))


def replicate(
    network: Network, plan: RunPlan, measure: Callable[[Counts], float], runs: int
) -> FloatArray:
    """Return what a measure says of each run, with the seeds from 1 on as a study has them."""
    values = [measure(run(network, replace(plan, seed=seed))) for seed in range(1, runs + 1)]
    return np.array(values, dtype=np.float64)
