"""Which accesses a choice takes, and that events, media and failures choose alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simnet.errors import ScenarioError
from simnet.models.accesses import Accesses
from simnet.scenario import load
from simnet.scenario.model.choosing import chosen

TEXT = """\
name: x
run: {duration: 30 s}
isps:
  telco: {at: seat, transit: {rate: 1 Gbps}}
  dish: {latitude: -3.0, longitude: 114.0, transit: {rate: 1 Gbps}}
internet: {latitude: -6.2, longitude: 106.8}
backhaul: {capital: seat, towns: {seat: {latitude: 0.0, longitude: 115.0, regency: Up}}}
site_types: {school: {lan: {rate: 50 Mbps}, apps: {pupils: {traffic: {kind: pupil}}}}}
villages:
  defaults: {regency: Up, access: {technology: fibre, isp: telco}, sites: {school: {}}}
  groups: {river: {district: Lower}}
  near: {group: river}
  far: {district: Upper}
  away: {district: Upper, access: {technology: geo, isp: dish}}
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("x.yaml")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"technology": "fibre"}, ["near", "far"]),
        ({"isp": "dish"}, ["away"]),
        ({"village": "far"}, ["far"]),
        ({"group": "river"}, ["near"]),
        ({"district": "Upper"}, ["far", "away"]),
        ({"regency": "Up"}, ["near", "far", "away"]),
        ({"district": "Upper", "isp": "telco"}, ["far"]),
        ({"group": "river", "isp": "dish"}, []),
    ],
)
def test_those_that_fit_everything_are_taken(
    path: Path, given: dict[str, Any], names: list[str]
) -> None:
    path.write_text(TEXT)
    found = chosen(load(path), Accesses(**given))
    assert list(found) == [("villages", name, "access") for name in names]


@pytest.mark.parametrize(
    ("section", "where"),
    [
        ("events: [{at: 1 s, cut: {district: Uper}}]", "events[0].cut.district"),
        ("events: [{at: 1 s, power: {district: Uper}}]", "events[0].power.district"),
        (
            "events: [{at: 1 s, rain: {district: Uper}, exceeded: 0.1 %}]",
            "events[0].rain.district",
        ),
        ("media: {beam: {accesses: {district: Uper}}}", "media.beam.accesses.district"),
        (
            "failures: {causes: {odd: {kind: equipment, lines: [{district: Uper}]}}}",
            "failures.causes.odd.lines[0].district",
        ),
    ],
)
def test_a_name_that_nothing_has_is_told_in_one_way(path: Path, section: str, where: str) -> None:
    path.write_text(f"{TEXT}{section}\n")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    message = "unknown district 'Uper'; did you mean 'Upper'? (allowed: Lower, Upper)"
    assert f"{where}: {message}" in str(caught.value)
