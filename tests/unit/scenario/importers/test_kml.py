"""Routes of KML and KMZ files, and what is refused in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.runs.prepare import prepare
from simnet.scenario import load_traced, routes
from simnet.scenario.importers import kml
from simnet.scenario.importers.kml import read_route, read_routes
from simnet.scenario.load import Loaded

LINE = "<LineString><coordinates>{}</coordinates></LineString>"
RIVER = "117.15,-0.50,12 116.5,-0.2\n 115.26,0.55"


def document(*placemarks: tuple[str, str], head: str = "") -> str:
    marks = "".join(
        f"<Placemark><name>{name}</name>{inner}</Placemark>\n" for name, inner in placemarks
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n{marks}</Document></kml>\n'
    )


SOUND = document(
    ("River", LINE.format(RIVER)),
    ("Samarinda", "<Point><coordinates>117.15,-0.5</coordinates></Point>"),
    ("Road", f"<MultiGeometry>{LINE.format('1,2 3,4')}{LINE.format('5,6 7,8')}</MultiGeometry>"),
)


def kept(folder: Path, text: str) -> Path:
    path = folder / "r.kml"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_are_routes_by_the_names_of_their_placemarks(tmp_path: Path) -> None:
    assert read_routes(kept(tmp_path, SOUND), "r.kml") == {
        "River": (((-0.50, 117.15), (-0.2, 116.5), (0.55, 115.26)),),
        "Road": (((2, 1), (4, 3)), ((6, 5), (8, 7))),
    }


def test_a_kmz_is_read_as_the_document_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.kmz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("files/icon.png", b"\x89PNG")
        packed.writestr("doc.kml", SOUND)
    route = read_route(tmp_path / "r.kmz", "r.kmz", "River")
    assert route == read_route(kept(tmp_path, SOUND), "r.kml", "River")


ORDER = "is not on the Earth: longitude comes first, -180 to 180, then latitude, -90 to 90"
REFUSED = {
    "without_a_line": (
        document(("Samarinda", "<Point><coordinates>117,0</coordinates></Point>")),
        "r.kml: holds no line: no placemark with a LineString",
    ),
    "with_latitude_first": (
        document(("River", LINE.format("-0.5,117.15 0.55,115.26"))),
        f"r.kml:3: '-0.5,117.15' {ORDER}",
    ),
    "of_one_point": (
        document(("River", LINE.format("117,0"))),
        "r.kml:3: a line needs two points or more",
    ),
    "of_words": (
        document(("River", LINE.format("here,there 1,2"))),
        "r.kml:3: 'here,there' is no point; write longitude,latitude",
    ),
    "of_no_number": (
        document(("River", LINE.format("nan,1 1,2"))),
        f"r.kml:3: 'nan,1' {ORDER}",
    ),
    "that_is_not_xml": ("<kml><Document>", "r.kml:1: is not sound XML"),
    "that_is_html": ("<html><p>404</p></html>", "r.kml: is not a KML document"),
    "with_entities": (
        document(head='<!DOCTYPE kml [<!ENTITY a "aaaa">]>\n'),
        "r.kml: declares a DOCTYPE; KML needs none",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused(name: str, tmp_path: Path) -> None:
    text, message = REFUSED[name]
    with pytest.raises(InputError) as caught:
        read_routes(kept(tmp_path, text), "r.kml")
    assert str(caught.value) == message


def test_a_kmz_of_two_documents_or_none_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.kmz", "w") as packed:
        packed.writestr("a.kml", SOUND)
        packed.writestr("b.kml", SOUND)
    with pytest.raises(InputError, match=r"r\.kmz: must hold one KML document, holds 2"):
        read_routes(tmp_path / "r.kmz", "r.kmz")


def test_a_kmz_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kml, "MOST_IMPORTED_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "r.kmz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("doc.kml", b" " * 1_000_001)
    with pytest.raises(InputError, match=r"r\.kmz: unpacks to more than 1 MB"):
        read_routes(tmp_path / "r.kmz", "r.kmz")


def test_a_truncated_kmz_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.kmz").write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    with pytest.raises(InputError, match=r"r\.kmz: is not a sound KMZ archive"):
        read_routes(tmp_path / "r.kmz", "r.kmz")


WHERE = 'failures.routes."links.ab"'
SCENARIO = """\
name: routed
run: {duration: 10 s}
nodes: [A, B]
links: {ab: {from: A, to: B, rate: 8 Mbps}}
flows: {f: {from: A, to: B, traffic: {kind: poisson, rate: 1 /s, size: 100 B}}}
failures:
  causes: {cuts: {kind: fibre_cut, lines: [links.ab]}}
  routes: {links.ab: "ROUTE"}
