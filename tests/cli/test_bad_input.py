"""What cannot be done is refused in a line, quickly, and nothing is lost."""

from __future__ import annotations

import importlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simnet.cli import _folders, _progress
from simnet.engine.progress import Progress, Report
from simnet.runs.prepare import PreparedRun
from simnet.tables import Results
from tests.broken.corpus import SCENARIO, Case, cases
from tests.cli import sample
from tests.cli.conftest import Call, command, contents, process

ALL = list(cases())
BROKEN = [case for case in ALL if case.expected]
PLAIN = [case for case in BROKEN if not (case.alternative or case.stress or case.sets)]
SOUND = [case for case in ALL if not case.expected]
MOST_CPU_S = 2.0


def arguments(case: Case) -> list[str]:
    """How the command line is asked about a case: check of all variants, explain of one."""
    sets = [word for each in case.sets for word in ("--set", each)]
    variant = [
        word
        for option, name in (("--alternative", case.alternative), ("--stress", case.stress))
        if name is not None
        for word in (option, name)
    ]
    return ["explain" if variant or sets else "check", SCENARIO, *variant, *sets]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.id)
def test_broken_scenarios(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simnet: Call
) -> None:
    case.write(tmp_path)
    before = contents(tmp_path)
    monkeypatch.chdir(tmp_path)
    started = time.process_time()
    done = simnet(*arguments(case))
    assert time.process_time() - started < MOST_CPU_S
    assert (done.code, done.out) == (2, "")
    assert done.err == f"{case.expected}\n"
    assert contents(tmp_path) == before


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.id)
def test_sound_scenarios(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simnet: Call
) -> None:
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = simnet(*arguments(case))
    assert done.code == 0, done.err


