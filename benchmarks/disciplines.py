"""What queue disciplines cost: ``python -m benchmarks.disciplines`` plays (c) and (d) under each.

Every interface of the workload has the discipline with its usual parameters; or shares a medium
with its other direction, under each scheduler. Flows are of three classes in turn, and rates are in
proportion to that of the line, so that most networks carry about what they do under FIFO. Printed
are events and processor time a packet-hop, as ratios to FIFO, and to FIFO whose lines no packet
passes in chains. The events hold on any machine. Runs take turns (A B A B), and of each the least
time counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.workloads import WORKLOADS
from simnet.engine import run
from simnet.engines import FAST
from simnet.kinds import kinds_of
from simnet.models.medium import Scheduling
from simnet.models.queueing import Queueing
from simnet.network import UNLIMITED, Interface, Medium, Member, Network, Outage, Queue, RunPlan
from simnet.units import parse_rate

SIMULATED_S = {"c": 60.0, "d": 20.0}
REPEATS = 7
CLASSES = ("first", "second", "third")
LINE_BPS = {"token_bucket": 11e6, "policer": 11e6, "htb": 20e6, "on_demand": 5e6}
"""The rate of a line for which the rates of a kind's example are meant; where none is given they
are meant for each."""
AIM, AIM_BY_FLOW = 2.0, 2.5
"""Most times FIFO; of those that keep a queue a flow or a user."""
BY_FLOW = ("fq_codel", "per_user")
UNCHAINED = "fifo, unchained"
NEVER_S = 1_000_000
"""After the end of any run."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a workload under a discipline, for each packet-hop."""

    events: float
    ns: float


def built(letter: str) -> Network:
    """Return the network of a workload, with flows of all classes."""
    workload = next(each for each in WORKLOADS if each.letter == letter)
    network: Network = BUILDERS[letter](**workload.parameters)
    flows = tuple(
        replace(flow, traffic_class=k % len(CLASSES)) for k, flow in enumerate(network.flows)
    )
    return replace(network, classes=CLASSES, flows=flows)


def in_proportion(example: Any, factor: float) -> Any:
    """Return an example with its rates times a factor."""
    if isinstance(example, Mapping):
        return {name: in_proportion(value, factor) for name, value in example.items()}
    if isinstance(example, list):
        return [in_proportion(value, factor) for value in example]
    if isinstance(example, str) and example.endswith("bps"):
        return f"{round(parse_rate(example) * factor)} bps"
    return example


def queue_of(interface: Interface, kind: type[Queueing]) -> Queue:
    """Return a queue of a kind for an interface, with the limits that it has."""
    name = kind.model_fields["kind"].default
    factor = interface.rate_bps / LINE_BPS.get(name, interface.rate_bps)
    declared = kind.model_validate({"kind": name, **in_proportion(kind.example, factor)})
    given = interface.queue
    return declared.limited(given.limit_packets, given.limit_bytes, len(CLASSES))


def under(network: Network, kind: type[Queueing]) -> Network:
    """Return a network whose every queue has a discipline."""
    interfaces = tuple(replace(each, queue=queue_of(each, kind)) for each in network.interfaces)
    return replace(network, interfaces=interfaces)


def unchained(network: Network) -> Network:
    """Return a network whose lines are cut after the run, so that none is of a chain."""
    cut = Outage(NEVER_S * SECOND_NS, (NEVER_S + 1) * SECOND_NS)
    interfaces = tuple(replace(each, outages=(cut,)) for each in network.interfaces)
    return replace(network, interfaces=interfaces)


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
    started = time.process_time()
    counts = run(network, plan, FAST)
    took_s = time.process_time() - started
    return Cost(counts.events / counts.packet_hops, took_s / counts.packet_hops * 1e9)


def costs(letter: str) -> dict[str, Cost]:
    """Return the cost of each discipline of the compiled core."""
    plain = built(letter)
    # Of both, a base is asked for, which is abstract.
    every = kinds_of(Queueing)  # type: ignore[type-abstract]  # a base is asked for
    kinds = {name: kind for name, kind in every.items() if kind.compiled}
    networks = {name: under(plain, kind) for name, kind in kinds.items()}
    networks[UNCHAINED] = unchained(plain)
    for name, scheduler in kinds_of(Scheduling).items():  # type: ignore[type-abstract]  # a base is asked for
        networks[f"shared: {name}"] = shared(plain, scheduler)
    runs: dict[str, list[Cost]] = {name: [] for name in networks}
    for _ in range(REPEATS):
        for name, network in networks.items():
            runs[name].append(played(network, letter))
    return {name: min(each, key=lambda cost: cost.ns) for name, each in runs.items()}


def lines(letter: str) -> Iterator[str]:
    """Yield the table of a workload."""
    found = costs(letter)
    fifo, single = found["fifo"], found[UNCHAINED]
    heads = f"{'events a hop':>13} {'ns a hop':>9} {'x fifo':>7} {'x unchained':>12}"
    yield f"{letter}: {'discipline':25} {heads}"
    for name, cost in found.items():
        aim = AIM_BY_FLOW if name in BY_FLOW else AIM
        missed = "" if cost.ns / fifo.ns <= aim else f"  MISSED (aim {aim:g})"
        yield (
            f"   {name:25} {cost.events:13.2f} {cost.ns:9.0f} "
            f"{cost.ns / fifo.ns:7.2f} {cost.ns / single.ns:12.2f}{missed}"
        )


if __name__ == "__main__":
    for each in SIMULATED_S:
        print("\n".join(lines(each)), flush=True)
