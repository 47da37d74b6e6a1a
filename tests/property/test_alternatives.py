"""Alternatives of one network, compared on the same random numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simnet.chance import variates as laws
from simnet.engine import Counts, run
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Loss,
    Network,
    Node,
    Queue,
    RunPlan,
    TransferSource,
)
from tests.property.comparing import assert_same, by_name, results
from tests.property.networks import DELAYS, GAPS, LOSSES, RATES, plans
from tests.property.queues import queues
from tests.property.records import CARRIED, LOST, NEVER, records
from tests.property.runs import (
    Run,
    examples,
    on_every_engine_at_night,
    runs,
    with_interfaces,
    without_loops,
)


@st.composite
def bottlenecks(draw: st.DrawFn) -> Network:
    """One queue that loses some of the equal packets of a few sources that heed nothing."""
    size = draw(st.integers(500, 1500))
    link = Interface(
        "bottleneck", "l", 0, 1,
        rate_bps=draw(st.integers(200_000, 20_000_000)),
        delay_ns=draw(DELAYS),
        queue=Queue(limit_packets=draw(st.integers(1, 12))),
        loss=draw(LOSSES),
    )  # fmt: skip
    bursts = st.sampled_from([None, laws.constant(3), laws.discrete([1, 9], [3, 1])])
    flows = tuple(
        Flow(
            f"f{i}", "g", f"f{i}", 0, 1, (0,), (0,),
            work=DatagramSource(draw(GAPS), laws.constant(size), draw(bursts)),
        )
        for i in range(draw(st.integers(1, 3)))
    )  # fmt: skip
    return Network((Node("a"), Node("b")), (link,), flows)


@on_every_engine_at_night
@examples(0.15)
@given(
    network=bottlenecks(),
    plan=plans(),
    more_packets=st.integers(2, 20),
    faster=st.sampled_from([1.01, 1.5, 2.0, 7.0]),
)
def test_more_buffer_or_more_rate_never_loses_more(
    engine: str, network: Network, plan: RunPlan, more_packets: int, faster: float
) -> None:
    """With equal packets the n-th departure is never later than with less of either.

    Then the queue has room whenever the smaller one had it. A transmission lasts some thousands
    of nanoseconds, so one that is faster by a hundredth is shorter however it is rounded.
    """

    def departures(packets: int, factor: float) -> list[int]:
        better = with_interfaces(
            network,
            lambda each: dataclasses.replace(
                each,
                rate_bps=int(each.rate_bps * factor),
                queue=Queue(limit_packets=each.queue.limit_packets + packets),
            ),
        )
        (record,) = records(better, run(better, plan, engine))
        return sorted(p.left if p.fate == CARRIED else NEVER for p in record.passages if p.accepted)

    least = departures(0, 1.0)
    for packets, factor in ((1, 1.0), (more_packets, 1.0), (0, faster), (more_packets, faster)):
        more = departures(packets, factor)
        assert len(more) >= len(least)
        assert all(sooner <= later for later, sooner in zip(least, more, strict=False))


@on_every_engine_at_night
@examples(0.1)
@given(network=bottlenecks(), plan=plans(), every=st.integers(1, 9))
def test_two_rules_of_loss_lose_what_either_would(
    engine: str, network: Network, plan: RunPlan, every: int
) -> None:
    """Both see every packet, so neither shifts what the other one loses."""

    def lost(loss: Loss) -> np.ndarray:
        lossy = with_interfaces(network, lambda each: dataclasses.replace(each, loss=loss))
        return run(lossy, plan, engine).trace["fate"] == LOST

    either = lost(Loss(0.2)) | lost(Loss(every=every))
    np.testing.assert_array_equal(lost(Loss(0.2, every)), either)


@on_every_engine_at_night
@examples(0.1)
@given(network=bottlenecks(), plan=plans())
def test_a_link_that_takes_no_time_is_none(engine: str, network: Network, plan: RunPlan) -> None:
    """Whole bursts pass it in an instant, though it has room for one packet only."""
    instant = Interface("instant", "l", 0, 1, 10**18, 0, Queue(limit_packets=1))
    longer = dataclasses.replace(
        network,
        interfaces=(instant, *network.interfaces),
        flows=tuple(dataclasses.replace(flow, path=(0, 1)) for flow in network.flows),
    )
    changed = results(longer, plan, engine)
    assert_same(changed, results(network, plan, engine))
    assert changed["interface", "instant"]["dropped_packets"] == 0


# Common random numbers.


@st.composite
def other_links(draw: st.DrawFn, network: Network) -> Network:
    """The same network on other technology: rates, delays, queues and losses."""
    return with_interfaces(
        network,
        lambda each: dataclasses.replace(
            each,
            rate_bps=draw(RATES),
            delay_ns=draw(DELAYS),
            queue=draw(queues()),
            loss=draw(LOSSES),
            rate_changes=(),
        ),
    )


def emissions(network: Network, counts: Counts) -> dict[str, list[tuple[int, int]]]:
    """Return when each datagram flow sent, and what sizes."""
    found = {}
    for flow in network.flows:
        if isinstance(flow.work, DatagramSource):
            rows = by_name(network, counts)["trace", network.interfaces[flow.path[0]].name]
            found[flow.name] = [
                (row["arrival_ns"], row["size_bytes"])
                for row in rows
                if row["flow"] == flow.name and row["side"] == 0
            ]
    return found


@on_every_engine_at_night
@examples(0.12)
@given(a_run=runs(), data=st.data())
def test_alternatives_meet_the_same_arrivals(engine: str, a_run: Run, data: st.DataObject) -> None:
    """Neither another technology nor the other flows change when a flow sends, or how much."""
    network, plan = without_loops(a_run[0]), a_run[1]
    base = run(network, plan, engine)
    alternative = data.draw(other_links(network))
    kept = data.draw(
        st.lists(st.sampled_from(network.flows), min_size=1, unique_by=lambda flow: flow.name)
    )
    fewer = dataclasses.replace(network, flows=tuple(kept))
    for changed_network in (alternative, fewer):
        changed = run(changed_network, plan, engine)
        sent, expected = emissions(changed_network, changed), emissions(network, base)
        assert sent == {name: expected[name] for name in sent}
        asked, expected = (
            by_name(net, counts) for net, counts in ((changed_network, changed), (network, base))
        )
        for flow in changed_network.flows:
            columns = ["up_bytes", "down_bytes"]
            if isinstance(flow.work, TransferSource) and flow.work.interarrival is not None:
                columns.append("start_ns")
            rows = [
                [[row[column] for column in columns] for row in found["transfers", flow.name]]
                for found in (asked, expected)
            ]
            together = min(len(rows[0]), len(rows[1]))
            assert rows[0][:together] == rows[1][:together]
            if "start_ns" in columns:
                assert len(rows[0]) == len(rows[1])
