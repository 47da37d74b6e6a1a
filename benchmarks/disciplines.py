"""What queue disciplines cost: ``python -m benchmarks.disciplines`` plays (c) and (d) under each.

Every interface of the workload has the discipline with its usual parameters; or shares a medium
with its other direction, under each scheduler. Printed are events and time a packet-hop, as ratios
to FIFO of the same minutes; the first holds on any machine. Runs take turns (A B A B), and of each
the least time counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.workloads import WORKLOADS
from simnet.engine import run
from simnet.engines import FAST
from simnet.kinds import kinds_of
from simnet.models.medium import Scheduling
from simnet.models.queueing import Queueing
from simnet.network import UNLIMITED, Medium, Member, Network, RunPlan

SIMULATED_S = {"c": 60.0, "d": 20.0}
REPEATS = 5
AIM, AIM_BY_FLOW = 2.0, 2.5
"""Most times FIFO; of those that keep a queue a flow or a user."""
BY_FLOW = ("fq_codel", "per_user")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a workload under a discipline, for each packet-hop."""

    events: float
    ns: float


def under(network: Network, kind: type[Queueing]) -> Network:
    """Return a network whose every queue has a discipline, with the limits that it has."""
    declared = kind.model_validate({"kind": kind.model_fields["kind"].default, **kind.example})
    return replace(
        network,
        interfaces=tuple(
            replace(
                each,
                queue=declared.limited(each.queue.limit_packets, each.queue.limit_bytes, 1),
            )
            for each in network.interfaces
        ),
    )


def shared(network: Network, kind: type[Scheduling]) -> Network:
    """Return a network in which the two directions of each link share a medium."""
    declared = kind.model_validate({"kind": kind.model_fields["kind"].default, **kind.example})
    links: dict[str, list[Member]] = {}
    for index, each in enumerate(network.interfaces):
        links.setdefault(each.link, []).append(Member(index))
    most = declared.implied_packets
    return replace(
        network,
        media=tuple(
            Medium(
                name,
                tuple(members),
                declared.kind,
                UNLIMITED if most is None else most,
                parameters=declared.parameters(),
            )
            for name, members in links.items()
        ),
    )


def played(network: Network, letter: str) -> Cost:
    """Play a workload once."""
    plan = RunPlan(duration_ns=round(SIMULATED_S[letter] * SECOND_NS))
    started = time.perf_counter()
    counts = run(network, plan, FAST)
    took_s = time.perf_counter() - started
    return Cost(counts.events / counts.packet_hops, took_s / counts.packet_hops * 1e9)


def costs(letter: str) -> dict[str, Cost]:
    """Return the cost of each discipline of the compiled core."""
    workload = next(each for each in WORKLOADS if each.letter == letter)
    plain = BUILDERS[letter](**workload.parameters)
    # Of both, a base is asked for, which is abstract.
    every = kinds_of(Queueing)  # type: ignore[type-abstract]
    kinds = {name: kind for name, kind in every.items() if kind.compiled}
    networks = {name: under(plain, kind) for name, kind in kinds.items()}
    for name, scheduler in kinds_of(Scheduling).items():  # type: ignore[type-abstract]
        networks[f"shared: {name}"] = shared(plain, scheduler)
    runs: dict[str, list[Cost]] = {name: [] for name in networks}
    for _ in range(REPEATS):
        for name, network in networks.items():
            runs[name].append(played(network, letter))
    return {name: min(each, key=lambda cost: cost.ns) for name, each in runs.items()}


def lines(letter: str) -> Iterator[str]:
    """Yield the table of a workload."""
    found = costs(letter)
    fifo = found["fifo"]
    heads = f"{'events a hop':>13} {'x fifo':>7} {'ns a hop':>9} {'x fifo':>7}"
    yield f"{letter}: {'discipline':25} {heads}"
    for name, cost in found.items():
        aim = AIM_BY_FLOW if name in BY_FLOW else AIM
        missed = "" if cost.ns / fifo.ns <= aim else f"  MISSED (aim {aim:g})"
        yield (
            f"   {name:25} {cost.events:13.2f} {cost.events / fifo.events:7.2f} "
            f"{cost.ns:9.0f} {cost.ns / fifo.ns:7.2f}{missed}"
        )


if __name__ == "__main__":
    for each in SIMULATED_S:
        print("\n".join(lines(each)), flush=True)
