"""The bench that cases are run on: small networks built by hand, and one door to the engine."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from simnet.chance.variates import Law, Variate
from simnet.engine import Counts, run
from simnet.engines import FAST
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Leg,
    Loss,
    Network,
    Node,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)

NS = 1_000_000_000
"""Nanoseconds in a second."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One replication to be run: its seed, how long (times the planned length), on what."""

    seed: int
    effort: float = 1.0
    engine: str = FAST


def simulate(network: Network, plan: RunPlan, trial: Trial) -> Counts:
    """Run `network`; every case of theory and of real stacks passes through here."""
    return run(network, plan, trial.engine)


def nanoseconds(seconds: float) -> int:
    """Return a time in whole nanoseconds, at most the largest that the clock knows."""
    value = seconds * NS
    return UNLIMITED if value >= UNLIMITED else math.floor(value + 0.5)


@dataclass(slots=True)
class Sketch:
    """A network under construction; nodes are made as links name them."""

    label: str
    """Prefix of all random streams, so that no two cases meet the same chance."""
    nodes: dict[str, int] = field(default_factory=dict)
    interfaces: list[Interface] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def node(self, name: str) -> int:
        """Return the index of a node, new or known."""
        return self.nodes.setdefault(name, len(self.nodes))

    def link(
        self,
        source: str,
        target: str,
        rate_bps: float,
        delay_s: float = 0.0,
        queue: Queue | None = None,
        loss: Loss | None = None,
        rate_changes: tuple[tuple[int, int], ...] = (),
    ) -> int:
        """Add a one-way link and return the index of its interface."""
        name = f"{self.label}/{source}-{target}/{len(self.interfaces)}"
        self.interfaces.append(
            Interface(
                name=name,
                link=name,
                source=self.node(source),
                target=self.node(target),
                rate_bps=round(rate_bps),
                delay_ns=nanoseconds(delay_s),
                queue=queue or Queue(),
                loss=loss or Loss(),
                rate_changes=rate_changes,
            )
        )
        return len(self.interfaces) - 1

    def flow(
        self,
        work: DatagramSource | TransferSource,
        path: tuple[int, ...],
        reverse_path: tuple[int, ...] = (),
        traffic_class: int = 0,
        tcp: TcpParameters | None = None,
        header_bytes: int = 0,
        legs: tuple[Leg, ...] = (),
    ) -> int:
        """Add a flow along interfaces and return its index."""
        name = f"{self.label}/flow-{len(self.flows)}"
        self.flows.append(
            Flow(
                name=name,
                group=self.label,
                stream=name,
                source=self.interfaces[path[0]].source,
                target=self.interfaces[path[-1]].target,
                path=path,
                reverse_path=reverse_path,
                traffic_class=traffic_class,
                work=work,
                tcp=tcp or TcpParameters(),
                datagram_header_bytes=header_bytes,
                legs=legs,
            )
        )
        return len(self.flows) - 1

    def network(self, classes: int = 1) -> Network:
        """Return the network as drawn so far."""
        return Network(
            nodes=tuple(Node(name) for name in self.nodes),
            interfaces=tuple(self.interfaces),
            flows=tuple(self.flows),
            classes=tuple(f"class-{index}" for index in range(classes)),
        )


def scaled(variate: Variate, factor: float) -> Variate:
    """Return `factor` times a variate: seconds of service into bytes, one clock into another."""
    law, mean = variate.law, variate.mean * factor
    if law in (Law.CONSTANT, Law.EXPONENTIAL):
        return replace(variate, a=variate.a * factor, mean=mean)
    if law is Law.UNIFORM:
        return replace(variate, a=variate.a * factor, b=variate.b * factor, mean=mean)
    if law in (Law.ERLANG, Law.PARETO, Law.BOUNDED_PARETO, Law.WEIBULL):
        return replace(variate, b=variate.b * factor, mean=mean)
    if law is Law.HYPEREXPONENTIAL:
        return replace(variate, b=variate.b * factor, c=variate.c * factor, mean=mean)
    if law is Law.LOGNORMAL:
        return replace(variate, a=variate.a + math.log(factor), mean=mean)
    return replace(variate, values=tuple(v * factor for v in variate.values), mean=mean)


def squared_variation(variate: Variate) -> float:
    """Return the squared coefficient of variation, for planning lengths; perhaps infinite."""
    law, mean = variate.law, variate.mean
    if law is Law.CONSTANT:
        return 0.0
    if law is Law.EXPONENTIAL:
        return 1.0
    if law is Law.ERLANG:
        return 1.0 / variate.a
    if law is Law.UNIFORM:
        return (variate.b - variate.a) ** 2 / 12 / mean**2
    if law is Law.HYPEREXPONENTIAL:
        second = 2 * (variate.a * variate.b**2 + (1 - variate.a) * variate.c**2)
        return second / mean**2 - 1
    if law is Law.PARETO:
        alpha = variate.a
        return 1 / (alpha * (alpha - 2)) if alpha > 2 else math.inf
    if law is Law.LOGNORMAL:
        return math.expm1(variate.b**2)
    if law is Law.DISCRETE:
        shares = [
            high - low for low, high in zip((0.0, *variate.weights), variate.weights, strict=False)
        ]
        second = math.fsum(p * v * v for p, v in zip(shares, variate.values, strict=True))
        return second / mean**2 - 1
    return 1.0
