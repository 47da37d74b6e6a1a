"""What a starter needs to know of the villages of a list: their seats, and how far they are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simnet.network.geography import great_circle_km
from simnet.scenario.importers.base import slug
from simnet.scenario.model.backhaul import same_regency
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
    """The key of its seat, by village whose regency does not tell it."""

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
    seats, seat_of = _landings(villages)
    known = at_start(villages, _groups(villages, seat_of))
    landing = [seat for name, seat in seat_of.items() if known[name].lands_in_a_town]
    return Start(
        seats[0].key,
        seats,
        _behind(seats, Counter(each.key for each in seat_of.values())),
        _behind(seats, Counter(each.key for each in landing)),
        known,
        {
            name: seat.key
            for name, seat in seat_of.items()
            if not _is_plain(_text(villages[name], "regency"), seats)
        },
    )


def _landings(villages: Mapping[str, Value]) -> tuple[list[Seat], dict[str, Seat]]:
    """Return the seats, the capital first, and the one where each village lands.

    Where the list names a regency of East Kalimantan, a village without one lands at the nearest
    seat; where it names none, at a seat of its own amid all such villages.
    """
    regencies = {name: _text(each, "regency") for name, each in villages.items()}
    asked = [each for each, _ in Counter(regencies.values()).most_common()]
    by_name = {each: seat for each in asked if each and (seat := _seat_of(each, SEATS.values()))}
    others = [each for each in asked if each not in by_name and (each or not by_name)]
    added = _elsewhere(villages, regencies, others, CAPITAL if by_name else "")
    by_name |= {each: seat for each in others if (seat := _seat_of(each, added))}
    seat_of = {
        name: by_name.get(each) or _nearest(villages[name]) for name, each in regencies.items()
    }
    used = {on.key for seat in seat_of.values() if seat.key in SEATS for on in way(seat.key)}
    return [*(each for key, each in SEATS.items() if key in used), *added], seat_of


def _is_plain(regency: str, seats: Sequence[Seat]) -> bool:
    """Tell whether a scenario finds the one seat of a regency by its name."""
    exact = any(each.regency == regency != "" for each in seats)
    return exact or sum(same_regency(each.regency, regency) for each in seats) == 1


def _seat_of(regency: str, seats: Iterable[Seat]) -> Seat | None:
    """Return the seat of a regency, however its name is written; None if it is not among them."""
    return next(
        (each for each in seats if each.regency == regency or same_regency(each.regency, regency)),
        None,
    )


def _nearest(village: Value) -> Seat:
    """Return the seat of East Kalimantan next to a village; the capital where no place is known."""
    distances = {key: _distance_km(village, seat) for key, seat in SEATS.items()}
    known = {key: each for key, each in distances.items() if each is not None}
    return SEATS[min(known, key=lambda key: (known[key], key), default=CAPITAL)]


def _elsewhere(
    villages: Mapping[str, Value],
    regencies: Mapping[str, str],
    asked: Iterable[str],
    capital: str,
) -> list[Seat]:
    """Return seats for regencies of other provinces, amid their villages and joined to a capital.

    The capital is the first of them where none is given.
    """
    found: list[Seat] = []
    for regency in asked:
        if _seat_of(regency, found):
            continue
        inside = [each for name, each in villages.items() if regencies[name] == regency]
        key = slug(plain(regency)) or "seat"
        while key in {*SEATS, *(seat.key for seat in found)}:
            key += "-2"
        latitude, longitude = (_mean(inside, axis) for axis in ("latitude", "longitude"))
        towards = capital or (found[0].key if found else "")
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
