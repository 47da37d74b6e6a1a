"""Degrees as lists and maps write them; places that are none are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario.importers.coordinates import are_degrees, degrees, place_of


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("-0.50", "latitude", -0.5),
        ("-0,502183", "latitude", -0.502183),
        ("117,150", "longitude", 117.15),
        ("117.15\u00b0", "longitude", 117.15),
        ("0.55 S", "latitude", -0.55),
        ("S 0.55", "latitude", -0.55),
        ("0,55 LS", "latitude", -0.55),
        ("115.26 BT", "longitude", 115.26),
        ("0\u00b030'36\"S", "latitude", -0.51),
        ("0\u00b0 30\u2032 36\u2033 LU", "latitude", 0.51),
        ("115\u00b0 15.6' E", "longitude", 115.26),
        ("-0 30 36", "latitude", -0.51),
        ("1e-05", "latitude", 1e-5),
    ],
)
def test_degrees(text: str, axis: str, value: float) -> None:
    assert degrees(text, axis) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("", "north", "1.234.567", "1,2,3", "0.55 E", "-0.5 S", "0\u00b075'S", "nan", "inf"),
        *("1_0", "\u0661", "0x1", "1 2 3 4"),
    ],
)
def test_what_is_no_latitude(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (number of degrees|latitude)"):
        degrees(text, "latitude")


@given(st.text(max_size=15))
def test_any_text_is_degrees_or_refused(text: str) -> None:
    place, why = place_of({"lat": "1", "lon": text}, planar=False)
    assert (place is None) == why.startswith("no coordinates")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "no coordinates"),
        ({"Latitude": "1"}, "no coordinates"),
        ({"x": "117", "y": "-0.5"}, "no coordinates"),
        ({"lat": "x", "lon": "1"}, "no coordinates: 'x' is not a number of degrees such as -0.57"),
        (
            {"lat": "117.15", "lon": "-0.5"},
            "no coordinates: latitude 117.15, longitude -0.5 is not on Earth (are they swapped?)",
        ),
        (
            {"lat": "5", "lon": "400"},
            "no coordinates: latitude 5, longitude 400 is not on Earth",
        ),
    ],
)
def test_a_place_that_is_none_is_told(data: dict[str, str], why: str) -> None:
    assert place_of(data, planar=False) == (None, why)


@pytest.mark.parametrize(
    "keys", [("Latitude", "Longitude"), ("lat", "lng"), ("LAT", "Long"), ("lintang", "bujur")]
)
def test_usual_names_of_coordinates(keys: tuple[str, str]) -> None:
    place, why = place_of({keys[0]: "-0.5", keys[1]: "117.15"}, planar=False)
    assert place is not None
    assert (place.latitude, place.longitude, place.odd, why) == (-0.5, 117.15, "", "")


def test_zero_zero_is_odd() -> None:
    place, _ = place_of({"lat": "0", "lon": "0.0"}, planar=False)
    assert place is not None
    assert place.odd == "its coordinates are 0, 0; are they missing?"


def test_x_and_y_are_degrees_unless_they_are_a_drawing() -> None:
    assert are_degrees([{"x": "117.15", "y": "-0.5"}, {}])
    assert not are_degrees([{"x": "117.15", "y": "-0.5"}, {"x": "512.0", "y": "30"}])
    assert not are_degrees([{"x": "11", "y": "5", "r": "1", "g": "2", "b": "3"}])
    assert not are_degrees([{}])
