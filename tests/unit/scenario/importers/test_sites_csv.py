"""Lists of schools and points as sites of villages, with what was left out or missing."""
# ruff: noqa: E501 (a row is one line)

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import ScenarioError
from simnet.network.geography import great_circle_km
from simnet.scenario import load_traced
from simnet.scenario.explain import explained
from simnet.scenario.importers.near import Villages
from simnet.scenario.load import Loaded
from simnet.scenario.read.tree import Origin, Value

HEAD = """\
name: imported
run: {duration: 1 s}
isps: {x: {at: t, transit: {rate: 1 Gbps}}}
internet: {}
backhaul: {towns: {t: {}}}
site_types:
  school: {lan: {rate: 50 Mbps, delay: 2 ms}, apps: {pupils: {count: 15, traffic: {kind: pupil}}}}
  senior_high: {lan: {rate: 50 Mbps, delay: 2 ms}, apps: {pupils: {count: 30, traffic: {kind: pupil}}}}
villages:
  defaults: {access: {technology: geo, isp: x}}
  long-bagun: {latitude: 0.55, longitude: 115.25}
  long-apari: {latitude: 1.18, longitude: 114.26}
  long-lost: {}
"""
OLD = "school_id,name,lat,lon,admin1,admin2,admin3,admin4,education_level,giga_id_school,school_region,connectivity,type_connectivity,electricity,bandwidth_demand,num_students,coverage_type,fiber_node_distance\n"
NEW = "school_id_giga,school_id_govt,school_name,latitude,longitude,education_level,admin1,admin2,connectivity_type_govt,download_speed_contracted,num_students,electricity_availability,region\n"
POINTS = "poi_id,lat,lon,poi_type,is_connected,connectivity_type,has_electricity,number_of_users,total_mbps,country_code,dataset_id\n"


def loaded(folder: Path, section: str, content: str, head: str = HEAD) -> Loaded:
    """Load a scenario with a list of sites."""
    (folder / "list.csv").write_text(content, encoding="utf-8")
    path = folder / "s.yaml"
    path.write_text(f"{head}sites: {section}\n")
    return load_traced(path)


def sites(found: Loaded) -> dict[str, dict[str, Any]]:
    """What the villages' sites come to."""
    return {
        name: {
            key: each.model_dump(exclude_unset=True, exclude_defaults=True)
            for key, each in village.sites.items()
        }
        for name, village in found.scenario.villages.rows.items()
        if village.sites
    }


def notes(found: Loaded) -> list[str]:
    return [str(note).replace(str(found.folder) + "/", "") for note in found.notes]


def test_the_older_list_of_schools(tmp_path: Path) -> None:
    row = "{n},SDN {n},{lat},{lon},Kaltim,Mahakam Ulu,,,{level},g-{n},rural,Yes,fiber,{power},20,{pupils},4G,1.2\n"
    content = OLD + "".join(
        [
            row.format(n=1, lat=0.55, lon=115.25, level="Primary", power="Yes", pupils=140),
            row.format(n=2, lat=1.19, lon=114.27, level="Secondary", power="No", pupils=""),
            row.format(n=3, lat=0.9, lon=115.26, level="Primary", power="Yes", pupils=90),
            row.format(n=4, lat="", lon="", level="Primary", power="Yes", pupils=90),
        ]
    )
    found = loaded(
        tmp_path,
        "{csv: list.csv, types: {Primary: school, Secondary: senior_high}, counts: {school/pupils: 15 %, senior_high/pupils: 20 %}}",
        content,
    )
    assert sites(found) == {
        "long-bagun": {
            "sdn-1": {"type": "school", "name": "SDN 1", "code": "g-1", "counts": {"pupils": 21}}
        },
        "long-apari": {"sdn-2": {"type": "senior_high", "name": "SDN 2", "code": "g-2"}},
    }
    away_km = great_circle_km(0.9, 115.26, 0.55, 115.25)
    furthest_km = great_circle_km(1.19, 114.27, 1.18, 114.26)
    assert notes(found) == [
        "list.csv:1: columns taken: 'lat' as latitude, 'lon' as longitude, 'education_level' as level, 'giga_id_school' as code, 'electricity' as power, 'num_students' as users",
        "list.csv:1: columns left out: school_id, admin1, admin2, admin3, admin4, school_region, connectivity, type_connectivity, bandwidth_demand, coverage_type, fiber_node_distance",
        f"list.csv:4: SDN 3 is {away_km:.1f} km from the nearest village, long-bagun, further than the 20 km of sites.nearest_within: left out",
        "list.csv:5: SDN 4 has no coordinates: left out",
        "list.csv:3: electricity: there is none; taken as if there were (line 3)",
        "list.csv:3: num_students: missing; as many as the site type says (line 3)",
        "list.csv: villages without coordinates take no sites: long-lost",
        f"list.csv: 2 sites in 2 villages (1 school, 1 senior_high); the furthest, SDN 2, is {furthest_km:.1f} km from long-apari",
    ]


