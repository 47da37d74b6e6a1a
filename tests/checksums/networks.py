"""What the recorded checksums are of: every shipped scenario, and fifty random networks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from simnet import engine
from simnet.network import Network, RunPlan
from simnet.runs.prepare import prepare
from simnet.tables.builder import build
from simnet.tables.manifest import fingerprint
from tests.property.runs import Run
from tests.variants import load_every

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RECORD = Path(__file__).with_name("recorded.json")
NETWORKS = Path(__file__).with_name("networks.json")

SHORT_NS = 10**9
"""Of a shipped scenario, on both engines."""
LONGER_NS = 3 * 10**9
"""Of each of its alternatives and stress tests, on the fast one."""

Checksums = dict[str, str]
"""A checksum of the values in each table, by the table's name."""


def checksums(network: Network, plan: RunPlan, name: str) -> Checksums:
    """Run a network and return the checksums of its tables."""
    tables = build(engine.run(network, plan, name), network, plan)
    return {table: short(fingerprint({table: values})) for table, values in tables.items()}


def short(digest: str) -> str:
    """Return enough of a digest to tell any two apart."""
    return digest[:16]


def of_scenario(path: Path) -> Iterator[tuple[str, str, Network, RunPlan]]:
    """Yield name, engine, network and plan of every recorded run of a shipped scenario."""
    for variant, loaded in load_every(path).items():
        ready = prepare(loaded)
        name = "+".join(filter(None, variant)) or "base"
        network = ready.played
        yield name, "fast", network, shortened(ready.plan, LONGER_NS)
        if name == "base":
            plan = shortened(ready.plan, SHORT_NS)
            for each in ("fast", "reference"):
                yield "first second", each, network, plan


def shortened(plan: RunPlan, duration_ns: int) -> RunPlan:
    """Let a run end early, without a warm-up longer than a tenth of it."""
    return replace(plan, duration_ns=duration_ns, warmup_ns=min(plan.warmup_ns, duration_ns // 10))


def of_random(a_run: Run, name: str) -> str:
    """Return one checksum of all tables of a random network."""
    network, plan = a_run
    plan = replace(plan, trace=False)
    text = "".join(f"{k}{v}" for k, v in sorted(checksums(network, plan, name).items()))
    return short(hashlib.sha256(text.encode()).hexdigest())
