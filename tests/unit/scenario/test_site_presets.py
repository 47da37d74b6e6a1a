"""Presets of sites: what they hold, what is laid over them, and that they come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.runs.key import content_of
from simnet.runs.prepare import prepare
from simnet.scenario import load
from simnet.scenario.explain import explain
from simnet.scenario.load import load_traced
from simnet.scenario.remarks import remarks
from simnet.scenario.site_presets import content, shipped, summary

ROOT = Path(__file__).parents[3]
NAMES = {
    "creative_hub",
    "junior_high_school",
    "primary_school",
    "public_area",
    "puskesmas",
    "pustu",
    "senior_high_school",
    "village_office",
}
WORLD = """\
name: world
run: {duration: 10 s, clock: "08:00"}
isps: {telkom: {at: town, transit: {rate: 1 Gbps}}}
internet: {port: {rate: 1 Gbps}}
backhaul: {capital: town, towns: {town: {regency: Berau}}}
intranet: {data_centre: {name: Data centre}}
villages: {hulu: {regency: Berau, access: {technology: fibre, isp: telkom}, sites: {school: {}}}}
site_types:
"""


def world(folder: Path, site_type: str, more: str = "", **files: str) -> Path:
    """Write a scenario with one type of site and return its path; `files` lie beside it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / "world.yaml"
    path.write_text(f"{WORLD}  school: {site_type}\n{more}", encoding="utf-8")
    return path


def counts(path: Path, *sets: str, alternative: str | None = None) -> Mapping[str, int]:
    """How many there are of each app at the school."""
    apps = load(path, alternative, sets=sets).site_types["school"].apps
    return {name: app.count for name, app in apps.items()}


