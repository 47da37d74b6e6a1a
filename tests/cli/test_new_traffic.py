"""A kind of traffic to start from: it is one, whole, tested and described."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import simnet.traffic
from simnet import plugins
from simnet.actions import Clock
from simnet.kinds import find_kind
from simnet.testing import check_traffic
from simnet.traffic.base import Traffic
from tests.cli.conftest import Call, Done, contents, one_process
from tests.docs.blocks import ROOT, Block, blocks
from tests.packages import installed


def run_tests(file: Path) -> list[str]:
    """Run the tests of a file; return their names."""
    spec = importlib.util.spec_from_file_location(f"made_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        names = [name for name in vars(module) if name.startswith("test_")]
        for name in names:
            vars(module)[name]()
    finally:
        del sys.modules[spec.name]
    return names


def offer(folder: Path) -> None:
    """Lay beside a package what pip would, so that it is found without being installed."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"{project['name']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines: list[str] = []
    for group, offers in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in offers.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder laid out as simnet's, whose kinds of traffic are found beside simnet's own."""
    (tmp_path / "simnet" / "traffic").mkdir(parents=True)
    (tmp_path / "simnet" / "traffic" / "base.py").touch()
    (tmp_path / "tests" / "unit" / "traffic").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "tests")
    path = [*simnet.traffic.__path__, str(tmp_path / "simnet" / "traffic")]
    monkeypatch.setattr(simnet.traffic, "__path__", path)
    yield tmp_path
    for name in ("tele_visit", "person"):
        sys.modules.pop(f"simnet.traffic.{name}", None)
    plugins.forget()


MADE = ("simnet/traffic/tele_visit.py", "tests/unit/traffic/test_tele_visit.py",
        "docs/applications/tele_visit.md")  # fmt: skip


def test_in_a_checkout(simnet: Call, checkout: Path) -> None:
    done = simnet("new", "traffic", "tele_visit")
    assert (done.code, done.err) == (0, "")
    assert all(f"{checkout / file} written\n" in done.out for file in MADE)
    assert set(contents(checkout)) == {*MADE, "simnet/traffic/base.py"}
    plugins.forget()
    kind = find_kind(Traffic, "tele_visit")  # type: ignore[type-abstract]
    assert (kind.__name__, kind.__module__) == ("TeleVisit", "simnet.traffic.tele_visit")
    assert len(run_tests(checkout / MADE[1])) == 2
    source = (checkout / MADE[0]).read_text(encoding="utf-8")
    assert len([line for line in source.splitlines() if line]) < 40
    for name in MADE[:2]:
        # The order of imports hangs on which files there are.
        for words in (("format", "--check"), ("check", "--quiet", "--ignore=I001")):
            ruff = subprocess.run(
                [sys.executable, "-m", "ruff", *words, "--stdin-filename", name, "-"],
                input=(checkout / name).read_bytes(), cwd=ROOT, capture_output=True, check=False,
            )  # fmt: skip
            assert ruff.returncode == 0, ruff.stdout + ruff.stderr
    again = simnet("new", "traffic", "tele_visit")
    assert again.code == 2
    assert "traffic kind 'tele_visit' exists already" in again.err


def test_the_clock_of_the_test_has_all_that_a_clock_has(simnet: Call, checkout: Path) -> None:
    assert simnet("new", "traffic", "tele_visit").code == 0
    written = (checkout / MADE[1]).read_text(encoding="utf-8")
    members = [name for name in dir(Clock) if not name.startswith("_")]
    assert [
        name for name in members if f"    {name}:" in written or f"def {name}(" in written
    ] == members


def test_what_is_there_is_not_overwritten(simnet: Call, checkout: Path) -> None:
    page = checkout / MADE[2]
    page.parent.mkdir(parents=True)
    page.write_text("Mine.")
    done = simnet("new", "traffic", "tele_visit")
    assert (done.code, done.err) == (2, f"{page} exists already; it is not overwritten\n")
    assert contents(checkout)[MADE[2]] == b"Mine."
    assert MADE[0] not in contents(checkout)


def test_a_class_that_would_hide_another_has_a_longer_name(simnet: Call, checkout: Path) -> None:
    assert simnet("new", "traffic", "person").code == 0
    plugins.forget()
    kind = find_kind(Traffic, "person")  # type: ignore[type-abstract]
    assert kind.__name__ == "PersonPerson"
    check_traffic(kind)


def test_a_package_of_ones_own(simnet: Call, here: Path) -> None:
    folder = here / "mine" / "visits"
    done = simnet("new", "traffic", "tele_visit", "--package", folder)
    assert (done.code, done.err) == (0, "")
    assert set(contents(folder)) == {
        "pyproject.toml", "tele_visit_traffic.py", "tests/test_tele_visit.py", "README.md",
    }  # fmt: skip
    offer(folder)
    with installed(folder):
        kind = find_kind(Traffic, "tele_visit")  # type: ignore[type-abstract]
        assert kind.__module__ == "tele_visit_traffic"
        check_traffic(kind)
        assert len(run_tests(folder / "tests" / "test_tele_visit.py")) == 2
        importlib.invalidate_caches()
        seen = simnet("traffic", "preview", "tele_visit", "--hours", "1")
    assert "tele visit wait" in seen.out
    page = follow(blocks(folder / "README.md"), here, folder)
    assert [(each.code, each.err) for each in page] == [(0, "")]


def follow(page: list[Block], here: Path, package: Path) -> list[Done]:
    """Do what a page says, in a process that finds the package; return what it left."""
    scenario, command, checks = page
    (here / scenario.options["file"]).write_text(scenario.text, encoding="utf-8")
    words = [line.split()[1:] for line in command.text.splitlines()]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(package), *filter(None, sys.path)])}
    done = one_process(*words, env=env)
    subprocess.run([sys.executable, "-c", checks.text], cwd=here, env=env, check=True, timeout=120)
    return done


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Tele-Visit"], "'Tele-Visit' cannot be the name of a kind: small letters, digits and _"),
        (["Tele-Visit"], "such as 'tele_visit'"),
        (["3d"], "such as 'telemedicine'"),
        (["class"], "no word of Python"),
        (["a" * 41], "40 at most"),
        (["pupil"], "traffic kind 'pupil' exists already (simnet kinds traffic pupil)"),
        (["base"], "'base' is the file of what all kinds of traffic share"),
        (["tele_visit"], "is in no checkout of simnet; write a package of your own with --package"),
        (["tele_visit", "--package", "villages.yaml"], "cannot write villages.yaml"),
        (["tele_visit", "--package", ""], "it is empty"),
        ([], "Missing argument 'NAME'"),
    ],
    ids=repr,
)
def test_bad_input(simnet: Call, here: Path, words: list[str], told: str) -> None:
    before = contents(here)
    done = simnet("new", "traffic", *words)
    assert done.code == 2
    assert told in done.err
    assert contents(here) == before


def test_help_tells_of_both(simnet: Call) -> None:
    assert "simnet new traffic NAME" in " ".join(simnet("new", "--help").out.split())
    told = simnet("new", "traffic", "--help")
    assert told.code == 0
    assert told.out.startswith("Usage: simnet new traffic [OPTIONS] NAME")
