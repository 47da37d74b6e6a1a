"""Villages complete themselves from their group and the defaults, and say what they lack."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.kinds import ValidationError
from simnet.lowering import lower
from simnet.scenario import Scenario
from simnet.scenario.model.places import Village, Villages
from tests.unit.lowering.worlds import scenario


def complete(**given: Any) -> dict[str, Village]:
    return Villages.model_validate(given).complete


def test_a_row_takes_what_it_leaves_out_from_its_group_then_from_the_defaults() -> None:
    village = complete(
        defaults={"district": "D", "access": {"technology": "geo", "isp": "a", "up": "1 Mbps"}},
        groups={"river": {"access": {"technology": "lte", "isp": "b"}, "regency": "R"}},
        v={"group": "river", "access": {"isp": "c"}},
    )["v"]
    assert (village.district, village.regency, village.group) == ("D", "R", "river")
    assert (village.access.technology, village.access.isp) == ("lte", "c")
    assert village.access.up == 1_000_000


def test_sites_of_all_levels_are_joined() -> None:
    village = complete(
        defaults={"sites": {"office": {}, "school": {"counts": {"pupils": 5, "web": 1}}}},
        v={"sites": {"hub": {}, "school": {"counts": {"pupils": 9}}}},
    )["v"]
    assert list(village.sites) == ["office", "school", "hub"]
    assert village.sites["school"].counts == {"pupils": 9, "web": 1}


def test_the_group_may_come_from_the_defaults() -> None:
    villages = complete(
        defaults={"group": "sky"},
        groups={"sky": {"access": {"technology": "leo"}}, "river": {}},
        a={},
        b={"group": "river"},
    )
    assert villages["a"].access.technology == "leo"
    assert villages["b"].access.technology is None


def test_a_slip_of_a_key_is_not_taken_for_a_village() -> None:
    with pytest.raises(ValidationError, match=r"'defalts' would be a village .* 'defaults'"):
        complete(defalts={"district": "D"})


def test_a_village_s_name_is_a_name() -> None:
    with pytest.raises(ValidationError, match="must not contain '/'"):
        complete(**{"a/b": {}})


def test_counts_of_a_village_override_those_of_the_type() -> None:
    sites = {"school": {"counts": {"pupils": 1, "call": 0}}}
    network = lower(scenario({"villages.near.sites": sites}))
    mine = [flow.name for flow in network.flows if flow.name.startswith("near/school")]
    assert mine == ["near/school/pupils", "near/school/records"]


def test_a_site_may_have_a_name_of_its_own() -> None:
    sites = {"school-2": {"type": "school"}}
    network = lower(scenario({"villages.near.sites": sites}))
    assert [node.kind for node in network.nodes if node.name == "near/school-2"] == ["school"]
    assert {flow.group for flow in network.flows if "school-2/pupils" in flow.name} == {
        "school/pupils"
    }


def problems(world: Scenario) -> list[tuple[str, str]]:
    """What the domain sections say is wrong with themselves."""
    found = [(f"villages.{path}", message) for path, message in world.villages.sense(world)]
    found += [(f"backhaul.{path}", message) for path, message in world.backhaul.sense(world)]
    if world.intranet is not None:
        found += [(f"intranet.{path}", message) for path, message in world.intranet.sense(world)]
    for section in ("isps", "site_types"):
        for name, each in getattr(world, section).items():
            found += [(f"{section}.{name}.{path}", what) for path, what in each.sense(world)]
    return found


def test_a_sound_world_has_no_problems() -> None:
    assert problems(scenario()) == []


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        (
            {"villages.near.access.technology": "fiber"},
            "villages.near.access.technology",
            "unknown technology 'fiber'; did you mean 'fibre'?",
        ),
        ({"villages.near.access.technology": None}, "villages.near.access.technology", "missing"),
        ({"villages.near.access.isp": "telko"}, "villages.near.access.isp", "mean 'telco'?"),
        ({"villages.near.access.isp": None}, "villages.near.access.isp", "missing"),
        ({"villages.near.group": "river"}, "villages.near.group", "unknown group 'river'"),
        ({"villages.defaults.regency": "Elsewhere"}, "villages.near.access.town", "'Elsewhere'"),
        ({"villages.near.access.town": "seet"}, "villages.near.access.town", "mean 'seat'?"),
        ({"isps.telco.at": None}, "villages.near.access.isp", "takes over traffic in no town"),
        ({"isps.telco.at": "capitol"}, "isps.telco.at", "did you mean 'capital'?"),
        (
            {"backhaul.links.river": None},
            "villages.near.access",
            "no backhaul leads from seat, where it lands, to telco in capital",
        ),
        ({"backhaul.links.river.to": "nowhere"}, "backhaul.links.river.to", "unknown town"),
        ({"backhaul.links.river.to": "seat"}, "backhaul.links.river", "to itself"),
        ({"backhaul.capital": "x"}, "backhaul.capital", "unknown town 'x'"),
        ({"backhaul.capital": None}, "intranet.data_centre", "in which town it stands"),
        ({"intranet.links.river.from": "set"}, "intranet.links.river.from", "mean 'seat'?"),
        ({"intranet": None}, "site_types.school.apps.records", "needs the intranet section"),
        ({"internet": None}, "site_types.school.apps.pupils", "needs the internet section"),
        ({"villages.near.sites": {"shool": {}}}, "villages.near.sites.shool", "mean 'school'?"),
        (
            {"villages.near.sites": {"school": {"counts": {"pupil": 1}}}},
            "villages.near.sites.school.counts",
            "unknown app of school 'pupil'; did you mean 'pupils'?",
        ),
        (
            {"site_types.school.apps.pupils.traffic": {"kind": "pupil", "to": "internett"}},
            "site_types.school.apps.pupils",
            "unknown destination 'internett'; did you mean 'internet'?",
        ),
    ],
)
def test_what_makes_no_sense_is_told(changes: dict[str, Any], path: str, message: str) -> None:
    told = dict(problems(scenario(changes)))
    assert message in told[path]


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ({"traffic": {"kind": "pupil"}, "to": "internet"}, "a pupil chooses where to go"),
        ({"traffic": {"kind": "pupil"}, "direction": "up"}, "has both directions"),
        ({"traffic": {"kind": "bulk", "up": "1 B"}, "direction": "down"}, "has both directions"),
    ],
)
def test_an_app_fits_its_traffic(app: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        scenario({"site_types.school.apps.more": app})
