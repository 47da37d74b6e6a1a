"""A core that was not built again after its sources changed is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simnet import _fastpath
from simnet.engine.fast import engine
from simnet.engine.fast.sources import PACKAGE, core_checksum, core_sources
from simnet.errors import StaleCoreError


def test_the_core_here_is_of_the_sources_here() -> None:
    assert core_checksum() == _fastpath.CHECKSUM
    engine.check_core.__wrapped__()


def test_every_piece_of_the_core_counts(tmp_path: Path) -> None:
    package = tmp_path / "simnet"
    shutil.copytree(PACKAGE / "_core", package / "_core")
    shutil.copy(PACKAGE / "_fastpath.pyx", package)
    assert core_checksum(package) == _fastpath.CHECKSUM
    for path in core_sources(package):
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert core_checksum(package) != _fastpath.CHECKSUM, path
        path.write_bytes(text)


def test_a_core_of_other_sources_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "core_checksum", lambda: "other")
    with pytest.raises(StaleCoreError, match="build it again"):
        engine.check_core.__wrapped__()


def test_without_sources_beside_it_nothing_is_compared(tmp_path: Path) -> None:
    assert core_checksum(tmp_path) == ""
