"""Installed packages of other people whose kinds fail stop only who uses these kinds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli import sample
from tests.cli.conftest import process
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
        "simnet.queueing": {"fifo": "X"},
    })  # fmt: skip
    paths = [str(here / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def test_a_broken_package_is_told_of_where_it_is_asked_for(broken: dict[str, str]) -> None:
    assert process("check", "villages.yaml", env=broken).returncode == 0
    listed = process("kinds", env=broken).stdout
    assert f"  badkind            broken: {REASON}\n" in listed
    assert "  fifo (broken)  broken: the queue discipline 'fifo' of package fake 1.0" in listed
    asked = process("kinds", "traffic", "badkind", env=broken)
    assert (asked.returncode, asked.stderr) == (2, f"{REASON}\n")
    Path("used.yaml").write_text(
        sample.VILLAGES.replace("kind: constant_bit_rate", "kind: badkind")
    )
    used = process("check", "used.yaml", env=broken)
    assert used.returncode == 2
    assert f"; {REASON}\n" in used.stderr
    assert "spoil" in process("--help", env=broken).stdout
    spoilt = process("spoil", "--anything", "at", "all", env=broken)
    assert spoilt.returncode == 2
    assert spoilt.stderr.startswith("the command 'spoil' of package fake 1.0 (fake:X) cannot be")