@pytest.mark.parametrize("case", PLAIN[:: len(PLAIN) // 5], ids=lambda case: case.id)
def test_broken_scenarios_are_not_run_either(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simnet: Call
) -> None:
    case.write(tmp_path)
    before = contents(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = simnet("run", SCENARIO)
    assert (done.code, done.out, done.err) == (2, "", f"{case.expected}\n")
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_be_written(here: Path, simnet: Call) -> None:
    (here / "file").write_text("")
    started = time.process_time()
    done = simnet("run", "villages.yaml", "--out", "file/x")
    assert time.process_time() - started < MOST_CPU_S
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "cannot write the results folder file/x: not a directory; what it held before is "
        "unchanged\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written(here: Path, simnet: Call) -> None:
    (here / "locked").mkdir(mode=0o500)
    done = simnet("run", "villages.yaml", "--out", "locked/x")
    assert done.code == 2
    assert done.err.startswith("cannot write the results folder locked/x: permission denied")


def test_folders_of_others_are_left_alone(here: Path, simnet: Call) -> None:
    (here / "web").mkdir()
    (here / "web/manifest.json").write_text("{}")
    done = simnet("run", "villages.yaml", "--out", "web")
    assert done.code == 2
    assert "web holds a manifest.json that is not of a simnet result" in done.err
    assert contents(here / "web") == {"manifest.json": b"{}"}


def test_a_disk_that_is_full(here: Path, simnet: Call) -> None:
    """No file may grow beyond 20 kB: the system refuses as it does on a full disk."""
    assert simnet("run", "villages.yaml", "-q", "--out", "r").code == 0
    before = contents(here / "r")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        done = simnet("run", "villages.yaml", "-q", "--out", "r", "--seed", "4")
        report = simnet("report", "r")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "cannot write the results folder r: file too large; what it held before is unchanged\n"
    )
    assert (report.code, report.out) == (2, "")
    assert report.err == "cannot write the report r/report.html: file too large\n"
    assert contents(here / "r") == before


def test_a_run_that_needs_too_much_memory(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "--set", "run.interval=1 us", "--out", "r")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("this run would need about ")
    assert done.err.endswith("; give a longer run.interval\n")
    assert not (here / "r").exists()


def test_an_engine_that_there_is_not(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "--engine", "fasd")
    assert done.code == 2
    assert "'fasd' is not one of 'fast', 'reference'" in done.err
    assert not (here / "results").exists()


def test_an_alternative_that_there_is_not(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "-a", "fasd")
    assert done.code == 2
    assert "unknown alternative 'fasd'; did you mean 'fast'?" in done.err
    assert not (here / "results").exists()


def test_an_interrupted_run_says_so_and_leaves_nothing(here: Path) -> None:
    words = ["run", "villages.yaml", "--set", "run.duration=1000 h", "--set", "run.interval=1 h",
             "--out", "r"]  # fmt: skip
    with subprocess.Popen(
        command(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        time.sleep(3)
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    # Where the machine is slow, it is interrupted before the simulation itself has begun.
    assert re.fullmatch(r"interrupted; (0 of 1 results were|nothing was) written", err.strip())
    assert "Traceback" not in err
    assert not (here / "r").exists()


def test_interrupted_between_runs_it_says_what_is_there(
    here: Path, simnet: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PreparedRun.results

    def interrupted(self: PreparedRun, progress: Report | None = None) -> Results:
        if self.extra["alternative"] == "slow-clinic":
            raise KeyboardInterrupt
        return whole(self, progress)

    monkeypatch.setattr(PreparedRun, "results", interrupted)
    done = simnet("run", "villages.yaml", "-a", "all", "-q", "--out", "r")
    assert (done.code, done.err) == (130, "interrupted; 2 of 3 results were written\n")
    assert (here / "r/fast/manifest.json").is_file()
    assert not (here / "r/slow-clinic").exists()


def test_our_own_faults_are_called_ours(
    here: Path, simnet: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the sky is falling")

    monkeypatch.setattr(importlib.import_module("simnet.scenario.load"), "load_base", broken)
    done = simnet("check", "villages.yaml")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "simnet failed: RuntimeError: the sky is falling\n"
        "This is a fault of simnet, not of your input. Its traceback: "
        "simnet --debug check villages.yaml\n"
    )
    assert "Traceback (most recent call last)" in simnet("--debug", "check", "villages.yaml").err


def test_the_same_run_gives_the_same_bytes(here: Path, simnet: Call) -> None:
    """In this process and in one with other hashes, another language and another time zone."""
    env = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "UTC1", "LC_ALL": "C"}
    assert simnet("run", "villages.yaml", "-q", "--out", "ours").code == 0
    assert process("run", "villages.yaml", "-q", "--out", "theirs", env=env).returncode == 0
    ours, theirs = (contents(here / name) for name in ("ours", "theirs"))
    del ours["manifest.json"], theirs["manifest.json"]
    assert ours == theirs


def test_both_engines_give_the_same_bytes(here: Path, simnet: Call) -> None:
    tables = []
    for engine in ("fast", "reference"):
        words = ("--set", "run.duration=8 s", "--engine", engine, "--out", engine, "-q")
        assert simnet("run", "villages.yaml", *words).code == 0
        found = contents(here / engine)
        del found["manifest.json"]
        tables.append(found)
    assert tables[0] == tables[1]


def test_hostile_names_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simnet: Call
) -> None:
    monkeypatch.chdir(tmp_path)
    sample.written(tmp_path, sample.hostile())
    assert simnet("check", "villages.yaml").code == 0
    assert simnet("explain", "villages.yaml").code == 0
    done = simnet("run", "villages.yaml", "-a", "all")
    assert done.code == 0, done.err
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.is_relative_to(tmp_path / "results")
    shown = simnet("show", folder, "flows", "--rows", "0").out
    assert all(attack in shown for attack in sample.ATTACKS if "\u202a" not in attack)
    for line in simnet("show", folder, "flows", "--csv").out.splitlines()[1:]:
        cells = [cell.strip('"') for cell in line.split(",")]
        assert not any(cell.startswith(("=", "@")) for cell in cells)
        assert not any(cell.startswith(("+", "-")) and not _number(cell) for cell in cells)


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("mm1", "mm1"),
        ("..", "_"),
        (".hidden", "_hidden"),
        ("con", "_con"),
        ("LPT1.x", "_LPT1.x"),
        ("a:b<c>", "a_b_c_"),
        ("trailing. ", "trailing"),
        ("Désa 🛰", "Désa 🛰"),
    ],
)
def test_folders_are_named_safely(name: str, folder: str) -> None:
    assert _folders.folder_name(name) == folder


def test_where_results_go() -> None:
    base = Path("r")
    assert _folders.results_folder(base, None, None) == base
    assert _folders.results_folder(base, "leo", None) == base / "leo"
    assert _folders.results_folder(base, None, "rain") == base / "base+rain"
    assert _folders.results_folder(base, "leo", "rain") == base / "leo+rain"


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(0, 60 * 10**9, 0, 0.0), "0 ns of 60 s"),
        (Progress(15 * 10**9, 60 * 10**9, 5_000_000, 2.0),
         "15 s of 60 s, 2.5 million packets/s, 6 s left"),
        (Progress(36 * 10**11, 2 * 36 * 10**11, 720_000, 3600.0),
         "1 h of 2 h, 200 packets/s, 60 min left"),
        (Progress(60 * 10**9, 60 * 10**9, 10, 1.0), "60 s of 60 s, 10 packets/s"),
    ],
)  # fmt: skip
def test_progress_in_words(progress: Progress, said: str) -> None:
    assert _progress.said(progress).replace("1 min", "60 s") == said


def test_progress_on_a_terminal_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with _progress.shown("[b]leo", quiet=False) as report:
        assert report is not None
        report(Progress(15 * 10**9, 60 * 10**9, 5_000_000, 2.0))
        time.sleep(0.3)
    shown = capsys.readouterr().err
    assert "[b]leo" in shown
    assert "25 %" in shown
    assert "2.5 million packets/s, 6 s left" in shown


def test_progress_without_a_terminal_is_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with _progress.shown("leo", quiet=False) as report:
        assert report is not None
        report(Progress(1 * 10**9, 60 * 10**9, 100, 1.0))
        report(Progress(15 * 10**9, 60 * 10**9, 1_000, 20.0))
    assert capsys.readouterr().err == "leo: 15 s of 1 min, 50 packets/s, 60 s left\n"
    with _progress.shown("leo", quiet=True) as report:
        assert report is None
