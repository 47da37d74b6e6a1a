"""What holds in every run of every network: packets and time are accounted for, to the last one.

The trace is the witness: each counter is worked out again from it, see records.py, which knows
first in first out and strict priority, and nobody who is late. Other disciplines are held to the
contract of `simnet.testing.check_queueing`, the engines to each other, and runs to conservation.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from simnet.actions import Status
from simnet.engine import Counts, run
from simnet.engine.columns import (
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    Histograms,
    bucket_bounds,
)
from simnet.network import DatagramSource, Network, RunPlan, TransferSource
from simnet.tables.histograms import quantiles_of
from tests.property.networks import networks, plans
from tests.property.records import (
    CARRIED,
    DROPPED,
    INSIDE,
    LOST,
    NEVER,
    WORK_OF_A_BYTE,
    Record,
    journeys,
    largest_queue,
    records,
    tally,
)
from tests.property.runs import (
    Run,
    examples,
    lossy_transfers,
    on_every_engine,
    on_every_engine_at_night,
    plain,
    plain_everything,
    without_loops,
)

straight_runs = plain_everything().map(lambda run: (without_loops(run[0]), run[1]))


def sources(network: Network) -> dict[int, DatagramSource | TransferSource | None]:
    """Return what each flow carries, None where people use it, perhaps beside a source."""
    by_people = {index for person in network.people for index in person.channels.values()}
    return {
        index: None if index in by_people else flow.work for index, flow in enumerate(network.flows)
    }


def simulated(a_run: Run, engine: str) -> tuple[Counts, list[Record]]:
    network, plan = a_run
    counts = run(network, plan, engine)
    return counts, records(network, counts)


# At one interface.


@on_every_engine
@examples(0.12)
@given(a_run=plain_everything())
def test_time_runs_forward_and_packets_are_served_in_order(engine: str, a_run: Run) -> None:
    """Within a band first in is first out, and of several bands the first one goes first."""
    _, found = simulated(a_run, engine)
    for record in found:
        arrivals = [passage.arrival for passage in record.passages]
        assert arrivals == sorted(arrivals)
        assert all(0 <= arrival < record.until for arrival in arrivals)
        for passage in record.passages:
            if passage.fate == CARRIED:
                assert passage.arrival <= passage.start <= passage.departure < record.until
            else:
                assert passage.departure == -1
        departures = [passage.left for passage in record.served]
        assert departures == sorted(departures)
        served = {id(passage) for passage in record.served}
        never_begun = [p for p in record.passages if p.accepted and id(p) not in served]
        assert all(passage.fate == INSIDE for passage in never_begun)


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_everything())
def test_a_transmitter_never_idles_and_never_exceeds_its_rate(engine: str, a_run: Run) -> None:
    """While packets wait it works at its full rate: what it owes is less than one nanosecond.

    Owed work between any two departures is the difference of two such remainders; so the bits
    sent in any interval are the integral of the rate over it, and no rounding adds up.
    """
    _, found = simulated(a_run, engine)
    for record in found:
        ended = [passage for passage in record.served if passage.fate == CARRIED]
        owed = record.work_left_over()
        for passage, left_over in zip(ended, owed, strict=True):
            assert 0 <= left_over < max(record.rates.around(passage.departure))
        for passage in record.served[len(ended) :]:
            due = passage.size * WORK_OF_A_BYTE + (owed[-1] if owed else 0)
            assert record.rates.work(passage.start, record.until) <= due


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_everything())
def test_a_queue_keeps_its_limits_and_drops_only_for_them(engine: str, a_run: Run) -> None:
    _, found = simulated(a_run, engine)
    for record in found:
        queue = record.interface.queue
        for passage, packets, held in record.occupancies():
            fits = packets < queue.limit_packets and held + passage.size <= queue.limit_bytes
            assert passage.fate != DROPPED if fits else passage.fate == DROPPED


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_everything())
def test_packets_are_lost_by_the_rule_of_loss_only(engine: str, a_run: Run) -> None:
    _, found = simulated(a_run, engine)
    for record in found:
        loss = record.interface.loss
        by_chance = loss.probability > 0 or loss.bursts or record.interface.loss_changes
        for number, passage in enumerate(record.passages, 1):
            if loss.every and number % loss.every == 0:
                assert passage.fate == LOST
            elif not by_chance:
                assert passage.fate != LOST


@on_every_engine
@examples(0.12)
@given(a_run=plain_everything())
def test_every_counter_of_an_interface_is_that_of_its_trace(engine: str, a_run: Run) -> None:
    """Conservation, and Little's law exactly: queue integrals are sums of times inside."""
    counts, found = simulated(a_run, engine)
    for index, record in enumerate(found):
        expected = tally(record.passages, record.rates, *counts.window_ns)
        peak = largest_queue(record.passages, *counts.window_ns)
        expected["queue_packets_max"], expected["queue_bytes_max"] = peak
        counted = {name: int(counts.interfaces[name][index]) for name in INTERFACE_COLUMNS}
        assert counted == expected
        for unit in ("packets", "bytes"):
            entered = expected[f"inside_{unit}_start"] + expected[f"offered_{unit}"]
            gone = sum(expected[f"{fate}_{unit}"] for fate in ("lost", "dropped", "carried"))
            assert entered == gone + expected[f"inside_{unit}_end"]
    assert counts.packet_hops == sum(p.fate == CARRIED for r in found for p in r.passages)


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_everything())
def test_classes_and_intervals_add_up(engine: str, a_run: Run) -> None:
    counts, found = simulated(a_run, engine)
    opens, until = counts.window_ns
    bounds = [*range(0, until, counts.interval_ns), until]
    for name in INTERFACE_CLASS_COLUMNS:
        by_class = counts.interface_classes[name]
        np.testing.assert_array_equal(by_class.sum(axis=1), counts.interfaces[name], name)
    for index, record in enumerate(found):
        for traffic_class in range(len(a_run[0].classes)):
            mine = [p for p in record.passages if p.traffic_class == traffic_class]
            expected = tally(mine, record.rates, opens, until)
            for name in INTERFACE_CLASS_COLUMNS:
                assert counts.interface_classes[name][index, traffic_class] == expected[name], name
        for interval, passages in enumerate(record.split(bounds)):
            ends = bounds[interval], bounds[interval + 1]
            expected = tally(passages, record.rates, *ends)
            expected["queue_packets_max"] = largest_queue(passages, *ends)[0]
            for name in INTERFACE_SERIES_COLUMNS:
                assert counts.interface_series[name][interval, index] == expected[name], name
    assert counts.interface_series["busy_ns"].shape == (len(bounds) - 1, len(found))


