"""Failures as a cause: lines that share it go down together, a piece of a year is as the whole."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Influence, Period
from simnet.conditions.events import Event
from simnet.kinds import find_kind, kinds_of
from simnet.models.failing import Failing, Part
from simnet.models.failures.base import Component, Failure
from simnet.models.outages.spells import Spells

YEAR = Period(seed=1, start_ns=0, length_ns=NS_PER_YEAR, dated=True, clocked=True)
OFTEN = {
    "equipment": {"every": "20 d"},
    "fibre_cut": {"per_1000_km": 100.0},
    "flood": {"a_year": 20.0},
    "maintenance": {"week": "every", "weekdays": ["sunday", "tuesday"]},
    "power": {"saifi": 50.0, "saidi": "200 h", "hours": "18:00 to 06:00", "battery": "5 h",
              "solar": {"dull": 0.3}},
    "provider": {"every": "20 d"},
}  # fmt: skip


def kind(name: str, **of: Any) -> Failure:
    return find_kind(Failure, name).model_validate({"kind": name, **of})


def part(name: str, component: str = "a", **of: Any) -> Part:
    return Part(name, kind(name, **of), Component(component, (f"link-{component}",), 100.0))


def spells(cause: Failing, period: Period) -> dict[str, Spells]:
    return {each.component.name: found for each, found in cause.outages(period)}


def test_every_kind_is_exercised_here() -> None:
    assert sorted(OFTEN) == sorted(kinds_of(Failure))


@pytest.mark.parametrize("crew", ["", "north"])
@pytest.mark.parametrize("name", sorted(OFTEN))
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(name: str, crew: str) -> None:
    cause = Failing(name, (part(name, "a", **OFTEN[name]), part(name, "b", **OFTEN[name])), crew)
    whole = spells(cause, YEAR)
    assert sum(map(len, whole.values())) > 10
    for start_ns in (0, 95 * NS_PER_DAY + 8 * NS_PER_HOUR, 330 * NS_PER_DAY + 1):
        for length_ns in (NS_PER_HOUR, 20 * NS_PER_DAY):
            end_ns = start_ns + length_ns
            piece = spells(cause, Period(1, start_ns, length_ns, dated=True, clocked=True))
            expected = {
                component: tuple(
                    (max(0, begins - start_ns), min(ends, end_ns) - start_ns)
                    for begins, ends in of
                    if begins < end_ns and ends > start_ns
                )
                for component, of in whole.items()
            }
            cut = {
                component: tuple((begins, min(ends, length_ns)) for begins, ends in of)
                for component, of in piece.items()
            }
            assert cut == {component: of for component, of in expected.items() if of}


def test_lines_in_one_trench_are_down_together_and_people_see_one_outage() -> None:
    trench = Component("trench river", ("river", "intranet"), 100.0)
    cause = Failing("cuts", (Part("cuts", kind("fibre_cut", per_1000_km=100.0), trench),))
    found = list(cause.during(YEAR))
    downs = {each.link: each.down for each in found if isinstance(each, Influence)}
    events = [each for each in found if isinstance(each, Event)]
    assert downs["river"] == downs["intranet"]
    assert len(events) == len(downs["river"]) > 3
    assert {(each.action, each.what, each.links) for each in events} == {
        ("cut", "cuts: trench river", ("river", "intranet"))
    }


def test_alternatives_that_share_a_component_share_its_outages() -> None:
    alone = Failing("equipment", (part("equipment", "b", every="20 d"),))
    beside = Failing("equipment", tuple(part("equipment", name, every="20 d") for name in "abc"))
    assert spells(beside, YEAR)["b"] == spells(alone, YEAR)["b"]


def test_a_battery_changes_nothing_of_the_mains() -> None:
    without = spells(Failing("power", (part("power", saifi=50.0, saidi="100 h"),)), YEAR)["a"]
    behind = spells(
        Failing("power", (part("power", saifi=50.0, saidi="100 h", battery="1 h"),)), YEAR
    )["a"]
    ends = {end_ns for _, end_ns in without}
    assert len(behind) < len(without)
    assert {end_ns for _, end_ns in behind} <= ends


def test_two_causes_of_power_share_the_feeder_of_a_district() -> None:
    found = [
        spells(Failing(name, (Part(name, kind("power"), Component("Long Apari", (name,))),)), YEAR)
        for name in ("offices", "schools")
    ]
    assert found[0] == found[1]


def test_without_a_month_floods_come_at_any_time_as_often() -> None:
    undated = Period(seed=1, start_ns=0, length_ns=NS_PER_YEAR)
    cause = Failing("flood", tuple(part("flood", str(number), a_year=4.0) for number in range(100)))
    counts = [sum(map(len, spells(cause, period).values())) for period in (YEAR, undated)]
    # 400 each; a Poisson number of 400 is beyond 320 to 480 once in ten thousand times.
    assert all(320 < count < 480 for count in counts)
