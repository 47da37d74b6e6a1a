"""Installed packages of other people whose kinds fail stop only who uses these kinds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.broken.villages import SOUND as SOUND_VILLAGES
from tests.cli import sample
from tests.cli.conftest import one_process
from tests.docs.blocks import ROOT, blocks
from tests.packages import lay

REASON = (
    "the traffic kind 'badkind' of package fake 1.0 (fake:X) cannot be used: "
    "ImportError: no such thing"
)


@pytest.fixture
def broken(here: Path) -> dict[str, str]:
    """The environment of a process that has a broken package."""
    lay(here / "site", "fake", "raise ImportError('no such thing')", {
        "simnet.traffic": {"badkind": "X"}, "simnet.commands": {"spoil": "X"},
        "simnet.queueing": {"fifo": "X"}, "simnet.technology": {"mast": "X"},
        "simnet.congestion_control": {"slow": "X"},
    })  # fmt: skip
    paths = [str(here / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def test_a_broken_package_is_told_of_where_it_is_asked_for(broken: dict[str, str]) -> None:
    Path("used.yaml").write_text(
        sample.VILLAGES.replace("kind: constant_bit_rate", "kind: badkind")
    )
    sound, ran, reported, shown, listed, asked, used, stopped, helped, spoilt = one_process(
        ["check", "villages.yaml"],
        ["run", "villages.yaml", "-q", "--single", "--out", "r"],
        ["report", "r"],
        ["show", "r", "flows"],
        ["kinds"],
        ["kinds", "traffic", "badkind"],
        ["check", "used.yaml"],
        ["run", "used.yaml", "-q", "--out", "never"],
        ["--help"],
        ["spoil", "--anything", "at", "all"],
        env=broken,
    )
    assert [(each.code, each.err) for each in (sound, ran, reported, shown)] == [(0, "")] * 4
    assert Path("r/report.html").is_file()
    assert f"  badkind            broken: {REASON}\n" in listed.out
    assert "  fifo (broken)  broken: the queue discipline 'fifo' of package fake 1.0" in listed.out
    assert (asked.code, asked.err) == (2, f"{REASON}\n")
    assert used.code == 2
    assert f"; {REASON}\n" in used.err
    assert (stopped.code, stopped.err) == (2, used.err)
    assert not Path("never").exists()
    assert "spoil" in helped.out
    assert spoilt.code == 2
    assert spoilt.err.startswith("the command 'spoil' of package fake 1.0 (fake:X) cannot be")


MORE = """

import click


class Theirs:
    ORDER = 1
    section = staticmethod(lambda subject: Section("A section of theirs", (Paragraph("x"),)))


@click.command()
def greet():
    "Greet whoever calls."
    click.echo("hello from elsewhere")
"""
SOUND = {
    "simnet.traffic": {"soil_sensor": "SoilSensor"},
    "simnet.technology": {"white_space": "WhiteSpace"},
    "simnet.failures": {"theft": "Theft"},
    "simnet.queueing": {"last_in_first_out": "LastInFirstOut"},
    "simnet.congestion_control": {"slow": "Slow"},
    "simnet.report": {"theirs": "Theirs"},
    "simnet.report.study": {"theirs": "Theirs"},
    "simnet.commands": {"greet": "greet"},
}
USES = """
name: theirs
run: {duration: 2 s}
nodes: [a, b]
links: {ab: {from: a, to: b, rate: 1 Mbps, queue: {kind: last_in_first_out, packets: 9}}}
technologies: {tower: {kind: white_space}}
failures: {causes: {thieves: {kind: theft, lines: [links.ab]}}}
tcp: {congestion_control: slow, slow_windows: 3}
flows:
  soil: {from: a, to: b, traffic: {kind: soil_sensor, every: 100 ms}}
  bulk: {from: a, to: b, traffic: {kind: bulk, up: 100 kB}}
"""


def test_the_page_on_adding_kinds_names_every_group_and_its_classes_work(here: Path) -> None:
    page = ROOT / "docs" / "extending.md"
    classes = [
        line for block in blocks(page) if "\nclass " in block.text
        for line in block.text.split("\ncheck_")[0].splitlines()
        if not line.startswith("from simnet.testing")
    ]  # fmt: skip
    source = "from simnet.report.base import Paragraph, Section\n" + "\n".join(classes) + MORE
    lay(here / "site", "sound", source, SOUND)
    for group in SOUND:
        assert f"| `{group}` |" in page.read_text()
    paths = [str(here / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    Path("theirs.yaml").write_text(USES)
    ran, reported, listed, greeted, helped = one_process(
        ["run", "theirs.yaml", "-q", "--out", "r"],
        ["report", "r"],
        ["kinds"],
        ["greet"],
        ["--help"],
        env=env,
    )
    assert ran.code == 0
    assert "the queue discipline 'last_in_first_out' of 'ab:a->b' is not in the comp" in ran.err
    assert (reported.code, reported.err) == (0, "")
    assert "A section of theirs" in Path("r/report.html").read_text()
    assert "broken" not in listed.out
    for name in ("soil_sensor", "white_space", "theft", "last_in_first_out", "slow"):
        assert f"  {name} " in listed.out
    assert greeted.out == "hello from elsewhere\n"
    assert "Greet whoever calls." in helped.out


MAST = """
from simnet.models.technology.tv_white_space import TvWhiteSpace
from typing import ClassVar, Literal

class Mast(TvWhiteSpace):
    "A mast that falls."
    living: ClassVar[bool] = True
    kind: Literal["mast"] = "mast"
    "Name of this kind."

    def conditions(self, line, period):
        raise RuntimeError("the mast fell")
"""


def test_a_check_asks_kinds_of_other_packages_what_they_do_to_lines(here: Path) -> None:
    lay(here / "site", "masts", MAST, {"simnet.technology": {"mast": "Mast"}})
    text = SOUND_VILLAGES.replace("technology: fibre", "technology: mast")
    Path("masts.yaml").write_text(text)
    paths = [str(here / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    (checked,) = one_process(["check", "masts.yaml"], env=env)
    assert checked.code == 1
    assert checked.err.startswith("technology 'mast' of package masts 1.0, at villages.")
    assert checked.err.endswith("raised RuntimeError('the mast fell')\n")
