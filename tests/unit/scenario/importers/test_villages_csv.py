"""Lists of villages and schools as parts of a scenario, with what was left out or changed."""
# ruff: noqa: E501 (a row is one line)

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import ScenarioError
from simnet.scenario import load_traced
from simnet.scenario.importers import import_villages
from simnet.scenario.model.backhaul import same_regency

HEAD = """\
name: imported
run: {duration: 1 s}
"""
FLOW = "flows: {f: {from: Alpha, to: Beta, traffic: {kind: poisson, rate: 1 /s, size: 1 kB}}}\n"
SHORTEST = (
    HEAD
    + "isps: {x: {at: t, transit: {rate: 1 Gbps}}}\ninternet: {}\n"
    + "backhaul: {towns: {t: {}}}\nsite_types: {}\n"
    + "nodes: [Alpha, Beta]\nlinks: {l: {from: Alpha, to: Beta, rate: 1 Mbps}}\n"
    + FLOW
    + "villages: {csv: list.csv, defaults: {access: {technology: geo, isp: x}}}\n"
)


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
        "name,district,kind,latitude,longitude\nA,Long Apari,desa,0,115\n"
        "B,Long Apari,kelurahan,0,115\n"
        "C,Other,desa,0,115\n"
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
    rows = "name,latitude,longitude\n" + "".join(f"v{n},x,0\n" for n in range(21))
    assert villages(tmp_path, rows)[2][-1] == "list.csv: and 1 more problem in this file"
    assert villages(tmp_path, "name,latitude,longitude\na\n")[2] == [
        "list.csv:2: has 1 cell, the header 3"
    ]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        import_villages(tmp_path / "no.csv", "no.csv", {})


