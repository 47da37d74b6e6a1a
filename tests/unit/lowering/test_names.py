"""Names, groups, places and random streams depend on who somebody is, and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower, plan, written
from simnet.network import Network, RunPlan
from simnet.scenario.model.hours import Hours
from tests.unit.lowering.worlds import WORLD, scenario


def streams(network: Network) -> dict[str, str]:
    return {each.name: each.stream for each in (*network.flows, *network.people)}


def test_users_are_named_by_village_site_and_use() -> None:
    network = lower(scenario())
    assert [flow.name for flow in network.flows if flow.name.startswith("near")] == [
        "near/school/pupils-1",
        "near/school/pupils-2",
        "near/school/pupils-3",
        "near/school/call",
        "near/school/call/down",
        "near/school/records",
    ]
    assert [person.name for person in network.people][:3] == [
        f"near/school/pupils-{number}" for number in (1, 2, 3)
    ]


def test_both_directions_of_a_call_are_flows_of_one_group_and_class() -> None:
    network = lower(scenario())
    names = [node.name for node in network.nodes]
    up, down = (flow for flow in network.flows if flow.name.startswith("near/school/call"))
    assert (names[up.source], names[up.target]) == ("near/school", "internet/telco")
    assert (names[down.source], names[down.target]) == ("internet/telco", "near/school")
    assert up.group == down.group == "school/call"
    assert up.traffic_class == down.traffic_class == 0
    assert up.stream != down.stream


def test_what_has_no_class_of_its_own_is_in_the_last() -> None:
    network = lower(scenario())
    assert {flow.traffic_class for flow in network.flows if flow.group == "school/pupils"} == {1}


@pytest.mark.parametrize(
    "changes",
    [
        {"villages.near.access": {"technology": "geo", "isp": "satellite"}},
        {"villages.far.access": {"technology": "lte", "isp": "other"}},
        {"site_types.school.apps.pupils.count": 40},
        {"site_types.school.apps.call.count": 9},
        {"backhaul.links.river.rate": "1 Mbps"},
    ],
)
def test_alternatives_meet_the_same_people(changes: dict[str, Any]) -> None:
    """A stream belongs to a user: neither technology nor the number of others changes it."""
    before, after = streams(lower(scenario())), streams(lower(scenario(changes)))
    keys = {name if name[-1].isdigit() else f"{name}-1": key for name, key in before.items()}
    assert set(before.values()) <= set(after.values())
    assert keys["near/school/pupils-2"] == after["near/school/pupils-2"]


def test_another_village_before_it_changes_nobody_s_streams() -> None:
    villages = {"aaa": WORLD["villages"]["far"], **WORLD["villages"]}
    before, after = streams(lower(scenario())), streams(lower(scenario({"villages": villages})))
    assert before.items() <= after.items()


def test_every_stream_is_somebody_s_own() -> None:
    network = lower(scenario())
    keys = [each.stream for each in (*network.flows, *network.people)]
    assert len(keys) == len(set(keys))


def test_places_and_kinds_tell_the_map_where_things_are() -> None:
    nodes = {node.name: node for node in lower(scenario()).nodes}
    assert (nodes["near"].kind, nodes["near"].place) == ("village", "near")
    assert (nodes["near/school"].kind, nodes["near/school"].place) == ("school", "near")
    assert (nodes["town/seat"].latitude, nodes["town/seat"].longitude) == (0.0, 115.0)
    assert nodes["isp/telco"].longitude == 117.0
    assert nodes["isp/satellite"].longitude == 114.0
    assert nodes["internet/telco"].latitude == -6.0


def test_users_begin_at_times_of_their_own_within_the_stagger() -> None:
    traffic = {"kind": "pupil", "start": "1 s", "stagger": "4 s"}
    changes = {"site_types.school.apps.pupils.traffic": traffic}
    starts = [person.start_ns for person in lower(scenario(changes)).people]
    assert len(set(starts)) == len(starts)
    assert all(10**9 <= start < 5 * 10**9 for start in starts)
    assert starts == [person.start_ns for person in lower(scenario(changes)).people]
    other_seed = lower(scenario({**changes, "run.seed": 6}))
    assert starts != [person.start_ns for person in other_seed.people]


def test_the_plan_is_the_run_section() -> None:
    calendar = Hours.model_validate({}).calendar()
    assert plan(scenario()) == RunPlan(duration_ns=10**10, seed=5, calendar=calendar)


@pytest.mark.parametrize(
    ("what", "name", "path"),
    [
        ("node", "town/seat", ("backhaul", "towns", "seat")),
        ("node", "near/school", ("villages", "near", "sites", "school")),
        ("link", "access/near", ("villages", "near", "access")),
        ("link", "lan/near/school", ("site_types", "school", "lan")),
        ("person", "near/school/pupils-2", ("site_types", "school", "apps", "pupils")),
        ("flow", "none-such", None),
    ],
)
def test_what_a_network_is_made_of_is_found_where_it_is_written(
    what: str, name: str, path: tuple[str, ...] | None
) -> None:
    assert written(scenario(), what, name) == path
