"""Hosts and routers are late where villages are described, and elsewhere where it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simnet.chance import variates
from simnet.chance.variates import Variate
from simnet.lowering import lower, plan
from simnet.network import Network
from simnet.runs.alike import alike
from simnet.scenario import Scenario, load
from simnet.scenario.explain import explain
from tests.broken.corpus import SOUND
from tests.unit.lowering.worlds import scenario

GENERIC: dict[str, Any] = {
    "name": "textbook",
    "run": {"duration": "1 s"},
    "nodes": {"a": {}, "b": {}},
    "links": {"ab": {"from": "a", "to": "b", "rate": "1 Mbps"}},
    "flows": {
        "f": {
            "from": "a",
            "to": "b",
            "traffic": {"kind": "poisson", "rate": "1 /s", "size": "100 B"},
        }
    },
}


def lateness(network: Network) -> set[Variate | None]:
    return {each.lateness for each in network.interfaces}


def test_every_interface_of_villages_is_late_by_100_us_in_the_mean() -> None:
    assert lateness(lower(scenario())) == {variates.exponential(0.0001)}


@pytest.mark.parametrize("written", ["none", "0 us"])
def test_it_can_be_turned_off(written: str) -> None:
    assert lateness(lower(scenario({"lateness": written}))) == {None}


def test_a_textbook_network_is_on_time_unless_it_is_written() -> None:
    assert lateness(lower(Scenario.model_validate(GENERIC))) == {None}
    late = Scenario.model_validate({**GENERIC, "lateness": {"exponential": "30 us"}})
    assert lateness(lower(late)) == {variates.exponential(0.00003)}


def test_it_makes_another_world() -> None:
    worlds = [scenario(), scenario({"lateness": "none"}), scenario({"lateness": "20 us"})]
    networks = [(lower(each), plan(each)) for each in worlds]
    for at, (network, run) in enumerate(networks):
        assert [alike(network, run, *other) for other in networks] == [
            at == each for each in range(3)
        ]


def test_what_is_in_force_is_explained_and_written_with_a_run(tmp_path: Path) -> None:
    assert scenario().plain()["lateness"] == {"exponential": "100 us"}
    path = tmp_path / "s.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert load(path).plain()["lateness"] == "none"
    assert [str(each) for each in explain(path, "lateness")] == ["lateness: none, by default"]
    (said,) = explain(path, "lateness", sets=["lateness=30 us"])
    assert str(said) == "lateness: 30 us, set by --set lateness=30 us"
