"""The n-th write fails, for n = 1, 2, 3 ... to the first clean run; and files are damaged later.

Whatever happens, what is in the store is whole, the next study makes what is missing, and the
tables are those of a study to which nothing happened.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import ResultsError
from simnet.study.execution.scheduler import Scheduler
from simnet.study.folder import runs as store_module
from simnet.study.folder.runs import Store
from simnet.tables import writer
from tests.study.faults import Nth, break_nth
from tests.study.tiny import Here, Remembering, contents, tables, tasks

WANTED = tasks(cells=1, replications=2, duration_ms=20)
HERE = Here(Remembering())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("undisturbed"))
    Scheduler(store, HERE).run(WANTED)
    return store


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_the_nth_write_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: Store, error: int
) -> None:
    for n in range(1, 200):
        store = Store(tmp_path / str(n))
        nth = Nth(n, error)
        break_nth(monkeypatch, nth, tmp_path)
        told = rf"^cannot write the run .*: .{os.strerror(error)[1:]}; all runs that were finished"
        try:
            with pytest.raises(ResultsError, match=told):
                Scheduler(store, HERE).run(WANTED)
        except pytest.fail.Exception:
            if nth.left <= 0:
                raise
        monkeypatch.undo()
        keys = store.keys()
        assert keys == [key for key in keys if store.verify(key)], f"damaged by failure {n}"
        before = contents(store.folder / "runs") if keys else {}
        Scheduler(store, HERE).run(WANTED)
        assert tables(store) == tables(undisturbed), f"after failure {n}"
        assert before.items() <= contents(store.folder / "runs").items()
        assert not list(store.folder.glob("runs/.*")), f"left by failure {n}"
        if nth.left > 0:
            break
    else:
        pytest.fail("never came to a clean run")
    files = len(WANTED) * (len(WANTED[0].keep or ()) + 1)
    assert n > 3 * files


def test_replacing_a_damaged_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: Store
) -> None:
    """The folder of the run is there, with a note in it, which must survive each failure."""
    key = WANTED[0].key
    files = {path.name: path.read_bytes() for path in undisturbed.path(key).iterdir()}
    files = dict(sorted(files.items(), key=lambda item: item[0] == writer.MANIFEST))
    for n in range(1, 200):
        store = Store(tmp_path / str(n))
        store.put(key, files)
        (store.path(key) / "notes.txt").write_text("mine")
        (store.path(key) / "flows.parquet").write_bytes(b"damaged")
        nth = Nth(n, errno.ENOSPC)
        break_nth(monkeypatch, nth, tmp_path)
        try:
            store.put(key, files)
        except ResultsError:
            assert nth.left <= 0
        monkeypatch.undo()
        assert (store.path(key) / "notes.txt").read_text() == "mine"
        if not store.verify(key):
            assert store.repair([key]) == [key]
            store.put(key, files)
        assert store.verify(key)
        if nth.left > 0:
            return
    pytest.fail("never came to a clean run")


@settings(max_examples=100)
@given(data=st.data())
def test_damage_at_random_places_is_noticed_or_harmless(
    undisturbed: Store, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(undisturbed.keys()))
    path = data.draw(st.sampled_from(sorted(undisturbed.path(key).iterdir())))
    whole = path.read_bytes()
    before = undisturbed.read(key)
    expected = {name: before.arrow(name) for name in before}
    place = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["flip", "cut", "zero", "remove"]))
    damaged = bytearray(whole)
    if how == "flip":
        damaged[place] ^= 1 << data.draw(st.integers(0, 7))
    elif how == "zero":
        damaged[place:] = bytes(len(whole) - place)
    try:
        if how == "remove":
            path.unlink()
        else:
            path.write_bytes(damaged[:place] if how == "cut" else damaged)
        if undisturbed.verify(key):
            after = undisturbed.read(key)
            assert {name: after.arrow(name) for name in after} == expected
        else:
            assert bytes(damaged[:place] if how == "cut" else damaged) != whole or how == "remove"
    finally:
        path.write_bytes(whole)


def test_only_damaged_runs_are_made_again(tmp_path: Path, undisturbed: Store) -> None:
    store = Store(tmp_path)
    Scheduler(store, HERE).run(WANTED)
    first, second = (task.key for task in WANTED)
    kept = contents(store.path(second))
    (store.path(first) / "flows.parquet").write_bytes(b"PAR1")
    assert store.repair([first, second]) == [first]
    Scheduler(store, HERE).run(WANTED)
    assert contents(store.path(second)) == kept
    assert tables(store) == tables(undisturbed)
    assert store_module.KEY.fullmatch(first)
