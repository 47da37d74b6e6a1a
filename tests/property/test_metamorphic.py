"""How results must change when a network changes in a way whose effect is known for certain.

Ties are part of the semantics: events of the same nanosecond happen in the order of their
origins' numbers. Relations that keep this order hold for every network; the others are checked
where no two origins meet at the same time.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from simnet.chance import variates as laws
from simnet.chance.variates import Variate
from simnet.engine import Counts, run
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Leg,
    Loss,
    Medium,
    Network,
    Node,
    Queue,
    Reroute,
    RunPlan,
    TransferSource,
)
from tests.property.comparing import assert_same, by_name, results
from tests.property.networks import DELAYS, GAPS, MS, interfaces, plans
from tests.property.records import Rates, records
from tests.property.runs import (
    Run,
    everything,
    examples,
    on_every_engine_at_night,
    plain_everything,
    plain_runs,
    rerouted,
    runs,
    unhashed_everything,
    with_interfaces,
    without_loops,
)

Way = TypeVar("Way", Flow, Leg, Reroute)
Numbers = Callable[[int], tuple[int, ...]]
"""What stands in place of the interface of a number."""


def renumbered(flow: Flow, number: Numbers) -> Flow:
    """Let the paths of a flow, and of its legs, pass `number(i)` in place of each interface i."""

    def way(path: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(new for old in path for new in number(old))

    def over(each: Way) -> Way:
        return dataclasses.replace(
            each,
            path=way(each.path),
            reverse_path=way(each.reverse_path),
            **{} if isinstance(each, Leg) else {"legs": tuple(map(over, each.legs))},
        )

    return rerouted(over(flow), over)


def media_of(network: Network, number: Numbers) -> tuple[Medium, ...]:
    """Return the media, the first of `number(i)` a member in place of each interface i."""
    return tuple(
        dataclasses.replace(
            medium,
            members=tuple(
                dataclasses.replace(member, interface=number(member.interface)[0])
                for member in medium.members
            ),
        )
        for medium in network.media
    )


def draws(each: Interface) -> bool:
    """Tell whether an interface has streams of its own, which are keyed by its name."""
    plain = each.queue.discipline in ("fifo", "priority")
    loses = each.loss.probability > 0 or each.loss.bursts is not None or bool(each.loss_changes)
    return loses or each.lateness is not None or not plain


# Names and order.


@on_every_engine_at_night
@examples(0.1)
@given(a_run=everything())
def test_names_of_nodes_links_and_flows_mean_nothing(engine: str, a_run: Run) -> None:
    """Only streams are keyed: a flow's by its `stream`, those of an interface by its own name."""
    network, plan = a_run
    renamed = dataclasses.replace(
        network,
        nodes=tuple(Node(f"N{i}", "router", "somewhere") for i, _ in enumerate(network.nodes)),
        interfaces=tuple(
            dataclasses.replace(
                each,
                name=each.name if draws(each) else f"I{i}",
                link=f"L{i}",
                source=each.target,
                target=each.source,
            )
            for i, each in enumerate(network.interfaces)
        ),
        flows=tuple(
            dataclasses.replace(flow, name=f"F{i}", group=f"G{i}", source=1, target=0)
            for i, flow in enumerate(network.flows)
        ),
        classes=tuple(f"C{i}" for i, _ in enumerate(network.classes)),
    )
    names = zip(
        (*renamed.interfaces, *renamed.flows), (*network.interfaces, *network.flows), strict=True
    )
    old_names = {new.name: old.name for new, old in names}
    changed = by_name(
        dataclasses.replace(
            renamed,
            interfaces=tuple(
                dataclasses.replace(i, name=old_names[i.name]) for i in renamed.interfaces
            ),
            flows=tuple(dataclasses.replace(f, name=old_names[f.name]) for f in renamed.flows),
        ),
        run(renamed, plan, engine),
    )
    assert_same(changed, results(network, plan, engine))


def apart(network: Network) -> Network:
    """Shift delays, starts and timers, so that events of different origins rarely coincide."""

    def later(flow: Flow, by_ns: int) -> Flow:
        work = dataclasses.replace(flow.work, start_ns=flow.work.start_ns + by_ns)
        return dataclasses.replace(flow, work=work, tcp=dataclasses.replace(flow.tcp, tick_ns=1))

    return dataclasses.replace(
        without_loops(network),
        interfaces=tuple(
            dataclasses.replace(each, delay_ns=each.delay_ns + 7919 * 3**i)
            for i, each in enumerate(network.interfaces)
        ),
        flows=tuple(
            later(flow, 104_729 * 5**i) for i, flow in enumerate(without_loops(network).flows)
        ),
    )


