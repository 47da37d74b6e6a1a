"""Every shipped scenario loads, lowers and runs, with all its alternatives and stress tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simnet import engine
from simnet.engine import Counts
from simnet.network import Network, RunPlan
from simnet.runs.prepare import prepare
from simnet.scenario.load import Loaded
from tests.variants import load_every, only_at_night

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
FIRST_LINE = "# yaml-language-server: $schema=scenario.schema.json"
RUN_NS = 3 * 10**9
"""Long enough for connections over a geostationary satellite to carry data."""

BOTH_NS = 10**9
"""Long enough for thousands of packets, and short enough for the engine written to be read."""

every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def variants(path: Path) -> dict[str, Loaded]:
    """The scenario itself, its alternatives and stress tests, and pairs of a study, by name."""
    return {
        "+".join(filter(None, variant)) or "base": loaded
        for variant, loaded in load_every(path).items()
    }


def simulated(network: Network) -> Counts:
    """Its first seconds, or its first minute where few people think long before they begin."""
    for duration_ns in (RUN_NS, 20 * RUN_NS):
        plan = RunPlan(duration_ns=duration_ns, interval_ns=duration_ns)
        counts = engine.run(network, plan, engine.engines()[0])
        if counts.packet_hops:
            break
    return counts


@every_file
def test_it_names_its_schema_first(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == FIRST_LINE
    assert lines[1].startswith("# ")


@every_file
def test_it_loads_and_runs_with_every_alternative_and_stress_test(path: Path) -> None:
    for name, loaded in variants(path).items():
        counts = simulated(prepare(loaded).network)
        assert counts.packet_hops > 0, name


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem, marks=only_at_night(path.stem)) for path in FILES]
)
def test_both_engines_play_it_alike(path: Path) -> None:
    network = prepare(variants(path)["base"]).network
    plan = RunPlan(duration_ns=BOTH_NS, interval_ns=BOTH_NS)
    fast, reference = (engine.run(network, plan, name) for name in ("fast", "reference"))
    for part in ("interfaces", "flows", "transfers"):
        one, other = getattr(fast, part), getattr(reference, part)
        for column in other:
            assert np.array_equal(one[column], other[column]), f"{part}.{column}"


@every_file
def test_it_is_called_as_its_file(path: Path) -> None:
    (base, *_) = variants(path).values()
    assert base.scenario.name == path.stem.replace("_", "-")
