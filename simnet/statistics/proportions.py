"""Rule of three: the chance of something that happened in no replication.

What happened in none of n independent replications is not proven to be impossible. Student's
interval of the mean then is 0 to 0; `most_where_none_was_seen` is what may be said instead.
"""

from __future__ import annotations

from simnet.statistics.arrays import tail_of


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
