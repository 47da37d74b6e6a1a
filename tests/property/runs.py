"""What the properties run: which engines, on how many random networks, for how long."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from simnet.chance import variates as laws
from simnet.engine import engines
from simnet.network import (
    UNLIMITED,
    Flow,
    Interface,
    Loss,
    Network,
    Node,
    Queue,
    Reroute,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from tests.property.networks import (
    DELAYS,
    MS,
    datagram_networks,
    mostly,
    networks,
    peopled_networks,
    plans,
    tcp_parameters,
)

on_every_engine = pytest.mark.parametrize("engine", engines())

_AT_NIGHT = pytest.mark.nightly if "fast" in engines() else ()
on_every_engine_at_night = pytest.mark.parametrize(
    "engine",
    [each if each == "fast" else pytest.param(each, marks=_AT_NIGHT) for each in engines()],
)
"""On a commit with the compiled core alone: that the reference, ten times slower, does the same to
the last bit is shown there on many times as many networks (test_engines_agree)."""

Run = tuple[Network, RunPlan]


def plain(network: Network) -> Network:
    """Return a network of FIFO, strict priority and window-based TCP, in which nobody is late.

    Delays are as they are.

    Lines are everyone's own. What a stream or a hash of its own decides, and what reckons in times
    or bytes of its own, is left out, and so are relays: their packets go parts of a flow's path.
    Flows may take other ways in the course of a run.
    """
    known = ("fifo", "priority")
    interfaces = tuple(
        dataclasses.replace(
            each,
            lateness=None,
            delay_changes=(),
            queue=each.queue
            if each.queue.discipline in known
            else Queue("fifo", each.queue.limit_packets, each.queue.limit_bytes),
        )
        for each in network.interfaces
    )
    flows = tuple(
        dataclasses.replace(each, tcp=dataclasses.replace(each.tcp, congestion_control="cubic"))
        if each.tcp.congestion_control == "bbr"
        else each
        for each in unsplit(network).flows
    )
    return dataclasses.replace(network, interfaces=interfaces, flows=flows, media=())


def unsplit(network: Network) -> Network:
    """Let no relay split connections, so that every packet goes a whole path of its flow."""
    flows = tuple(
        rerouted(dataclasses.replace(each, legs=()), lambda way: dataclasses.replace(way, legs=()))
        for each in network.flows
    )
    return dataclasses.replace(network, flows=flows)


def rerouted(flow: Flow, change: Callable[[Reroute], Reroute]) -> Flow:
    """Replace each reroute of a flow by what `change` makes of it."""
    return dataclasses.replace(flow, reroutes=tuple(map(change, flow.reroutes)))


def ways_later(flow: Flow, shift: int, factor: int = 1) -> Flow:
    """Let a flow take its other ways so much, or so many times, later."""
    return rerouted(
        flow, lambda way: dataclasses.replace(way, time_ns=way.time_ns * factor + shift)
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """A network of datagrams, or a longer run of one with transfers."""
    if draw(st.booleans()):
        return draw(datagram_networks()), draw(plans())
    return draw(networks()), draw(plans(longest_ms=1500))


def everything() -> st.SearchStrategy[Run]:
    """Any run, or one in which people act too."""
    return st.one_of(runs(), st.tuples(peopled_networks(), plans(longest_ms=500)))


def unhashed(network: Network) -> Network:
    """Return a network in which no queue sorts flows by a hash of their number."""

    def sorted_otherwise(each: Interface) -> Interface:
        if each.queue.discipline != "fq_codel":
            return each
        queue = Queue("drr", each.queue.limit_packets, each.queue.limit_bytes, 2, TURNS)
        return dataclasses.replace(each, queue=queue)

    return with_interfaces(network, sorted_otherwise)


TURNS = (("weights", (3, 1)), ("quantum", 300))


def unhashed_everything() -> st.SearchStrategy[Run]:
    """The same as `everything`, without queues that sort flows by a hash of their number."""
    return everything().map(lambda run: (unhashed(run[0]), run[1]))


def plain_runs() -> st.SearchStrategy[Run]:
    """The same as `runs`, of plain networks."""
    return runs().map(lambda run: (plain(run[0]), run[1]))


def plain_everything() -> st.SearchStrategy[Run]:
    """The same as `everything`, of plain networks."""
    return everything().map(lambda run: (plain(run[0]), run[1]))


def without_loops(network: Network) -> Network:
    """Let every flow keep one path, which passes no interface twice: a packet is met once."""
    flows = tuple(
        dataclasses.replace(
            flow,
            path=tuple(dict.fromkeys(flow.path)),
            reverse_path=tuple(dict.fromkeys(flow.reverse_path)),
            legs=(),
            reroutes=(),
        )
        for flow in network.flows
    )
    return dataclasses.replace(network, flows=flows)


def examples(share: float) -> settings:
    """Run a property on a share of the examples of the profile."""
    return settings(max_examples=max(1, round(settings.default.max_examples * share)))


def with_work(network: Network, change: Callable[[Flow], object]) -> Network:
    """Replace the work of every flow by what `change` makes of it."""
    flows = tuple(dataclasses.replace(flow, work=change(flow)) for flow in network.flows)
    return dataclasses.replace(network, flows=flows)


def with_interfaces(network: Network, change: Callable[[Interface], Interface]) -> Network:
    return dataclasses.replace(network, interfaces=tuple(map(change, network.interfaces)))


@st.composite
def lossy_transfers(draw: st.DrawFn) -> Network:
    """One large transfer a flow over a line that loses packets, but lets most of them through."""

    def line(name: str, source: int) -> Interface:
        return Interface(
            name,
            "line",
            source,
            1 - source,
            rate_bps=draw(st.sampled_from([1_000_000, 3_000_017, 20_000_000])),
            delay_ns=draw(DELAYS),
            queue=Queue(limit_packets=draw(st.sampled_from([8, 40, UNLIMITED]))),
            loss=draw(st.sampled_from([Loss(), Loss(0.02), Loss(0.1), Loss(every=9)])),
        )

    def transfer(number: int) -> Flow:
        work = TransferSource(
            up=laws.constant(draw(st.sampled_from([0, 300, 100_000]))),
            down=laws.constant(draw(st.sampled_from([1, 50_000, 300_000, UNLIMITED]))),
            patience_ns=draw(mostly(UNLIMITED, 300 * MS)),
        )
        tcp = draw(mostly(TcpParameters(), tcp_parameters()))
        name = f"flow-{number}"
        return Flow(name, "all", name, 0, 1, (0,), (1,), work=work, tcp=tcp)

    nodes = (Node("a"), Node("b"))
    flows = tuple(map(transfer, range(draw(st.integers(1, 2)))))
    return Network(nodes, (line("out", 0), line("back", 1)), flows)
