"""Every broken scenario gets its exact message from the loader, quickly and without a trace."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from simnet.errors import InputError, ScenarioError
from simnet.scenario import load
from tests.broken.corpus import SCENARIO, Case, cases

ALL = list(cases())
BROKEN = [case for case in ALL if case.expected]
SOUND = [case for case in ALL if not case.expected]
LONGEST_S = 20
"""Ten times what a person should wait: the test must not fail on a busy machine."""


def test_there_are_many_and_each_has_its_own_name() -> None:
    assert len(BROKEN) >= 300
    assert [name for name, times in Counter(case.id for case in ALL).items() if times > 1] == []


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.id)
def test_broken(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    started = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        load(SCENARIO, case.alternative, case.stress, case.sets)
    assert time.perf_counter() - started < LONGEST_S
    assert str(caught.value) == case.expected
    assert isinstance(caught.value, InputError)
    assert str(type(caught.value)(*caught.value.args)) == case.expected
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.id)
def test_sound(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    load(SCENARIO, case.alternative, case.stress, case.sets)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.id)
def test_messages_say_where_and_show_no_library(case: Case) -> None:
    for line in case.expected.splitlines():
        where = line.split(": ")[0]
        assert where.split(":")[0] in {*case.files, *(f"--set {given}" for given in case.sets)} or (
            line.startswith(("--set", "simnet/site_presets/"))
        )
        assert not any(
            word in line.lower() for word in ("pydantic", "ruamel", "traceback", "input")
        )
