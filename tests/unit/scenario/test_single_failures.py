"""One stress test of all single failures becomes one a line, each like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.scenario import load
from simnet.scenario.load import load_base, planned

TEXT = """\
name: x
run: {duration: 30 s}
isps:
  telco: {at: capital, transit: {rate: 1 Gbps}}
  dish: {latitude: -3.0, longitude: 114.0, transit: {rate: 1 Gbps}}
internet: {latitude: -6.2, longitude: 106.8}
backhaul:
  capital: capital
  towns:
    capital: {latitude: 0.0, longitude: 117.0}
    seat: {latitude: 0.0, longitude: 115.0, regency: Up}
  links: {river: {from: seat, to: capital, rate: 300 Mbps}}
site_types: {school: {lan: {rate: 50 Mbps}, apps: {pupils: {traffic: {kind: pupil}}}}}
villages:
  defaults: {regency: Up, access: {technology: fibre, isp: telco}, sites: {school: {}}}
  near: {}
  far: {}
  away: {access: {technology: geo, isp: dish}}
stress:
  busy: {set: {load.users: 200 %}}
  each: {fail: [backhaul, isps, towers], at: 10 s}
study:
  plan: [{stress: [none, each]}]
  measures: {pages: school.page_load.p95}
"""
EACH = ["each-river", "each-telco", "each-dish", "each-seat"]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    found = Path("x.yaml")
    found.write_text(TEXT)
    return found


def test_each_line_fails_in_a_stress_test_of_its_own(path: Path) -> None:
    scenario = load(path)
    assert list(scenario.stress) == ["busy", *EACH]
    assert scenario.stress["each-river"].failing == "backhaul: river"
    (event,) = load(path, stress="each-telco").events
    assert (str(event.at), event.subject, event.duration) == ("10 s", "isps.telco.transit", None)


def test_a_landing_takes_with_it_the_villages_that_land_there(path: Path) -> None:
    found = load(path, stress="each-seat").events
    assert [each.subject for each in found] == ["village: near", "village: far"]


def test_a_landing_or_a_beam_takes_only_the_lines_that_it_carries(path: Path) -> None:
    backup = "near: {access: {backup: {technology: geo, isp: dish}}}"
    beam = "routing: {}\nmedia: {beam: {accesses: {technology: geo}}}\nstress:"
    path.write_text(TEXT.replace("near: {}", backup).replace("stress:", beam, 1))
    found = load(path, stress="each-seat").events
    assert [each.subject for each in found] == ["villages.near.access", "village: far"]
    found = load(path, stress="each-beam").events
    assert [each.subject for each in found] == ["villages.near.access.backup", "village: away"]


def test_a_study_that_names_it_runs_them_all(path: Path) -> None:
    tests = [stress for _, stress in planned(load_base(path).scenario)]
    assert tests == [None, *EACH]


def test_what_cannot_fail_is_said_with_its_line(path: Path) -> None:
    path.write_text(TEXT.replace("  far: {}\n", ""))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(caught.value) == (
        "x.yaml:20: stress.each.fail: towers: no medium and no town is known that the accesses of "
        "several villages share, so none can fail"
    )


def test_lines_of_one_name_are_told_apart_by_what_they_are(path: Path) -> None:
    path.write_text(TEXT.replace("river:", "telco:"))
    names = list(load(path).stress)
    assert names[1:] == ["each-backhaul-telco", "each-isps-telco", "each-dish", "each-seat"]
