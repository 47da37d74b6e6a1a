"""Common trenches from routes: what runs side by side, and for how long."""

from __future__ import annotations

import pytest

from simnet.network.geography import Route, great_circle_km, route_km
from simnet.network.trenches import common_stretches

KM = 1 / 111.195
"""One km along a meridian or the equator, degrees."""


def east(length_km: float, north_km: float = 0.0, start_km: float = 0.0) -> Route:
    """A route along a parallel near the equator."""
    latitude = north_km * KM
    return (((latitude, start_km * KM), (latitude, (start_km + length_km) * KM)),)


def north(length_km: float, east_km: float) -> Route:
    return (((-length_km * KM / 2, east_km * KM), (length_km * KM / 2, east_km * KM)),)


def test_a_route_is_as_long_as_all_its_pieces() -> None:
    pieces = (((0.0, 0.0), (0.0, 1.0), (1.0, 1.0)), ((5.0, 5.0), (5.0, 6.0)))
    expected = 2 * great_circle_km(0, 0, 0, 1) + great_circle_km(5, 5, 5, 6)
    assert route_km(pieces) == pytest.approx(expected)


def test_routes_side_by_side_share_what_they_overlap() -> None:
    routes = {"a": east(10), "b": east(10, north_km=0.02, start_km=4)}
    found = common_stretches(routes, 25, 1)
    assert list(found) == [("a", "b")]
    assert found["a", "b"] == pytest.approx(6, abs=0.2)


def test_routes_farther_apart_share_nothing() -> None:
    assert common_stretches({"a": east(10), "b": east(10, north_km=0.03)}, 25, 1) == {}


def test_routes_that_only_cross_share_nothing() -> None:
    assert common_stretches({"a": east(10), "b": north(10, 5)}, 25, 1) == {}


def test_three_in_a_row_have_a_stretch_of_two_and_one_of_three() -> None:
    routes = {"a": east(10), "b": east(10), "c": east(4)}
    found = common_stretches(routes, 25, 1)
    assert found == {
        ("a", "b"): pytest.approx(6, abs=0.2),
        ("a", "b", "c"): pytest.approx(4, abs=0.2),
    }
