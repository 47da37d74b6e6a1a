"""What a starter needs to know of the villages of a list: their seats, and how far they are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simnet.network.geography import great_circle_km
from simnet.scenario.importers.base import slug
from simnet.scenario.read.tree import Value
from simnet.scenario.starter.accesses import AtStart, at_start
from simnet.scenario.starter.seats import CAPITAL, SEATS, Seat, plain, way

NEAR_KM = 20.0
"""Up to this far from its seat a village is given fibre at the start: assumption."""
MIDDLE_KM = 60.0
"""Up to this far it would be the next to get it: assumption."""
LEAST_SHARE = 0.2
"""Of the villages with a place that are not near, this share at least is taken as middle."""


@dataclass(frozen=True, slots=True)
class Start:
    """The towns of a starter, the lines between them, and the groups of its villages."""

    capital: str
    """Key of the town where the data centre is."""
    seats: Sequence[Seat]
    """The capital first."""
    behind: Mapping[str, int]
    """By seat, how many villages' traffic its line towards the capital carries."""
    landed: Mapping[str, int]
    """By seat, of how many villages its line carries all traffic at the start: they land there."""
    villages: Mapping[str, AtStart]
    """The group and the access of each."""
    towns: Mapping[str, str]
    """By village without a regency, the key of its seat."""

    def busiest(self) -> Seat | None:
        """Return the seat whose line towards the capital carries most; None if none carries any."""
        lines = [each for each in self.seats if each.towards and self.landed[each.key]]
        return max(
            lines, key=lambda seat: (self.landed[seat.key], self.behind[seat.key]), default=None
        )

    def begun(self) -> dict[str, int]:
        """Return how many villages have which technology at the start, the most frequent first."""
        found = Counter(each.access.technology or "" for each in self.villages.values())
        return dict(found.most_common())

    def provider(self) -> str:
        """Return the provider of most villages, of those that land in a town if some do."""
        landing = [each for each in self.villages.values() if each.lands_in_a_town]
        chosen = landing or self.villages.values()
        return Counter(each.access.isp or "" for each in chosen).most_common(1)[0][0]


def start_of(villages: Mapping[str, Value]) -> Start:
    """Return what a starter for these villages begins with."""
    regencies = {name: _text(each, "regency") for name, each in villages.items()}
    of_regency = {plain(seat.regency): seat for seat in SEATS.values()}
    if all(plain(each) in of_regency for each in regencies.values()):
        seats = [each for each in SEATS.values() if _needed(each, regencies.values(), of_regency)]
        capital = CAPITAL
    else:
        seats = _elsewhere(villages, regencies)
        of_regency = {plain(seat.regency): seat for seat in seats}
        capital = seats[0].key
    seat_of = {name: of_regency[plain(each)] for name, each in regencies.items()}
    known = at_start(villages, _groups(villages, seat_of))
    landing = [seat for name, seat in seat_of.items() if known[name].lands_in_a_town]
    return Start(
        capital,
        seats,
        _behind(seats, Counter(each.key for each in seat_of.values())),
        _behind(seats, Counter(each.key for each in landing)),
        known,
        {name: seat.key for name, seat in seat_of.items() if not seat.regency},
    )


def _needed(seat: Seat, regencies: Iterable[str], of_regency: Mapping[str, Seat]) -> bool:
    """Tell whether a seat is on the way of some village to the capital."""
    asked = {plain(each) for each in regencies}
    return any(seat in way(of_regency[each].key) for each in asked)


def _elsewhere(villages: Mapping[str, Value], regencies: Mapping[str, str]) -> list[Seat]:
    """Return a seat for each regency of another province: amid its villages, joined to the first.

    The first is that of most villages.
    """
    names = [name for name, _ in Counter(regencies.values()).most_common()]
    found: list[Seat] = []
    for regency in names:
        inside = [each for name, each in villages.items() if regencies[name] == regency]
        key = slug(plain(regency)) or "seat"
        while key in {seat.key for seat in found}:
            key += "-2"
        latitude, longitude = (_mean(inside, axis) for axis in ("latitude", "longitude"))
        towards = found[0].key if found else ""
        found.append(Seat(key, regency or "Seat", regency, latitude, longitude, towards))
    return found


def _behind(seats: Sequence[Seat], landing: Mapping[str, int]) -> dict[str, int]:
    by_key = {seat.key: seat for seat in seats}
    behind = dict.fromkeys(by_key, 0)
    for key, number in landing.items():
        here = key
        while here:
            behind[here] += number
            here = by_key[here].towards
    return behind


def _groups(villages: Mapping[str, Value], seat_of: Mapping[str, Seat]) -> dict[str, str]:
    """Return the group of each village by its distance from its seat; far where none is known."""
    distances = {
        name: distance_km
        for name, each in villages.items()
        if (distance_km := _distance_km(each, seat_of[name])) is not None
    }
    near = {name for name, distance_km in distances.items() if distance_km <= NEAR_KM}
    others = sorted(distances.keys() - near, key=lambda name: (distances[name], name))
    least = math.ceil(LEAST_SHARE * len(others))
    middle = {
        name for rank, name in enumerate(others) if rank < least or distances[name] <= MIDDLE_KM
    }
    return {
        name: "near" if name in near else "middle" if name in middle else "far" for name in villages
    }


def _distance_km(village: Value, seat: Seat) -> float | None:
    ends = (
        _number(village, "latitude"),
        _number(village, "longitude"),
        seat.latitude,
        seat.longitude,
    )
    known = [each for each in ends if each is not None]
    return great_circle_km(*known) if len(known) == len(ends) else None


def _mean(villages: Sequence[Value], axis: str) -> float | None:
    known = [found for each in villages if (found := _number(each, axis)) is not None]
    return round(math.fsum(known) / len(known), 2) if known else None


def _number(village: Value, key: str) -> float | None:
    value = village.get(key)
    return float(value.content) if value and isinstance(value.content, int | float) else None


def _text(village: Value, key: str) -> str:
    value = village.get(key)
    return str(value.content) if value and value.content is not None else ""
