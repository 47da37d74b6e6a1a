"""The workloads as Networks that simnet's engines run."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from simnet.actions import Action, Clock, Outcome, Think, Transfer
from simnet.chance.streams import RandomStream
from simnet.chance.variates import constant, exponential
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Network,
    Node,
    Person,
    Queue,
    TransferSource,
)

SECOND_NS = 1_000_000_000


class Wiring:
    """Nodes and interfaces in the making."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.interfaces: list[Interface] = []

    def node(self, name: str) -> int:
        """Add a node and return its index."""
        self.nodes.append(Node(name))
        return len(self.nodes) - 1

    def link(
        self, a: int, b: int, rate_bps: float, delay_s: float, limit_packets: int = UNLIMITED
    ) -> tuple[int, int]:
        """Join two nodes; return the interfaces from a to b and from b to a."""
        name = f"{self.nodes[a].name}-{self.nodes[b].name}"
        for source, target in ((a, b), (b, a)):
            self.interfaces.append(
                Interface(
                    name=f"{self.nodes[source].name}->{self.nodes[target].name}",
                    link=name,
                    source=source,
                    target=target,
                    rate_bps=int(rate_bps),
                    delay_ns=round(delay_s * SECOND_NS),
                    queue=Queue(limit_packets=limit_packets),
                )
            )
        return len(self.interfaces) - 2, len(self.interfaces) - 1

    def flow(
        self,
        name: str,
        group: str,
        there: list[int],
        back: list[int],
        work: DatagramSource | TransferSource | None,
    ) -> Flow:
        """Make a flow along interfaces there and back."""
        return Flow(
            name=name,
            group=group,
            stream=name,
            source=self.interfaces[there[0]].source,
            target=self.interfaces[there[-1]].target,
            path=tuple(there),
            reverse_path=tuple(back),
            work=work,
        )

    def network(self, flows: list[Flow], people: list[Person] | None = None) -> Network:
        """Close the network."""
        return Network(tuple(self.nodes), tuple(self.interfaces), tuple(flows), tuple(people or ()))


def queue(rate_bps: float, size_bytes: int, load: float) -> Network:
    """(a) M/D/1: exponential gaps, one transmitter, an endless queue."""
    wiring = Wiring()
    there, back = wiring.link(wiring.node("source"), wiring.node("sink"), rate_bps, 0.0)
    mean_gap_s = size_bytes * 8 / rate_bps / load
    source = DatagramSource(gap=exponential(mean_gap_s), size=constant(size_bytes))
    return wiring.network([wiring.flow("arrivals", "all", [there], [back], source)])


def chain(
    flows: int, flow_bps: float, size_bytes: int, rates_bps: str, delay_s: float, stagger_s: float
) -> Network:
    """(b) Constant bit rate over a chain of links."""
    wiring = Wiring()
    nodes = [wiring.node("n0")]
    hops = []
    for hop, rate_bps in enumerate(rates_bps.split(":"), 1):
        nodes.append(wiring.node(f"n{hop}"))
        hops.append(wiring.link(nodes[-2], nodes[-1], float(rate_bps), delay_s))
    there, back = [hop[0] for hop in hops], [hop[1] for hop in reversed(hops)]
    gap = constant(size_bytes * 8 / flow_bps)
    return wiring.network(
        [
            wiring.flow(
                f"flow{index}",
                "all",
                there,
                back,
                DatagramSource(
                    gap=gap,
                    size=constant(size_bytes),
                    immediate=True,
                    start_ns=round(index * stagger_s * SECOND_NS),
                ),
            )
            for index in range(flows)
        ]
    )


def dumbbell(
    flows: int,
    edge_bps: float,
    edge_delay_s: float,
    bottleneck_bps: float,
    bottleneck_delay_s: float,
    buffer_packets: int,
    stagger_s: float,
) -> Network:
    """(c) Endless TCP transfers, each from a host of its own to another."""
    wiring = Wiring()
    left, right = wiring.node("left"), wiring.node("right")
    middle = wiring.link(left, right, bottleneck_bps, bottleneck_delay_s, buffer_packets)
    made = []
    for index in range(flows):
        sender, receiver = wiring.node(f"sender{index}"), wiring.node(f"receiver{index}")
        first = wiring.link(sender, left, edge_bps, edge_delay_s)
        last = wiring.link(right, receiver, edge_bps, edge_delay_s)
        work = TransferSource(
            up=constant(UNLIMITED),
            down=constant(0),
            start_ns=round(index * stagger_s * SECOND_NS),
        )
        there, back = [first[0], middle[0], last[0]], [last[1], middle[1], first[1]]
        made.append(wiring.flow(f"flow{index}", "all", there, back, work))
    return wiring.network(made)


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who fetches an object, thinks, and fetches the next."""

    object_bytes: int
    request_bytes: int
    think_s: float

    def actions(self, random: RandomStream, _clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield thinking and fetching in turn."""
        think = exponential(self.think_s)
        while True:
            yield Think(think.draw(random))
            yield Transfer(down_bytes=self.object_bytes, up_bytes=self.request_bytes)


def tree(
    villages: int,
    users: int,
    backhauls: int,
    core_bps: float,
    core_packets: int,
    access_bps: float,
    access_packets: int,
    backhaul_bps: float,
    backhaul_packets: int,
    delay_s: float,
    request_bytes: int,
    object_bytes: int,
    think_s: float,
    people: bool = False,
) -> Network:
    """(d), (e), (f) Users in villages fetch, think and fetch; as Python `people` or in the core."""
    wiring = Wiring()
    server, core = wiring.node("server"), wiring.node("core")
    trunk = wiring.link(core, server, core_bps, delay_s, core_packets)
    regions = []
    for index in range(backhauls):
        region = wiring.node(f"region{index}")
        up_down = wiring.link(region, core, backhaul_bps, delay_s, backhaul_packets)
        regions.append((region, up_down))
    work = TransferSource(
        up=constant(request_bytes), down=constant(object_bytes), think=exponential(think_s)
    )
    flows: list[Flow] = []
    readers: list[Person] = []
    for index in range(villages):
        region, backhaul = regions[index * backhauls // villages]
        village = wiring.node(f"village{index}")
        access = wiring.link(village, region, access_bps, delay_s, access_packets)
        there, back = [access[0], backhaul[0], trunk[0]], [trunk[1], backhaul[1], access[1]]
        for user in range(users):
            name = f"village{index}/user{user}"
            flows.append(wiring.flow(name, "users", there, back, None if people else work))
            if people:
                behaviour = Reader(object_bytes, request_bytes, think_s)
                channels = {"internet": len(flows) - 1}
                readers.append(Person(name, "users", name, behaviour, channels))
    return wiring.network(flows, readers)


BUILDERS = {"a": queue, "b": chain, "c": dumbbell, "d": tree, "e": tree, "f": tree}
