"""A year of each village: when it has no way to the internet, why, and how wide the way is.

A way is as wide as its narrowest link at each time; there is none while a link on it, in either
direction, carries nothing. Where ways follow what is up, this is said of the way in force.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from simnet.calendar.days import NS_PER_YEAR
from simnet.chance.streams import first_raw
from simnet.conditions.cause import Cause, Influence, Period
from simnet.timelines.acting import ActedOn, rate_under
from simnet.timelines.detours import Both
from simnet.timelines.following import Following, Pieces
from simnet.timelines.rain import with_known_rain
from simnet.timelines.spells import (
    NEVER,
    Line,
    Spells,
    both,
    constant,
    least,
    pieced,
    spells,
    union,
)
from simnet.timelines.world import Direction, Way, World

_SEED_BITS = 63


def year_seed(seed: int, year: int) -> int:
    """Return the seed of a year, counted from 1, of a scenario with a seed."""
    return first_raw(seed, f"years/{year}") >> (64 - _SEED_BITS)


def year_of(seed: int) -> Period:
    """Return a whole year under its own seed, as one without packets asks for it."""
    return Period(seed, 0, NS_PER_YEAR, dated=True, clocked=True, fine=False)


def called(cause: Cause) -> str:
    """Return what outages of a cause are called: what it says itself, or its class in words."""
    said = getattr(cause, "called", None) or getattr(cause, "kind", None)
    return str(said or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(cause).__name__).lower())


@dataclass(frozen=True, slots=True, eq=False)
class VillageYear:
    """A year of one village."""

    way: Way
    dark: Spells
    """When there is no way."""
    rate: Line
    """The least rate on the way to the village, bit/s; 0 where it carries nothing."""
    causes: Mapping[str, Spells]
    """When there is none because of each cause; causes may overlap."""


def village_years(world: World, period: Period) -> Iterator[VillageYear]:
    """Yield a year of each village in the order of the world."""
    links = _links(world, period)
    known = _Known(world.directions, links, period.length_ns)
    following = _following(world, links, period.length_ns)
    for way in world.ways:
        if not way.up or not way.down:
            always = spells([(0, period.length_ns)], period.length_ns)
            yield VillageYear(way, always, constant(0), {"no_way": always})
            continue
        pieces = None if following is None else following.pieces(way)
        if pieces is None or len(pieces) == 1:
            yield _of_one_way(way, known, period.length_ns)
        else:
            yield _of_several(way, known, pieces, period.length_ns)


def _of_one_way(way: Way, known: _Known, end_ns: int) -> VillageYear:
    down = known.rate(way.down[-1:], way.down[:-1])
    up = known.rate(way.up[:1], way.up[1:])
    dark = union((down.below(1, end_ns), up.below(1, end_ns)))
    return VillageYear(way, dark, down, known.causes(way) if len(dark) else {})


def _of_several(way: Way, known: _Known, pieces: Pieces, end_ns: int) -> VillageYear:
    """Return a year in which one way after another is in force."""
    ends = [*(start_ns for start_ns, _ in pieces[1:]), end_ns]
    when: dict[Both, list[tuple[int, int]]] = defaultdict(list)
    for (start_ns, taken), until_ns in zip(pieces, ends, strict=True):
        when[taken].append((start_ns, until_ns))
    years = {
        taken: _of_one_way(replace(way, up=taken[0], down=taken[1]), known, end_ns)
        for taken in when
    }
    dark: list[Spells] = []
    causes: dict[str, list[Spells]] = defaultdict(list)
    for taken, year in years.items():
        here = spells(when[taken], end_ns)
        dark.append(both(year.dark, here, end_ns))
        for cause, closed in year.causes.items():
            causes[cause].append(both(closed, here, end_ns))
    closed_by = {name: union(causes[name]) for name in sorted(causes)}
    return VillageYear(
        way,
        union(dark),
        pieced([(start_ns, years[taken].rate) for start_ns, taken in pieces], end_ns),
        {name: each for name, each in closed_by.items() if len(each)},
    )


def _following(world: World, links: Mapping[str, ActedOn], end_ns: int) -> Following | None:
    """Return how ways follow what is up: a line that is only at rate 0 is waited for."""
    if world.paths is None:
        return None
    down = {}
    for name, link in links.items():
        off = link.down()
        if len(off):
            down[name] = off.pairs()
    return Following(world.paths, world.ways, world.directions, down, end_ns)


def _links(world: World, period: Period) -> dict[str, ActedOn]:
    """Return what acts on the links that some way takes, or may take."""
    used = {world.directions[i].link for way in world.ways for i in (*way.up, *way.down)}
    if world.paths is not None:
        used = {each.link for each in world.directions}
    used_or_any = used | {""}
    found: dict[str, ActedOn] = defaultdict(ActedOn)
    acting = (each for each in world.causes if getattr(each, "link", "") in used_or_any)
    for cause in with_known_rain(acting, period):
        name = called(cause)
        for each in cause.during(period):
            if not isinstance(each, Influence) or each.link not in used:
                continue
            found[each.link].add(name, each, period.length_ns)
    return found


_RECENT = 8
"""Rates of single directions that are kept: those of the lines of one village."""


class _Known:
    """Rates and outages of ways; what several villages have in common is worked out once."""

    def __init__(
        self, directions: Sequence[Direction], links: Mapping[str, ActedOn], end_ns: int
    ) -> None:
        self._directions = directions
        self._links = links
        self._end_ns = end_ns
        self._rates: dict[tuple[int, ...], Line] = {}
        self._dark: dict[tuple[str, ...], dict[str, Spells]] = {}
        self._recent: dict[int, Line] = {}

    def rate(self, access: Sequence[int], behind: tuple[int, ...]) -> Line:
        """Return the least rate of an access and of all behind it."""
        if behind and behind not in self._rates:
            self._rates[behind] = least([self._direction(each) for each in behind])
        lines = [self._direction(each) for each in access]
        return least([*lines, self._rates[behind]] if behind else lines)

    def _direction(self, number: int) -> Line:
        direction = self._directions[number]
        link = self._links.get(direction.link)
        if link is None:
            return constant(direction.rate_bps)
        if number not in self._recent:
            while len(self._recent) >= _RECENT:
                del self._recent[next(iter(self._recent))]
            made = rate_under(direction.rate_bps, link.acting[direction.way], self._end_ns)
            self._recent[number] = made
        return self._recent[number]

    def causes(self, way: Way) -> dict[str, Spells]:
        """Return when a way is closed by each cause, in order of their names."""
        names = [self._directions[each].link for each in (*way.up, *reversed(way.down))]
        access, *behind = dict.fromkeys(names)
        key = tuple(behind)
        if key not in self._dark:
            self._dark[key] = self._together(key)
        here, there = self._together((access,)), self._dark[key]
        found = {
            name: union((here.get(name, NEVER), there.get(name, NEVER)))
            for name in sorted({**here, **there})
        }
        return {name: each for name, each in found.items() if len(each)}

    def _together(self, names: Sequence[str]) -> dict[str, Spells]:
        found: dict[str, list[Spells]] = defaultdict(list)
        for name in names:
            for cause, dark in self._links[name].dark.items() if name in self._links else ():
                found[cause] += dark
        return {cause: union(each) for cause, each in found.items()}
