"""The load in short steps: where bits go, and how bursty that is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simnet.preview.fine import FULL_PACKET_BITS, FineLoad, step_s
from simnet.statistics.burstiness import hurst, index_of_dispersion


def steps(*spans: tuple[float, float, float]) -> list[float]:
    """Bits in each of ten steps of a second."""
    load = FineLoad(10.0, 1.0)
    begin, end, bits = (np.array(column) for column in zip(*spans, strict=True))
    load.add(begin, end, bits)
    return [round(float(each), 9) for each in load._bits]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((2.0, 2.0, 5.0), {2: 5.0}),
        ((2.5, 2.25, 5.0), {2: 5.0}),
        ((2.25, 2.75, 5.0), {2: 5.0}),
        ((2.75, 3.25, 5.0), {2: 2.5, 3: 2.5}),
        ((2.5, 5.5, 6.0), {2: 1.0, 3: 2.0, 4: 2.0, 5: 1.0}),
        ((8.5, 12.5, 8.0), {8: 1.0, 9: 2.0}),
        ((11.0, 12.0, 8.0), {}),
    ],
)
def test_bits_go_where_their_span_is(
    span: tuple[float, float, float], expected: dict[int, float]
) -> None:
    assert steps(span) == [expected.get(step, 0.0) for step in range(10)]


def test_spans_add_up() -> None:
    spans = [(0.5, 7.5, 7.0), (3.0, 3.0, 1.0), (1.0, 9.0, 16.0), (2.0, 4.5, 5.0)]
    each = np.array([steps(span) for span in spans])
    assert steps(*spans) == pytest.approx(list(each.sum(axis=0)))


def test_bursts_are_those_of_full_packets_in_a_second() -> None:
    random = np.random.default_rng(1)
    packets = random.poisson(3.0, 20_000)
    begin = (np.arange(packets.size) + 0.5) * 0.1
    load = FineLoad(2_000.0, 0.1)
    load.add(begin, begin, FULL_PACKET_BITS * packets.astype(np.float64))
    found = load.bursts()
    assert found.scale_s == 1.0
    sums = packets.reshape(-1, 10).sum(axis=1)
    assert found.dispersion == pytest.approx(index_of_dispersion(sums))
    assert found.hurst.value == pytest.approx(hurst(packets).value)
    assert found.scales_s[0] == pytest.approx(0.1 * 2 ** found.hurst.octaves[0])


def test_of_no_load_nothing_is_known() -> None:
    found = FineLoad(3_600.0, 0.1).bursts()
    assert math.isnan(found.dispersion)
    assert math.isnan(found.hurst.value)


def test_steps_are_usual_ones() -> None:
    lengths = (1.0, 3_600.0, 86_400.0, 10 * 86_400.0)
    assert [step_s(each) for each in lengths] == [0.001, 0.1, 1.0, 10.0]
    assert step_s(86_400.0, 1000) == 600.0
    assert step_s(1e9, 1000) == 1e6


def test_a_profile_of_the_day_is_no_burstiness() -> None:
    """What comes at random around a mean that goes up and down is random, not self-similar."""
    random = np.random.default_rng(1)
    times_s = np.arange(86_400) + 0.5

    def level(at_s: np.ndarray) -> np.ndarray:
        hour = at_s / 3600
        return np.where((hour > 7) & (hour < 14), np.minimum(1.0, 6 * (hour - 7)), 0.0)

    packets = random.poisson(20.0 * level(times_s))
    plain, told = FineLoad(86_400.0, 1.0), FineLoad(86_400.0, 1.0, level)
    for load in (plain, told):
        load.add(times_s, times_s, packets * float(FULL_PACKET_BITS))
    assert plain.bursts().is_trend
    found = told.bursts()
    assert not found.is_trend
    assert found.hurst.value == pytest.approx(0.5, abs=0.05)
    assert found.dispersion == pytest.approx(1.0, abs=0.03)
    assert plain.bursts().dispersion > 10


def test_a_profile_of_nobody_changes_nothing() -> None:
    load = FineLoad(10.0, 1.0, np.zeros_like)
    load.add(np.array([1.0]), np.array([3.0]), np.array([6.0]))
    assert list(load._steady()) == list(load._bits)
