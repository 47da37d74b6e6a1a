"""One crew for several components: the machine-repair model M/M/1//N."""

from __future__ import annotations

from math import factorial
from statistics import fmean

from simnet.calendar.days import NS_PER_YEAR
from simnet.models.outages.crew import broken_with_crew
from simnet.models.outages.renewal import Unit, Wear, broken
from simnet.models.outages.spells import Spells
from tests.unit.models.outages.theory import DAY_NS, DAY_S, agrees, repair, share_down

MACHINES = 5


def availability(machines: int, breaks: float, repairs: float) -> float:
    """Of each of several machines with one repairman: births and deaths in equilibrium."""
    ratio = breaks / repairs
    weights = [
        factorial(machines) / factorial(machines - down) * ratio**down
        for down in range(machines + 1)
    ]
    up = sum((machines - down) * weight for down, weight in enumerate(weights))
    return up / sum(weights) / machines


def crewed(seed: int, travel_ns: int = 0, up_days: float = 20.0) -> dict[str, Spells]:
    wear = Wear(up_days * DAY_S, repair("4 d", law="exponential"))
    units = {name: Unit(wear, seed, name) for name in "abcde"[:MACHINES]}
    return broken_with_crew(units, travel_ns, NS_PER_YEAR)


def test_components_of_a_crew_are_up_as_births_and_deaths_say() -> None:
    found = [fmean(map(share_down, crewed(seed).values())) for seed in range(200)]
    waited = 1 - availability(MACHINES, 1 / 20, 1 / 4)
    assert waited > 0.28  # of which 4 / 24 without a queue
    assert agrees(found, waited)


def test_a_crew_repairs_one_thing_at_a_time_in_the_order_in_which_they_broke() -> None:
    spells = sorted(spell for each in crewed(7).values() for spell in each)
    ends = [end_ns for _, end_ns in spells]
    assert ends == sorted(ends)
    assert len(set(ends)) == len(ends)


def test_without_a_queue_repairs_are_those_without_a_crew() -> None:
    wear = Wear(30 * DAY_S, repair("4 d"))
    alone = broken_with_crew({"a": Unit(wear, 3, "a")}, 0, NS_PER_YEAR)
    assert alone == {"a": broken(Unit(wear, 3, "a"), NS_PER_YEAR)}


def test_travel_comes_before_each_repair() -> None:
    wear = Wear(30 * DAY_S, repair("1 d", law="constant"))
    near, far = (
        broken_with_crew({"a": Unit(wear, 3, "a")}, travel_ns, NS_PER_YEAR)["a"]
        for travel_ns in (0, DAY_NS)
    )
    assert {end_ns - start_ns for start_ns, end_ns in near[1:]} == {DAY_NS}
    assert {end_ns - start_ns for start_ns, end_ns in far[1:]} == {2 * DAY_NS}
