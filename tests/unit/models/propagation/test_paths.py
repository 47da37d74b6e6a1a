"""Rain on slant and terrestrial paths: published figures, limits, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simnet.errors import DomainError
from simnet.models.propagation import slant_path, terrestrial_path
from simnet.models.propagation.fade_duration import FadeDurations
from simnet.models.propagation.scintillation import Antenna, standard_deviation_db
from simnet.models.propagation.slant_path import SlantPath
from simnet.models.propagation.specific_attenuation import power_law
from simnet.models.propagation.terrestrial_path import TerrestrialPath
from simnet.models.propagation.total_attenuation import total_db

PERCENTS = np.array([1.0, 0.1, 0.01])


# ITU-Rpy 0.4.0 for Samarinda, R0.01 = 95.2 mm/h, circular polarisation.
@pytest.mark.parametrize(
    ("frequency", "elevation", "expected"),
    [(12, 75, [1.2, 7.1, 14.3]), (20, 55, [4.1, 20.5, 39.3])],
)
def test_a_satellite_seen_from_samarinda(
    frequency: float, elevation: float, expected: list[float]
) -> None:
    path = SlantPath(frequency, elevation, -0.5, rain_height_km=4.96)
    found = slant_path.rain_curve(path, 95.2).attenuation_db(PERCENTS)
    assert found == pytest.approx(expected, abs=0.051)


def test_the_power_law_of_other_percentages_meets_its_level_at_a_hundredth() -> None:
    for frequency in (6, 15, 38, 80):
        path = TerrestrialPath(frequency, 10, tilt_deg=45)
        assert terrestrial_path.attenuation_db(path, 1.0, 0.01) == pytest.approx(1, rel=2.5e-3)


# ITU-Rpy 0.4.0 for R0.01 = 95.2 mm/h, whose reading of C_0 is another: 2.4 % at 1 %.
def test_ten_kilometres_at_15_ghz_in_samarinda() -> None:
    path = TerrestrialPath(15, 10, tilt_deg=45)
    found = terrestrial_path.rain_curve(path, 95.2).attenuation_db(PERCENTS)
    assert found[2] == pytest.approx(35.529, rel=1e-4)
    assert found[:2] == pytest.approx([3.795, 13.458], rel=0.024)


def test_above_the_rain_nothing_is_attenuated() -> None:
    path = SlantPath(20, 55, -0.5, rain_height_km=4.9, station_height_km=5.0)
    assert slant_path.attenuation_001_db(path, 95.2) == 0
    assert (slant_path.rain_curve(path, 95.2).attenuation_db(PERCENTS) == 0).all()


def test_no_rain_attenuates_nothing() -> None:
    assert terrestrial_path.rain_curve(TerrestrialPath(23, 5), 0.0).attenuation_db(0.01) == 0
    assert slant_path.rain_curve(SlantPath(20, 55, 0, 5), 0.0).attenuation_db(0.01) == 0


def test_a_path_straight_up_has_no_ground_under_it() -> None:
    path = SlantPath(12, 90, -0.5, 5)
    beside = SlantPath(12, 89.99999, -0.5, 5)
    assert slant_path.attenuation_001_db(path, 95) == pytest.approx(
        slant_path.attenuation_001_db(beside, 95), rel=1e-3
    )


def test_a_short_path_counts_at_most_two_and_a_half_times() -> None:
    short = TerrestrialPath(15, 0.05)
    specific = float(power_law(15, 0, 0).db_km(95.2))
    assert terrestrial_path.attenuation_001_db(short, 95.2) == pytest.approx(specific * 0.05 * 2.5)


def test_the_bend_of_the_earth_joins_where_it_begins_to_count() -> None:
    low, high = (SlantPath(12, 5 + side, 0, 5).length_km for side in (-1e-9, 1e-9))
    assert low == pytest.approx(high, rel=0.05)
    assert low < high


def test_vertical_and_horizontal_bound_circular_polarisation() -> None:
    horizontal, circular, vertical = (power_law(20, 0, tilt).db_km(100) for tilt in (0, 45, 90))
    assert horizontal > circular > vertical


def test_a_large_antenna_averages_scintillation_away() -> None:
    small, large = (standard_deviation_db(20, 30, Antenna(d), 130) for d in (0.6, 5))
    assert small > large
    assert standard_deviation_db(50, 60, Antenna(20), 130) == 0


def test_gases_stand_beside_rain_and_scintillation() -> None:
    assert total_db(3.0, 4.0, 0.5, 0.0) == pytest.approx(5.5)
    assert total_db(2.5, 4.0, 0.5, 0.5) == pytest.approx(5.5)


def test_fades_of_any_duration_are_all_fades() -> None:
    fades = FadeDurations(20, 30, 10)
    durations = np.geomspace(1, 20_000, 60)
    assert fades.probability_longer(1.0) == 1
    assert (np.diff(fades.probability_longer(durations)) < 0).all()
    assert (np.diff(fades.time_share_longer(durations)) < 0).all()
    assert fades.time_share_longer(durations)[0] > 0.95


REFUSED: tuple[tuple[Callable[[], object], str], ...] = (
    (
        lambda: power_law(0.5, 0, 0),
        "frequency: 0.5 GHz is outside ITU-R P.838-3 (allowed: 1 to 1000 GHz)",
    ),
    (
        lambda: power_law(12, 0, 0).db_km(-1),
        "rain rate: -1 mm/h is outside ITU-R P.838-3 (allowed: 0 or more mm/h)",
    ),
    (
        lambda: SlantPath(60, 50, 0, 5),
        "frequency: 60 GHz is outside ITU-R P.618-14, 2.2.1.1 (allowed: 1 to 55 GHz)",
    ),
    (
        lambda: SlantPath(12, -3, 0, 5),
        "elevation: -3 degrees is outside ITU-R P.618-14, 2.2.1.1 (allowed: 0.001 to 90 degrees)",
    ),
    (
        lambda: slant_path.attenuation_db(SlantPath(12, 50, 0, 5), 20, np.array([1, 7])),
        "percentage of the year: 7 % is outside ITU-R P.618-14, 2.2.1.1 (allowed: 0.001 to 5 %)",
    ),
    (
        lambda: TerrestrialPath(15, 61),
        "length of the path: 61 km is outside ITU-R P.530-18, 2.4.1 (allowed: 0 to 60 km)",
    ),
    (
        lambda: FadeDurations(20, 70, 10),
        "elevation: 70 degrees is outside ITU-R P.1623-1, 2.2 (allowed: 5 to 60 degrees)",
    ),
)


@pytest.mark.parametrize(("wrong", "message"), REFUSED, ids=[each for _, each in REFUSED])
def test_what_a_recommendation_does_not_give_is_refused(
    wrong: Callable[[], object], message: str
) -> None:
    with pytest.raises(DomainError) as raised:
        wrong()
    assert str(raised.value) == message
