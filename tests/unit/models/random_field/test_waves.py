"""The waves of a random field: their correlations, in space and in time."""

import math

import numpy as np
import pytest

from simnet.models.propagation.site_diversity import ATTENUATION, RAIN
from simnet.models.random_field.field import QUANTUM as WEIGHT_QUANTUM
from simnet.models.random_field.field import GaussianField
from simnet.models.random_field.waves import QUANTUM, Wandering
from simnet.models.weather.rain_field import RainField

PLACES = [(-0.5, 117.2), (1.9, 117.7), (0.6, 114.9), (-6.2, 106.8)]


@pytest.mark.parametrize(("which", "allowed"), [(0, 0.021), (1, 0.035)])
def test_waves_have_the_correlation_of_the_recommendation(which: int, allowed: float) -> None:
    field, wanted = RainField().fields()[which], (RAIN, ATTENUATION)[which]
    distances = np.concatenate([np.arange(0, 60, 2), np.arange(60, 601, 12)]).astype(float)
    angles = np.linspace(0, math.pi, 24, endpoint=False)
    found = field.correlation_of_sum(
        np.outer(distances, np.cos(angles)), np.outer(distances, np.sin(angles))
    )
    off = np.abs(found - wanted.at(distances)[:, None])
    assert off.max() < allowed
    assert off[distances < 60].max() < 0.007


@pytest.mark.parametrize("field", RainField().fields(), ids=lambda field: field.name)
def test_sums_are_exact_in_single_precision_in_any_order(field: GaussianField) -> None:
    sums = field.sums(PLACES)
    assert 8 * sums.scale.max() < 2**24 * QUANTUM * WEIGHT_QUANTUM
    waves = field.wandering(1).hour(3)
    whole = waves.astype(np.float64) @ sums.weights.astype(np.float64)
    backwards = np.ascontiguousarray(waves[:, ::-1]) @ np.ascontiguousarray(sums.weights[::-1])
    assert (backwards == whole).all()


def test_processes_are_gaussian_and_forget_as_they_should() -> None:
    found = Wandering("any", 3, 2000, 2e-4).days(0, 6)
    assert found.mean() == pytest.approx(0, abs=0.01)
    assert found.std() == pytest.approx(1, abs=0.01)
    for lag in (1, 6, 24):
        together = (found[lag:] * found[:-lag]).mean()
        assert together == pytest.approx(math.exp(-2e-4 * 600 * lag), abs=0.01)


def test_minutes_forget_as_fast_as_ten_minutes_and_agree_with_them() -> None:
    wandering = Wandering("any", 3, 20_000, 2e-4)
    fine = np.concatenate([wandering.hour(23), wandering.hour(24)])
    coarse = wandering.days(0, 2)
    assert (fine[::10] == coarse[138:150]).all()
    for lag in (1, 5, 13):
        together = (fine[lag:] * fine[:-lag]).mean()
        assert together == pytest.approx(math.exp(-2e-4 * 60 * lag), abs=0.01)


def test_a_day_is_the_same_alone_and_among_others() -> None:
    wandering = Wandering("any", 3, 10, 2e-4)
    assert (wandering.day(70) == wandering.days(60, 80)[10 * 144 : 11 * 144]).all()
