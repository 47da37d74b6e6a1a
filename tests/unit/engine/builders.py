"""Small networks for the tests of the engines: a chain of nodes, and what crosses it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from simnet.chance.variates import constant
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Loss,
    Network,
    Node,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)

SECOND = 1_000_000_000
MS = 1_000_000
MBPS = 1_000_000
UNBOUNDED = Queue()
LOSSLESS = Loss()
LINUX = TcpParameters()


def link(
    rate_bps: int = 10 * MBPS,
    delay_ns: int = 0,
    queue: Queue = UNBOUNDED,
    loss: Loss = LOSSLESS,
    rate_changes: tuple[tuple[int, int], ...] = (),
) -> Interface:
    """One direction of a link, its place in the chain still to be set."""
    return Interface("", "", 0, 0, rate_bps, delay_ns, queue, loss, rate_changes)


def chain(forward: Sequence[Interface], back: Sequence[Interface] = ()) -> Network:
    """A chain of nodes from left to right; `back` are the interfaces from right to left."""
    last = max(len(forward), len(back))
    placed = [
        dataclasses.replace(each, name=f"n{i}>n{i + 1}", link=f"l{i}", source=i, target=i + 1)
        for i, each in enumerate(forward)
    ] + [
        dataclasses.replace(
            each, name=f"n{last - i}>n{last - i - 1}", link=f"l{last - i - 1}",
            source=last - i, target=last - i - 1,
        )
        for i, each in enumerate(back)
    ]  # fmt: skip
    return Network(tuple(Node(f"n{i}") for i in range(last + 1)), tuple(placed), ())


def with_flows(
    network: Network,
    *works: DatagramSource | TransferSource | None,
    classes: Sequence[int] = (),
    tcp: TcpParameters = LINUX,
    header_bytes: int = 0,
) -> Network:
    """Let flows with the given work go the whole length of a chain."""
    forward = [i for i, each in enumerate(network.interfaces) if each.source < each.target]
    back = [i for i, each in enumerate(network.interfaces) if each.source > each.target]
    flows = tuple(
        Flow(
            name=f"flow-{i}",
            group="all",
            stream=f"flow-{i}",
            source=0,
            target=len(network.nodes) - 1,
            path=tuple(forward),
            reverse_path=tuple(back),
            traffic_class=classes[i] if classes else 0,
            work=work,
            tcp=tcp,
            datagram_header_bytes=header_bytes,
        )
        for i, work in enumerate(works)
    )
    names = tuple(f"class-{i}" for i in range(max(classes, default=0) + 1))
    return dataclasses.replace(network, flows=flows, classes=names)


def cbr(
    gap_s: float = 0.001, size_bytes: int = 1000, immediate: bool = True, **more: object
) -> DatagramSource:
    """Datagrams of one size at equal gaps."""
    source = DatagramSource(constant(gap_s), constant(size_bytes), immediate=immediate)
    return dataclasses.replace(source, **more)  # type: ignore[arg-type]


def replay(*entries: tuple[int, int], **more: object) -> DatagramSource:
    """Datagrams at the given times (ns) of the given sizes (bytes)."""
    return cbr(replay=entries, **more)


def plan(duration_s: float, **more: object) -> RunPlan:
    """A traced run of so many seconds."""
    run = RunPlan(round(duration_s * SECOND), trace=True)
    return dataclasses.replace(run, **more)  # type: ignore[arg-type]
