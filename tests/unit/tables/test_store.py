"""Results on disk: whole or not at all, checked when read, the same bytes each time."""

import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from simnet.engine import Counts
from simnet.errors import ResultsError
from simnet.network import Network, RunPlan
from simnet.tables import TABLES, build, check_writable, read, writer
from simnet.tables import store as stored
from simnet.tables.manifest import describe, sealed

Write = Callable[..., Path]


@pytest.fixture
def store(counts: Counts, network: Network, plan: RunPlan) -> Write:
    def write_to(folder: Path, **extra: Any) -> Path:
        manifest = describe(counts, network, plan, extra)
        return stored(folder, build(counts, network, plan), manifest)

    return write_to


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_was_written_is_read(store: Write, tmp_path: Path) -> None:
    folder = store(tmp_path / "r", name="mm1", scenario={"run": {"seed": 7}})
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", *(f"{name}.parquet" for name in TABLES),
    }  # fmt: skip
    results = read(folder)
    assert list(results) == list(TABLES)
    assert results["groups"].group.tolist() == ["calls", "pages"]
    assert (results.manifest["seed"], results.manifest["warmup_s"]) == (7, 1.0)
    assert results.manifest["packet_hops_per_s"] == 11_000
    assert results.manifest["tables"]["flows"]["rows"] == 3
    assert results.title == "mm1"


def test_the_manifest_says_where_it_comes_from(store: Write, tmp_path: Path) -> None:
    manifest = read(store(tmp_path, scenario={"b": 1, "a": [2]})).manifest
    same = read(store(tmp_path, scenario={"a": [2], "b": 1})).manifest
    other = read(store(tmp_path, scenario={"a": [2], "b": 2})).manifest
    assert manifest["scenario_sha256"] == same["scenario_sha256"] != other["scenario_sha256"]
    assert {"simnet", "commit", "numpy", "pyarrow"} <= set(manifest["versions"])
    assert {"python", "system", "machine"} <= set(manifest["platform"])


def test_same_run_same_bytes(store: Write, tmp_path: Path) -> None:
    one, two = contents(store(tmp_path / "1")), contents(store(tmp_path / "2"))
    one.pop("manifest.json")
    two.pop("manifest.json")
    assert one == two
    fingerprints = {read(tmp_path / name).manifest["fingerprint"] for name in "12"}
    assert len(fingerprints) == 1


def test_a_rerun_replaces_the_result_and_nothing_else(store: Write, tmp_path: Path) -> None:
    folder = store(tmp_path / "r", name="old")
    (folder / "notes.txt").write_text("mine")
    store(folder / "all-leo", name="alternative")
    store(folder, name="new")
    assert read(folder).title == "new"
    assert read(folder / "all-leo").title == "alternative"
    assert (folder / "notes.txt").read_text() == "mine"


def test_no_traces_of_writing_are_left(store: Write, tmp_path: Path) -> None:
    folder = store(tmp_path / "r")
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("failing_call", range(len(TABLES) + 1))
def test_a_full_disk_leaves_the_old_result_whole(
    store: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_call: int
) -> None:
    folder = store(tmp_path / "r", name="old")
    before = contents(folder)
    calls = 0

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > failing_call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ResultsError) as caught:
        store(folder, name="new")
    monkeypatch.undo()
    assert str(caught.value) == (
        f"cannot write the results folder {folder}: no space left on device; "
        "what it held before is unchanged"
    )
    assert contents(folder) == before


@pytest.mark.parametrize("moved", range(len(TABLES) + 1))
def test_a_crash_while_moving_into_place_is_taken_up_again(
    store: Write, tmp_path: Path, moved: int
) -> None:
    old, new = store(tmp_path / "r", name="old"), store(tmp_path / "new", name="new")
    ready = old / writer.READY
    new.rename(ready)
    names = sorted(path.name for path in ready.iterdir() if path.suffix == ".parquet")
    for name in names[:moved]:
        (ready / name).replace(old / name)
    before = contents(old)
    results = read(old)
    assert results.title == "new"
    assert len(results["nodes"]) == 2
    assert contents(old) == before, "reading writes nothing"
    check_writable(old)
    assert not ready.exists()
    assert read(old).title == "new"


def test_a_folder_that_cannot_be_made(store: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for attempt in (store, check_writable):
        with pytest.raises(ResultsError, match=r"^cannot write the results folder .*: not a dir"):
            attempt(tmp_path / "file" / "r")


def test_asking_whether_a_folder_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "r").mkdir()
    check_writable(tmp_path / "r")
    assert [path.name for path in tmp_path.rglob("*")] == ["r"]


def test_files_of_others_are_not_overwritten(store: Write, tmp_path: Path) -> None:
    (tmp_path / "nodes.parquet").write_text("mine")
    with pytest.raises(ResultsError, match=r"holds a nodes\.parquet that is not of a simnet res"):
        store(tmp_path)
    assert (tmp_path / "nodes.parquet").read_text() == "mine"
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"short_name": "app"}')
    with pytest.raises(ResultsError, match=r"holds a manifest\.json that is not"):
        check_writable(tmp_path / "web")


def test_leavings_of_a_killed_writer_are_swept_up(store: Write, tmp_path: Path) -> None:
    (tmp_path / ".partial-999999999").mkdir()
    store(tmp_path)
    assert not list(tmp_path.glob(".partial-*"))