@given(st.text("abc,;\"'\n\r 0123.", max_size=60))
def test_any_csv_is_villages_or_problems(content: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        villages(Path(folder), "name,latitude,longitude\n" + content)


def test_a_list_of_schools_as_giga_publishes_it(tmp_path: Path) -> None:
    found, notes, problems = villages(
        tmp_path,
        "school_id_giga,school_name,latitude,longitude,admin1,admin2,num_students,"
        "connectivity_type_govt,region,zip_code,group_id,district_name,regency_code\n"
        "g-1,SD Negeri 001,0.5512,115.2610,Kalimantan Timur,Mahakam Ulu,140,fiber,east,1,2,x,3\n",
    )
    assert found == {
        "sd-negeri-001": {
            "code": "g-1",
            "name": "SD Negeri 001",
            "regency": "Mahakam Ulu",
            "latitude": 0.5512,
            "longitude": 115.261,
        }
    }
    assert notes == [
        (
            "list.csv:1: columns taken: 'school_id_giga' as code, 'school_name' as name, "
            "'admin2' as regency"
        ),
        (
            "list.csv:1: columns left out: admin1, num_students, connectivity_type_govt, region, "
            "zip_code, group_id, district_name, regency_code"
        ),
    ]
    assert problems == []


def test_a_list_of_a_ministry_saved_by_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text = (
        "Daftar Sekolah 2024;;;;;;\r\n;;;;;;\r\n"
        "NPSN;Nama Sekolah;Desa/Kelurahan;Kecamatan;Kabupaten/Kota;Lintang (LS/LU);Bujur\r\n"
        '60400101;"SDN 001/III\r\nLong Apari";Tiong Ohang;Long Apari;Mahakam Ulu;1,18;114,26\r\n'
        "60400102;SMP Laham;Laham;Laham;Mahakam Ulu;-;-\r\n"
    )
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        result = import_villages(path, "list.csv", {})
        assert result.problems == []
        assert result.sections["villages"].plain() == {
            "sdn-001-iii-long-apari": {
                "code": "60400101",
                "name": "SDN 001-III Long Apari",
                "district": "Long Apari",
                "regency": "Mahakam Ulu",
                "latitude": 1.18,
                "longitude": 114.26,
            },
            "smp-laham": {
                "code": "60400102",
                "name": "SMP Laham",
                "district": "Laham",
                "regency": "Mahakam Ulu",
            },
        }
        assert [str(note) for note in result.notes] == [
            *["list.csv: read as UTF-16, as its first bytes say"] * (encoding == "utf-16"),
            (
                "list.csv:3: columns taken: 'NPSN' as code, 'Nama Sekolah' as name, 'Kecamatan' as "
                "district, 'Kabupaten/Kota' as regency, 'Lintang (LS/LU)' as latitude, 'Bujur' as "
                "longitude"
            ),
            "list.csv:3: columns left out: Desa/Kelurahan",
            "list.csv:3: what stands above the header row (line 3) is left out",
            (
                "list.csv:4: name: changed to what a name may hold: 'SDN 001-III Long Apari' for "
                "'SDN 001/III\\u000d\\u000aLong Apari' in line 4"
            ),
        ]


def test_names_that_cannot_be_told_apart_are_numbered(tmp_path: Path) -> None:
    long = "Sekolah Menengah Kejuruan Negeri Pertanian Pembangunan Terpadu Kabupaten"
    rows = f"name,latitude,longitude\nA,1,1\nA,1,2\n{long} Satu,1,3\n{long} Dua,1,4\n"
    found, notes, problems = villages(tmp_path, rows)
    cut = "sekolah-menengah-kejuruan-negeri-pertanian-pembangunan-terpadu-k"
    assert list(found) == ["a", "a-2", cut, f"{cut[:58]}-2"]
    assert all(len(name) <= 64 and len(each["name"]) <= 64 for name, each in found.items())
    assert notes[-1] == (
        f"list.csv: name: names that repeat have a number added: a-2 (line 3), "
        f"{cut[:58]}-2 (line 5)"
    )
    assert problems == []


def test_zero_zero_is_noted(tmp_path: Path) -> None:
    _, notes, _ = villages(tmp_path, "name,lat,lon\nA,0,0\n")
    assert notes[-1] == "list.csv: coordinates are 0, 0; are they missing? a (line 2)"


def test_what_was_changed_in_a_list_is_noted_by_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('name,latitude,longitude\n"SD ""A""/II",1,115\n')
    (tmp_path / "s.yaml").write_text(SHORTEST)
    notes = [str(note) for note in load_traced(tmp_path / "s.yaml").notes]
    changed = """'SD 'A'-II' for 'SD "A"/II' in line 2"""
    assert len(notes) == 1
    assert notes[0].endswith(f"list.csv:2: name: changed to what a name may hold: {changed}")


@pytest.mark.parametrize("regency", ["Berau", "KABUPATEN BERAU", "Kab. Berau"])
def test_a_regency_is_known_however_lists_write_it(tmp_path: Path, regency: str) -> None:
    (tmp_path / "list.csv").write_text(f"name,latitude,longitude,regency\nA,2.1,117.4,{regency}\n")
    (tmp_path / "s.yaml").write_text(
        SHORTEST.replace("towns: {t: {}}", "towns: {t: {}, redeb: {regency: Kabupaten Berau}}")
        .replace("technology: geo", "technology: fibre")
        .replace("towns:", "links: {l: {from: redeb, to: t, rate: 1 Gbps}}, towns:")
    )
    load_traced(tmp_path / "s.yaml")


def test_a_city_is_not_the_regency_of_its_name() -> None:
    assert same_regency("Kab. Bima", "kabupaten  bima")
    assert same_regency("Bima", "Kota Bima")
    assert not same_regency("Kota Bima", "Kabupaten Bima")
    assert not same_regency("", "")


def test_swapped_coordinates_are_told_with_what_they_would_be(tmp_path: Path) -> None:
    rows = "name,latitude,longitude\nA,115.26,0.55\nB,{}\n"
    _, _, one = villages(tmp_path, rows.format("0.6,115.1"))
    assert one == [
        (
            "list.csv:2: latitude: must be in [-90, 90], got '115.26'; are the two swapped? then it is "
            "latitude 0.55, longitude 115.26"
        )
    ]
    _, _, every = villages(tmp_path, rows.format("115.1,0.6"))
    assert every == [
        (
            "list.csv:2: latitude: of all 2 villages is beyond 90 degrees; are the two swapped? then "
            "it is latitude 0.55, longitude 115.26"
        )
    ]


def test_the_name_of_a_health_centre_goes_before_that_of_its_village(tmp_path: Path) -> None:
    found, _, _ = villages(
        tmp_path, "Desa,Puskesmas,Lintang,Bujur\nLaham,Puskesmas Laham,0.3,115\n"
    )
    assert list(found) == ["puskesmas-laham"]