def test_the_newer_list_keeps_where_each_value_was_written(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "{csv: list.csv, types: {Primary: school}, counts: {school/pupils: 15 %}}",
        NEW
        + "g-1,60400101,SD Negeri 001 Long Bagun,0.5512,115.2610,Primary,Kalimantan Timur,Mahakam Ulu,fiber,20,140,yes,east\n",
    )
    lines = explained(found, "villages.long-bagun.sites")
    assert [str(line).replace(str(tmp_path) + "/", "") for line in lines] == [
        "villages.long-bagun.sites.sd-negeri-001-long-bagun.type: school, set by list.csv:2",
        "villages.long-bagun.sites.sd-negeri-001-long-bagun.name: SD Negeri 001 Long Bagun, set by list.csv:2",
        "villages.long-bagun.sites.sd-negeri-001-long-bagun.code: g-1, set by list.csv:2",
        "villages.long-bagun.sites.sd-negeri-001-long-bagun.counts.pupils: 21, set by list.csv:2",
    ]
    assert found.files == (str(tmp_path / "s.yaml"), str(tmp_path / "list.csv"))


def test_points_without_names(tmp_path: Path) -> None:
    """A level that is the name of a site type needs no entry; a point is called as its id."""
    found = loaded(
        tmp_path,
        "{csv: list.csv, default_type: school}",
        POINTS
        + "p1,0.55,115.25,senior-high,True,fiber,True,300,20,IDN,d1\n"
        + "p2,1.18,114.26,health,True,fiber,False,300,20,IDN,d1\n",
    )
    assert sites(found) == {
        "long-bagun": {"p1": {"type": "senior_high", "code": "p1"}},
        "long-apari": {"p2": {"type": "school", "code": "p2"}},
    }
    assert notes(found)[2:] == [
        "list.csv:3: poi_type: taken as school, the default_type: 'health' (line 3)",
        "list.csv:3: has_electricity: there is none; taken as if there were (line 3)",
        "list.csv: number_of_users: left out: sites.counts does not say what it is the number of",
        "list.csv: villages without coordinates take no sites: long-lost",
        "list.csv: 2 sites in 2 villages (1 school, 1 senior_high); the furthest, p2, is 0.0 km from long-apari",
    ]


def test_names_of_real_schools(tmp_path: Path) -> None:
    """Names that repeat in a village have their code added, or a number."""
    content = (
        "Data of March\n\nname;latitude;longitude;code\n"
        'SDN 001/III Long Apari;1,18;114,26;a1\n"SMP ""Harapan Bangsa""";1.19;114.27;a2\n'
        '"Long\nApari Ulu";1.21;114.29;a4\nLong Apari Ulu;1.18;114.26;a5\n;1.18;114.26;\n;1.18;114.26;\n'
    )
    found = loaded(tmp_path, "{csv: list.csv, default_type: school}", content)
    assert list(sites(found)["long-apari"]) == [
        "sdn-001-iii-long-apari",
        "smp-harapan-bangsa",
        "long-apari-ulu-a4",
        "long-apari-ulu-a5",
        "school-9",
        "school-10",
    ]
    assert "no column of levels: each row is taken as school" in "\n".join(notes(found))
    assert (
        "list.csv:4: name: changed to what a name may hold: 'SDN 001-III Long Apari' for 'SDN 001/III Long Apari' in line 4; "
        "'SMP 'Harapan Bangsa'' for 'SMP \"Harapan Bangsa\"' in line 5; 'Long Apari Ulu' for 'Long\\u000aApari Ulu' in line 6"
    ) in notes(found)