"""


@pytest.mark.parametrize(
    ("route", "message"),
    [
        ("r.kml", "r.kml holds 2 lines; say which after #: River, Road"),
        ("r.kml#Rivr", "r.kml: unknown line 'Rivr'; did you mean 'River'? (allowed: River, Road)"),
        ("q.kml#River", "'q.kml': no such file or directory; did you mean 'r.kml'?"),
    ],
)
def test_a_scenario_is_told_what_is_wrong_with_its_route(
    route: str, message: str, tmp_path: Path
) -> None:
    kept(tmp_path, SOUND)
    (tmp_path / "s.yaml").write_text(SCENARIO.replace("ROUTE", route))
    with pytest.raises(InputError) as caught:
        prepare(load_traced(tmp_path / "s.yaml"))
    assert str(caught.value) == f"{tmp_path}/s.yaml:8: {WHERE}: {message}"


def test_a_scenario_takes_the_length_of_its_route(tmp_path: Path) -> None:
    kept(tmp_path, SOUND)
    (tmp_path / "s.yaml").write_text(SCENARIO.replace("ROUTE", "r.kml#River"))
    (cause,) = prepare(load_traced(tmp_path / "s.yaml")).network.causes
    assert "length_km=240" in repr(cause)


ENDS = SCENARIO.replace(
    "[A, B]", "{A: {latitude: -0.50, longitude: 117.15}, B: {latitude: 0.55, longitude: 115.26}}"
)


def routed(folder: Path, route: str, scenario: str = ENDS) -> Loaded:
    kept(folder, SOUND)
    (folder / "s.yaml").write_text(scenario.replace('"ROUTE"', route))
    return load_traced(folder / "s.yaml")


FAR = "ends 0 km from the end at -0.5, 117.15 and 292 km from the end at 2.1, 117.5"


@pytest.mark.parametrize(
    ("route", "ends", "message"),
    [
        (
            "r.kml#River",
            "{A: {latitude: -0.50, longitude: 117.15}, B: {latitude: 2.1, longitude: 117.5}}",
            f"{WHERE}: 'r.kml#River' {FAR}; a route ends within 20 km of both ends",
        ),
        (
            "r.kml#Road",
            "{A: {latitude: 2, longitude: 1}, B: {latitude: 8, longitude: 7}}",
            f"{WHERE}: 'r.kml#Road': 627.6 km cannot join ends that are 941.5 km apart",
        ),
        (
            "{length_km: 100}",
            "{A: {latitude: -0.50, longitude: 117.15}, B: {latitude: 0.55, longitude: 115.26}}",
            f"{WHERE}.length_km: 100 km cannot join ends that are 240.4 km apart",
        ),
    ],
)
def test_a_route_leads_from_end_to_end_of_its_line(
    route: str, ends: str, message: str, tmp_path: Path
) -> None:
    loaded = routed(tmp_path, route, SCENARIO.replace("[A, B]", ends))
    for refused in (loaded.check_files, lambda: prepare(loaded)):
        with pytest.raises(InputError) as caught:
            refused()
        assert str(caught.value) == f"{tmp_path}/s.yaml:8: {message}"


def test_a_route_may_end_beside_the_centroid_of_a_village_and_it_is_told(tmp_path: Path) -> None:
    loaded = routed(tmp_path, "r.kml#River")
    told = routes.notes(loaded.scenario, loaded.tree, loaded.folder)
    assert not list(told)
    loaded = routed(tmp_path, "r.kml#River", ENDS.replace("0.55", "0.60"))
    loaded.check_files()
    (note,) = routes.notes(loaded.scenario, loaded.tree, loaded.folder)
    assert note.message == (
        "'r.kml#River' ends 0 km from the end at -0.5, 117.15 and 5.56 km from the end at 0.6, "
        "115.26"
    )
