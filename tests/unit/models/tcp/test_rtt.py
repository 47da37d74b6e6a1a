"""The RTT estimator against RFC 6298's own arithmetic (case RTO-01) and Linux's changes to it."""

import pytest

from simnet.models.tcp.rtt import MAXIMUM_RTO_NS, RttEstimator
from tests.unit.models.tcp.pipe import MS, SECOND


def test_smooths_as_rfc_6298_does():
    estimator = RttEstimator(minimum_rto_ns=1)
    smoothed, deviation = [], []
    for sample_ms in (100, 200, 100, 100, 300):
        estimator.sample(sample_ms * MS, una=0, nxt=1)
        smoothed.append(estimator.smoothed_x8 / 8 / MS)
        deviation.append(estimator.deviation_x4 / 4 / MS)
    assert smoothed == pytest.approx([100, 112.5, 110.9375, 109.5703125, 133.3740234375], abs=1e-6)
    assert deviation == pytest.approx([50, 62.5, 50, 40.234375, 77.783203125], abs=1e-6)


def test_first_sample_gives_three_rtts_or_the_floor():
    slow, fast = RttEstimator(200 * MS), RttEstimator(200 * MS)
    slow.sample(150 * MS, 0, 0)
    fast.sample(50 * MS, 0, 0)
    assert slow.rto_ns == 450 * MS
    assert fast.rto_ns == 250 * MS


def test_floor_is_on_the_variance_term():
    estimator = RttEstimator(200 * MS)
    for round_trip in range(100):
        estimator.sample(500 * MS, una=round_trip + 1, nxt=round_trip + 1)
    assert estimator.rto_ns == pytest.approx(700 * MS, abs=MS)


def test_variance_decays_by_a_quarter_a_round_trip():
    estimator = RttEstimator(200 * MS)
    estimator.sample(400 * MS, una=0, nxt=0)
    assert estimator.variance_x4 == 800 * MS
    estimator.sample(400 * MS, una=1, nxt=1)
    estimator.sample(400 * MS, una=2, nxt=2)
    # The first round still holds 800 ms; the second at most 600 ms / 4 * 4 of deviation.
    assert estimator.variance_x4 == 800 * MS - (800 - 450) * MS // 4


def test_falling_rtt_raises_the_deviation_an_eighth_as_much():
    rising, falling = RttEstimator(MS), RttEstimator(MS)
    for estimator, last_ms in ((rising, 300), (falling, 0)):
        for _ in range(50):
            estimator.sample(150 * MS, 0, 1)
        before = estimator.deviation_x4
        estimator.sample(last_ms * MS, 0, 1)
        estimator.largest_deviation_x4 = before
    assert falling.deviation_x4 == pytest.approx(rising.deviation_x4 / 8, rel=0.02)


def test_back_off_doubles_to_two_minutes_and_a_sample_ends_it():
    estimator = RttEstimator(200 * MS)
    estimator.sample(100 * MS, 0, 0)
    assert estimator.rto_ns == 300 * MS
    estimator.back_off()
    assert estimator.rto_ns == 600 * MS
    for _ in range(20):
        estimator.back_off()
    assert estimator.rto_ns == MAXIMUM_RTO_NS == 120 * SECOND
    estimator.sample(100 * MS, 0, 0)
    assert estimator.rto_ns == 300 * MS
