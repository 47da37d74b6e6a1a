"""What every command does when its output is full, closed, or read by nobody any more.

Whatever the group of commands offers is tried: one that is not called in `CALLS`, with --help.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from simnet.cli import main
from simnet.cli._main import commands
from simnet.study.execution import headroom, study
from tests.cli.test_studies import SCENARIO, here
from tests.warm import Warm

KNOWN = commands.list_commands(click.Context(commands))
STUDY = "results/counter"
SEARCH = ("headroom", "counter.yaml", "-a", "base", "-s", "none", "--grow",
          "flows.customers.traffic.rate", "--cap", "1.2", "--resolution", "0.2",
          "--replications", "5", "--workers", "1")  # fmt: skip
CALLS: dict[str, tuple[str, ...]] = {
    "new": ("new", "NEW.yaml", "--template", "mm1"),
    "check": ("check", "villages.yaml"),
    "explain": ("explain", "counter.yaml"),
    "run": ("run", "counter.yaml"),
    "headroom": SEARCH,
    "conditions": ("conditions", "counter.yaml", "--stress", "cut"),
    "availability": (
        "availability",
        "villages.yaml",
        "--years",
        "2",
        "--workers",
        "1",
        "--out",
        "NEW.years",
    ),
    "report of years": ("report", "years"),
    "show": ("show", STUDY),
    "report": ("report", STUDY),
    "compare": ("compare", f"{STUDY}:base", f"{STUDY}:faster"),
    "diff": ("diff", f"{STUDY}:base", f"{STUDY}:faster"),
    "ls": ("ls",),
    "gc": ("gc", STUDY, "--dry-run"),
    "kinds": ("kinds",),
    "schema": ("schema",),
    "verify": ("verify", "theory", "--only", "JAIN-01", "--workers", "1"),
}
"""Calls that end well and print to standard output; studies are done, so no run is made."""
NAMES = list(dict.fromkeys([*KNOWN, *CALLS]))


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a finished study and a finished search for headroom."""
    folder = tmp_path_factory.mktemp("lost")
    cut = "stress:\n  cut: {events: [{at: 2 s, for: 1 s, cut: links.ab}]}\n"
    scenario = SCENARIO.replace("stress:\n", cut)
    (folder / "counter.yaml").write_text(scenario, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(study, "opened", here)
        patch.setattr(headroom, "opened", here)
        assert main(["run", "counter.yaml", "--quiet"]) == 0
        assert main(list(SEARCH)) == 0
        assert main(["new", "villages.yaml", "--template", "villages"]) == 0
        few = ["--years", "2", "--workers", "1", "--quiet"]
        assert main(["availability", "villages.yaml", *few, "--out", "years"]) == 0
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what went into each of its streams that was open."""

    code: int
    out: str
    err: str


@contextmanager
def stream(kind: str, path: Path) -> Iterator[int | None]:
    """Open an output that is `open` (a file), `full`, `closed` or `broken` (a pipe unread)."""
    if kind == "closed":
        yield None
        return
    if kind == "broken":
        reader, writer = os.pipe()
        os.close(reader)
    else:
        place = Path("/dev/full") if kind == "full" else path
        writer = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        yield writer
    finally:
        os.close(writer)


def call(
    warm: Warm, where: Path, files: Path, words: Sequence[str], out: str, err: str = "open"
) -> Ended:
    """Run a command with outputs of these kinds."""
    said, told = files / "out", files / "err"
    said.touch()
    told.touch()
    with stream(out, said) as first, stream(err, told) as second:
        given = {1: first, 2: second}
        streams = {number: handle for number, handle in given.items() if handle is not None}
        placed = [str(files / word) if word.startswith("NEW.") else word for word in words]
        code = warm.code(placed, where, streams)
    return Ended(code, said.read_text(), told.read_text())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("name", NAMES)
def test_an_output_that_takes_nothing_ends_a_command_in_a_word(
    warm: Warm, studied: Path, tmp_path: Path, name: str
) -> None:
    done = {}
    for kind in ("open", "full", "closed", "broken"):
        (tmp_path / kind).mkdir()
        words = CALLS.get(name, (name, "--help"))
        done[kind] = call(warm, studied, tmp_path / kind, words, kind)
    usual = done["open"]
    assert usual.code == 0, usual.err
    assert usual.out
    # What there is no room for is lost, and is said to be; whoever closes an output wants none of
    # it; and who has stopped reading is told by the code alone.
    full = done["full"]
    assert (full.code, full.err.splitlines()[-1:]) == (2, ["cannot go on: No space left on device"])
    assert done["closed"].code == 0
    assert done["broken"].code == 1
    for kind in ("full", "closed", "broken"):
        said = [line for line in done[kind].err.splitlines() if "No space left" not in line]
        assert len(said) <= len(usual.err.splitlines())
        assert not any("Traceback" in line or "Exception ignored" in line for line in said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("name", KNOWN)
def test_a_message_that_is_lost_leaves_the_exit_code(warm: Warm, tmp_path: Path, name: str) -> None:
    for kind in ("full", "closed", "broken"):
        done = call(warm, tmp_path, tmp_path, (name, "--no-such-option"), "open", kind)
        assert (done.code, done.out) == (2, ""), kind
