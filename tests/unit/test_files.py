"""Atomic replace: whole or not at all, and never through a link."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simnet import files


def test_a_file_is_replaced_and_no_trace_left(tmp_path: Path) -> None:
    for data in (b"old", b"new"):
        files.replace(tmp_path / "sub" / "a", data)
    assert (tmp_path / "sub" / "a").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "sub").iterdir()] == ["a"]


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "a").symlink_to("theirs")
    files.replace(tmp_path / "a", b"mine")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert not (tmp_path / "a").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"mine"


def test_a_fifo_is_neither_replaced_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        files.replace(tmp_path / "pipe", b"")
    with pytest.raises(OSError, match="not a regular file"):
        files.read(tmp_path / "pipe")


def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "a").symlink_to("secret")
    with pytest.raises(OSError, match="it is a symbolic link"):
        files.read(tmp_path / "a")


@pytest.mark.parametrize("moved", range(3))
def test_an_interrupted_move_is_taken_up_again(tmp_path: Path, moved: int) -> None:
    staging = tmp_path / "staging"
    staging.mkdir()
    names = ("a", "b")
    for name in names:
        (staging / name).write_text(name)
    for name in names[:moved]:
        (staging / name).replace(tmp_path / name)
    files.move_into(staging, tmp_path, names)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "a", "b": "b"}


def test_a_folder_is_not_put_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "run").symlink_to("theirs")
    with pytest.raises(OSError, match="it is a symbolic link"):
        files.put_folder(tmp_path / "run", {"a": b""}, tmp_path / "staging")
    assert not list((tmp_path / "theirs").iterdir())


def test_what_a_killed_writer_left_is_removed_and_what_a_live_one_writes_stays(
    tmp_path: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, live = (tmp_path / f".a{files.PARTIAL}{number}" for number in (ended.pid, os.getppid()))
    dead.write_bytes(b"half")
    live.write_bytes(b"half")
    files.replace(tmp_path / "a", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([live.name, "a"])