def coincide(network: Network, counts: Counts) -> bool:
    """Tell whether packets of two flows, or of both sides of one, came anywhere together."""
    for record in records(network, counts):
        came = sorted((p.arrival, p.flow, p.side) for p in record.passages)
        if any(a[0] == b[0] and a != b for a, b in itertools.pairwise(came)):
            return True
    ends: set[tuple[int, int, int]] = set()
    for index, record in enumerate(records(network, counts)):
        for passage in record.passages:
            flow = network.flows[passage.flow]
            path = (flow.path, flow.reverse_path)[passage.side]
            if path[-1] == index:
                ends.add((passage.flow, passage.left + record.interface.delay_ns, passage.side))
    return any((flow, time, 1 - side) in ends for flow, time, side in ends)


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_runs(), data=st.data())
def test_the_order_of_nodes_links_and_flows_means_nothing(
    engine: str, a_run: Run, data: st.DataObject
) -> None:
    network, plan = apart(a_run[0]), a_run[1]
    counts = run(network, plan, engine)
    assume(not coincide(network, counts))
    order = data.draw(st.permutations(range(len(network.interfaces))), label="interfaces")
    place = {old: new for new, old in enumerate(order)}
    flows = [
        renumbered(dataclasses.replace(flow, source=1, target=0), lambda i: (place[i],))
        for flow in network.flows
    ]
    permuted = Network(
        nodes=network.nodes[::-1],
        interfaces=tuple(
            dataclasses.replace(network.interfaces[old], source=1, target=0) for old in order
        ),
        flows=tuple(data.draw(st.permutations(flows), label="flows")),
        classes=network.classes,
    )
    assert_same(results(permuted, plan, engine), by_name(network, counts))


@on_every_engine_at_night
@examples(0.12)
@given(a_run=unhashed_everything(), data=st.data())
def test_what_is_idle_changes_nothing(engine: str, a_run: Run, data: st.DataObject) -> None:
    """A flow that sends nothing, a link that nothing passes and a node, added anywhere."""
    network, plan = a_run
    place = data.draw(st.integers(0, len(network.interfaces)), label="place of the link")
    unused = dataclasses.replace(data.draw(interfaces(99)), source=2, target=0)

    def moved(index: int) -> tuple[int, ...]:
        return (index + (index >= place),)

    flows = [renumbered(flow, moved) for flow in network.flows]
    silent = [
        None,
        DatagramSource(laws.constant(0.001), laws.constant(9), limit_packets=0, immediate=True),
        DatagramSource(laws.exponential(0.001), laws.constant(9), start_ns=plan.duration_ns),
        TransferSource(laws.constant(9), laws.constant(9), limit_transfers=0),
        TransferSource(
            laws.constant(9), laws.constant(9), interarrival=laws.constant(1), stop_ns=10**9
        ),
    ]
    idle = dataclasses.replace(
        data.draw(st.sampled_from(flows)), name="nobody", work=data.draw(st.sampled_from(silent))
    )
    number = data.draw(st.integers(0, len(flows)), label="place of the flow")
    flows.insert(number, idle)
    people = tuple(
        dataclasses.replace(
            person, channels={to: flow + (flow >= number) for to, flow in person.channels.items()}
        )
        for person in network.people
    )
    larger = dataclasses.replace(
        network,
        nodes=(*network.nodes, Node("idle")),
        interfaces=(*network.interfaces[:place], unused, *network.interfaces[place:]),
        flows=tuple(flows),
        people=people,
        media=media_of(network, moved),
    )
    changed = results(larger, plan, engine)
    assert_same(changed, results(network, plan, engine))
    assert not any(changed["flow", "nobody"].values())
    assert not changed["trace", unused.name]


# Parts that can stand for one another.


@on_every_engine_at_night
@examples(0.12)
@given(a_run=everything(), data=st.data())
def test_a_link_is_two_of_half_its_length(engine: str, a_run: Run, data: st.DataObject) -> None:
    """Of which the second one sends at once: so fast that no packet takes a nanosecond."""
    network, plan = a_run
    split = data.draw(st.integers(0, len(network.interfaces) - 1), label="split")
    whole = network.interfaces[split]
    half_ns = min([whole.delay_ns, *(delay_ns for _, delay_ns in whole.delay_changes)]) // 2
    near = dataclasses.replace(
        whole,
        delay_ns=whole.delay_ns - half_ns,
        delay_changes=tuple((at, delay_ns - half_ns) for at, delay_ns in whole.delay_changes),
    )
    far = Interface("far half", "l", 2, 1, 10**18, half_ns)

    def parts(index: int) -> tuple[int, ...]:
        return (index, index + 1) if index == split else (index + (index > split),)

    halves = dataclasses.replace(
        network,
        interfaces=(
            *network.interfaces[:split], near, far, *network.interfaces[split + 1 :],
        ),
        flows=tuple(renumbered(flow, parts) for flow in network.flows),
        media=media_of(network, parts),
    )  # fmt: skip
    changed = results(halves, plan, engine)
    assert_same(changed, results(network, plan, engine))
    assert changed["interface", "far half"]["wait_max_ns"] == 0
    assert changed["interface", "far half"]["busy_ns"] == 0


