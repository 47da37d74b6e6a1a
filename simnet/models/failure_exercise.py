"""What a failure says of a component and a year, played to see that it keeps its contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY
from simnet.conditions.contract import spells_fault
from simnet.models.failing import wear_fault
from simnet.models.failures.base import Component, Extent, Failure, Year
from simnet.models.outages.renewal import Unit, Wear, broken
from simnet.models.outages.spells import Spells

COMPONENT = Component("backhaul.links.river", ("backhaul/river",), 100.0)
"""A cable of 100 km."""
KEY = "failures/exercise/backhaul.links.river"
CUTS_NS = (40 * NS_PER_DAY, 182 * NS_PER_DAY + 12_345)
"""When the year is cut."""


def breaches(failure: Failure) -> Iterator[str]:
    """Yield what a failure does against its contract in years of one component."""
    if failure.extent not in get_args(Extent):
        yield f"extent must be one of {', '.join(get_args(Extent))}, got {failure.extent!r}"
    for said in failure.faults():
        yield f"must make sense as given, but says {said!r} of itself"
    if not isinstance(failure.undated(), type(failure)):
        yield f"undated must return one of its kind, got {failure.undated()!r}"
    wear = failure.wear(COMPONENT)
    if wrong := wear_fault(wear):
        yield f"wear: {wrong}"
        return
    if repr(failure.wear(COMPONENT)) != repr(wear):
        yield "wear must be the same of the same component again"
    for seed in range(1, 4):
        yield from _of_a_year(failure, wear, seed)


def _of_a_year(failure: Failure, wear: Wear | None, seed: int) -> Iterator[str]:
    whole = _down(failure, wear, seed, NS_PER_YEAR)
    if wrong := spells_fault(whole):
        yield f"down: {wrong}"
        return
    if _down(failure, wear, seed, NS_PER_YEAR) != whole:
        yield "down must be the same of the same year again"
    for cut_ns in CUTS_NS:
        if _before(_down(failure, wear, seed, cut_ns), cut_ns) != _before(whole, cut_ns):
            yield f"down must be the same until {cut_ns} ns, whatever is asked for after it"


def _down(failure: Failure, wear: Wear | None, seed: int, until_ns: int) -> Spells:
    random = () if wear is None else broken(Unit(wear, seed, KEY), until_ns)
    return tuple(failure.down(random, Year(seed), KEY, until_ns))


def _before(spells: Iterable[tuple[int, int]], until_ns: int) -> list[tuple[int, int]]:
    """Return spells as far as they lie within the year and before a time."""
    clipped = ((max(0, start_ns), min(end_ns, until_ns)) for start_ns, end_ns in spells)
    return [(start_ns, end_ns) for start_ns, end_ns in clipped if start_ns < end_ns]
