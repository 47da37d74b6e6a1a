"""What speed tests say of a line: quantiles that hold, whose line it is, what they set of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simnet
from simnet.calibration.speed_rows import SpeedTests
from simnet.calibration.speed_tests import HEADERS, Asked, line_of, overlay, plain, settings
from simnet.errors import InputError
from simnet.scenario.load import Loaded, load_traced

SCENARIO = """\
name: tested
run: {duration: 1 s}
isps: {x: {latitude: -6.2, longitude: 106.8, transit: {rate: 1 Gbps}}}
internet: {latitude: -6.2, longitude: 106.8}
technologies: {dish: {kind: leo}}
site_types:
  school: {lan: {rate: 50 Mbps, delay: 2 ms}, apps: {pupils: {count: 15, traffic: {kind: pupil}}}}
villages:
  defaults: {access: {technology: dish, isp: x}}
  a: {sites: {s: {type: school, code: g-1}}, access: {subscription: 10 Mbps}}
  b: {sites: {s: {type: school, code: g-2}}}
  c: {sites: {s: {type: school, code: g-3}}, access: {technology: geo}}
"""
HOUR_S = 3600.0


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO)
    return load_traced(path)


def measured(down_bps: Sequence[float], site: str = "", **more: Sequence[float]) -> SpeedTests:
    """Tests, one an hour from midnight of 1 January 2026 in WITA on."""
    n = len(down_bps)
    start_s = 1_767_196_800.0  # 2025-12-31 16:00 UTC
    values = {"down": down_bps, **more}
    return SpeedTests(
        "t.csv",
        start_s + HOUR_S * np.arange(n),
        (site,) * n,
        {name: np.array(each, np.float64) for name, each in values.items()},
        (),
    )


def test_a_line_is_known_by_the_tests_of_its_best_moments(loaded: Loaded) -> None:
    """A line of 20 Mbps, of which people take up to 30 %: the interval holds in 95 of 100 cases."""
    asked = Asked(village="b", quantile=0.9)
    truth = 20e6 * (1 - 0.3 * 0.1)  # the share that people take is uniform
    held = 0
    cases = 400
    for seed in range(cases):
        taken = np.random.default_rng(seed).uniform(0, 0.3, 120)
        found = line_of(measured(20e6 / HEADERS * (1 - taken)), loaded, asked)
        interval = found.ways["down"].line
        held += interval.low <= truth <= interval.high
    assert held >= 0.95 * cases - 4 * math.sqrt(cases * 0.95 * 0.05)


@pytest.mark.parametrize(("control", "reached"), [("cubic", 0.995), ("bbr", 0.97)])
def test_payload_tells_the_rate_of_a_line(tmp_path: Path, control: str, reached: float) -> None:
    """A test over an idle line of the simulator measures the line, once headers are counted.

    BBR stands still for 200 ms of every 10 s, and drains what its probes have put into the queue.
    """
    path = tmp_path / "idle.yaml"
    path.write_text(f"""\
name: idle
run: {{duration: 12 s, warmup: 2 s}}
nodes: [school, server]
links: {{line: {{from: school, to: server, rate: 20 Mbps, delay: 20 ms, queue: {{packets: 200}}}}}}
flows:
  test:
    from: school
    to: server
    tcp: {{congestion_control: {control}}}
    traffic: {{kind: bulk, down: 1 GB}}