@on_every_engine_at_night
@examples(0.1)
@given(
    gap=GAPS,
    size=st.integers(1, 1500),
    rate_bps=st.integers(50_000, 100 * 10**6),
    delay_ns=DELAYS,
    limit_packets=st.sampled_from([1, 3, UNLIMITED]),
    plan=plans(),
)
def test_equal_packets_never_queue_twice(
    engine: str, gap: Variate, size: int, rate_bps: int, delay_ns: int, limit_packets: int,
    plan: RunPlan,
) -> None:  # fmt: skip
    """At a second link of the same rate they wait a nanosecond at most, which is rounding."""
    link = Interface("first", "l", 0, 1, rate_bps, delay_ns, Queue(limit_packets=limit_packets))
    second = dataclasses.replace(link, name="second", queue=Queue())
    source = DatagramSource(gap, laws.constant(size), burst=laws.discrete([1, 5], [1, 1]))
    flow = Flow("f", "g", "f", 0, 1, (0,), (0,), work=source)
    one = Network((Node("a"), Node("b")), (link,), (flow,))
    two = dataclasses.replace(
        one, interfaces=(link, second), flows=(dataclasses.replace(flow, path=(0, 1)),)
    )
    changed = results(two, plan, engine)
    assert changed["trace", "first"] == results(one, plan, engine)["trace", "first"]
    assert changed["interface", "second"]["wait_max_ns"] <= 1


@on_every_engine_at_night
@examples(0.1)
@given(a_run=plain_everything())
def test_a_priority_queue_of_one_band_is_a_fifo(engine: str, a_run: Run) -> None:
    network, plan = a_run

    def queue_as(discipline: str) -> Network:
        return with_interfaces(
            network,
            lambda each: dataclasses.replace(
                each, queue=dataclasses.replace(each.queue, discipline=discipline, bands=1)
            ),
        )

    assert_same(
        results(queue_as("priority"), plan, engine), results(queue_as("fifo"), plan, engine)
    )


@on_every_engine_at_night
@examples(0.12)
@given(a_run=everything(), every_ns=st.integers(MS, 20 * MS))
def test_a_change_to_the_same_rate_is_none(engine: str, a_run: Run, every_ns: int) -> None:
    """What remains of a packet, and of a nanosecond, outlasts a change."""
    network, plan = a_run
    times = range(every_ns, plan.duration_ns, every_ns)

    def renewed(each: Interface) -> Interface:
        rates = Rates(each)
        changes = {time: rates.around(time)[1] for time in times} | dict(each.rate_changes)
        return dataclasses.replace(each, rate_changes=tuple(sorted(changes.items())))

    changed = results(with_interfaces(network, renewed), plan, engine)
    assert_same(changed, results(network, plan, engine))


@on_every_engine_at_night
@examples(0.1)
@given(a_run=runs())
def test_a_loss_that_never_strikes_is_none(engine: str, a_run: Run) -> None:
    network, plan = a_run

    def lose(loss: Loss) -> Network:
        return with_interfaces(
            network, lambda each: dataclasses.replace(each, loss=loss, loss_changes=())
        )

    expected = results(lose(Loss()), plan, engine)
    assert_same(results(lose(Loss(probability=5e-324)), plan, engine), expected)
    assert_same(results(lose(Loss(every=UNLIMITED)), plan, engine), expected)


@on_every_engine_at_night
@examples(0.1)
@given(a_run=plain_runs())
def test_a_limit_that_is_never_reached_is_none(engine: str, a_run: Run) -> None:
    """The fullest that a queue was is as much room as it needs, and not one packet less."""
    network, plan = a_run
    plan = dataclasses.replace(plan, warmup_ns=0)
    network = with_interfaces(
        network, lambda each: dataclasses.replace(each, queue=Queue(), loss=each.loss)
    )
    counts = run(network, plan, engine)
    packets, held = counts.interfaces["queue_packets_max"], counts.interfaces["queue_bytes_max"]

    def limited(taken: int) -> Network:
        return dataclasses.replace(
            network,
            interfaces=tuple(
                dataclasses.replace(each, queue=Queue("fifo", int(most) - taken, int(size)))
                for each, most, size in zip(network.interfaces, packets, held, strict=True)
            ),
        )

    assert_same(results(limited(0), plan, engine), by_name(network, counts))
    if packets.max() > 0:
        assert run(limited(1), plan, engine).interfaces["dropped_packets"].sum() > 0
