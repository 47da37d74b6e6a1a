"""Results folders from hostile hands: every command that reads one says so and touches nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simnet.cli import main
from simnet.cli._text import plain
from simnet.study.execution import study
from simnet.tables.manifest import sealed
from tests.cli.conftest import Call, contents
from tests.cli.test_studies import SCENARIO, here

Change = Callable[[dict[str, Any]], bytes]
HUGE = 10**400


def resealed(**changes: Any) -> Change:
    """A manifest with other values, whose checksum is right."""
    return lambda manifest: sealed({**manifest, **changes})


def without(name: str) -> Change:
    return lambda manifest: sealed({key: value for key, value in manifest.items() if key != name})


def deeper(name: str, key: str, value: Any) -> Change:
    """A manifest with another value one level down, whose checksum is right."""
    return lambda manifest: sealed({**manifest, name: {**manifest[name], key: value}})


ANY: dict[str, Change] = {
    "nothing": lambda _: b"",
    "no JSON": lambda _: b"PK\x03\x04\x00\xff",
    "a list": lambda manifest: json.dumps([manifest]).encode(),
    "a number": lambda _: b"12",
    "nested": lambda _: b'{"format":' * 50_000,
    "a number without end": lambda _: b'{"format": ' + b"9" * 5000 + b"}",
    "another version": lambda manifest: sealed(
        {**manifest, "format": f"{manifest['format'][:-1]}99"}
    ),
    "another format": resealed(format="\x1b[2Jsimnet"),
    "changed": lambda manifest: sealed(manifest).replace(b'"tables"', b'"Tables"'),
    "no tables": without("tables"),
    "tables a list": resealed(tables=[1]),
    "a table elsewhere": deeper("tables", "flows", {"file": "../x", "rows": 1, "sha256": ""}),
    "control codes": resealed(tables={"\x1b]0;x\x07": {"file": "\x1b[2J", "rows": 1}}),
    "a table of no text": deeper("tables", "flows", {"file": 3, "rows": "x", "sha256": None}),
}
OF_A_RUN = ANY | {
    "no seed": without("seed"),
    "a seed in words": resealed(seed="one"),
    "a huge seed": resealed(seed=HUGE),
    "a huge window": resealed(window_s=[0, HUGE]),
    "a scenario in words": resealed(scenario="x"),
    "a name of no kind": resealed(name=["x"]),
}
OF_A_STUDY = ANY | {
    "no plan": without("plan"),
    "a plan in words": resealed(plan="x"),
    "cells in words": deeper("plan", "cells", "x"),
    "no cells": deeper("plan", "cells", []),
    "cells of no name": deeper("plan", "cells", [{}]),
    "measures a list": deeper("plan", "measures", [1]),
    "a measure of nothing": deeper("plan", "measures", {"delay": "\x1b[2J"}),
    "no objective": deeper("plan", "objective", None),
    "another objective": deeper("plan", "objective", "x"),
    "a seed in words": deeper("plan", "seed", "x"),
    "a confidence of 2": deeper("plan", "confidence", 2),
    "huge replications": resealed(replications=HUGE),
    "replications in words": resealed(replications="many"),
    "a state of no kind": resealed(state=["done"]),
    "a description in words": resealed(described="x"),
}
OF_YEARS = ANY | {
    "a table elsewhere": deeper("tables", "availability", {"file": "../x", "rows": 1}),
    "a table of no text": deeper("tables", "availability", {"file": 3, "rows": 1, "sha256": ""}),
    "no table": resealed(tables={}),
    "no years": without("years"),
    "huge years": resealed(years=HUGE),
    "a confidence in words": resealed(confidence="x"),
    "villages a list": resealed(villages=[1]),
    "alternatives of no kind": resealed(alternatives=[["base"]]),
    "no alternatives": resealed(alternatives=[]),
    "another alternative": resealed(alternatives=["\x1b[2J"]),
    "no rates": resealed(below=[]),
    "a rate of no kind": resealed(below=[1]),
    "a huge calm": resealed(calm=HUGE),
    "calm of no kind": resealed(calm=[{}]),
}
READERS = (
    ("show", "r"), ("show", "r", "flows"), ("report", "r"), ("compare", "r:base", "r:base"),
    ("diff", "r:base", "r:base"), ("gc", "r"),
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished study."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "counter.yaml").write_text(SCENARIO, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(study, "opened", here)
        assert main(["run", "counter.yaml", "--quiet"]) == 0
    return folder / "results" / "counter"


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of years without packets."""
    folder = tmp_path_factory.mktemp("years")
    scenario, out = folder / "villages.yaml", folder / "years"
    assert main(["new", str(scenario), "--template", "villages"]) == 0
    words = ["--years", "5", "--workers", "1", "--alternative", "base", "--quiet"]
    assert main(["availability", str(scenario), "--out", str(out), *words]) == 0
    return out


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a scenario and a folder `r` to be filled."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counter.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def refused(simnet: Call, place: Path) -> None:
    """Assert that every command refuses what lies in `r` in a line, and leaves it as it is."""
    before = contents(place)
    for words in READERS:
        done = simnet(*words)
        assert (done.code, done.out) == (2, ""), words
        assert done.err == plain(done.err), words
        assert done.err.count("\n") == 1, (words, done.err)
        assert contents(place) == before, words
    listed = simnet("ls", ".")
    assert listed.code in (0, 2), listed.err
    assert listed.out == plain(listed.out)
    assert "done" not in listed.out
    assert contents(place) == before


@pytest.mark.parametrize("kind", OF_A_RUN)
def test_a_run_with_a_hostile_manifest_is_refused(
    simnet: Call,
    place: Path,
    whole: Path,
    kind: str,
) -> None:
    run = next((whole / "runs").iterdir())
    shutil.copytree(run, place / "r")
    manifest = json.loads((run / "manifest.json").read_bytes())
    (place / "r" / "manifest.json").write_bytes(OF_A_RUN[kind](manifest))
    refused(simnet, place)


@pytest.mark.parametrize("kind", OF_A_STUDY)
def test_a_study_with_a_hostile_manifest_is_refused(
    simnet: Call,
    place: Path,
    whole: Path,
    kind: str,
) -> None:
    shutil.copytree(whole, place / "r")
    manifest = json.loads((whole / "study.json").read_bytes())
    (place / "r" / "study.json").write_bytes(OF_A_STUDY[kind](manifest))
    refused(simnet, place)


@pytest.mark.parametrize("kind", OF_YEARS)
def test_years_with_a_hostile_manifest_are_refused(
    simnet: Call,
    place: Path,
    years: Path,
    kind: str,
) -> None:
    shutil.copytree(years, place / "r")
    manifest = json.loads((years / "availability.json").read_bytes())
    (place / "r" / "availability.json").write_bytes(OF_YEARS[kind](manifest))
    refused(simnet, place)
