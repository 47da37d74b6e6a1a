"""In what share of replications something happens: exact intervals, also where it never did.

How many of n independent replications it happens in is binomial, whatever it is (a service level
kept, a page never loaded, a packet lost). The interval is that of Clopper and Pearson (1934, "The
use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26): it
holds the true share with the confidence asked or more, for any n and any share.

Something that happened in no replication is not proven to be impossible. Student's interval of
the mean then is 0 to 0; `most_where_none_was_seen` is what may be said instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import betaincinv

from simnet.statistics.arrays import tail_of


@dataclass(frozen=True, slots=True)
class Share:
    """A share of replications and its interval, all within [0, 1]."""

    count: int
    n: int
    value: float
    """nan of no replications."""
    low: float
    high: float
    confidence: float


def share_interval(count: int, n: int, confidence: float = 0.95) -> Share:
    """Return the exact two-sided interval of a share, given that it was so `count` times of `n`.

    Raises:
        ValueError: a count that is not within 0 and n, or a confidence not within (0, 1).
    """
    tail = tail_of(confidence)
    if not 0 <= count <= n:
        raise ValueError(f"a count lies between 0 and the {n} replications, got {count}")
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1.0 - tail)) if count < n else 1.0
    return Share(count, n, count / n if n else float("nan"), low, high, confidence)


def most_where_none_was_seen(n: int, confidence: float = 0.95) -> float:
    """Return the largest chance of something that happened in none of n replications.

    One-sided, 1 - (1 - confidence)^(1/n): about 3/n at 95 %, the rule of three.

    Raises:
        ValueError: n below 0, or a confidence not within (0, 1).
    """
    alpha = 2.0 * tail_of(confidence)
    if n < 0:
        raise ValueError(f"there cannot be {n} replications")
    return float(1.0 - alpha ** (1.0 / n)) if n else 1.0
