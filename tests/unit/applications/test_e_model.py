"""The E-model against ITU-T G.107: its default rating, and worked values of the whole algorithm."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simnet.applications.e_model import mos_of, rate


def test_default_values_give_the_published_rating() -> None:
    """R = 93.2 and MOS = 4.41 (G.107, table 2 and Annex B)."""
    rating = rate()
    assert round(rating.r, 1) == 93.2
    assert round(rating.mos, 2) == 4.41
    assert rating.basic == pytest.approx(94.768822, rel=1e-6)
    assert rating.simultaneous == pytest.approx(1.4135681, rel=1e-6)
    assert rating.delayed == pytest.approx(0.14904572, rel=1e-6)


@pytest.mark.parametrize(
    ("r", "mos"),
    [(90, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58), (0, 1.0), (-5, 1.0), (120, 4.5)],
)
def test_scores_are_those_of_the_table(r: float, mos: float) -> None:
    """G.107, Annex B, table B.1, which prints 4.03 where the equation gives 4.024."""
    assert mos_of(r) == pytest.approx(mos, abs=0.0061)


def test_no_rating_above_zero_scores_below_one() -> None:
    assert mos_of(3.0) == 1.0


@pytest.mark.parametrize(
    ("delay_ms", "loss", "robustness", "r"),
    [
        (150, 0, 4.3, 89.539132),
        (250, 0, 4.3, 79.177101),
        (150, 1, 25.1, 85.899285),
        (150, 1, 4.3, 71.614604),
    ],
)
def test_delay_and_loss(delay_ms: float, loss: float, robustness: float, r: float) -> None:
    """Of the algorithm of 2011 to 2015, worked out with 40 digits."""
    assert rate(delay_ms, loss, loss_robustness=robustness).r == pytest.approx(r, rel=1e-7)


def test_longer_and_lossier_is_never_better() -> None:
    by_delay = [rate(ms).r for ms in range(0, 1000, 10)]
    assert all(a >= b - 1e-9 for a, b in pairwise(by_delay))
    by_loss = [rate(100, loss).r for loss in range(0, 100, 5)]
    assert by_loss == sorted(by_loss, reverse=True)


def test_losses_in_bursts_are_worse() -> None:
    assert rate(100, 2, burst_ratio=2.0).r < rate(100, 2).r
