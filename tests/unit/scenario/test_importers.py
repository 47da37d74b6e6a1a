"""Topologies and lists of villages as parts of a scenario, with what had to be assumed."""
# ruff: noqa: E501 (a row is one line)

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import ScenarioError
from simnet.scenario import load_traced
from simnet.scenario.importers import import_villages
from simnet.scenario.importers.speeds import parse, speed_of

HEAD = """\
name: imported
run: {duration: 1 s}
"""
FLOW = "flows: {f: {from: Alpha, to: Beta, traffic: {kind: poisson, rate: 1 /s, size: 1 kB}}}\n"


@pytest.mark.parametrize(
    ("label", "bps"),
    [
        ("2.5 Gbps", 2_500_000_000),
        ("10G", 10_000_000_000),
        ("155 Mbit/s", 155_000_000),
        ("100 Mb/s", 100_000_000),
        ("56k", 56_000),
        ("OC-48", 2_488_320_000),
        ("STM-16", 2_488_320_000),
        ("STM1", 155_520_000),
        ("E1", 2_048_000),
        ("T3", 44_736_000),
        ("10GE", 10_000_000_000),
        ("GigE", 1_000_000_000),
    ],
)
def test_exact_speeds(label: str, bps: int) -> None:
    speed = parse(label)
    assert speed is not None
    assert (speed.rate_bps, speed.assumed) == (bps, "")


@pytest.mark.parametrize(
    ("label", "bps", "assumed"),
    [
        ("<2.5 Gbps", 2_500_000_000, "'<2.5 Gbps' taken as its bound"),
        ("< 10Gbps", 10_000_000_000, "'< 10Gbps' taken as its bound"),
        ("up to 34 Mbps", 34_000_000, "'up to 34 Mbps' taken as its bound"),
        ("2 x 10 Gbps", 20_000_000_000, "'2 x 10 Gbps' taken as one link of their sum"),
        ("n x 155Mbps", 155_000_000, "'n x 155Mbps' taken as one"),
        ("1-10 Gbps", 1_000_000_000, "'1-10 Gbps' taken as its lower end"),
        ("300M-1Gb/s", 300_000_000, "'300M-1Gb/s' taken as its lower end"),
        ("10 MB/s", 10_000_000, "'10 MB/s' taken as bits per second"),
        ("45 Mbps DS-3", 45_000_000, "'45 Mbps DS-3' taken as its first speed"),
        ("OC192/STM64", 9_953_280_000, "'OC192/STM64' taken as its first speed"),
        ("internetMCI T3", 44_736_000, "'internetMCI T3' taken as its first speed"),
    ],
)
def test_speeds_that_are_assumed(label: str, bps: int, assumed: str) -> None:
    speed = parse(label)
    assert speed is not None
    assert (speed.rate_bps, speed.assumed) == (bps, assumed)


@pytest.mark.parametrize(
    "label", ["", "multiple", "Fibre", "1000", "0 Gbps", "10 parsecs", "x", "2007-2008"]
)
def test_what_is_no_speed(label: str) -> None:
    assert parse(label) is None


@given(st.text(max_size=20))
def test_any_label_is_a_speed_or_none(label: str) -> None:
    speed = parse(label)
    assert speed is None or speed.rate_bps >= 1


def test_the_raw_number_goes_before_the_label() -> None:
    exact = speed_of({"LinkSpeedRaw": 2.5e9, "LinkLabel": "2.5 Gbps"})
    bound = speed_of({"LinkSpeedRaw": 1e10, "LinkLabel": "< 10 Gbps"})
    assert exact is not None
    assert bound is not None
    assert (exact.rate_bps, exact.assumed) == (2_500_000_000, "")
    assert (bound.rate_bps, bound.assumed) == (10_000_000_000, "'< 10 Gbps' taken as its bound")
    assert speed_of({"LinkSpeed": "10", "LinkSpeedUnits": "G"}) == parse("10G")
    assert speed_of({"capacity": "100 Mbps"}) == parse("100 Mbps")
    assert speed_of({"capacity": "100"}) is None


def graph(
    nodes: list[dict[str, object]], edges: list[tuple[int, int, str]], kind: str = "un"
) -> str:
    """A GraphML text."""
    fields = {key: "string" if key == "label" else "double" for node in nodes for key in node}
    keys = "".join(
        f'<key attr.name="{key}" attr.type="{sort}" for="node" id="{key}"/>'
        for key, sort in fields.items()
    )
    each = "".join(
        f'<node id="{index}">'
        + "".join(f'<data key="{key}">{value}</data>' for key, value in node.items())
        + "</node>"
        for index, node in enumerate(nodes)
    )
    links = "".join(
        f'<edge source="{a}" target="{b}">'
        + (f'<data key="s">{escape(label)}</data>' if label else "")
        + "</edge>"
        for a, b, label in edges
    )
    return (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        f'{keys}<key attr.name="LinkLabel" attr.type="string" for="edge" id="s"/>'
        f'<graph edgedefault="{kind}directed">{each}{links}</graph></graphml>'
    )