def test_two_lists_and_what_the_scenario_says_of_their_sites(tmp_path: Path) -> None:
    head = HEAD.replace(
        "{latitude: 1.18, longitude: 114.26}",
        "{latitude: 1.18, longitude: 114.26, sites: {school: {}, sdn-1: {counts: {pupils: 5}}, sdn-2: null}}",
    )
    rows = "name,lat,lon\nSDN 1,1.18,114.26\nSDN 2,1.18,114.26\n"
    found = loaded(
        tmp_path,
        "[{csv: list.csv, default_type: senior_high}, {csv: list.csv, default_type: school}]",
        rows,
        head,
    )
    assert sites(found)["long-apari"] == {
        "sdn-1": {"type": "senior_high", "name": "SDN 1", "counts": {"pupils": 5}},
        "sdn-1-2": {"type": "school", "name": "SDN 1"},
        "sdn-2-2": {"type": "school", "name": "SDN 2"},
        "school": {},
    }
    assert (
        "list.csv: villages have a site of the type in the scenario too: long-apari (school)"
        in notes(found)
    )


def test_sites_find_villages_of_included_files(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,lat,lon\nSDN 1,1.18,114.26\n")
    (tmp_path / "villages.csv").write_text("name,latitude,longitude\nLong Apari,1.18,114.26\n")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "sites.yaml").write_text(
        "sites: {csv: ../list.csv, default_type: school}\n"
    )
    (tmp_path / "s.yaml").write_text(
        HEAD[: HEAD.index("  long-bagun")].replace("defaults", "csv: villages.csv\n  defaults")
        + "include: lists/sites.yaml\n"
    )
    assert sites(load_traced(tmp_path / "s.yaml")) == {
        "long-apari": {"sdn-1": {"type": "school", "name": "SDN 1"}}
    }


def test_many_rows_left_out_are_told_together(tmp_path: Path) -> None:
    rows = "".join(f"SDN {n},,\n" for n in range(2, 14))
    found = loaded(
        tmp_path,
        "{csv: list.csv, default_type: school}",
        "name,lat,lon\nSDN 1,1.18,114.26\n" + rows,
    )
    assert (
        "list.csv:3: 12 rows have no coordinates: left out (lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)"
        in notes(found)
    )


@given(
    st.lists(st.tuples(st.floats(-89, 89), st.floats(-179, 179)), min_size=1, max_size=12),
    st.floats(-90, 90),
    st.floats(-180, 180),
)
def test_the_nearest_village_is_that_of_all(
    where: list[tuple[float, float]], latitude: float, longitude: float
) -> None:
    origin = Origin("s.yaml")
    rows = {
        f"v{number}": Value(
            {"latitude": Value(north, origin), "longitude": Value(east, origin)}, origin
        )
        for number, (north, east) in enumerate(where)
    }
    villages = Villages(Value({"villages": Value(dict(rows), origin)}, origin))
    distance_km, village = villages.nearest(latitude, longitude)
    expected = min(
        (great_circle_km(latitude, longitude, *place), f"v{number}")
        for number, place in enumerate(where)
    )
    assert (distance_km, village.name) == expected


@given(st.text("abc,;\"'\n\r 0123.-", max_size=60))
def test_any_csv_is_sites_or_problems(content: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, suppress(ScenarioError):
        loaded(Path(folder), "{csv: list.csv, default_type: school}", "name,lat,lon\n" + content)


@pytest.mark.parametrize(
    ("users", "count"), [(0, 0), (1, 1), (3, 1), (140, 21), (143, 21), (144, 22)]
)
def test_users_are_counted_in_whole_ones(tmp_path: Path, users: int, count: int) -> None:
    found = loaded(
        tmp_path,
        "{csv: list.csv, default_type: school, counts: {school/pupils: 15 %}}",
        f"name,lat,lon,num_students\nSDN 1,1.18,114.26,{users}\n",
    )
    assert sites(found)["long-apari"]["sdn-1"]["counts"] == {"pupils": count}