SHARES = (0.0, 0.5, 0.95, 0.99, 1.0)


def assert_brackets(histograms: Histograms, owner: int, values: list[int]) -> None:
    """The n-th smallest value lies in the n-th smallest place of the owner's histogram."""
    mine = histograms.owner == owner
    assert list(histograms.bucket[mine]) == sorted(set(histograms.bucket[mine].tolist()))
    low, width = bucket_bounds(np.repeat(histograms.bucket[mine], histograms.count[mine]))
    exact = np.sort(np.array(values, dtype=np.int64))
    assert exact.shape == low.shape
    assert np.all((low <= exact) & (exact < low + width))
    assert np.all(width <= np.maximum(1, exact / 128))
    if values:
        for share, of_owners in zip(
            SHARES, quantiles_of(histograms, int(histograms.owner.max()) + 1, SHARES), strict=True
        ):
            rank = max(0, int(np.ceil(share * len(values))) - 1)
            assert abs(of_owners[owner] - exact[rank]) < width[rank]


@on_every_engine_at_night
@examples(0.12)
@given(a_run=straight_runs)
def test_percentiles_are_exact_to_a_bucket(engine: str, a_run: Run) -> None:
    counts, found = simulated(a_run, engine)
    opens, until = counts.window_ns
    for index, record in enumerate(found):
        waits = [p.wait for p in record.served if opens <= p.left < until]
        assert_brackets(counts.interface_wait, index, waits)
    for flow in range(len(a_run[0].flows)):
        delays = [
            journey.delivered - journey.first.arrival
            for side in (0, 1)
            for journey in journeys(a_run[0], found, flow, side, until)
            if opens <= journey.delivered < until and journey.first.seq >= 0
        ]
        assert_brackets(counts.flow_delay, flow, delays)
        counted = {
            name: int(counts.flows[f"delay_{name}"][flow])
            for name in ("count", "sum_ns", "min_ns", "max_ns")
        }
        assert counted == {
            "count": len(delays),
            "sum_ns": sum(delays),
            "min_ns": min(delays, default=0),
            "max_ns": max(delays, default=0),
        }