def imported(
    folder: Path, graphml: str, more: str = "", topology: str = ""
) -> tuple[dict, list[str]]:  # type: ignore[type-arg]
    """What a scenario with such a topology comes to: its links and nodes, and the notes."""
    (folder / "net.graphml").write_text(graphml, encoding="utf-8")
    settings = topology or "default_rate: 1 Gbps, default_delay: 1 ms"
    path = folder / "s.yaml"
    path.write_text(HEAD + FLOW + f"topology: {{graphml: net.graphml, {settings}}}\n" + more)
    loaded = load_traced(path)
    plain = loaded.scenario.plain()
    return plain, [f"{note.path}: {note.message}" for note in loaded.notes]


PLACES = [
    {"label": "Alpha", "Latitude": 0.0, "Longitude": 0.0},
    {"label": "Beta", "Latitude": 0.0, "Longitude": 1.0},
]


def test_nodes_and_links(tmp_path: Path) -> None:
    plain, notes = imported(tmp_path, graph(PLACES, [(0, 1, "2.5 Gbps")]))
    assert plain["nodes"]["Beta"] == {"kind": "node", "latitude": 0.0, "longitude": 1.0}
    link = plain["links"]["Alpha-Beta"]
    assert (link["from"], link["to"], link["rate"]) == ("Alpha", "Beta", "2500 Mbps")
    assert link["delay"] == "833962 ns"  # 111.195 km x 1.5 x 5 us
    assert notes == []


