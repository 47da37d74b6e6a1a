"""Growth adds users to those that there are, and changes nothing about them."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower
from simnet.network import Network
from simnet.scenario import Scenario
from tests.unit.lowering.worlds import scenario

CALL = {"kind": "constant_bit_rate", "rate": "1 Mbps"}


def grown(**load: Any) -> Network:
    return lower(scenario({"load": load}))


def generic(count: int, traffic: dict[str, Any] = CALL, **load: Any) -> Network:
    return lower(
        Scenario.model_validate(
            {
                "name": "x",
                "run": {"duration": "1 s"},
                "nodes": {"a": {}, "b": {}},
                "links": {"ab": {"from": "a", "to": "b", "rate": "10 Mbps"}},
                "flows": {"web": {"from": "a", "to": "b", "traffic": traffic, "count": count}},
                "load": load,
            }
        )
    )


def streams(network: Network) -> dict[str, str]:
    return {each.name: each.stream for each in (*network.flows, *network.people)}


def test_all_users_grow_and_those_who_were_there_stay() -> None:
    before, after = streams(grown()), streams(grown(users="200 %"))
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)


def test_the_only_user_keeps_its_name_when_others_come() -> None:
    assert [flow.name for flow in generic(1, users="300 %").flows] == ["web", "web-2", "web-3"]
    assert [flow.stream for flow in generic(1, users="300 %").flows] == ["web-1", "web-2", "web-3"]
    assert [flow.name for flow in generic(3, users="34 %").flows] == ["web-1"]
    people = generic(1, {"kind": "pupil"}, users="200 %").people
    assert [person.name for person in people] == ["web", "web-2"]


@pytest.mark.parametrize("name", ["pupils", "school/pupils"])
def test_an_app_grows_by_its_name_or_by_that_of_its_sites(name: str) -> None:
    network = grown(apps={name: "200 %"})
    assert len([each for each in network.people if each.group == "school/pupils"]) == 12
    assert len(network.flows) == len(grown().flows) + 6


def test_factors_multiply() -> None:
    network = grown(users="200 %", apps={"pupils": "50 %", "school/pupils": "200 %"})
    assert len([each for each in network.people if each.group == "school/pupils"]) == 12


def test_an_app_can_be_left_out() -> None:
    network = grown(apps={"call": "0 %"})
    assert {flow.group for flow in network.flows} == {"school/pupils", "school/records"}


def test_whole_users_are_chosen_by_name_and_not_by_seed() -> None:
    def users(seed: int) -> list[str]:
        changes = {"load": {"users": "133 %"}, "run.seed": seed}
        return [flow.name for flow in lower(scenario(changes)).flows]

    assert users(1) == users(2)


@pytest.mark.parametrize("percent", [50, 110, 125, 190])
def test_many_small_uses_together_grow_by_what_is_asked(percent: int) -> None:
    """The standard deviation of the mean of 2,000 whole numbers is at most 0.5/sqrt(2,000)."""
    load = scenario({"load": {"users": f"{percent} %"}}).load
    total = sum(load.grown(1, f"village-{number}/school/web", ()) for number in range(2000))
    assert total == pytest.approx(20 * percent, abs=4 * 0.5 * 2000**0.5)
