"""``simnet availability``: what it prints, what it saves and what the page says are the same."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from simnet.report.languages import language
from simnet.report.yearly import Years, both, share, without
from simnet.tables.availability import read_years
from tests.cli.conftest import Call
from tests.unit.report.elements import Elements

SCENARIO = """\
name: river
run: {duration: 60 s, warmup: 10 s}
isps:
  telco: {at: samarinda, transit: {rate: 1 Gbps}}
  dish: {latitude: -6.2, longitude: 106.8, transit: {rate: 1 Gbps}}
internet: {latitude: -6.2, longitude: 106.8}
backhaul:
  capital: samarinda
  towns:
    samarinda: {latitude: -0.50, longitude: 117.15}
    ujoh-bilang: {latitude: 0.55, longitude: 115.26, regency: Kabupaten Mahakam Ulu}
  links: {river: {from: ujoh-bilang, to: samarinda, rate: 300 Mbps}}
intranet:
  data_centre: {name: Data centre}
  links: {river: {from: ujoh-bilang, to: samarinda, rate: 30 Mbps}}
failures:
  causes:
    cuts: {kind: fibre_cut, per_1000_km: 40, lines: [backhaul.links.river, intranet.links.river]}
    feeder: {kind: power}
site_types:
  school: {lan: {rate: 50 Mbps}, apps: {pupils: {count: 5, traffic: {kind: pupil}}}}
villages:
  defaults: {regency: Kabupaten Mahakam Ulu, district: Long Apari,
             latitude: 1.18, longitude: 114.26,
             sites: {school: {}}, access: {technology: fibre, isp: telco, subscription: 20 Mbps}}
  long-apari: {name: Long Apari}
  tiong-ohang: {}
alternatives:
  dishes:
    title: A dish on every roof
    set: {villages.defaults.access: {technology: geo, isp: dish}}
  calm: {title: Nothing breaks, set: {failures: null}}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "river.yaml"
    path.write_text(SCENARIO)
    return path


def test_terminal_page_and_tables_say_the_same(
    simnet: Call, scenario: Path, tmp_path: Path
) -> None:
    out = tmp_path / "years"
    asked = ("availability", scenario, "--years", "5", "--workers", "1", "--out", out)
    done = simnet(*asked)
    assert (done.code, done.err) == (0, "")
    table = simnet(*asked, "--csv")
    assert simnet("report", out).code == 0
    page = _spaced(Elements((out / "report.html").read_text()).text)
    printed = _spaced(done.out)
    years = Years(read_years(out))
    written = language("en").plain
    every = list(csv.DictReader(io.StringIO(table.out)))
    assert len(every) == 3 * 2 * 4
    for row in every:
        here = years.ways(row["alternative"], row["hours"])[row["village"]]
        assert float(row["availability_mean"]) == here.availability_mean
        assert float(row["without_h_high"]) == here.without_h_high
        if row["hours"] == "all":
            for figure in (share(here), without(here)):
                assert _spaced(written(both(figure))) in printed
                assert _spaced(written(figure.figure())) in page
                assert _spaced(written(figure.interval())) in page or figure.low == figure.high


def _spaced(text: str) -> str:
    return " ".join(text.split())


def test_alternatives_are_called_by_their_titles(simnet: Call, scenario: Path) -> None:
    out = scenario.parent / "years"
    done = simnet("availability", scenario, "--years", "2", "--workers", "1", "--out", out)
    assert re.findall(
        r"^(?:base case|A dish on every roof|Nothing breaks)$", done.out, re.MULTILINE
    ) == [
        "base case",
        "A dish on every roof",
        "Nothing breaks",
    ]
    assert not re.search(r"\b(?:dishes|calm)\b", done.out)


def test_what_is_not_modelled_is_said_before_the_figures(simnet: Call, scenario: Path) -> None:
    asked = ("availability", scenario, "--years", "2", "--workers", "1", "--out")
    done = simnet(*asked, scenario.parent / "years")
    first, second, third, *_ = done.out.splitlines()
    assert first.startswith("Without failures: Nothing breaks. ")
    assert second.startswith(
        "Without weather: base case, A dish on every roof and Nothing breaks. It never rains"
    )
    assert third.startswith("Nothing breaks: nothing in it ever befalls a line")
    table = simnet(*asked, scenario.parent / "years", "--csv")
    assert table.err.splitlines() == [first, second]
    assert table.out.startswith("alternative,")


def test_the_way_to_the_data_centre_stands_beside_that_to_the_internet(
    simnet: Call, scenario: Path
) -> None:
    out = scenario.parent / "years"
    done = simnet("availability", scenario, "--years", "3", "--workers", "1", "--out", out)
    assert done.out.count("to the data centre") == 3
    every = Years(read_years(out))
    inside = every.ways("base", to="availability_intranet")["long-apari"]
    line = next(each for each in done.out.splitlines() if "Long Apari" in each)
    assert _spaced(language("en").plain(both(share(inside)))) in _spaced(line)
