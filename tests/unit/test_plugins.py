"""A package of another that fails stops only who asks for its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet import plugins
from simnet.errors import InputError, PackageError
from simnet.plugins import Room
from tests.packages import installed, lay

MODULES = Room("module", "simnet.statistics", "simnet.of_a_test", lambda name, found, ours: found)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise ImportError('no such thing')", "ImportError: no such thing"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("class Odd(BaseException): pass\nraise Odd", "Odd"),
        ("raise GeneratorExit('a\\nb')", "GeneratorExit: a b"),
        ("1 +", "SyntaxError: invalid syntax (fake.py, line 1)"),
    ],
)
def test_whatever_happens_on_import_is_kept_as_the_reason(
    tmp_path: Path, source: str, reason: str
) -> None:
    lay(tmp_path, "fake", source, {"simnet.of_a_test": {"bad": "X"}})
    with installed(tmp_path):
        assert "bad" not in MODULES.all()
        with pytest.raises(PackageError) as caught:
            MODULES.find("bad")
    told = f"the module 'bad' of package fake 1.0 (fake:X) cannot be used: {reason}"
    assert str(caught.value) == told


def test_two_packages_that_claim_one_name_stop_who_uses_it(tmp_path: Path) -> None:
    for name in ("fake", "other"):
        lay(tmp_path, name, "X = 1", {"simnet.of_a_test": {"same": "X"}})
    with installed(tmp_path), pytest.raises(PackageError, match=r"other \(other:X\) offers the"):
        MODULES.find("same")


def test_a_list_of_offers_that_nobody_can_read_stops_nobody(tmp_path: Path) -> None:
    lay(tmp_path, "fake", "X = 1", {"simnet.of_a_test": {"bad": "X"}})
    lay(tmp_path, "good", "X = 1", {"simnet.of_a_test": {"fine": "X"}})
    (tmp_path / "fake-1.0.dist-info" / "entry_points.txt").write_text("[simnet.of_a_test]\nbad")
    with installed(tmp_path):
        assert MODULES.find("fine") == 1
        assert [str(each).partition(" of ")[2] for each in MODULES.broken().values()] == [
            "package fake 1.0 () cannot be used: the file cannot be read"
        ]


def test_a_name_that_nobody_offers_is_met_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"unknown module 'headrom'; did you mean 'headroom'\?"):
        MODULES.find("headrom")
    assert plugins.broken_called("headroom") == []
