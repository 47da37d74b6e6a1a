"""People who come and go: lowered with their sessions, and counted by their mean share."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower
from simnet.lowering.offered import offered_loads
from simnet.lowering.overview import overview
from simnet.lowering.seeds import reseeded, staggered
from simnet.presence.present import Present
from simnet.traffic.base import Until, innermost
from tests.unit.lowering.worlds import scenario

PUPILS = "site_types.school.apps.pupils"


def world(**run: Any) -> dict[str, Any]:
    presence = {"hours": "school", "active": "40 %", "session": {"exponential": "10 min"}}
    changes = {f"run.{key}": value for key, value in run.items()}
    return {f"{PUPILS}.presence": presence, f"{PUPILS}.count": 10, **changes}


@pytest.mark.parametrize(
    ("run", "present"),
    [
        ({}, 8.0),
        ({"clock": "09:00"}, 8.0),
        ({"clock": "15:00"}, 0.0),
        ({"clock": "09:00", "month": 1, "day": 1}, 0.0),
        ({"clock": "09:00", "month": 1, "day": 7}, 8.0),
        ({"clock": "09:00", "date": "2026-04-20"}, 8.0),
        ({"clock": "09:00", "date": "2026-05-01"}, 0.0),
    ],
    ids=["no_clock", "morning", "afternoon", "break", "wednesday", "monday", "holiday"],
)
def test_the_mean_number_present_is_that_of_the_run(run: dict[str, Any], present: float) -> None:
    (found,) = overview(lower(scenario(world(**run)))).attended
    assert (found.group, found.people) == ("school/pupils", 20)
    assert found.present == pytest.approx(present)


def test_the_load_is_that_of_the_mean_number_present() -> None:
    def load(changes: dict[str, Any]) -> float:
        network = lower(scenario(changes))
        return sum(offered_loads(network).mean_bps[i] for i in network.flows[0].reverse_path)

    plain = {f"{PUPILS}.count": 10, "site_types.school.apps.call": None}
    away = {**world(clock="09:00"), "site_types.school.apps.call": None}
    elastic = {"site_types.school.apps.records": None}
    assert load({**away, **elastic}) == pytest.approx(0.4 * load({**plain, **elastic}))


def test_without_presence_nobody_is_wrapped() -> None:
    network = lower(scenario())
    assert overview(network).attended == ()
    assert not [each for each in network.people if isinstance(each.behaviour, Present)]


def test_another_seed_keeps_the_sessions_and_the_stop() -> None:
    traffic = {"kind": "pupil", "stagger": "4 s", "stop": "9 s"}
    made = scenario({**world(), f"{PUPILS}.traffic": traffic})
    first = lower(made)
    other = reseeded(first, staggered(made), 99)
    assert [each.start_ns for each in first.people] != [each.start_ns for each in other.people]
    for one, two in zip(first.people, other.people, strict=True):
        assert isinstance(one.behaviour, Until)
        assert isinstance(two.behaviour, Until)
        assert one.behaviour.behaviour == two.behaviour.behaviour
        assert isinstance(two.behaviour.behaviour, Present)
        assert two.behaviour.seconds == pytest.approx(9.0 - two.start_ns / 1e9)
        assert innermost(two.behaviour)[1] == pytest.approx(0.4)
    again = reseeded(other, staggered(made), made.run.seed)
    assert again.people == first.people