def test_these_are_shipped() -> None:
    assert set(shipped()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_makes_a_site_alone_and_says_what_it_is(name: str, tmp_path: Path) -> None:
    scenario = load(world(tmp_path, f"{{preset: {name}}}"))
    assert scenario.site_types["school"].name
    assert summary(name).endswith(".")
    assert content(name)["apps"].keys() == scenario.site_types["school"].apps.keys()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_number_of_users_has_a_source_or_is_an_assumption(name: str, tmp_path: Path) -> None:
    loaded = load_traced(world(tmp_path, f"{{preset: {name}}}"))
    said = {each.path for each in remarks(loaded)}
    for app in loaded.scenario.site_types["school"].apps:
        path = f"site_types.school.apps.{app}"
        assert said & {path, f"{path}.count"}


def test_what_is_written_beside_it_holds_before_it(tmp_path: Path) -> None:
    path = world(tmp_path, "{preset: primary_school, name: SD 1, apps: {pupils: {count: 33}}}")
    site = load(path).site_types["school"]
    assert (site.name, site.apps["pupils"].count) == ("SD 1", 33)
    assert site.apps["pupils"].traffic.kind == "web"
    (said,) = explain(path, "site_types.school.apps.pupils.count")
    assert [(each.value, each.file, each.line) for each in said.settings] == [
        ("33", str(path), 9),
        ("15", "simnet/site_presets/primary_school.yaml", 9),
    ]


def test_null_takes_an_app_away(tmp_path: Path) -> None:
    path = world(tmp_path, "{preset: primary_school, apps: {films: null}}")
    assert "films" not in counts(path)


def test_one_may_be_laid_over_another_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.yaml").write_text("preset: ./two.yaml\napps: {calls: null}\n")
    (tmp_path / "mine" / "two.yaml").write_text("preset: pustu\napps: {staff: {count: 7}}\n")
    path = world(tmp_path, "{preset: mine/one.yaml}")
    assert counts(path)["staff"] == 7
    assert counts(path).keys() == content("pustu")["apps"].keys() - {"calls"}


def test_a_kind_named_alone_may_have_its_parameters_laid_over(tmp_path: Path) -> None:
    own = "lan: {rate: 1 Mbps, queue: codel}\napps: {pupils: {traffic: {kind: web}}}\n"
    path = world(tmp_path, "{preset: ./own.yaml, lan: {queue: {target: 9 ms}}}", own=own)
    assert load(path).site_types["school"].lan.queue.kind == "codel"


def test_an_including_file_changes_what_the_included_one_takes_from_a_preset(
    tmp_path: Path,
) -> None:
    world(tmp_path, "{preset: primary_school}")
    over = tmp_path / "over.yaml"
    over.write_text(
        "include: world.yaml\nsite_types: {school: {apps: {pupils: {count: 5}, office: null}}}\n"
    )
    assert counts(over)["pupils"] == 5
    assert "office" not in counts(over)
    over.write_text("include: world.yaml\nsite_types: {school: {preset: pustu}}\n")
    assert counts(over).keys() == content("pustu")["apps"].keys()


def test_set_and_alternatives_change_values_inside(tmp_path: Path) -> None:
    more = "alternatives: {full: {set: {site_types.school.apps.pupils.count: 40}}}\n"
    path = world(tmp_path, "{preset: primary_school}", more)
    assert counts(path, alternative="full")["pupils"] == 40
    assert counts(path, "site_types.school.apps.pupils.count=7")["pupils"] == 7
    assert "office" not in counts(path, "site_types.school.apps.office=null")


def test_the_key_of_a_run_depends_on_the_values_and_not_on_the_name(tmp_path: Path) -> None:
    text = shipped()["primary_school"].read_text(encoding="utf-8")
    sites = (
        "{preset: primary_school}",
        "{preset: ./own.yaml}",
        "{preset: ./own.yaml, apps: {pupils: {count: 15}}}",
        "{preset: ./own.yaml, apps: {pupils: {count: 16}}}",
    )
    keys = [
        content_of(prepare(load_traced(world(tmp_path, each, own=f"# mine\n{text}"))))
        for each in sites
    ]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    plain = load(world(tmp_path, sites[0])).plain()["site_types"]["school"]
    assert "preset" not in plain
    assert plain["apps"]["pupils"]["count"] == 15


def test_take_up_makes_more_or_fewer_of_those_who_choose(tmp_path: Path) -> None:
    def people(preset: str, *sets: str) -> int:
        loaded = load_traced(world(tmp_path, f"{{preset: {preset}}}"), sets=sets)
        return len(prepare(loaded).network.people)

    area = content("public_area")["apps"].values()
    could = sum(each["count"] for each in area)
    assert people("public_area") == could
    assert abs(people("public_area", "load.take_up=50 %") - could / 2) < len(area)
    assert people("public_area", "load.take_up=200 %") == 2 * could
    apps = "{apps: {staff: {take_up: true}}}"
    path = world(tmp_path, "{preset: pustu, " + apps.removeprefix("{"))
    fewer = prepare(load_traced(path, sets=["load.take_up=0 %"])).network.people
    names = {each.group for each in fewer}
    assert names == {f"school/{name}" for name in content("pustu")["apps"] if name != "staff"}
    (_, *said) = explain(path, "site_types.school.apps.staff.count", sets=["load.take_up=50 %"])
    assert [each.path for each in said] == ["load.take_up"]


def test_they_are_data_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the wheel and the source distribution take them."""
    from setuptools import Distribution

    monkeypatch.chdir(ROOT)
    built = Distribution()
    built.parse_config_files([str(ROOT / "pyproject.toml")])
    build = built.get_command_obj("build_py")
    build.ensure_finalized()
    build.manifest_files = {}  # beside what version control adds
    taken = map(Path, build.find_data_files("simnet", "simnet"))
    assert {each.stem for each in taken if each.parent.name == "site_presets"} == NAMES


def test_what_is_no_file_is_not_taken_for_a_slip_of_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").mkdir()
    with pytest.raises(ScenarioError) as caught:
        load(world(tmp_path, "{preset: ./own.yaml}"))
    assert str(caught.value).endswith(": is a folder, not a file")
