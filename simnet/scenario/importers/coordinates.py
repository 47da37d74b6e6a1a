"""Geographic coordinates as lists and maps write them.

Decimal degrees with a point or a comma, or degrees, minutes and seconds with a hemisphere, in
English or Indonesian.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_LATITUDE = 90
MOST_LONGITUDE = 180
LATITUDE = ("latitude", "lat", "lintang", "latitud", "breitengrad", "garis_lintang")
LONGITUDE = ("longitude", "lon", "lng", "long", "bujur", "longitud", "laengengrad", "garis_bujur")
"""Names of the two, in small letters, with an underscore for a blank."""

_HEMISPHERES = {
    **dict.fromkeys(("N", "LU", "U", "NORTH"), ("latitude", 1)),
    **dict.fromkeys(("S", "LS", "SOUTH"), ("latitude", -1)),
    **dict.fromkeys(("E", "BT", "T", "EAST"), ("longitude", 1)),
    **dict.fromkeys(("W", "BB", "B", "WEST"), ("longitude", -1)),
}
"""North, south, east and west: LU, LS, BT and BB in Indonesian."""
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DECIMAL = re.compile(rf"([+-]?)({_NUMBER}|\.[0-9]+)(?:[eE]-?[0-9]{{1,2}})? ?\u00b0?")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE]-?[0-9]{1,2}")
_SEXAGESIMAL = re.compile(
    rf"([+-]?)([0-9]{{1,3}}) ?[\u00b0\u00badD: ] ?({_NUMBER}) ?['\u2032\u2019mM: ]?"
    rf" ?(?:({_NUMBER}) ?(?:\"|''|\u2033|\u201d|\u2032\u2032|s)?)?"
)
_SIDE = re.compile(r"^(LU|LS|BT|BB|[NSEWUTB])[ .]+|[ .]*(LU|LS|BT|BB|[NSEWUTB])$", re.IGNORECASE)
_COUNTS = re.compile(r"(?i)north|south|east|west")


@dataclass(frozen=True, slots=True)
class Place:
    """A place on Earth, degrees; what is odd about it, "" if nothing."""

    latitude: float
    longitude: float
    odd: str = ""


def degrees(text: str, axis: str) -> float:
    """Return the degrees (north and east positive) that `text` tells for "latitude", say.

    Raises:
        ValueError: it is no number of degrees, or not one of that axis.
    """
    cleaned = " ".join(text.replace("\u2212", "-").split())
    cleaned = _COUNTS.sub(lambda word: word[0][0].upper(), cleaned)
    side = _SIDE.search(cleaned)
    sign = 1
    if side is not None:
        of_axis, sign = _HEMISPHERES[(side[1] or side[2]).upper()]
        if of_axis != axis:
            raise ValueError(f"'{text[:40]}' is not a {axis}")
        cleaned = (cleaned[: side.start()] + cleaned[side.end() :]).strip()
    value = _value(cleaned)
    if value is None or (side is not None and cleaned.startswith(("-", "+"))):
        raise ValueError(f"'{text[:40]}' is not a number of degrees such as -0.57")
    return sign * value


def _value(text: str) -> float | None:
    if not text.replace("\u00b0", "").replace("\u00ba", "").isascii() and not re.search(
        "[\u2032\u2033\u2019\u201d]", text
    ):
        return None
    if _EXPONENT.fullmatch(text):
        return float(text)
    if _DECIMAL.fullmatch(text):
        return float(text.rstrip("\u00b0 ").replace(",", "."))
    parts = _SEXAGESIMAL.fullmatch(text)
    if parts is None:
        return None
    minutes = float(parts[3].replace(",", "."))
    seconds = float((parts[4] or "0").replace(",", "."))
    if minutes >= 60 or seconds >= 60:
        return None
    whole = int(parts[2]) + minutes / 60 + seconds / 3600
    return -whole if parts[1] == "-" else whole


def place_of(data: Mapping[str, str], planar: bool) -> tuple[Place | None, str]:
    """Return the place that the attributes of a node tell, and why there is none.

    `planar` says that ``x`` and ``y`` may be degrees.
    """
    known = {"_".join(key.lower().split()): text for key, text in data.items()}
    latitude = next((known[key] for key in LATITUDE if known.get(key)), "")
    longitude = next((known[key] for key in LONGITUDE if known.get(key)), "")
    if not latitude and not longitude and planar:
        latitude, longitude = known.get("y", ""), known.get("x", "")
    if not latitude or not longitude:
        return None, "no coordinates"
    try:
        north, east = degrees(latitude, "latitude"), degrees(longitude, "longitude")
    except ValueError as error:
        return None, f"no coordinates: {error}"
    if not math.isfinite(north + east) or abs(north) > MOST_LATITUDE or abs(east) > MOST_LONGITUDE:
        pair = f"latitude {latitude[:40]}, longitude {longitude[:40]}"
        what = f"no coordinates: {pair} is not on Earth"
        swapped = abs(north) <= MOST_LONGITUDE and abs(east) <= MOST_LATITUDE
        return None, what + " (are they swapped?)" * swapped
    odd = "its coordinates are 0, 0; are they missing?" if north == east == 0 else ""
    return Place(north, east, odd), ""


def are_degrees(nodes: list[Mapping[str, str]]) -> bool:
    """Return whether ``x`` and ``y`` of all nodes can be degrees, not positions on a canvas.

    Drawing programs write sizes or colours of nodes beside positions.
    """
    found = 0
    for data in nodes:
        known = {key.lower(): text for key, text in data.items()}
        if not known.get("x") or not known.get("y"):
            continue
        if {"r", "g", "b"} <= set(known) or "size" in known:
            return False
        try:
            north, east = degrees(known["y"], "latitude"), degrees(known["x"], "longitude")
        except ValueError:
            return False
        if abs(north) > MOST_LATITUDE or abs(east) > MOST_LONGITUDE:
            return False
        found += 1
    return found > 0
