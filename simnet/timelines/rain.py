"""Rain of a whole year at all places at once: the waves of a random field are made once for many.

A weather that can tell the rain at many places together (``ranks``) is asked so; the ranks are
those that it tells of each place alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from simnet.conditions.cause import Cause, Period
from simnet.models.propagation.province import RegencyRain
from simnet.models.technology.base import Line, Technology
from simnet.models.weather.base import ManyRanks, Point, Ranks, Weather

PLACES_AT_ONCE = 2048
"""Lines whose rain is made together: making the waves costs as much for one as for all. Of a
thousand places a year of ten-minute ranks takes 220 MB."""


class _Many(Protocol):
    def ranks(self, places: Sequence[Point], period: Period) -> ManyRanks:
        """Return the rain at many places."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownRain:
    """A weather whose rain in a period is known at some places."""

    weather: Weather
    period: Period
    places: dict[Point, int]
    """Where in `known` each place is."""
    known: ManyRanks

    @property
    def drops(self) -> float:
        """Factor on attenuation in rain."""
        return self.weather.drops

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period."""
        number = self.places.get(place)
        if number is None or period != self.period:
            return self.weather.rain(place, period)
        return self.known.of(number)

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place."""
        return self.weather.climate(place)


def with_known_rain(causes: Iterable[Cause], period: Period) -> Iterator[Cause]:
    """Yield causes in their order; lines of those in a weather know its rain in the period."""
    waiting: list[Any] = []
    for cause in causes:
        if _asks(cause) is not None:
            waiting.append(cause)
            if len(waiting) == PLACES_AT_ONCE:
                yield from _knowing(waiting, period)
                waiting = []
        else:
            yield cause
    yield from _knowing(waiting, period)


def _asks(cause: Any) -> Line | None:
    """Return the line of a cause that asks a weather for the rain at its village."""
    line = getattr(cause, "line", None)
    known = isinstance(line, Line) and line.here is not None and hasattr(line.weather, "ranks")
    return line if known else None


def _rained_on(cause: Any) -> Iterable[Point]:
    """Return where the line of a cause feels rain: a gateway once for all lines that use it."""
    line: Line = cause.line
    technology = getattr(cause, "technology", None)
    if isinstance(technology, Technology):
        return technology.rained_on(line)
    return () if line.here is None else (line.here,)


def _knowing(causes: Sequence[Any], period: Period) -> Iterator[Cause]:
    if len(causes) < 2:
        yield from causes
        return
    weather: Any = causes[0].line.weather
    alike = [each for each in causes if each.line.weather == weather]
    places = list(dict.fromkeys(place for each in alike for place in _rained_on(each)))
    many: _Many = weather
    known = KnownRain(
        weather,
        period,
        {place: number for number, place in enumerate(places)},
        many.ranks(places, period),
    )
    for each in causes:
        if each.line.weather == weather:
            yield replace(each, line=replace(each.line, weather=known))
        else:
            yield each
