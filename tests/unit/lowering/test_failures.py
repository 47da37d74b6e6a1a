"""Failures of a scenario become components: lines, trenches, feeders, providers, crews."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simnet.lowering import lower
from simnet.models.failing import Failing
from simnet.network.geography import great_circle_km
from simnet.runs.alike import checksum
from tests.unit.lowering.worlds import scenario

RIVER_KM = 1.5 * great_circle_km(0.0, 115.0, 0.0, 117.0)


def causes(failures: dict[str, Any], **changes: Any) -> list[Failing]:
    world = scenario({"failures": failures, **changes})
    return [each for each in lower(world).causes if isinstance(each, Failing)]


def components(*of: Any, **changes: Any) -> dict[str, tuple[str, ...]]:
    failures = {"causes": {f"c{number}": each for number, each in enumerate(of)}}
    return {
        part.component.name: part.component.links
        for cause in causes(failures, **changes)
        for part in cause.parts
    }


def lengths(failures: dict[str, Any], **changes: Any) -> dict[str, float]:
    return {
        part.component.name: part.component.length_km
        for cause in causes(failures, **changes)
        for part in cause.parts
    }


CUTS = {"kind": "fibre_cut", "lines": ["backhaul.links.river"]}


def test_without_the_section_nothing_fails() -> None:
    assert lower(scenario()).causes == ()


def test_a_cable_is_as_long_as_its_ends_are_apart_times_a_factor() -> None:
    assert lengths({"causes": {"cuts": CUTS}}) == {"backhaul.links.river": pytest.approx(RIVER_KM)}
    longer = {"causes": {"cuts": {**CUTS, "route_factor": 3.0}}}
    assert lengths(longer) == {"backhaul.links.river": pytest.approx(2 * RIVER_KM)}


def test_a_stated_length_holds() -> None:
    stated = {"backhaul.links.river": {"length_km": 400.0}}
    assert lengths({"causes": {"cuts": CUTS}, "routes": stated}) == {"backhaul.links.river": 400}


def test_a_trench_takes_all_its_lines_and_leaves_each_the_rest_of_its_length() -> None:
    failures = {
        "causes": {"cuts": CUTS},
        "trenches": {
            "bank": {"lines": ["backhaul.links.river", "intranet.links.river"], "length_km": 100.0}
        },
    }
    (cause,) = causes(failures)
    assert [part.component.links for part in cause.parts] == [
        ("backhaul/river", "intranet/river"),
        ("backhaul/river",),
    ]
    assert lengths(failures) == {
        "trench bank": 100,
        "backhaul.links.river": pytest.approx(RIVER_KM - 100),
    }


def test_power_takes_the_access_and_the_lines_in_the_village() -> None:
    found = components({"kind": "power", "together": "village"})
    assert found == {
        "near": ("access/near", "lan/near/school"),
        "far": ("access/far", "lan/far/school"),
    }


def test_a_feeder_carries_all_villages_of_a_regency() -> None:
    found = components({"kind": "power", "together": "regency"})
    links = ("access/near", "lan/near/school", "access/far", "lan/far/school")
    assert found == {"Upriver": links}


def test_a_provider_takes_all_its_lines_and_a_backbone_all_providers_on_it() -> None:
    assert components({"kind": "provider", "isps": ["telco"]}) == {
        "telco": ("transit/telco", "handover/telco")
    }
    backbone = {"kind": "provider", "isps": ["telco", "other"], "together": "all"}
    assert components(backbone) == {
        "all": ("transit/telco", "handover/telco", "transit/other", "handover/other")
    }


def test_a_failure_knows_all_that_its_crew_repairs() -> None:
    failures = {
        "causes": {
            "cuts": CUTS,
            "gear": {"kind": "equipment"},
            "grid": {"kind": "power", "together": "village"},
        },
        "crews": {"north": {"repairs": ["cuts", "gear"], "travel": "3 h"}},
    }
    own = {
        each.called: [each.crew, *(part.component.name for part in each.parts)]
        for each in causes(failures)
    }
    repaired = ["north", "backhaul.links.river", "villages.near.access", "villages.far.access"]
    assert own == {"cuts": repaired, "gear": repaired, "grid": ["", "near", "far"]}
    assert causes(failures)[0].travel_ns == 3 * 3600 * 10**9


def test_a_choice_takes_the_accesses_that_fit() -> None:
    found = components({"kind": "flood", "together": "line", "lines": [{"technology": "fibre"}]})
    assert found == {"villages.near.access": ("access/near",)}


def test_what_an_alternative_does_not_have_does_not_break() -> None:
    flood = {"kind": "flood", "together": "line", "lines": [{"technology": "fibre"}]}
    changes = {"villages.far.access.technology": "fibre", "villages.far.access.isp": "telco"}
    assert list(components(flood, **changes)) == ["villages.near.access", "villages.far.access"]


def test_routes_that_run_side_by_side_are_a_trench(tmp_path: Path) -> None:
    lines = {"river": "115,0 116,0 117,0", "closed": "115,0.0001 116,0.0001 116.5,0.5"}
    marks = "".join(
        f"<Placemark><name>{name}</name><LineString><coordinates>{points}</coordinates>"
        "</LineString></Placemark>"
        for name, points in lines.items()
    )
    (tmp_path / "r.kml").write_text(f"<kml>{marks}</kml>")
    failures = {
        "causes": {"cuts": {**CUTS, "lines": ["backhaul.links.river", "intranet.links.river"]}},
        "routes": {
            "backhaul.links.river": {"kml": "r.kml#river"},
            "intranet.links.river": {"kml": "r.kml#closed"},
        },
    }
    (cause,) = lower(scenario({"failures": failures}), tmp_path).causes
    assert isinstance(cause, Failing)
    degree_km = great_circle_km(0, 115, 0, 116)
    assert {part.component.links: part.component.length_km for part in cause.parts} == {
        ("backhaul/river", "intranet/river"): pytest.approx(degree_km, abs=0.2),
        ("backhaul/river",): pytest.approx(degree_km, abs=0.2),
        ("intranet/river",): pytest.approx(degree_km / 2**0.5, abs=0.4),
    }


def test_worlds_whose_events_send_traffic_another_way_can_be_told_apart() -> None:
    ridge = {"from": "seat", "to": "capital", "rate": "20 Mbps", "cost": 10}
    event = {"at": "1 s", "for": "5 s", "cut": "backhaul.links.river"}
    changes = {"routing": {"detection": "1 s"}, "backhaul.links.ridge": ridge, "events": [event]}
    still = {key: value for key, value in changes.items() if key != "routing"}
    worlds = [scenario(changes), scenario(still)]
    sums = {checksum(lower(each), each.run.plan()) for each in worlds}
    assert len(sums) == len(worlds)
