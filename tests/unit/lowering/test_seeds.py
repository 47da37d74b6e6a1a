"""A network under another seed is the one that would have been lowered under it."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower
from simnet.lowering.seeds import reseeded, staggered
from tests.unit.lowering.worlds import scenario

STAGGERED: dict[str, Any] = {
    "site_types.school.apps.pupils.traffic": {"kind": "pupil", "stagger": "5 s", "stop": "9 s"},
    "site_types.school.apps.call.traffic": {"kind": "markov_on_off", "stagger": "2 s"},
    "load": {"users": "150 %"},
}


@pytest.mark.parametrize("changes", [{}, STAGGERED], ids=["at-once", "staggered"])
def test_it_is_what_would_have_been_lowered(changes: dict[str, Any]) -> None:
    world = scenario(changes)
    for seed in (0, 6, 2**63 - 1):
        expected = lower(scenario({**changes, "run.seed": seed}))
        assert reseeded(lower(world), staggered(world), seed) == expected


def test_staggered_users_begin_at_other_times() -> None:
    network = lower(scenario(STAGGERED))
    other = reseeded(network, staggered(scenario(STAGGERED)), 6)
    assert [each.start_ns for each in other.people] != [each.start_ns for each in network.people]
    assert [each.stream for each in other.people] == [each.stream for each in network.people]


def test_a_staggered_flow_that_is_given_directly_is_found_by_its_name() -> None:
    changes = {
        "nodes": {"a": {}, "b": {}},
        "links": {"ab": {"from": "a", "to": "b", "rate": "1 Mbps"}},
        "flows": {
            "a-b": {
                "from": "a",
                "to": "b",
                "count": 3,
                "traffic": {"kind": "bulk", "down": "1 MB", "stagger": "5 s"},
            }
        },
    }
    world = scenario(changes)
    expected = lower(scenario({**changes, "run.seed": 9}))
    assert reseeded(lower(world), staggered(world), 9) == expected != lower(world)
