"""Non-negative least squares, and which unknowns a system of equations cannot tell apart.

Each equation is a sum of unknowns, each with a coefficient of at least 0, that was measured. Where
there are fewer independent equations than unknowns, some unknowns are fixed by them all the same;
those that are not are named, and no split of their sum is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.statistics.arrays import FloatArray

APART = 0.05
"""Unknowns whose columns differ by less than this share of their length are not told apart: no
model of traffic is exact enough for that."""
INVOLVED = 0.05
"""Share of a direction that cannot be told, below which an unknown has no part in it."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Which unknowns of a system are fixed by it, and which only together."""

    fixed: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    """Unknowns that cannot be told from one another: of each group, some sum is fixed at most."""
    unseen: tuple[int, ...]
    """Unknowns in no equation."""


def told_apart(matrix: FloatArray) -> Apart:
    """Return which unknowns are fixed by equations with these coefficients, [equation, unknown]."""
    lengths = np.linalg.norm(matrix, axis=0)
    seen = np.flatnonzero(lengths > 0)
    unseen = tuple(int(each) for each in np.flatnonzero(lengths <= 0))
    if not seen.size:
        return Apart((), (), unseen)
    _, sizes, directions = np.linalg.svd(matrix[:, seen] / lengths[seen])
    full = np.zeros(directions.shape[0])
    full[: sizes.size] = sizes
    lost = directions[full < APART]
    joined = np.abs(lost.T @ lost)
    parts = np.sqrt(np.diag(joined))
    open_ones = [index for index in range(seen.size) if parts[index] > INVOLVED]
    groups = _connected(open_ones, joined)
    fixed = [int(seen[index]) for index in range(seen.size) if index not in set(open_ones)]
    return Apart(
        tuple(fixed), tuple(tuple(int(seen[each]) for each in group) for group in groups), unseen
    )


def _connected(members: list[int], joined: FloatArray) -> list[list[int]]:
    """Return the members in groups of those that are joined, directly or through others."""
    left, groups = list(members), []
    while left:
        group, grown = [left.pop(0)], 0
        while grown < len(group):
            here = group[grown]
            near = [each for each in left if joined[here, each] > INVOLVED**2]
            group += near
            left = [each for each in left if each not in near]
            grown += 1
        groups.append(sorted(group))
    return groups


@dataclass(frozen=True, slots=True)
class Solution:
    """Unknowns of at least 0 that fit best, and the linear map that gives those above 0."""

    values: FloatArray
    mapping: FloatArray
    """[unknown, equation]: `mapping @ measured` gives `values`; rows of 0 for unknowns at 0."""


def nonnegative(matrix: FloatArray, measured: FloatArray, weights: FloatArray) -> Solution:
    """Return the unknowns of at least 0 with the least weighted sum of squared errors.

    Args:
        matrix: [equation, unknown], columns that are independent.
        measured: one value an equation.
        weights: what the error of each equation is multiplied by before it is squared.
    """
    from scipy.optimize import nnls

    lengths = np.linalg.norm(matrix * weights[:, None], axis=0)
    scaled = matrix * weights[:, None] / lengths
    found, _ = nnls(scaled, measured * weights)
    above = np.flatnonzero(found > 0)
    mapping = np.zeros((matrix.shape[1], matrix.shape[0]))
    if above.size:
        inverse = np.linalg.pinv(scaled[:, above])
        mapping[above] = inverse * weights[None, :] / lengths[above, None]
    values = np.maximum(0.0, mapping @ measured)
    return Solution(values, mapping)
