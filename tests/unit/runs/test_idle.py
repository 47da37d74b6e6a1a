"""Worlds that differ in their scenarios and not in what is simulated, and those that do differ."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from simnet.actions import Think
from simnet.lowering import plan
from simnet.network import Network, Person
from simnet.runs.alike import alike, checksum
from simnet.runs.idle import Effects
from simnet.runs.worlds import Worlds
from simnet.scenario.load import every, load_base, load_traced

SCENARIOS = Path(__file__).parents[3] / "scenarios"
TEN = SCENARIOS / "ten_villages.yaml"
CHANGES = """
include: {file}
alternatives:
  titled: {{title: Only a title}}
  half-of-dishes:
    set: {{villages.groups.upriver.access: {{subscription: 50 Mbps}}}}
  unused:
    add: {{technologies.other: {{kind: geo}}, backhaul.towns.tering: {{}}}}
  quarter-of-dishes:
    set: {{villages.groups.upriver.access: {{subscription: 15 Mbps}}}}
stress:
  nobody: {{events: [{{at: 90 s, cut: {{isp: telkom, technology: geo}}}}]}}
  river: {{events: [{{at: 90 s, cut: backhaul.links.river}}]}}
"""


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Returns the warnings about a scenario by path."""
    folder = tmp_path_factory.mktemp("idle")
    shutil.copytree(SCENARIOS / "parts", folder / "parts")
    (folder / "ten.yaml").write_text(TEN.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "more.yaml").write_text(CHANGES.format(file="ten.yaml"), encoding="utf-8")
    worlds = Worlds(load_base(folder / "more.yaml"))
    effects = Effects(worlds)
    every(worlds.base.scenario, lambda each: effects.see(each, worlds.network(each)))
    return {each.path: each.message for each in effects.idle()}


def test_worlds_without_effect_are_named_and_no_others(warnings: dict[str, str]) -> None:
    assert list(warnings) == [
        "alternatives.titled",
        "alternatives.half-of-dishes",
        "alternatives.unused",
        "stress.nobody",
    ]


def test_a_rate_that_binds_nowhere_is_said_with_what_binds(warnings: dict[str, str]) -> None:
    assert warnings["alternatives.half-of-dishes"] == (
        "changes nothing that is simulated: subscription 50 Mbps binds nowhere: "
        "leo gives 18 Mbps down and 6.6 Mbps up in 3 of 3 villages"
    )
    assert "no village uses the technology other" in warnings["alternatives.unused"]
    assert "no village has an access with technology: geo, isp: telkom" in warnings["stress.nobody"]


def test_a_cut_of_a_line_that_nothing_crosses_is_played_alike() -> None:
    loaded = load_traced(SCENARIOS / "cut_link.yaml")
    network, run = Worlds(loaded).network(), plan(loaded.scenario)
    aside = replace(network.interfaces[0], name="aside", link="aside", rate_changes=((1, 0),))
    wider = replace(network, interfaces=(*network.interfaces, aside))
    assert alike(network, run, wider, run)
    assert checksum(network, run) == checksum(wider, run)
    crossed = tuple(replace(each, delay_ns=each.delay_ns + 1) for each in network.interfaces)
    slower = replace(network, interfaces=crossed)
    assert not alike(network, run, slower, run)
    assert checksum(network, run) != checksum(slower, run)


class Sleeper:
    """Somebody of another package, who sleeps so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def actions(self, random: object, clock: object) -> object:
        """Sleep once."""
        yield Think(self.seconds)


def test_people_are_told_apart_by_what_they_do() -> None:
    loaded = load_traced(SCENARIOS / "mm1.yaml")
    network, run = Worlds(loaded).network(), plan(loaded.scenario)

    def with_sleeper(seconds: float) -> Network:
        person = Person("p", "g", "p-1", Sleeper(seconds))  # type: ignore[arg-type]
        return replace(network, people=(person,))

    assert alike(with_sleeper(1.0), run, with_sleeper(1.0), run)
    assert not alike(with_sleeper(1.0), run, with_sleeper(2.0), run)


def test_a_parameter_of_pupils_and_a_seed_tell_worlds_apart() -> None:
    base = load_traced(TEN)
    for sets in (["site_types.school.apps.pupils.traffic.objects=7"], ["run.seed=2"]):
        other = load_traced(TEN, sets=sets)
        networks = [Worlds(each).network() for each in (base, other)]
        assert not alike(networks[0], plan(base.scenario), networks[1], plan(other.scenario))
