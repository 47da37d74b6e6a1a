"""The same queue may stand at every line, and its limit is its own or follows from the buffer."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower, plan
from simnet.lowering.accesses import access_changes, accesses
from simnet.network import UNLIMITED, Interface
from simnet.runs.alike import alike
from simnet.scenario.schema import json_schema
from tests.unit.lowering.worlds import interface, scenario

MS = 1_000_000
PLACES = {
    "villages.near.access": "access/near",
    "site_types.school.lan": "lan/near/school",
    "backhaul.links.river": "backhaul/river",
    "isps.telco.transit": "transit/telco",
    "isps.telco.handover": "handover/telco",
    "isps.satellite.feeder": "feeder/satellite",
    "intranet.links.river": "intranet/river",
    "intranet.data_centre.line": "data-centre",
    "intranet.public": "data-centre/public",
    "internet.port": "port/telco",
}
"""Where a queue can stand besides links, and one of the links that it is lowered to."""
LINES: dict[str, Any] = {
    path: {"rate": "10 Mbps", "delay": "1 ms"}
    for path in PLACES
    if path.startswith(("isps", "internet", "intranet.data", "intranet.public"))
}


def both(path: str, **queues: object) -> tuple[Interface, Interface]:
    """Both directions of the link at a place with queues: from the villages, towards them."""
    changes = {**LINES, **{f"{path}.{key}": queue for key, queue in queues.items()}}
    changes = {
        path: dict(each) if isinstance(each, dict) else each for path, each in changes.items()
    }
    found = [each for each in lower(scenario(changes)).interfaces if each.link == PLACES[path]]
    return found[0], found[1]


@pytest.mark.parametrize("path", PLACES)
def test_a_queue_with_parameters_can_stand_at_every_line(path: str) -> None:
    for each in both(path, queue={"kind": "codel", "target": "15 ms", "packets": 50}):
        assert (each.queue.discipline, each.queue.limit_packets) == ("codel", 50)
        assert each.queue.limit_bytes == UNLIMITED
        assert ("target", 15 * MS) in each.queue.parameters


@pytest.mark.parametrize("path", PLACES)
def test_a_name_alone_has_the_limit_of_the_buffer_and_down_may_differ(path: str) -> None:
    up, down = both(path, queue="codel", queue_down="priority", buffer="80 ms")
    assert (up.queue.discipline, down.queue.discipline) == ("codel", "priority")
    for each in (up, down):
        assert each.queue.limit_bytes == max(15_000, each.rate_bps * 80 // 8000)
        assert each.queue.limit_packets == UNLIMITED


def test_every_queue_of_a_scenario_has_one_form() -> None:
    definitions = json_schema()["$defs"]
    found = {
        name: [definition["properties"][key]["anyOf"] for key in ("queue", "queue_down")]
        for name, definition in definitions.items()
        if "queue_down" in definition.get("properties", {})
    }
    assert sorted(found) == ["Access", "Backup", "LeasedLine", "Line", "TownLine"]
    links = [definitions[name]["properties"]["queue"]["anyOf"] for name in ("Link", "Direction")]
    first, *others = [*links, *(form for forms in found.values() for form in forms)]
    assert all(each == first for each in others)
    assert first[0]["enum"] == [
        definitions[each["$ref"].rpartition("/")[2]]["properties"]["kind"]["const"]
        for each in first[1]["oneOf"]
    ]


def test_a_queue_of_a_village_completes_that_of_the_defaults_unless_of_another_kind() -> None:
    def queue(own: object) -> Any:
        below = {"kind": "codel", "target": "15 ms", "interval": "300 ms"}
        changes = {"villages.defaults.access": {"queue": below}, "villages.near.access.queue": own}
        return interface(lower(scenario(changes)), "access/near", "near").queue

    assert dict(queue({"kind": "codel", "target": "8 ms"}).parameters)["interval"] == 300 * MS
    open_kind = queue({"packets": 30})
    assert (open_kind.discipline, open_kind.limit_packets) == ("codel", 30)
    assert dict(open_kind.parameters)["target"] == 15 * MS
    other = queue({"kind": "priority", "bands": 3})
    assert (other.discipline, other.bands, other.limit_packets) == ("priority", 3, UNLIMITED)


def test_the_access_says_its_queues_and_what_of_them_changes() -> None:
    def known(queue: object) -> Any:
        world = scenario({"villages.near.access.queue": queue})
        return accesses(world, lower(world))

    plain, tuned = known("codel"), known({"kind": "codel", "target": "15 ms", "ecn": True})
    assert (plain[0].queue, plain[0].queue_down) == ("codel", None)
    assert [(each.path, each.a, each.b) for each in access_changes(plain, tuned)] == [
        ("villages.near.access.queue", "codel", "{kind: codel, target: 15 ms, ecn: true}")
    ]
    assert plain[0].buffer_ns is not None
    assert known({"packets": 20})[0].buffer_ns is None


@pytest.mark.parametrize(
    "queue", [{"kind": "codel", "target": "5.001 ms"}, {"kind": "codel", "ecn": True}, "fifo"]
)
def test_a_parameter_of_a_queue_makes_another_world(queue: object) -> None:
    one, other = (scenario({"backhaul.links.river.queue": each}) for each in ("codel", queue))
    assert not alike(lower(one), plan(one), lower(other), plan(other))
    written = scenario({"backhaul.links.river.queue": {"kind": "codel", "target": "5 ms"}})
    assert alike(lower(one), plan(one), lower(written), plan(written))
