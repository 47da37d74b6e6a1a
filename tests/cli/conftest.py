"""The command line, called within this process or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simnet.cli import main
from tests.cli import sample


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Done]


@pytest.fixture
def simnet(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process."""

    def call(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call


def process(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        command(arguments), capture_output=True, text=True, timeout=120, check=False, **more
    )


SEVERAL = """\
import contextlib, io, json, sys
from simnet.cli import main
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    print(json.dumps([code, out.getvalue(), err.getvalue()]))
"""


def one_process(*commands: Sequence[str | Path], env: Mapping[str, str]) -> list[Done]:
    """Run commands one after another in one new process, whose imports are paid for once."""
    words = json.dumps([[str(word) for word in each] for each in commands])
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, words],
        capture_output=True, text=True, timeout=120, check=True, env=env,
    )  # fmt: skip
    return [Done(*json.loads(line)) for line in done.stdout.splitlines()]


def command(arguments: Sequence[str | Path]) -> list[str]:
    """Return the words that start simnet as its script does."""
    start = "import sys; from simnet.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start, *map(str, arguments)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with the sample scenario in villages.yaml."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    monkeypatch.chdir(tmp_path)
    sample.written(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