# On the way from one end to the other.


@on_every_engine
@examples(0.12)
@given(a_run=straight_runs)
def test_every_packet_sent_is_delivered_dropped_or_on_its_way(engine: str, a_run: Run) -> None:
    counts, found = simulated(a_run, engine)
    network, _ = a_run
    opens, until = counts.window_ns
    for flow in range(len(network.flows)):
        sides = [journeys(network, found, flow, side, until) for side in (0, 1)]
        all_ = [journey for side in sides for journey in side]
        gone = [journey.last for journey in all_ if not journey.last.accepted]
        sent = [journey.first for journey in all_ if journey.first.arrival >= opens]
        delivered = [j.last for j in all_ if opens <= j.delivered < NEVER]
        counted = {
            name: int(counts.flows[name][flow])
            for name in (
                "sent_packets", "sent_bytes", "delivered_packets", "delivered_bytes",
                "network_dropped_packets",
            )
        }  # fmt: skip
        assert counted == {
            "sent_packets": len(sent),
            "sent_bytes": sum(passage.size for passage in sent),
            "delivered_packets": len(delivered),
            "delivered_bytes": sum(passage.size for passage in delivered),
            "network_dropped_packets": sum(opens <= passage.arrival for passage in gone),
        }
        on_the_way = [j for j in all_ if j.last.accepted and j.delivered == NEVER]
        for journey in on_the_way:
            path = (network.flows[flow].path, network.flows[flow].reverse_path)[journey.last.side]
            assert journey.last.left + max(network.interfaces[i].delay_ns for i in path) >= until


@on_every_engine_at_night
@examples(0.12)
@given(a_run=straight_runs)
def test_goodput_is_never_more_than_what_was_delivered(engine: str, a_run: Run) -> None:
    """Up to the end of every interval; of datagrams it is what was delivered."""
    counts, found = simulated(a_run, engine)
    network, plan = a_run
    until = counts.window_ns[1]
    bounds = [*range(plan.interval_ns, until, plan.interval_ns), until]
    for index, work in sources(network).items():
        header = network.flows[index].tcp.header_bytes if isinstance(work, TransferSource) else 0
        delivered = [
            (journey.delivered, journey.first.size - header)
            for side in (0, 1)
            for journey in journeys(network, found, index, side, until)
            if journey.first.seq >= 0
        ]
        handed_over = counts.flow_series["goodput_bytes"][:, index].cumsum().tolist()
        for bound, goodput in zip(bounds, handed_over, strict=True):
            carried = sum(size for time, size in delivered if time < bound)
            if isinstance(work, DatagramSource):
                assert goodput == carried
            else:
                assert goodput <= carried
        if plan.warmup_ns == 0:
            assert counts.flows["goodput_bytes"][index] == handed_over[-1]


# Transfers.


