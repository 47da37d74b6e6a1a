"""A study is read back whole, and what is damaged is told of, not read."""

import shutil
from pathlib import Path

import pytest

from simnet.errors import ResultsError
from simnet.study.folder.listing import listed
from simnet.study.folder.results import is_study, read_study
from simnet.tables import STUDY_TABLES
from simnet.tables.manifest import STUDY_FORMAT, sealed, unsealed
from simnet.tables.study import FOLDER, MANIFEST
from tests.unit.study.conftest import PLAN


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_a_study_is_read_back(folder: Path) -> None:
    study = read_study(folder)
    assert study.plan == PLAN
    assert study.title == "A tiny study"
    assert list(study) == list(STUDY_TABLES)
    assert len(study) == len(STUDY_TABLES)
    assert "ranking" in study
    assert study["cells"].cell.tolist() == ["base", "wide"]
    assert study["estimates"].replications.tolist() == [3] * 4
    assert repr(study).startswith("<StudyResults of 'tiny': cells, ")
    schema = study.arrow("estimates").schema
    assert schema.field("half_width").metadata[b"unit"] == b"unit of the measure"


def test_a_run_of_it_is_a_result_like_any_other(folder: Path) -> None:
    study = read_study(folder)
    run = study.run("wide", 2)
    assert run.manifest["seed"] == 6
    values = study["values"]
    one = values[(values.cell == "wide") & (values.replication == 2) & (values.measure == "load")]
    assert one.value.tolist() == [run["interfaces"].utilisation.max()]
    assert study.run("base").manifest["seed"] == 5


def test_cells_and_replications_that_are_not_there(folder: Path) -> None:
    study = read_study(folder)
    with pytest.raises(ResultsError, match="unknown cell 'wild'; did you mean 'wide'"):
        study.run("wild")
    with pytest.raises(ResultsError, match=r"has no replication 4 \(it has 1 to 3\)"):
        study.run("base", 4)
    with pytest.raises(ResultsError, match="unknown table 'rankings'; did you mean 'ranking'"):
        study["rankings"]


def test_folders_that_are_no_study(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="there is no results folder"):
        read_study(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match=r"it has no study.json\)$"):
        read_study(tmp_path)
    with pytest.raises(ResultsError, match="did you mean"):
        read_study(folder.parent)
    run = next((folder / "runs").iterdir())
    with pytest.raises(ResultsError, match="holds a single run, not a study"):
        read_study(run)
    assert is_study(folder)
    assert not is_study(run)


def test_a_study_that_was_stopped_says_how_to_go_on(copy: Path) -> None:
    manifest = unsealed((copy / MANIFEST).read_bytes(), STUDY_FORMAT)
    (copy / MANIFEST).write_bytes(sealed({**manifest, "tables": {}}))
    with pytest.raises(ResultsError, match=r"is not finished \(stopped\); run the study"):
        read_study(copy)


def test_another_version_s_study_is_not_misread(copy: Path) -> None:
    manifest = unsealed((copy / MANIFEST).read_bytes(), STUDY_FORMAT)
    (copy / MANIFEST).write_bytes(sealed({**manifest, "format": "simnet study 2"}))
    with pytest.raises(ResultsError, match="written as 'simnet study 2'"):
        read_study(copy)
    plan = {name: value for name, value in manifest["plan"].items() if name != "tolerance"}
    (copy / MANIFEST).write_bytes(sealed({**manifest, "plan": plan}))
    said = "the plan of the study has no 'tolerance': another version of simnet wrote it; run the s"
    with pytest.raises(ResultsError, match=said):
        read_study(copy)
    assert [each.state for each in listed(copy)] == ["other version"]
    (copy / MANIFEST).write_bytes(sealed({**manifest, "plan": {**manifest["plan"], "seed": "x"}}))
    with pytest.raises(ResultsError, match="the plan of the study is not one"):
        read_study(copy)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 0.999])
def test_a_flipped_bit_of_the_manifest_is_noticed(copy: Path, share: float) -> None:
    path = copy / MANIFEST
    data = bytearray(path.read_bytes())
    data[int(share * len(data))] ^= 1
    path.write_bytes(data)
    with pytest.raises(ResultsError, match=r"damaged|changed|not one of simnet study|utf-8"):
        read_study(copy)


def test_a_truncated_manifest_is_noticed(copy: Path) -> None:
    path = copy / MANIFEST
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ResultsError, match=r"study\.json is damaged"):
        read_study(copy)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.999])
def test_a_flipped_bit_of_a_table_is_noticed(copy: Path, share: float) -> None:
    path = copy / FOLDER / "estimates.parquet"
    data = bytearray(path.read_bytes())
    data[int(share * len(data))] ^= 1
    path.write_bytes(data)
    study = read_study(copy)
    assert study["cells"].shape[0] == 2
    with pytest.raises(ResultsError, match=r"is damaged .* run the study again to mend it"):
        study["estimates"]


def test_a_missing_table_is_noticed(copy: Path) -> None:
    (copy / FOLDER / "levels.parquet").unlink()
    with pytest.raises(ResultsError, match=r"levels\.parquet is missing; run the study again"):
        read_study(copy)["levels"]


def test_a_damaged_run_is_noticed(copy: Path) -> None:
    study = read_study(copy)
    key = study.replications("base")[2]
    (copy / "runs" / key / "flows.parquet").write_bytes(b"")
    with pytest.raises(ResultsError, match="is damaged"):
        study.run("base", 2)["flows"]
