"""Random networks in which packets pass chains of interfaces: each is fed by one other alone.

Interfaces form trees, numbered at random; a path goes down from a root, and perhaps from another
root on. Queues are short, so that packets are dropped inside a chain, and many events fall on one
nanosecond. Some links without delay are so fast that only a large packet takes a nanosecond.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from simnet.network import UNLIMITED, Flow, Interface, Network, Node, Queue
from tests.property import networks
from tests.property.queues import OWN

LIMITS = st.sampled_from([1, 2, 5, 40])
LIMITS_BYTES = networks.mostly(UNLIMITED, 3000, 12_000)
FAST = st.sampled_from([10**10, 10**11, 10**12, 8 * 10**9 * 500])
"""At the last a packet of 500 bytes takes a nanosecond; bit/s."""


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """A short FIFO, or one behind a policer or two."""
    queue = Queue(limit_packets=draw(LIMITS), limit_bytes=draw(LIMITS_BYTES))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        parameters = tuple(draw(OWN["policer"]).items())
        queue = Queue("policer", parameters=parameters, inner=queue)
    return queue


@st.composite
def changing_rates(draw: st.DrawFn, rates: st.SearchStrategy[int]) -> tuple[tuple[int, int], ...]:
    """Changes to rates above 0, some of them in a burst and some after the run."""
    times = {*draw(st.sets(networks.TIMES, max_size=5)), 10**12}
    start, gap = draw(networks.TIMES), draw(st.sampled_from([1, 1000, 300_000]))
    times |= {start + k * gap for k in range(draw(st.sampled_from([0, 0, 40])))}
    return tuple((time, draw(rates)) for time in sorted(times))


@st.composite
def links(draw: st.DrawFn, index: int) -> Interface:
    """An interface that may be of a chain; one in four is whatever an interface can be."""
    drawn = draw(networks.interfaces(index, down=True))
    if draw(networks.mostly(False, True)):
        return drawn
    fast = draw(networks.mostly(False, True))
    rates = FAST if fast else networks.RATES
    return replace(
        drawn,
        rate_bps=draw(rates),
        delay_ns=0 if fast else drawn.delay_ns,
        queue=draw(queues()),
        rate_changes=draw(st.one_of(st.just(()), changing_rates(rates))),
        outages=(),
        delay_changes=draw(st.one_of(st.just(()), networks.delay_changes())),
        loss_changes=draw(st.one_of(st.just(()), networks.loss_changes())),
    )


@st.composite
def chained_networks(draw: st.DrawFn, datagrams: bool) -> Network:
    """Flows of one kind, datagrams or mostly transfers, over trees of interfaces."""
    count = draw(st.integers(2, 7))
    numbers = draw(st.permutations(range(count)))
    ways: list[tuple[int, ...]] = []
    for place, number in enumerate(numbers):
        before = draw(st.sampled_from([place - 1, place - 1, place // 2 - 1, -1]))
        ways.append((*(ways[before] if before >= 0 else ()), number))
    branch = st.sampled_from(ways)
    path = st.one_of(branch, branch, st.tuples(branch, branch).map(lambda pair: pair[0] + pair[1]))
    of_kind = networks.datagram_flows if datagrams else networks.flows
    flows: list[Flow] = [
        _along(draw, draw(of_kind(index, count)), path) for index in range(draw(st.integers(1, 5)))
    ]
    return Network(
        nodes=(Node("a"), Node("b")),
        interfaces=tuple(draw(links(index)) for index in range(count)),
        flows=tuple(flows),
        classes=networks.CLASSES,
    )


def _along(draw: st.DrawFn, flow: Flow, path: st.SearchStrategy[tuple[int, ...]]) -> Flow:
    """Return a flow that goes branches of the trees only, whenever it is."""
    return replace(
        flow,
        path=draw(path),
        reverse_path=draw(path),
        reroutes=tuple(
            replace(each, path=draw(path), reverse_path=draw(path)) for each in flow.reroutes
        ),
    )