def transfers_of(counts: Counts, flow: int) -> Iterator[dict[str, int]]:
    """Yield the transfers of a flow in the order of their start."""
    names = list(counts.transfers)
    for row in zip(*(column.tolist() for column in counts.transfers.values()), strict=True):
        each = dict(zip(names, row, strict=True))
        if each["flow"] == flow:
            yield each


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_everything())
def test_every_transfer_has_exactly_one_end(engine: str, a_run: Run) -> None:
    """Serial numbers are given to all of them in turn, and to the streams of people."""
    network, plan = a_run
    counts = run(network, plan, engine)
    opens, until = counts.window_ns
    serials = counts.transfers["serial"]
    assert (np.diff(serials) == 1).all() if not network.people else (np.diff(serials) > 0).all()
    assert (np.diff(counts.transfers["start_ns"]) >= 0).all()
    for index, work in sources(network).items():
        found = list(transfers_of(counts, index))
        ends = [0] * len(Status)
        for each in found:
            assert 0 <= each["start_ns"] <= each["end_ns"] <= until
            assert 0 <= each["received_bytes"] <= each["down_bytes"]
            assert (each["status"] == Status.UNFINISHED) == (each["end_ns"] == until)
            if each["status"] == Status.DONE:
                assert each["received_bytes"] == each["down_bytes"]
            ends[each["status"]] += each["end_ns"] >= opens
        columns = {name: int(counts.flows[name][index]) for name in counts.flows}
        assert columns["transfers_started"] == sum(each["start_ns"] >= opens for each in found)
        assert columns["transfers_done"] == ends[Status.DONE]
        assert columns["transfers_given_up"] == ends[Status.GIVEN_UP]
        assert columns["transfers_failed"] == ends[Status.FAILED] == columns["connections_failed"]
        assert columns["connections"] <= columns["transfers_started"]
        if isinstance(work, TransferSource):
            assert_loop_is_right(found, work)
            if work.think is None or not work.persistent:
                assert columns["connections"] == columns["transfers_started"]


def assert_loop_is_right(found: list[dict[str, int]], work: TransferSource) -> None:
    assert len(found) <= work.limit_transfers
    for each in found:
        patience_ends = each["start_ns"] + work.patience_ns
        assert work.start_ns <= each["start_ns"] < work.stop_ns
        assert each["end_ns"] <= patience_ends
        assert (each["status"] != Status.GIVEN_UP) or each["end_ns"] == patience_ends
    if work.interarrival is None:
        for before, after in itertools.pairwise(found):
            assert before["status"] != Status.UNFINISHED
            assert after["start_ns"] >= before["end_ns"]


@on_every_engine_at_night
@examples(0.12)
@given(
    network=st.one_of(lossy_transfers(), networks().map(plain).map(without_loops)),
    plan=plans(longest_ms=1500),
)
def test_bytes_are_handed_over_in_order_and_once(
    engine: str, network: Network, plan: RunPlan
) -> None:
    """What the first transfer of a flow received is the longest run of segments without a gap.

    What TLS sends is in segments, too, and data without a round trip are not read before the
    greeting beside them is there: such flows are left out.
    """
    counts = run(network, dataclasses.replace(plan, warmup_ns=0), engine)
    found = records(network, counts)
    until = plan.duration_ns
    alone = [
        (index, *only)
        for index in range(len(network.flows))
        if len(only := list(transfers_of(counts, index))) == 1
        and not (network.flows[index].tcp.tls_round_trips or network.flows[index].tcp.zero_rtt)
    ]
    assume(alone)
    for index, each in alone:
        mss = network.flows[index].tcp.mss_bytes
        in_order = []
        for side, size in ((0, each["up_bytes"]), (1, each["down_bytes"])):
            arrived = {
                journey.first.seq
                for journey in journeys(network, found, index, side, until)
                if journey.delivered <= min(each["end_ns"], until - 1)
            }
            segments = next(n for n in itertools.count() if n not in arrived)
            in_order.append(min(segments * mss, size))
        received = each["received_bytes"]
        if each["status"] == Status.FAILED:
            assert received <= in_order[1]
        else:
            assert received == in_order[1]
        if each["status"] in (Status.DONE, Status.UNFINISHED):
            assert counts.flows["goodput_bytes"][index] == sum(in_order)