def test_everything_assumed_is_noted(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [*PLACES, {"label": "Gamma"}, {"label": "Gamma"}, {}]
    edges = [(0, 1, "multiple"), (0, 1, ""), (1, 2, "< 1 Gbps"), (2, 2, "1G"), (3, 4, "1G")]
    plain, notes = imported(tmp_path, graph(nodes, edges))
    assert set(plain["nodes"]) == {"Alpha", "Beta", "Gamma (2)", "Gamma (3)", "node 4"}
    assert set(plain["links"]) == {
        "Alpha-Beta",
        "Alpha-Beta (2)",
        "Beta-Gamma (2)",
        "Gamma (3)-node 4",
    }
    assert sorted(notes) == sorted(
        [
            "nodes.Gamma (2): no coordinates",
            "nodes.Gamma (3): no coordinates",
            "nodes.node 4: no coordinates",
            "nodes.Gamma (2): a link from it to itself is left out",
            "links.Alpha-Beta (2): parallel to another link, taken as one of its own",
            "links.Alpha-Beta.rate: 'multiple' is not a speed; default_rate, 1 Gbps, is assumed",
            "links.Alpha-Beta (2).rate: no speed in the file; default_rate, 1 Gbps, is assumed",
            "links.Beta-Gamma (2).rate: '< 1 Gbps' taken as its bound, 1 Gbps",
            "links.Beta-Gamma (2).delay: ends without coordinates; default_delay, 1 ms, is assumed",
            "links.Gamma (3)-node 4.delay: ends without coordinates; default_delay, 1 ms, is assumed",
            "nodes: labels that repeat have the node's number added: Gamma",
            ": the topology is in 2 pieces that no link joins",
        ]
    )


def test_the_scenario_is_laid_over_the_topology(tmp_path: Path) -> None:
    plain, notes = imported(
        tmp_path,
        graph(PLACES, [(0, 1, "")]),
        "links:\n  Alpha-Beta: {rate: 3 Mbps}\n  more: {from: Beta, to: Omega, rate: 1 Mbps}\n"
        "nodes: [Omega]\n",
    )
    assert plain["links"]["Alpha-Beta"]["rate"] == "3 Mbps"
    assert list(plain["nodes"]) == ["Alpha", "Beta", "Omega"]
    assert notes == []


def test_directed_graphs_and_odd_names(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [{"label": "Alpha"}, {"label": "Beta"}, {"label": "a/b; c"}]
    edges = [(0, 1, "1G"), (1, 0, "1G"), (2, 0, "1G")]
    plain, _ = imported(tmp_path, graph(nodes, edges, ""))
    assert list(plain["links"]) == ["Alpha-Beta", "a-b- c-Alpha"]


def test_long_labels_are_cut(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [{"label": "Alpha"}, {"label": "Beta"}, {"label": "x" * 90}]
    plain, _ = imported(tmp_path, graph(nodes, [(0, 1, "1G"), (1, 2, "1G")]))
    assert all(len(name) <= 64 for section in ("nodes", "links") for name in plain[section])


def villages(folder: Path, content: str) -> tuple[dict, list[str], list[str]]:  # type: ignore[type-arg]
    """What a list of villages comes to: villages, notes, problems."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    result = import_villages(path, "list.csv", {})
    return (
        result.sections["villages"].plain(),
        [str(note) for note in result.notes],
        [str(problem) for problem in result.told()],
    )


def test_villages(tmp_path: Path) -> None:
    found, notes, problems = villages(
        tmp_path,
        "\ufeffcode,name,kind,district,regency,latitude,longitude,technology,isp,access.down,people\r\n"
        "64.11.04.2010,Long Apari,desa,Long Apari,Mahakam Ulu,1.18,114.26,leo,starlink,16 Mbps,312\r\n"
        '7,"Tiong Bu\'u, hulu",desa,Long Apari,Mahakam Ulu,,,,,,\r\n'
        "\r\n",
    )
    assert found == {
        "long-apari": {
            "code": "64.11.04.2010",
            "name": "Long Apari",
            "district": "Long Apari",
            "regency": "Mahakam Ulu",
            "latitude": 1.18,
            "longitude": 114.26,
            "access": {"technology": "leo", "isp": "starlink", "down": "16 Mbps"},
        },
        "tiong-bu-u-hulu": {
            "code": "7",
            "name": "Tiong Bu'u, hulu",
            "district": "Long Apari",
            "regency": "Mahakam Ulu",
        },
    }
    assert notes == ["list.csv:1: columns left out: people"]
    assert problems == []


def test_indonesian_headings(tmp_path: Path) -> None:
    found, _, problems = villages(tmp_path, "Kode,Nama,Kecamatan,Lintang,Bujur\n1,A,B,0.5,116\n")
    assert found == {
        "a": {"code": "1", "name": "A", "district": "B", "latitude": 0.5, "longitude": 116.0}
    }
    assert problems == []


def test_repeated_names_are_told_apart_whatever_is_taken(tmp_path: Path) -> None:
    rows = (
        "name,district,code,latitude,longitude\n"
        "Sumber Sari,Loa Kulu,1,0,0\nSumber Sari,Sebulu,2,0,0\nSumber Sari,Sebulu,3,0,0\nB,C,4,0,0\n"
    )
    found, _, problems = villages(tmp_path, rows)
    assert list(found) == [
        "sumber-sari-loa-kulu",
        "sumber-sari-sebulu-2",
        "sumber-sari-sebulu-3",
        "b",
    ]
    assert problems == []


def test_only_some_rows_are_taken(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "name,district,kind,latitude,longitude\nA,Long Apari,desa,0,0\nB,Long Apari,kelurahan,0,0\n"
        "C,Other,desa,0,0\n"
    )
    path = tmp_path / "s.yaml"
    path.write_text(
        HEAD
        + "nodes: [Alpha, Beta]\nlinks: {l: {from: Alpha, to: Beta, rate: 1 Mbps}}\n"
        + FLOW
        + "isps: {x: {at: t, transit: {rate: 1 Gbps}}}\ninternet: {}\n"
        "backhaul: {towns: {t: {}}}\nsite_types: {}\n"
        "villages:\n  csv: list.csv\n  district: long apari\n  kind: desa\n"
        "  defaults: {access: {technology: geo, isp: x}}\n  a: {name: Anew}\n"
    )
    scenario = load_traced(path).scenario
    assert list(scenario.villages.rows) == ["a"]
    assert scenario.villages.rows["a"].name == "Anew"
    assert scenario.villages.rows["a"].district == "Long Apari"


def test_problems_beyond_twenty_are_counted(tmp_path: Path) -> None:
    rows = "name,latitude,longitude\n" + "".join(f"v{n},x,0\n" for n in range(30))
    _, _, problems = villages(tmp_path, rows)
    assert len(problems) == 21
    assert problems[-1] == "list.csv: and 10 more problems in this file"


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        import_villages(tmp_path / "no.csv", "no.csv", {})


@given(st.text("abc,;\"'\n\r 0123.", max_size=60))
def test_any_csv_is_villages_or_problems(content: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        villages(Path(folder), "name,latitude,longitude\n" + content)
