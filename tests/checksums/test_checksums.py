"""The tables of shipped scenarios and of random networks are those that were recorded.

A change that only moves code keeps every checksum. One that mends a figure records those that it
changes (:mod:`tests.checksums.record`), and its commit says why.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checksums.networks import (
    NETWORKS,
    RECORD,
    SCENARIOS,
    checksums,
    of_random,
    of_scenario,
)
from tests.checksums.written import read_runs
from tests.variants import only_at_night

FILES = sorted(SCENARIOS.glob("*.yaml"))


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    return dict(json.loads(RECORD.read_text(encoding="utf-8")))


def test_every_shipped_scenario_is_recorded(recorded: dict[str, Any]) -> None:
    assert sorted(recorded["scenarios"]) == [path.stem for path in FILES]


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem, marks=only_at_night(path.stem)) for path in FILES]
)
def test_a_shipped_scenario_gives_the_tables_recorded(path: Path, recorded: dict[str, Any]) -> None:
    expected = recorded["scenarios"][path.stem]
    for name, engine, network, plan in of_scenario(path):
        assert checksums(network, plan, engine) == expected[name], f"{name} on {engine}"


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_random_networks_give_the_tables_recorded(engine: str, recorded: dict[str, Any]) -> None:
    found = [of_random(each, engine) for each in read_runs(NETWORKS)]
    assert found == recorded["random"]
