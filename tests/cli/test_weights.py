"""Weights on the command line: how many are simulated of how many, and what cannot be."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

SITE = """\
name: site
run: {duration: 20 s}
nodes: [site, net]
links:
  line: {from: site, to: net, rate: 40 Mbps, delay: 5 ms}
flows:
  pupils:
    {from: site, to: net, count: 200, weight: 10, traffic: {kind: pupil}}
"""


@pytest.fixture
def site(here: Path) -> Path:
    (here / "site.yaml").write_text(SITE)
    return here / "site.yaml"


def test_check_says_how_many_are_simulated(site: Path, simnet: Call) -> None:
    done = simnet("check", "site.yaml")
    assert done.out == (
        "site.yaml is right: 2 nodes, 1 link, 200 flows (20 simulated), 200 people (20 simulated)\n"
    )
    found = json.loads(simnet("check", "site.yaml", "--json").out)
    assert (found["people"], found["simulated_people"]) == (200, 20)


def test_explain_says_so_by_group(site: Path, simnet: Call) -> None:
    done = simnet("explain", "site.yaml")
    assert "routes of 200 flows (200 people)" in done.out
    assert done.out.endswith(
        "simulated, each standing for several (weight); the others are a mean load\n"
        "pupils: 20 of 200\n"
    )
    rows = map(json.loads, simnet("explain", "site.yaml", "--json").out.splitlines())
    assert [each for each in rows if "simulated" in each] == [
        {"group": "pupils", "flows": 200, "simulated": 20}
    ]


def test_a_report_says_what_it_distorts(site: Path, simnet: Call) -> None:
    assert simnet("run", "site.yaml", "--quiet").code == 0
    assert simnet("report", "results/site").code == 0
    page = Path("results/site/report.html").read_text(encoding="utf-8")
    assert "Of 200 people only 20 people are simulated" in page
    assert "Dari 200 orang hanya 20 orang yang disimulasikan" in page


TOO_MUCH = (
    "those who are not simulated would take 39.5 Mbps of the 40 Mbps of line:net->site, 98.8 %, "
    "above 90 %; give at most 11"
)
PACED = (
    "the token_bucket queue of line:site->net has rates of its own, of which those who are not "
    "simulated would take nothing; leave the weight out"
)
SHARED = (
    "its line line shares the medium air, whose turns everybody takes; leave the weight out, or "
    "the line out of the medium"
)


@pytest.mark.parametrize(
    ("changed", "weight", "why"),
    [
        ("flows.pupils.weight=200", 200, TOO_MUCH),
        ("+links.line.queue={kind: token_bucket, rate: 20 Mbps, burst: 15 kB}", 10, PACED),
        ("+media={air: {links: [line]}}", 10, SHARED),
    ],
)
def test_what_a_line_cannot_bear_is_refused(
    site: Path, simnet: Call, changed: str, weight: int, why: str
) -> None:
    done = simnet("check", "site.yaml", "--set", changed)
    assert (done.code, done.out) == (2, "")
    expected = f"flows.pupils: flow 'pupils-1': a weight of {weight} cannot be: {why}\n"
    assert done.err.endswith(expected)
