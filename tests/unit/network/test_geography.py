"""Distances against known ones."""

from __future__ import annotations

import pytest

from simnet.network.geography import EARTH_RADIUS_KM, cable_delay_ns, great_circle_km


@pytest.mark.parametrize(
    ("places", "km"),
    [
        ((0, 0, 0, 0), 0.0),
        ((0, 0, 0, 180), 20015.0868),
        ((-90, 0, 90, 0), 20015.0868),
        ((0, 0, 0, 1), 111.1949),
        ((36.12, -86.67, 33.94, -118.4), 2886.4444),
    ],
    ids=["same", "half way round", "pole to pole", "a degree", "Nashville to Los Angeles"],
)
def test_great_circles(places: tuple[float, float, float, float], km: float) -> None:
    assert great_circle_km(*places) == pytest.approx(km, abs=1e-3)


def test_light_in_a_cable() -> None:
    assert EARTH_RADIUS_KM == 6371.0
    assert cable_delay_ns(100.0) == 750_000
