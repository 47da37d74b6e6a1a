"""The ten villages are those of the official list, and their alternatives are what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.lowering import lower
from simnet.network import Interface, Network
from simnet.scenario import Scenario, load
from tests.variants import load_every

PATH = Path(__file__).parents[2] / "scenarios" / "ten_villages.yaml"
TECHNOLOGIES = {"fibre", "microwave", "lte", "leo", "geo"}


@pytest.fixture(scope="module")
def worlds() -> dict[str, Scenario]:
    return {
        "+".join(filter(None, variant)) or "base": each.scenario
        for variant, each in load_every(PATH).items()
    }


@pytest.fixture(scope="module")
def networks(worlds: dict[str, Scenario]) -> dict[str, Network]:
    return {name: lower(world) for name, world in worlds.items()}


def accesses(network: Network) -> dict[str, Interface]:
    """Interface towards each village, by village."""
    names = [node.name for node in network.nodes]
    return {
        names[each.target]: each
        for each in network.interfaces
        if each.link.startswith("access/") and names[each.target] == each.link[len("access/") :]
    }


def test_they_are_the_ten_villages_of_one_district() -> None:
    villages = load(PATH).villages.complete
    assert len(villages) == 10
    assert {village.district for village in villages.values()} == {"Long Apari"}
    codes = sorted(village.code for village in villages.values())
    assert codes == [f"64.11.04.{number}" for number in range(2001, 2011)]
    for village in villages.values():
        assert village.latitude == round(village.latitude or 0, 2)
        assert village.longitude == round(village.longitude or 0, 2)


def test_every_village_has_its_four_sites_and_every_technology_is_used() -> None:
    villages = load(PATH).villages.complete
    for village in villages.values():
        assert {"village_office", "school", "health", "public_wifi"} <= set(village.sites)
    assert {village.access.technology for village in villages.values()} == TECHNOLOGIES


def test_alternatives_meet_the_same_people(networks: dict[str, Network]) -> None:
    base = {person.name: person.stream for person in networks["base"].people}
    for name in ("half-rate", "all-satellite", "leo-first", "fibre-where-possible", "voice-first"):
        network = networks[name]
        assert {person.name: person.stream for person in network.people} == base
        assert {flow.stream for flow in network.flows} == {
            flow.stream for flow in networks["base"].flows
        }


def test_half_rate_halves_what_could_be_100_mbps(networks: dict[str, Network]) -> None:
    base, half = accesses(networks["base"]), accesses(networks["half-rate"])
    assert base["tiong-ohang"].rate_bps == 100_000_000
    for name, access in half.items():
        assert access.rate_bps == min(base[name].rate_bps, 50_000_000)


def test_each_alternative_changes_the_technology_that_it_says(worlds: dict[str, Scenario]) -> None:
    def used(name: str) -> set[str | None]:
        return {each.access.technology for each in worlds[name].villages.complete.values()}

    assert used("all-satellite") == {"geo"}
    assert used("leo-first") == {"fibre", "leo"}
    assert used("fibre-where-possible") == {"fibre", "leo"}


def test_voice_goes_first_where_it_should(networks: dict[str, Network]) -> None:
    disciplines = {each.queue.discipline for each in accesses(networks["voice-first"]).values()}
    assert disciplines == {"priority"}
    assert networks["voice-first"].classes[0] == "voice"
    calls = [flow for flow in networks["base"].flows if flow.group.endswith("/calls")]
    assert {flow.traffic_class for flow in calls} == {0}


def test_update_day_has_ten_updates_in_each_office(worlds: dict[str, Scenario]) -> None:
    updates = worlds["update-day"].site_types["village_office"].apps["updates"]
    assert updates.count == 10
    assert (updates.traffic.waiting, updates.traffic.system_share) == (1, 1.0)
    assert worlds["base"].site_types["village_office"].apps["updates"].traffic.waiting == 0
