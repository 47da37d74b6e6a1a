"""A village to which nothing ever comes keeps no level of waiting, however patient people are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simnet.cli import main
from simnet.cli._study import badly_served
from simnet.study.execution import study
from simnet.study.run import run_study
from tests.study.tiny import here
from tests.unit.report.study.conftest import sections_of, words_of

INF = float("inf")
SCENARIO = """\
name: dark
run: {duration: 40 s, warmup: 2 s, seed: 3}
isps: {star: {transit: {rate: 1 Gbps}}}
internet: {}
site_types:
  school: {lan: {rate: 100 Mbps}, apps: {pupils: {count: 3, traffic: {kind: pupil}}}}
villages:
  defaults: {sites: {school: {}}}
  hulu: {access: {technology: leo, isp: star}}
  hilir: {access: {technology: leo, isp: star}}
stress:
  dark: {events: [{at: 0 s, cut: {village: hulu}}]}
  late: {events: [{at: 20 s, cut: {village: hulu}}]}
study:
  measures: {pages: school.page_load.mean, worst: "school.page_load.mean, worst village"}
  objective: worst
  service_levels:
    pages: school.page_load.mean <= 30 s
    half: school.page_load.mean <= 30 s, share of villages >= 50 %
    together: school.page_load.mean <= 30 s, all together
    last: hulu.completion.p95 <= 1 h
  replications: 3
"""
_EMPTY = "{access: {technology: leo, isp: star}, sites: {school: {counts: {pupils: 0}}}}"
UNUSED = SCENARIO.replace("stress:\n", f"  kosong: {_EMPTY}\nstress:\n", 1).replace(
    "cut: {village: hulu}", "cut: {village: kosong}"
)


@pytest.fixture(autouse=True, scope="module")
def no_workers() -> Iterator[None]:
    """Start no processes for runs of a few ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "opened", here)
        yield


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, no_workers: None) -> Any:
    folder = tmp_path_factory.mktemp("dark")
    file = folder / "dark.yaml"
    file.write_text(SCENARIO)
    return run_study(file, folder / "out")


def rows(found: Any, table: str, cell: str) -> list[dict[str, Any]]:
    return [row for row in found.arrow(table).to_pylist() if row["cell"] == cell]


def test_a_dark_village_breaks_the_most_generous_level(found: Any) -> None:
    levels = {row["level"]: row for row in rows(found, "levels", "base+dark")}
    assert {name: row["verdict"] for name, row in levels.items()} == {
        "pages": "broken",
        "half": "kept",  # the other village
        "together": "kept",
        "last": "broken",
    }
    assert (levels["pages"]["worst"], levels["pages"]["mean"]) == ("hulu", INF)
    assert levels["pages"]["met"] == 0.0


def test_it_comes_first_among_the_villages_and_last_in_the_ranking(found: Any) -> None:
    first = rows(found, "villages", "base+dark")[0]
    assert (first["village"], first["verdict"], first["availability"]) == ("hulu", "broken", 0.0)
    worst = [row for row in rows(found, "estimates", "base+dark") if row["measure"] == "worst"]
    assert (worst[0]["mean"], worst[0]["low"]) == (INF, INF)


def test_one_that_was_served_before_the_cut_is_judged_by_its_waits(found: Any) -> None:
    levels = {row["level"]: row for row in rows(found, "levels", "base+late")}
    assert levels["pages"]["mean"] < 30.0


@pytest.fixture(scope="module")
def unused(tmp_path_factory: pytest.TempPathFactory, no_workers: None) -> Any:
    """The same with a village where nobody uses anything, behind the cut."""
    folder = tmp_path_factory.mktemp("unused")
    file = folder / "unused.yaml"
    file.write_text(UNUSED)
    return run_study(file, folder / "out")


def test_a_village_without_users_is_named_and_never_counted_as_served(unused: Any) -> None:
    row = next(row for row in rows(unused, "service", "base") if row["village"] == "kosong")
    assert (row["availability_mean"], row["without_s"], row["attempts"]) == (None, None, 0.0)
    assert "nobody uses anything, so nothing is judged, in kosong" in list(badly_served(unused))
    said = words_of(sections_of(unused)["service"])
    assert "Nobody uses anything in 1 village" in said


def test_check_warns_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "unused.yaml"
    file.write_text(UNUSED)
    assert main(["check", str(file)]) == 0
    assert f"{file}:7: villages: nobody uses anything in kosong" in capsys.readouterr().err
