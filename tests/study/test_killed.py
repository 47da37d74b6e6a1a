"""Studies that are killed at any moment, stopped, or started twice: nothing lost or doubled."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simnet.chance.streams import RandomStream
from simnet.study.folder.results import read_study
from simnet.study.folder.runs import Store
from tests.study.tiny import contents

ROOT = Path(__file__).parents[2]
SCENARIO = """
name: tiny
run: {duration: DURATION, interval: 10 ms}
nodes: [a, b]
links: {ab: {from: a, to: b, rate: 8 Mbps}}
flows:
  ab: {from: a, to: b, traffic: {kind: poisson, rate: 1000 /s, size: 500 B}}
alternatives:
  faster: {set: {links.ab.rate: 16 Mbps}}
study:
  measures: {delay: all.delay.mean, load: links.utilisation}
  replications: {least: 3, most: 5}
  precision: {delay: 2 %}
"""


class Starter:
    """The process that starts studies."""

    def __init__(self, folder: Path) -> None:
        self.quick, self.slow = folder / "quick.yaml", folder / "slow.yaml"
        self.errors = folder / "errors.txt"
        self.quick.write_text(SCENARIO.replace("DURATION", "100 ms"))
        hours = SCENARIO.replace("DURATION", "36000 s").replace("10 ms", "100 s")
        self.slow.write_text(hours)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.study.starter", str(self.quick)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def ask(self, **command: Any) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, folder: Path, file: Path | None = None, **wish: Any) -> int:
        """Start a study and return the number of its process."""
        wish |= {"folder": str(folder), "errors": str(self.errors)}
        return self.ask(file=str(file or self.quick), **wish)

    def run(self, folder: Path, **wish: Any) -> float:
        """Run a study to its end and return how long that took."""
        started = time.monotonic()
        assert self.ask(wait=self.start(folder, **wish)) == 0
        return time.monotonic() - started


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    found = Starter(tmp_path_factory.mktemp("starter"))
    with found.process:
        yield found
        found.process.communicate()


@pytest.fixture(scope="module")
def undisturbed(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the study comes to if nothing happens."""
    folder = tmp_path_factory.mktemp("undisturbed")
    starter.run(folder, workers=0)
    assert len(read_study(folder)["runs"]) == len(Store(folder).keys()) == 10
    return outcome(folder)


def outcome(folder: Path) -> dict[str, bytes]:
    """The tables of a study and of all its runs, as bytes."""
    return {
        name: data
        for name, data in contents(folder).items()
        if name.endswith(".parquet") or name.startswith("tables/")
    }


@pytest.mark.parametrize(
    ("how", "span", "kills"),
    [
        ("touch", 400.0, 5),
        ("cpu_s", 1.0, 5),
        ("clock", 2.0, 2),
        pytest.param("touch", 400.0, 400, marks=pytest.mark.nightly),
        pytest.param("cpu_s", 1.0, 400, marks=pytest.mark.nightly),
        pytest.param("clock", 2.0, 200, marks=pytest.mark.nightly),
    ],
)
def test_a_study_that_is_killed_goes_on(
    tmp_path: Path,
    starter: Starter,
    undisturbed: dict[str, bytes],
    how: str,
    span: float,
    kills: int,
) -> None:
    chance = RandomStream(kills, how)
    studies = 0
    folder, kept = tmp_path / "0", dict[str, bytes]()
    while kills > 0:
        killed = kill(starter, folder, how, chance.uniform() * span)
        kills -= killed
        # A guess of how long a study takes, from above.
        span = span if killed else 0.8 * span
        store = Store(folder)
        keys = store.keys()
        whole = [key for key in keys if store.verify(key)]
        assert keys == whole, "a run is in its place but not whole"
        manifests = {key: (store.path(key) / "manifest.json").read_bytes() for key in whole}
        assert kept.items() <= manifests.items(), "a run was lost, or made twice"
        kept = manifests
        if not killed or kills == 0 or chance.uniform() < 0.2:
            starter.run(folder, workers=0)
            assert outcome(folder) == undisturbed
            assert not list(folder.rglob(".*")), "something was left"
            studies += 1
            folder, kept = tmp_path / str(studies), {}


def kill(starter: Starter, folder: Path, how: str, when: float) -> bool:
    """Start a study and kill it then; by the clock, one that has workers. False if it was over."""
    if how == "clock":
        process = starter.start(folder, workers=1)
        time.sleep(when)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    else:
        process = starter.start(
            folder, workers=0, **{how: int(when) + 1 if how == "touch" else when}
        )
    code = starter.ask(wait=process)
    assert code in (0, -signal.SIGKILL, -signal.SIGPROF)
    return code != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_study_in_the_midst_of_its_runs(
    tmp_path: Path, starter: Starter, number: int
) -> None:
    workers = 2 if number == signal.SIGINT else 1
    process = starter.start(tmp_path / "study", starter.slow, workers=workers)
    wait_for_children(process, workers)
    wait_for(tmp_path / "study" / "study.json")
    os.kill(process, number)
    assert starter.ask(wait=process) == 130
    assert "give the same command again to go on" in starter.errors.read_text()
    assert json.loads((tmp_path / "study" / "study.json").read_text())["state"] == "stopped"
    assert Store(tmp_path / "study").keys() == []


def test_a_signal_stops_a_study_on_a_cluster(tmp_path: Path, starter: Starter) -> None:
    process = starter.start(tmp_path / "study", starter.slow, cluster="local:1")
    wait_for(tmp_path / "study" / "study.json")
    os.kill(process, signal.SIGINT)
    assert starter.ask(wait=process) == 130
    assert Store(tmp_path / "study").keys() == []


def wait_for(file: Path) -> None:
    """Wait until a file is there."""
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for_children(process: int, number: int) -> None:
    """Wait until a process has started so many others."""
    deadline = time.monotonic() + 30
    path = Path(f"/proc/{process}/task")
    while sum(len((task / "children").read_text().split()) for task in path.iterdir()) < number:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_second_study_in_the_folder_is_refused(tmp_path: Path, starter: Starter) -> None:
    first = starter.start(tmp_path / "study", starter.slow, workers=1)
    wait_for_children(first, 1)
    second = starter.start(tmp_path / "study", workers=0)
    assert starter.ask(wait=second) == 2
    said = starter.errors.read_text()
    assert said.startswith(f"another study is at work in {tmp_path / 'study'} (")
    assert f"process {first} on " in said
    os.kill(first, signal.SIGKILL)
    assert starter.ask(wait=first) == -signal.SIGKILL
    starter.run(tmp_path / "study", workers=0)


@pytest.mark.parametrize(
    ("seed", "language", "zone"),
    [
        ("1", "de_DE.UTF-8", "America/St_Johns"),
        pytest.param("2", "C", "Asia/Makassar", marks=pytest.mark.nightly),
    ],
)
def test_neither_hashes_nor_language_nor_place_matter(
    tmp_path: Path,
    starter: Starter,
    undisturbed: dict[str, bytes],
    seed: str,
    language: str,
    zone: str,
) -> None:
    place = tmp_path / "another place"
    place.mkdir()
    script = (
        "import sys\nfrom tests.study.starter import study\n"
        "sys.exit(study({'file': sys.argv[1], 'folder': 'out', 'workers': 0}))\n"
    )
    changed = {"PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-c", script, str(starter.quick)],
        cwd=place, check=True, env={**os.environ, **changed},
    )  # fmt: skip
    assert outcome(place / "out") == undisturbed
