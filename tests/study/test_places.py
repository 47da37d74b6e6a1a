"""Whom a study serves badly stands in its answer: slow villages, dark villages, and the demand
that a dark village did not utter."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simnet.cli._study import badly_served
from simnet.study.run import run_study

SLOW = "  hulu: {access: {technology: dish, isp: star, subscription: 1 Mbps}}\n"
FAST = """\
  muara: {access: {technology: dish, isp: star}}
  tengah: {access: {technology: dish, isp: star}}
  hilir: {access: {technology: dish, isp: star}}
"""


def scenario(villages: str) -> str:
    """With this seed some page of the slow village comes whole in every run: means are finite."""
    return f"""\
name: places
run: {{duration: 60 s, warmup: 5 s, seed: 8}}
lateness: none
isps: {{star: {{transit: {{rate: 10 Gbps}}}}}}
internet: {{}}
technologies: {{dish: {{kind: geo, down: 16 Mbps, up: 6 Mbps, delay: 25 ms}}}}
site_types:
  school: {{lan: {{rate: 100 Mbps}}, apps: {{pupils: {{count: 5, traffic: {{kind: pupil}}}}}}}}
villages:
  defaults: {{sites: {{school: {{}}}}}}
{villages}
stress:
  storm:
    events: [{{at: 15 s, for: 40 s, cut: {{village: muara}}}}]
study:
  measures: {{pages: school.page_load.mean, served: villages.kept}}
  objective: served
  service_levels:
    pages: pages <= 6 s
    together: pages <= 6 s, all together
    most: pages <= 6 s, share of villages >= 75 %
  replications: 6
"""


def answered(folder: Path, villages: str, name: str = "all") -> Any:
    """The tables of the study of such villages, as lists of rows by name."""
    text = scenario(villages)
    if "muara" not in villages:
        text = text.replace("muara", "hulu")
    file = folder / f"{name}.yaml"
    file.write_text(text)
    return run_study(file, folder / name, workers=1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return answered(tmp_path_factory.mktemp("places"), FAST + SLOW)


def rows(found: Any, table: str, **where: str) -> list[dict[str, Any]]:
    return [
        row
        for row in found.arrow(table).to_pylist()
        if all(row[name] == value for name, value in where.items())
    ]


def test_one_slow_village_breaks_a_level_that_the_mean_keeps(found: Any) -> None:
    levels = {row["level"]: row for row in rows(found, "levels", cell="base")}
    assert levels["together"]["verdict"] == "kept"
    assert levels["pages"]["verdict"] == "broken"
    assert (levels["pages"]["worst"], levels["pages"]["places_broken"]) == ("hulu", 1)
    assert levels["most"]["verdict"] == "kept"
    first = rows(found, "villages", cell="base", level="pages")[0]
    assert (first["village"], first["verdict"]) == ("hulu", "broken")


def test_alternatives_are_ranked_by_the_villages_that_they_serve(found: Any) -> None:
    served = {row["cell"]: row for row in rows(found, "ranking", measure="served")}
    assert (served["base"]["mean"], served["base+storm"]["mean"]) == (3.0, 2.0)


def test_a_dark_village_is_named_with_its_time_and_its_demand(found: Any) -> None:
    dark = rows(found, "service", cell="base+storm", village="muara")[0]
    assert dark["without_s"] == pytest.approx(40.0)
    assert dark["availability_mean"] == pytest.approx(15 / 55)
    assert dark["unuttered"] > dark["attempts"]
    usual = rows(found, "service", cell="base", village="muara")[0]
    assert dark["attempts"] + dark["unuttered"] == pytest.approx(usual["attempts"])
    assert dark["unserved_low"] > 0.5 > usual["unserved_high"]
    assert rows(found, "service", cell="base+storm", village="hilir")[0]["without_s"] == 0.0


def test_a_village_is_judged_as_in_a_study_of_its_own(found: Any, tmp_path: Path) -> None:
    alone = answered(tmp_path, SLOW, "alone")
    ours = rows(found, "level_places", cell="base", level="pages", place="hulu")
    theirs = rows(alone, "level_places", cell="base", level="pages", place="hulu")
    assert [row["verdict"] for row in ours] == [row["verdict"] for row in theirs] == ["broken"]
    # Packets of other villages move its own by microseconds on the line that they share.
    for end in ("mean", "low", "high"):
        assert ours[0][end] == pytest.approx(theirs[0][end], rel=1e-3)


def test_the_terminal_names_who_is_served_badly(found: Any) -> None:
    lines = [line.replace("\u202f", " ") for line in badly_served(found)]
    assert "base: pages (pages <= 6 s) is broken in 1 of 4, worst in hulu" in lines
    assert "base+storm: 1 village without service, for up to 40.0 s" in lines
    assert lines[-1] == f"which villages: simnet show {found.folder} villages"


def test_the_terminal_names_places_that_break_a_level_which_is_open_as_a_whole() -> None:
    row = {"cell": "base", "level": "pages", "text": "pages <= 4 s", "places": 12, "worst": "hulu"}
    tables = {
        "levels": [
            {**row, "verdict": "open", "places_broken": 5},
            {**row, "verdict": "kept", "places_broken": 1},
            {**row, "verdict": "open", "places_broken": 0},
        ],
        "service": [],
    }
    results: Any = SimpleNamespace(
        folder="r",
        arrow=lambda name: SimpleNamespace(to_pylist=lambda: tables[name]),
    )
    said = "is open, and broken in 5 of 12 by their own intervals, worst in hulu"
    assert list(badly_served(results)) == [
        f"base: pages (pages <= 4 s) {said}",
        "which villages: simnet show r villages",
    ]