""")
    result = simnet.run(path)
    goodput_bps = float(result["flows"].goodput_bps.max())
    assert reached * 20e6 < goodput_bps * HEADERS < 1.001 * 20e6


def test_hours_are_those_of_the_place(loaded: Loaded) -> None:
    rates = [10e6 if hour % 24 < 12 else 5e6 for hour in range(240)]
    found = line_of(measured(rates), loaded, Asked(village="b"))
    by_hour = found.ways["down"].by_hour
    assert [by_hour[hour][0.5].value for hour in (0, 11, 12, 23)] == [10e6, 10e6, 5e6, 5e6]
    assert [each[0.9].n for each in by_hour.values()] == [10] * 24
    assert found.days == 10
    evening = line_of(measured(rates), loaded, Asked(village="b", hours=(19, 22)))
    assert evening.tests == 30
    assert evening.ways["down"].line.value == pytest.approx(5e6 * HEADERS)
    weekend = line_of(measured(rates), loaded, Asked(village="b", days="weekend"))
    assert (weekend.days, weekend.tests) == (3, 72)  # ten days from a Thursday on


def test_whose_line_it_is(loaded: Loaded) -> None:
    one, other = measured([9e6] * 40, "g-1"), measured([5e6] * 40, "g-2")
    strange = measured([1e6] * 40, "g-9")
    both = SpeedTests(
        "t.csv",
        np.concatenate([each.time_s for each in (one, other, strange)]),
        one.site + other.site + strange.site,
        {"down": np.concatenate([each.values["down"] for each in (one, other, strange)])},
        (),
    )
    of_a = line_of(both, loaded, Asked(village="a"))
    assert of_a.ways["down"].quantiles[0.5].value == 9e6
    assert "tests of sites that the scenario has not are left out: g-9" in of_a.notes
    of_dishes = line_of(both, loaded, Asked(technology="dish"))
    assert of_dishes.tests == 80
    with pytest.raises(InputError) as caught:
        line_of(both, loaded, Asked(village="c"))
    assert str(caught.value) == "t.csv: 0 tests of c; at least 6 are needed"
    nameless = line_of(strange, loaded, Asked(village="c"))
    assert nameless.tests == 40
    assert "no test names a site of the scenario by its code: all are taken" in nameless.notes


def test_what_is_set_of_an_access(loaded: Loaded, tmp_path: Path) -> None:
    found = line_of(
        measured(
            [12e6] * 50,
            up=[3e6] * 50,
            min_rtt=[0.05] * 50,
            rtt_var=[0.004] * 50,
            loss=[0.01] * 50,
        ),
        loaded,
        Asked(village="a"),
    )
    assert settings(found, Asked(village="a"))[0] == {"down": "12430 kbps", "up": "3108 kbps"}
    asked = Asked(village="a", beyond_ns=20_000_000, sets_loss=True)
    assert settings(found, asked)[0] == {
        "down": "12430 kbps",
        "up": "3108 kbps",
        "delay": "15 ms",
        "loss": 0.01,
    }
    assert (
        "the subscription of 10 Mbps holds down below the 12.4309 Mbps of the tests" in found.notes
    )
    assert "dish changes by itself; that comes on top of the rate that is written" in found.notes
    target = tmp_path / "by-tests.yaml"
    target.write_text(overlay(found, loaded, asked, target))
    access = load_traced(target).scenario.villages.complete["a"].access
    assert (access.down, access.up, access.delay) == (12_430_000, 3_108_000, 15_000_000)
    with pytest.raises(InputError) as caught:
        settings(found, Asked(village="a", beyond_ns=60_000_000))
    assert str(caught.value) == "--beyond 60 ms is more than the whole way, 50 ms"


def test_what_is_set_of_a_technology(loaded: Loaded, tmp_path: Path) -> None:
    for name, kind in (("dish", "leo"), ("fibre", "fibre")):
        asked = Asked(technology=name)
        found = line_of(measured([12e6] * 50), loaded, asked)
        target = tmp_path / f"{name}.yaml"
        target.write_text(overlay(found, loaded, asked, target))
        made = load_traced(target).scenario.technologies[name]
        assert (made.kind, made.down) == (kind, 12_430_000)


def test_plain_data_has_no_infinite_ends(loaded: Loaded) -> None:
    found = line_of(measured([12e6] * 7), loaded, Asked(village="b"))
    told: dict[str, Any] = plain(found)
    assert told["rates"]["down"]["line_bps"] == {
        "tests": 7,
        "value": pytest.approx(12e6 * HEADERS),
        "low": pytest.approx(12e6 * HEADERS),
        "high": None,
    }
    assert told["notes"] == [
        "one day only: intervals say nothing of how days differ",
        "fewer than 36 tests: the interval of the line's rate is open on one side",
        "dish changes by itself; that comes on top of the rate that is written",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(), "say whose line was tested: --village NAME or --technology NAME"),
        (Asked(village="d"), "--village: unknown village 'd' (allowed: a, b, c)"),
        (
            Asked(technology="dsh"),
            (
                "--technology: unknown technology 'dsh'; did you mean 'dish'? (allowed: dish, "
                "dsl, fibre, geo, leased_ethernet, leo, lte, microwave, nr, tv_white_space, "
                "wifi_last_hop, xgs_pon)"
            ),
        ),
        (
            Asked(village="b", hours=(3, 4)),
            "t.csv: 2 tests from 3:00 to 4:00 of b; at least 6 are needed",
        ),
    ],
)
def test_what_is_asked_wrongly(loaded: Loaded, asked: Asked, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        line_of(measured([1e6] * 40), loaded, asked)
    assert str(caught.value) == expected
