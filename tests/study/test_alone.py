"""A village is judged among others as in a study of its own, by whatever is measured, and a level
is searched for headroom where there is something to judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simnet.errors import InputError
from simnet.measures import QUANTITIES, parse_level
from simnet.statistics.headroom import Search
from simnet.study.execution import headroom, study
from simnet.study.execution.headroom import find_headroom
from simnet.study.plan.study_plan import plan_study
from simnet.study.run import run_study
from tests.study.tiny import here

HULU = """\
  hulu: {regency: Berau, district: Kelay, access: {technology: leo, isp: own, subscription: 2 Mbps}}
"""
OTHERS = """\
  muara: {regency: Paser, access: {technology: leo, isp: star}}
  tengah: {regency: Paser, access: {technology: leo, isp: star}}
"""
LIMITS = {
    "page_load": "<= 3 s",
    "availability": ">= 90 %",
    "without_service": "<= 2 s",
    "given_up": "<= 1 %",
    "unserved": "<= 1 %",
    "completion": "<= 1 s",
    "done_time": "<= 1 s",
    "failed": "<= 1 %",
    "delay": "<= 80 ms",
    "jitter": "<= 1 ms",
    "loss": "<= 1 %",
    "goodput": ">= 3 Mbps",
    "transactions": ">= 1 /s",
    "attempts": ">= 200 transfers",
    "offered": ">= 3 Mbps",
    "served": ">= 200 transfers",
    "carried": ">= 3 Mbps",
}
"""Of the traffic of a school."""
SCOPES = ("village", "site", "district", "regency")
CELLS = ("base", "base+storm")


def scenario(villages: str, levels: str) -> str:
    return f"""\
name: alone
run: {{duration: 30 s, warmup: 5 s, seed: 7}}
isps:
  star: {{transit: {{rate: 10 Gbps}}}}
  own: {{transit: {{rate: 10 Gbps}}}}
internet: {{}}
site_types:
  school: {{lan: {{rate: 100 Mbps}}, apps: {{pupils: {{count: 5, traffic: {{kind: pupil}}}}}}}}
villages:
  defaults: {{sites: {{school: {{}}}}}}
{villages}
stress:
  storm: {{events: [{{at: 10 s, for: 10 s, cut: {{village: hulu}}}}]}}
study:
  measures: {{pages: school.page_load.mean}}
  service_levels:
{levels}
  replications: 3
"""


def judged(folder: Path, villages: str) -> Any:
    levels = [
        f"    {name}-{scope}: 'villages.{name} {limit}, each {scope}'"
        for name, limit in LIMITS.items()
        for scope in SCOPES
    ]
    file = folder / "alone.yaml"
    file.write_text(scenario(villages, "\n".join(levels)))
    found = run_study(file, folder / "results").arrow("level_places").to_pylist()
    return {
        (row["cell"], row["level"]): row for row in found if row["place"].split("/")[0] in PLACES
    }


PLACES = ("hulu", "Kelay", "Berau")


@pytest.fixture(autouse=True, scope="module")
def no_workers() -> Iterator[None]:
    """Start no processes for runs of a few ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "opened", here)
        patch.setattr(headroom, "opened", here)
        yield


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, no_workers: None) -> tuple[Any, Any]:
    """What became of one village among others, and in a study of its own."""
    among = judged(tmp_path_factory.mktemp("among"), HULU + OTHERS)
    return among, judged(tmp_path_factory.mktemp("alone"), HULU)


def test_every_quantity_of_villages_is_held_against_a_limit() -> None:
    """Of what people say, page load stands for all: they are worked out alike."""
    of_traffic = {
        each.name
        for each in QUANTITIES.values()
        if each.traffic and not each.of_levels and (not each.felt or each.name == "page_load")
    }
    assert set(LIMITS) == of_traffic


@pytest.mark.parametrize("quantity", LIMITS)
def test_a_village_is_judged_among_others_as_alone(both: tuple[Any, Any], quantity: str) -> None:
    among, alone = both
    for cell in CELLS:
        for scope in SCOPES:  # No line is shared with others, so that nothing else differs.
            ours, theirs = (each[cell, f"{quantity}-{scope}"] for each in (among, alone))
            assert ours["verdict"] == theirs["verdict"], (cell, scope)
            assert ours["mean"] == pytest.approx(theirs["mean"], rel=1e-9)


def test_a_storm_breaks_what_a_quiet_day_keeps(both: tuple[Any, Any]) -> None:
    among, _ = both
    verdicts = {cell: among[cell, "availability-village"]["verdict"] for cell in CELLS}
    assert verdicts == {"base": "kept", "base+storm": "broken"}


def test_headroom_is_searched_where_a_level_has_something_to_judge(tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    more = (
        "alternatives: {more: {add: {villages.baru: "
        "{regency: Kutai, access: {technology: leo, isp: star}}}}}\n"
    )
    levels = "    pages: pages <= 60 s\n    kutai: Kutai.page_load <= 60 s"
    written = scenario(HULU, levels).replace("stress:", f"{more}stress:")
    file.write_text(written)
    rule = parse_level("Kutai.page_load <= 60 s, worst village")
    search = Search(cap=1.5, first_step=0.5, resolution=1.0, least=2, most=2)
    plan = plan_study(file, stress=["none"])
    found = find_headroom(plan, tmp_path / "out", [rule], search=search)
    assert [each.cell.name for each in found] == ["more"]
    base = plan_study(file, alternatives=["base"], stress=["none"])
    found = find_headroom(base, tmp_path / "base", search=search)
    assert [each.level.name for each in found] == ["pages"]
    with pytest.raises(InputError, match="unknown subject of page_load 'Kutai'"):
        find_headroom(base, tmp_path / "base", [rule], search=search)