def test_reading_what_is_not_there(store: Write, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"^there is no results folder .*nothing$"):
        read(tmp_path / "nothing")
    with pytest.raises(ResultsError, match=r"is not a results folder \(it has no manifest\.json\)"):
        read(tmp_path)
    store(tmp_path / ".being-written")
    with pytest.raises(ResultsError, match=r"\(it has no manifest\.json\)$"):
        read(tmp_path)
    store(tmp_path / "mm1")
    with pytest.raises(ResultsError, match=r"; did you mean .*mm1\?$"):
        read(tmp_path)


def test_years_without_packets_are_said_to_be_such(tmp_path: Path) -> None:
    (tmp_path / "availability.json").write_text('{"format": "simnet years 1"}')
    with pytest.raises(ResultsError, match=r"holds years without packets; read them with: simnet"):
        read(tmp_path)


def test_a_table_that_does_not_exist(store: Write, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"unknown table 'flow'; did you mean 'flows'\?"):
        read(store(tmp_path))["flow"]


def test_every_damage_to_a_table_is_noticed(store: Write, tmp_path: Path) -> None:
    folder = store(tmp_path)
    path = folder / "groups.parquet"
    whole = path.read_bytes()
    for position in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[position] ^= 0x10
        path.write_bytes(damaged)
        with pytest.raises(ResultsError, match=r"groups\.parquet is damaged"):
            read(folder)["groups"]
    path.write_bytes(whole[:100])
    with pytest.raises(ResultsError, match="is damaged"):
        read(folder)["groups"]
    path.unlink()
    with pytest.raises(ResultsError, match=r"is not whole: groups\.parquet is missing"):
        read(folder)["groups"]


def test_every_damage_to_the_manifest_is_noticed(store: Write, tmp_path: Path) -> None:
    path = store(tmp_path, name="mm1") / "manifest.json"
    whole = path.read_bytes()
    for position in range(0, len(whole), 31):
        damaged = bytearray(whole)
        damaged[position] ^= 0x01
        path.write_bytes(damaged)
        with pytest.raises(ResultsError, match=r"manifest\.json|written as"):
            read(tmp_path)
    path.write_bytes(b"")
    with pytest.raises(ResultsError, match=r"manifest\.json is damaged"):
        read(tmp_path)


def test_a_result_of_a_later_format_is_refused(store: Write, tmp_path: Path) -> None:
    path = store(tmp_path) / "manifest.json"
    path.write_text(path.read_text().replace("simnet results 1", "simnet results 2"))
    with pytest.raises(ResultsError, match="this version of simnet reads 'simnet results 1'"):
        read(tmp_path)


def test_the_tables_carry_no_pandas_and_no_time(store: Write, tmp_path: Path) -> None:
    metadata = pq.read_schema(store(tmp_path) / "flows.parquet").metadata
    assert set(metadata) == {b"meaning"}


def test_reading_moves_no_file_through_a_link(store: Write, tmp_path: Path) -> None:
    folder = store(tmp_path / "received")
    private = tmp_path / "private"
    private.mkdir()
    (private / "diary.txt").write_text("secret")
    (folder / writer.READY).symlink_to(private)
    before = contents(tmp_path)
    assert len(read(folder)["nodes"]) == 2
    with pytest.raises(ResultsError, match=r"holds a \.ready that is not of a simnet result"):
        check_writable(folder)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["manifest.json", "groups.parquet"])
def test_no_file_of_a_result_is_read_through_a_link(
    store: Write, tmp_path: Path, name: str
) -> None:
    folder = store(tmp_path / "r")
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    with pytest.raises(ResultsError, match="it is a symbolic link"):
        read(folder)["groups"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": "x"}, "seed is of a wrong type"),
        ({"tables": []}, "tables is of a wrong type"),
        ({"window_s": [1]}, "window_s is not two numbers"),
        ({"tables": {"nodes": {"file": "../x", "rows": 1, "sha256": ""}}}, "file is '../x', not"),
    ],
)
def test_a_sealed_manifest_of_wrong_types_is_refused(
    store: Write, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    manifest = read(store(tmp_path)).manifest
    (tmp_path / "manifest.json").write_bytes(sealed({**manifest, **change}))
    with pytest.raises(ResultsError, match=told):
        read(tmp_path)


def test_a_manifest_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b"[" * 100_000)
    with pytest.raises(ResultsError, match=r"is damaged \(it is nested too deeply\)"):
        read(tmp_path)


def test_reader_and_writer_do_not_notice_each_other(store: Write, tmp_path: Path) -> None:
    results = {name: read(store(tmp_path / name, name=name)) for name in ("one", "two")}
    tables = {name: {t: r.arrow(t) for t in r} for name, r in results.items()}
    tables["two"]["groups"] = tables["two"]["groups"].slice(1)
    folder = results["one"].write(tmp_path / "race")

    def write_both() -> None:
        for _ in range(10):
            for name in ("two", "one"):
                stored(folder, tables[name], results[name].manifest)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_both)
        while not writing.done():
            seen = read(folder)
            assert len(seen["groups"]) == {"one": 2, "two": 1}[seen.title]
        writing.result()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted by Linux")
def test_reading_starts_no_thread_that_could_outlive_the_interpreter(
    store: Write, tmp_path: Path
) -> None:
    store(tmp_path / "r")
    code = """
        import os, sys
        import numpy, pandas, pyarrow.parquet
        from simnet.tables import read
        before = len(os.listdir("/proc/self/task"))
        results = read(sys.argv[1])
        frames = [results[name] for name in results]
        print(len(frames), len(os.listdir("/proc/self/task")) - before)
    """
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "r")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.split() == [str(len(TABLES)), "0"]
