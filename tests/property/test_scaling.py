"""Time and size: what may be left out, put off or scaled, and what that does to results."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from simnet.chance import variates as laws
from simnet.engine import run
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Network,
    RunPlan,
)
from tests.property.comparing import by_name, results
from tests.property.networks import MS, datagram_networks, plans
from tests.property.records import INSIDE
from tests.property.runs import (
    Run,
    everything,
    examples,
    on_every_engine_at_night,
    plain,
    plain_runs,
    ways_later,
    with_interfaces,
    with_work,
)

# Time.

ADDITIVE = (
    "offered_packets", "offered_bytes", "lost_packets", "lost_bytes", "dropped_packets",
    "dropped_bytes", "carried_packets", "carried_bytes", "busy_ns", "queue_packets_ns",
    "wait_count", "wait_sum_ns", "wait_zero_count",
)  # fmt: skip
NOT_ADDITIVE_OF_FLOWS = ("delay_min_ns", "delay_max_ns", "jitter_scaled_ns")


@on_every_engine_at_night
@examples(0.12)
@given(a_run=everything(), warmup_share=st.floats(0.05, 0.95))
def test_a_warm_up_only_leaves_out(engine: str, a_run: Run, warmup_share: float) -> None:
    """The run is the same; its counters are those of the whole less those of the warm-up alone."""
    network, plan = a_run
    warmup_ns = int(plan.duration_ns * warmup_share)
    assume(warmup_ns > 0)
    late = run(network, dataclasses.replace(plan, warmup_ns=warmup_ns), engine)
    whole = run(network, dataclasses.replace(plan, warmup_ns=0), engine)
    early = run(network, dataclasses.replace(plan, warmup_ns=0, duration_ns=warmup_ns), engine)
    late_names, whole_names = by_name(network, late), by_name(network, whole)
    for key in whole_names:
        if key[0] in ("trace", "transfers", "series", "flow series"):
            assert late_names[key] == whole_names[key], key
    for name in ADDITIVE:
        np.testing.assert_array_equal(
            late.interfaces[name], whole.interfaces[name] - early.interfaces[name], name
        )
    for name, values in late.interface_classes.items():
        np.testing.assert_array_equal(
            values, whole.interface_classes[name] - early.interface_classes[name], name
        )
    for name in set(late.flows).difference(NOT_ADDITIVE_OF_FLOWS):
        np.testing.assert_array_equal(late.flows[name], whole.flows[name] - early.flows[name], name)
    for name in ("capacity_bits", "queue_bytes_ns_high"):
        missing = whole.interfaces[name] - early.interfaces[name] - late.interfaces[name]
        assert np.isin(missing, (0, 1, -1)).all(), name
    for unit in ("packets", "bytes"):
        start, end = f"inside_{unit}_start", f"inside_{unit}_end"
        np.testing.assert_array_equal(late.interfaces[start], early.interfaces[end])
        np.testing.assert_array_equal(late.interfaces[end], whole.interfaces[end])
    for name in ("queue_packets_max", "queue_bytes_max", "wait_max_ns"):
        both = np.maximum(late.interfaces[name], early.interfaces[name])
        np.testing.assert_array_equal(both, whole.interfaces[name], name)
    both = np.maximum(late.flows["delay_max_ns"], early.flows["delay_max_ns"])
    np.testing.assert_array_equal(both, whole.flows["delay_max_ns"])
    early_names = by_name(network, early)
    for key, value in whole_names.items():
        if key[0] in ("waits", "delays"):
            parts = [early_names[key], late_names[key]]
            added = {
                bucket: sum(part.get(bucket, 0) for part in parts)
                for bucket in sorted(set().union(*parts))
            }
            assert added == value, key


@on_every_engine_at_night
@examples(0.12)
@given(a_run=everything(), share=st.floats(0.05, 0.95))
def test_a_longer_run_contains_the_shorter(engine: str, a_run: Run, share: float) -> None:
    network, plan = a_run
    ends = max(1, int(plan.duration_ns * share))
    plan = dataclasses.replace(plan, warmup_ns=0)
    long = by_name(network, run(network, plan, engine))
    short = by_name(network, run(network, dataclasses.replace(plan, duration_ns=ends), engine))
    for key, rows in long.items():
        if key[0] == "trace":
            assert short[key] == [until(row, ends) for row in rows if row["arrival_ns"] < ends]
        elif key[0] == "transfers":
            assert len(short[key]) == sum(row["start_ns"] < ends for row in rows)
            for row, shorter in zip(rows, short[key], strict=False):
                if row["end_ns"] < ends:
                    assert shorter == row
                else:
                    assert shorter["end_ns"] == ends
        elif key[0].endswith("series"):
            whole = ends // plan.interval_ns
            for name, values in rows.items():
                assert short[key][name][:whole] == values[:whole]


def until(row: dict[str, int], ends: int) -> dict[str, int]:
    """Return a row of the trace as a run that ends earlier has it."""
    return row if row["departure_ns"] < ends else row | {"departure_ns": -1, "fate": INSIDE}


@on_every_engine_at_night
@examples(0.12)
@given(a_run=plain_runs(), turns=st.integers(1, 20))
def test_time_has_no_origin(engine: str, a_run: Run, turns: int) -> None:
    """Everything scheduled later happens so much later.

    By whole turns of TCP's timer wheel: a timer of up to 504 ticks of 4 ms fires at a multiple of
    8 of them, and a longer one than that is not due within these runs.
    """
    network, plan = a_run
    shift = turns * 64 * 4 * MS

    def later(work: object) -> object:
        stop_ns = min(work.stop_ns + shift, UNLIMITED)
        return dataclasses.replace(work, start_ns=work.start_ns + shift, stop_ns=stop_ns)

    flows = tuple(ways_later(flow, shift) for flow in network.flows)
    delayed = with_interfaces(
        with_work(dataclasses.replace(network, flows=flows), lambda flow: later(flow.work)),
        lambda each: dataclasses.replace(
            each,
            rate_changes=tuple((time + shift, rate) for time, rate in each.rate_changes),
            delay_changes=tuple((time + shift, delay) for time, delay in each.delay_changes),
            loss_changes=tuple((time + shift, loss) for time, loss in each.loss_changes),
        ),
    )
    expected = results(network, dataclasses.replace(plan, warmup_ns=0), engine)
    late_plan = dataclasses.replace(plan, duration_ns=plan.duration_ns + shift, warmup_ns=shift)
    changed = results(delayed, late_plan, engine)
    for key, value in expected.items():
        if key[0] == "trace":
            moved = [
                row
                | {
                    "arrival_ns": row["arrival_ns"] + shift,
                    "departure_ns": row["departure_ns"] + shift * (row["departure_ns"] >= 0),
                }
                for row in value
            ]
            assert changed[key] == moved, key
        elif key[0] == "transfers":
            assert changed[key] == [
                row | {"start_ns": row["start_ns"] + shift, "end_ns": row["end_ns"] + shift}
                for row in value
            ]
        elif not key[0].endswith("series"):
            assert changed[key] == value, key


# Scale.


def whole_sizes(network: Network, sizes: Sequence[float], times: int = 1) -> Network:
    """Let every datagram have one of `sizes`, and multiply all that is counted in bytes."""

    def scaled(flow: Flow) -> DatagramSource:
        work = flow.work
        many = min(work.limit_bytes * times, UNLIMITED)
        return dataclasses.replace(
            work,
            size=laws.discrete([size * times for size in sizes], [1.0] * len(sizes)),
            limit_bytes=many,
            replay=tuple((time, max(1, size) * times) for time, size in work.replay),
        )

    def faster(each: Interface) -> Interface:
        limit = min(each.queue.limit_bytes * times, UNLIMITED)
        return dataclasses.replace(
            each,
            rate_bps=each.rate_bps * times,
            queue=dataclasses.replace(each.queue, limit_bytes=limit),
            rate_changes=tuple((time, rate * times) for time, rate in each.rate_changes),
        )

    flows = tuple(
        dataclasses.replace(flow, datagram_header_bytes=flow.datagram_header_bytes * times)
        for flow in network.flows
    )
    network = dataclasses.replace(network, flows=flows)
    return with_interfaces(with_work(network, scaled), faster)


@on_every_engine_at_night
@examples(0.1)
@given(
    network=datagram_networks().map(plain),
    plan=plans(),
    sizes=st.lists(st.integers(1, 1500), min_size=1, max_size=4),
    times=st.integers(2, 50),
)
def test_larger_packets_on_faster_links_take_the_same_time(
    engine: str, network: Network, plan: RunPlan, sizes: list[int], times: int
) -> None:
    small = run(whole_sizes(network, sizes), plan, engine)
    large = run(whole_sizes(network, sizes, times), plan, engine)
    for name, values in small.trace.items():
        factor = times if name == "size_bytes" else 1
        np.testing.assert_array_equal(large.trace[name], values * factor, name)
    for of in ("interfaces", "interface_classes", "interface_series", "flows", "flow_series"):
        for name, values in getattr(small, of).items():
            changed = getattr(large, of)[name]
            if name in ("capacity_bits", "queue_bytes_ns_high"):
                assert ((changed >= values * times) & (changed < (values + 1) * times)).all(), name
            else:
                factor = times if "bytes" in name else 1
                np.testing.assert_array_equal(changed, values * factor, f"{of}.{name}")
    for of in ("interface_wait", "flow_delay"):
        for name in ("owner", "bucket", "count"):
            np.testing.assert_array_equal(
                getattr(getattr(large, of), name), getattr(getattr(small, of), name), name
            )


EVEN_RATES = [64_000, 1_000_000, 2_000_000, 10_000_000, 1_000_000_000]
"""A byte takes a whole number of nanoseconds at these, and at a half, a fifth or a tenth."""


@on_every_engine_at_night
@examples(0.1)
@given(
    network=datagram_networks().map(plain),
    plan=plans(),
    times=st.sampled_from([2, 5, 10]),
    data=st.data(),
)
def test_slower_links_take_longer_in_proportion(
    engine: str, network: Network, plan: RunPlan, times: int, data: st.DataObject
) -> None:
    """All times and delays k-fold, all rates a k-th: the same packets, everything k times later."""
    rates = [data.draw(st.sampled_from(EVEN_RATES)) for _ in network.interfaces]
    replay = st.lists(st.tuples(st.integers(0, 200 * MS), st.integers(0, 1500)), min_size=1)
    replays = [tuple(sorted(data.draw(replay))) for _ in network.flows]

    def scaled(factor: int) -> Network:
        def slower(number: int, each: Interface) -> Interface:
            rate = rates[number] // factor
            on_and_off = enumerate(sorted(time * factor for time, _ in each.rate_changes))
            changes = tuple((time, rate * (k % 2)) for k, time in on_and_off)
            delay_ns = each.delay_ns * factor
            return dataclasses.replace(
                each,
                rate_bps=rate,
                delay_ns=delay_ns,
                rate_changes=changes,
                delay_changes=tuple((at * factor, ns * factor) for at, ns in each.delay_changes),
                loss_changes=tuple((at * factor, loss) for at, loss in each.loss_changes),
            )

        def later(number: int, flow: Flow) -> Flow:
            work = dataclasses.replace(
                flow.work,
                start_ns=flow.work.start_ns * factor,
                stop_ns=min(flow.work.stop_ns * factor, UNLIMITED),
                replay=tuple((time * factor, size) for time, size in replays[number]),
            )
            return ways_later(dataclasses.replace(flow, work=work), 0, factor)

        return dataclasses.replace(
            network,
            interfaces=tuple(slower(k, each) for k, each in enumerate(network.interfaces)),
            flows=tuple(later(k, flow) for k, flow in enumerate(network.flows)),
        )

    quick = run(scaled(1), plan, engine)
    slow_plan = dataclasses.replace(
        plan,
        duration_ns=plan.duration_ns * times,
        warmup_ns=plan.warmup_ns * times,
        interval_ns=plan.interval_ns * times,
    )
    slow = run(scaled(times), slow_plan, engine)
    for of in ("interfaces", "interface_series", "flows", "trace"):
        for name, values in getattr(quick, of).items():
            changed = getattr(slow, of)[name]
            if name == "queue_bytes_ns_high":
                assert ((changed >= values * times) & (changed < (values + 1) * times)).all()
            elif name == "departure_ns":
                expected = np.where(values >= 0, values * times, values)
                np.testing.assert_array_equal(changed, expected, name)
            elif name != "jitter_scaled_ns":
                factor = times if name.endswith("_ns") else 1
                np.testing.assert_array_equal(changed, values * factor, f"{of}.{name}")
