"""Links that are imported with a rate each way, and whose rate is then set."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.scenario import load, load_traced

TOPOLOGY = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="n" for="node" attr.name="label" attr.type="string"/>
<key id="s" for="edge" attr.name="LinkSpeedRaw" attr.type="double"/>
<graph edgedefault="directed">
<node id="0"><data key="n">A</data></node><node id="1"><data key="n">B</data></node>
<edge source="0" target="1"><data key="s">20000000</data></edge>
<edge source="1" target="0"><data key="s">2000000</data></edge>
</graph></graphml>
"""
SCENARIO = """name: x
run: {duration: 10 s}
topology: {graphml: t.graphml, default_delay: 1 ms}
flows: {f: {from: A, to: B, traffic: {kind: poisson, rate: 10 /s, size: 100 B}}}
alternatives:
  faster: {set: {links.A-B.rate: 50 Mbps}}
  uneven: {set: {links.A-B.reverse.rate: 5 Mbps, links.A-B.rate: 50 Mbps}}
"""
M = 1_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "t.graphml").write_text(TOPOLOGY)
    (tmp_path / "x.yaml").write_text(SCENARIO)
    return tmp_path / "x.yaml"


@pytest.mark.parametrize(
    ("alternative", "sets", "rates"),
    [
        (None, [], (20 * M, 2 * M)),
        (None, ["links.A-B.rate=9 Mbps"], (9 * M, None)),
        (None, ["links.A-B.delay=9 ms"], (20 * M, 2 * M)),
        (None, ["links.A-B.reverse.rate=9 Mbps"], (20 * M, 9 * M)),
        (None, ["links.A-B.reverse.rate=3 Mbps", "links.A-B.rate=9 Mbps"], (9 * M, 3 * M)),
        ("faster", [], (50 * M, None)),
        ("faster", ["links.A-B.reverse.rate=9 Mbps"], (50 * M, 9 * M)),
        ("faster", ["links.A-B.rate=9 Mbps"], (9 * M, None)),
        ("uneven", [], (50 * M, 5 * M)),
        ("uneven", ["links.A-B.rate=9 Mbps"], (9 * M, 5 * M)),
    ],
)
def test_a_rate_that_is_set_holds_both_ways_unless_the_way_back_is_set_too(
    path: Path, alternative: str | None, sets: list[str], rates: tuple[int, int | None]
) -> None:
    link = load(path, alternative, sets=sets).links["A-B"]
    assert (link.rate, link.reverse.rate) == rates


def test_a_rate_beside_the_import_holds_both_ways(path: Path) -> None:
    path.write_text(SCENARIO + "links: {A-B: {rate: 9 Mbps}}\n")
    link = load(path).links["A-B"]
    assert (link.rate, link.reverse.rate) == (9 * M, None)


def test_a_way_back_that_is_written_by_hand_stays(path: Path) -> None:
    path.write_text(SCENARIO + "links: {A-B: {reverse: {rate: 4 Mbps}}}\n")
    link = load(path, sets=["links.A-B.rate=9 Mbps"]).links["A-B"]
    assert (link.rate, link.reverse.rate) == (9 * M, 4 * M)


def test_what_was_assumed_of_the_way_back_is_no_longer_said(path: Path, tmp_path: Path) -> None:
    unclear = TOPOLOGY.replace('<data key="s">2000000</data>', "")
    (tmp_path / "t.graphml").write_text(unclear)
    path.write_text(SCENARIO.replace("{graphml", "{default_rate: 1 Mbps, graphml"))
    place = "links.A-B.reverse.rate"
    assert place in {note.path for note in load_traced(path).notes}
    path.write_text(path.read_text() + "links: {A-B: {rate: 9 Mbps}}\n")
    assert place not in {note.path for note in load_traced(path).notes}
