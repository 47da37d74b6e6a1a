"""Studies from the command line: run, look, compare, search, tidy up."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from simnet.cli import main
from simnet.study.execution import cluster, headroom, study
from simnet.study.folder.results import read_study
from tests.cli.conftest import Call, contents
from tests.study.tiny import here

SCENARIO = """\
name: counter
run: {duration: 6 s, warmup: 1 s, seed: 1}
nodes: [a, b]
links:
  ab: {from: a, to: b, rate: 1 Mbps, queue: {packets: unlimited}}
flows:
  customers: {from: a, to: b, traffic: {kind: poisson, rate: 60 /s, size: {exponential: 1000 B}}}
alternatives:
  faster: {set: {links.ab.rate: 4 Mbps}}
stress:
  rush: {set: {flows.customers.traffic.rate: 100 /s}}
study:
  measures: {delay: customers.delay.mean, busy: links.utilisation}
  service_levels: {prompt: delay <= 40 ms}
  replications: 3
"""
FOLDER = "results/counter"


@pytest.fixture(autouse=True, scope="module")
def no_workers() -> Iterator[None]:
    """Start no processes for runs of a few ms; tests/study is about them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "opened", here)
        patch.setattr(headroom, "opened", here)
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, no_workers: None) -> Path:
    """A directory with a finished study, which tests leave as it is."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "counter.yaml").write_text(SCENARIO, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["run", "counter.yaml", "--quiet", "--workers", "1"]) == 0
    return folder


@pytest.fixture
def studied(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a finished study."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_study_says_what_lies_ahead_and_what_came_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, simnet: Call
) -> None:
    monkeypatch.setattr(study, "opened", cluster.opened)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counter.yaml").write_text(SCENARIO, encoding="utf-8")
    done = simnet("run", "counter.yaml", "--workers", "1")
    assert done.code == 0
    assert done.err.startswith("12 runs: about ")
    assert "3 replications: delay base " in done.err
    assert "3 replications, intervals at 95 %" in done.out
    faster = next(line for line in done.out.splitlines() if line.split()[:1] == ["faster"])
    assert faster.endswith("best")
    assert f"simnet report {FOLDER}" in done.out

    again = simnet("run", "counter.yaml", "--workers", "1")
    assert again.err.startswith("all 12 runs are there already")
    assert again.out == done.out


def test_events_as_json(studied: Path, simnet: Call) -> None:
    done = simnet("run", "counter.yaml", "--workers", "1", "--replications", "4", "--json")
    events = [json.loads(line) for line in done.out.splitlines()]
    names = [each["event"] for each in events]
    assert names[0] == "planned"
    assert events[0]["runs"] == 4  # three of each cell were there
    assert events[0]["found"] == 12
    assert names.count("finished") == 4
    assert names[-2:] == ["round", "done"]
    base = events[-2]["estimates"]["base"]
    assert base["low"] < base["mean"] < base["high"]
    assert events[-1]["replications"] == 4


def test_some_alternatives_and_stress_tests_only(studied: Path, simnet: Call) -> None:
    done = simnet("run", "counter.yaml", "-a", "faster", "-s", "rush", "--out", "part", "-q")
    assert done.code == 0
    shown = simnet("show", "part", "cells", "--json").out.splitlines()
    assert [json.loads(line)["cell"] for line in shown] == ["faster+rush"]


def test_once_where_a_study_is_described(studied: Path, simnet: Call) -> None:
    done = simnet("run", "counter.yaml", "--single", "--out", "one")
    assert done.code == 0
    assert "packets forwarded" in done.out
    both = simnet("run", "counter.yaml", "--single", "--workers", "2")
    assert both.code == 2
    assert "--single goes with none of" in both.err


def test_replications_make_a_study_of_any_scenario(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "-a", "base", "--replications", "2", "--set",
                  "run.duration=6 s", "--workers", "1", "-q", "--out", "two")  # fmt: skip
    assert done.code == 0, done.err
    assert "study of" in simnet("show", "two").out


def test_show(studied: Path, simnet: Call) -> None:
    overview = simnet("show", FOLDER).out
    assert "study of 4 cells, 3 replications each, from seed 1" in overview
    assert "ranked by delay, intervals at 95 %" in overview
    rows = [
        json.loads(line) for line in simnet("show", FOLDER, "levels", "--json").out.splitlines()
    ]
    assert {row["cell"]: row["text"] for row in rows}["base"] == "delay <= 40 ms"
    for table in ("interfaces", "levels", "estimates", "cells"):
        shown = simnet("show", FOLDER, table).out
        assert max(map(len, shown.splitlines())) <= 80
        assert shown.split()[0] == "cell"
    assert "more columns, by --columns A,B,... or --columns all: " in shown
    everything = simnet("show", FOLDER, "cells", "--columns", "all").out
    assert max(map(len, everything.splitlines())) > 80
    wrong = simnet("show", FOLDER, "estimate")
    assert wrong.code == 2
    assert "did you mean 'estimates'?" in wrong.err


def test_every_table_keeps_to_80_columns_and_its_figures_say_their_unit(
    studied: Path, simnet: Call
) -> None:
    for table in read_study(studied / FOLDER):
        shown = simnet("show", FOLDER, table).out
        assert max(map(len, shown.splitlines())) <= 80, table
    for table in ("values", "quantiles", "ranking", "differences", "estimates"):
        shown = simnet("show", FOLDER, table).out
        line = next(line for line in shown.splitlines() if " delay " in line)
        assert re.search(r"\d\u202f(ms|s)\b", line), table
    assert "more columns, by --columns all" in simnet("show", FOLDER, "estimates").out


def test_a_report(studied: Path, simnet: Call) -> None:
    assert simnet("report", FOLDER).out.strip() == f"{FOLDER}/report.html"
    page = (studied / FOLDER / "report.html").read_text(encoding="utf-8")
    assert "faster" in page


def test_ls(studied: Path, simnet: Call) -> None:
    assert simnet("run", "counter.yaml", "--single", "--out", "results/one", "-q").code == 0
    found = [json.loads(line) for line in simnet("ls", "--json").out.splitlines()]
    assert [(each["folder"], each["kind"], each["state"], each["runs"]) for each in found] == [
        (FOLDER, "study", "done", 12),
        ("results/one", "run", "done", 1),
    ]
    manifest = studied / FOLDER / "study.json"
    manifest.write_bytes(manifest.read_bytes()[:-20])
    assert "damaged" in simnet("ls").out
    manifest.unlink()
    assert "no answer" in simnet("ls").out
    nothing = simnet("ls", "elsewhere")
    assert (nothing.code, nothing.err) == (2, "there is no results folder elsewhere\n")


def test_compare(studied: Path, simnet: Call) -> None:
    done = simnet("compare", f"{FOLDER}:base", f"{FOLDER}:faster")
    delay = next(line for line in done.out.splitlines() if line.split()[:1] == ["delay"])
    assert delay.endswith("B")
    assert "(paired by seed)" in done.out
    [row] = [
        json.loads(line)
        for line in simnet("compare", f"{FOLDER}:base", f"{FOLDER}:faster", "-m", "busy",
                           "--json").out.splitlines()
    ]  # fmt: skip
    assert row["better"] == "b"
    assert row["difference"]["high"] < 0
    slip = simnet("compare", f"{FOLDER}:base", f"{FOLDER}:fastest")
    assert slip.code == 2
    assert "did you mean 'faster'?" in slip.err


def test_compare_what_cannot_be_measured(studied: Path, simnet: Call) -> None:
    done = simnet("compare", f"{FOLDER}:base", f"{FOLDER}:faster", "-m", "customers.dela")
    assert done.code == 2
    assert "delay" in done.err


def test_diff(studied: Path, simnet: Call) -> None:
    done = simnet("diff", f"{FOLDER}:base", f"{FOLDER}:faster")
    assert "links.ab.rate" in done.out
    assert "1 Mbps" in done.out
    assert "delay" in done.out
    same = json.loads(simnet("diff", f"{FOLDER}:base", f"{FOLDER}:base", "--json").out)
    assert same["scenario"] == []
    assert same["outcome"] == []


def test_gc_removes_what_the_answer_does_not_rest_on(studied: Path, simnet: Call) -> None:
    assert simnet("run", "counter.yaml", "-a", "faster", "-s", "none", "-q").code == 0
    before = contents(studied / FOLDER)
    planned = json.loads(simnet("gc", FOLDER, "--dry-run", "--json").out)
    assert (planned["runs"], planned["kept"], planned["removed"]) == (9, 3, False)
    assert contents(studied / FOLDER) == before
    assert simnet("gc", FOLDER).out.startswith(f"{FOLDER}: 9 runs of ")
    assert len(list((studied / FOLDER / "runs").iterdir())) == 3
    answered = simnet("run", "counter.yaml", "-a", "faster", "-s", "none")
    assert answered.err.startswith("all 3 runs are there already")
    assert simnet("gc", "results").code == 2


def test_headroom(studied: Path, simnet: Call) -> None:
    """The delay of M/M/1 is 1/(mu - lambda): 40 ms at 125 - 25 = 100 /s, 1.67 times today."""
    done = simnet("headroom", "counter.yaml", "-a", "base", "-s", "none", "--grow",
                  "flows.customers.traffic.rate", "--cap", "2", "--resolution", "0.2",
                  "--replications", "10", "--workers", "1", "--json", "--set",
                  "run.duration=60 s", "--out", "search")  # fmt: skip
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["alternative"], found["level"]) == ("base", "prompt")
    assert found["growth_low"] < 1.67 < (found["growth_high"] or 2)
    growths = [point["growth"] for point in found["points"]]
    assert growths == sorted(growths)


def test_headroom_goes_into_the_answer_of_its_study(studied: Path, simnet: Call) -> None:
    search = ("headroom", "counter.yaml", "--grow", "flows.customers.traffic.rate", "--cap", "1.2",
              "--resolution", "0.2", "--replications", "5", "--workers", "1")  # fmt: skip
    done = simnet(*search)
    assert done.code == 0, done.err
    assert "faster" in done.out
    rows = simnet("show", FOLDER, "headroom", "--json").out.splitlines()
    assert len(rows) == 4
    assert simnet("run", "counter.yaml", "-q").code == 0
    assert simnet("show", FOLDER, "headroom", "--json").out.splitlines() == rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rule", "dela <= 4 ms"), "did you mean"),
        (("--rule", "delay < 4 ms"), "is set with <= or >="),
        (("--rule", "customer.delay.mean <= 4 ms"), "did you mean 'customers'?"),
        (("--grow", "links.ab.rat"), "did you mean 'rate'?"),
        (("--grow", "links.ab.from"), "only a number"),
        (("--cap", "0.5"), "--cap, --resolution, --replications: "),
        (("-a", "fastr"), "did you mean 'faster'?"),
    ],
)
def test_headroom_of_what_is_not_there(
    studied: Path, simnet: Call, arguments: tuple[str, ...], said: str
) -> None:
    done = simnet("headroom", "counter.yaml", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_headroom_without_a_service_level(here: Path, simnet: Call) -> None:
    done = simnet("headroom", "villages.yaml")
    assert done.code == 2
    assert "headroom needs a service level" in done.err
