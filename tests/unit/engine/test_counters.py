"""Every counter is declared once, and known by that name wherever it is counted, kept or told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet import _fastpath
from simnet.chance.variates import constant
from simnet.engine.counters import (
    FLOW_COUNTERS,
    INTERFACE_COUNTERS,
    TRACE_FIELDS,
    TRANSFER_FIELDS,
    Combines,
    Counter,
    Kept,
    counter,
    names,
)
from simnet.network import UNLIMITED, Loss, Network, Queue, TcpParameters, TransferSource
from simnet.tables.schema import TABLES
from tests.unit.engine.builders import MBPS, MS, SECOND, cbr, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

TOLD_AS = {
    "network_dropped_packets": "dropped_packets", "delay_sum_ns": "delay_mean_s",
    "delay_min_ns": "delay_min_s", "delay_max_ns": "delay_max_s", "jitter_scaled_ns": "jitter_s",
    "goodput_bytes": "goodput_bps", "wait_sum_ns": "wait_mean_s", "wait_min_ns": "wait_min_s",
    "wait_max_ns": "wait_max_s",
    "wait_zero_count": "wait_zero_ratio", "busy_ns": "utilisation",
    "capacity_bits": "capacity_bps", "queue_packets_ns": "queue_mean_packets",
    "queue_bytes_ns_high": "queue_mean_bytes", "queue_packets_max": "queue_max_packets",
    "queue_bytes_max": "queue_max_bytes", "inside_packets_start": "inside_start_packets",
    "inside_bytes_start": "inside_start_bytes", "inside_packets_end": "inside_end_packets",
    "inside_bytes_end": "inside_end_bytes",
}  # fmt: skip
"""Columns of the tables that hold a counter in another unit, or under a plainer name."""

every_counter = pytest.mark.parametrize(
    "each", [*INTERFACE_COUNTERS, *FLOW_COUNTERS], ids=lambda each: each.name
)


@every_counter
def test_it_is_told_in_a_table(each: Counter) -> None:
    table = TABLES["interfaces" if each in INTERFACE_COUNTERS else "flows"]
    column = table.column(TOLD_AS.get(each.name, each.name))
    if each.name not in TOLD_AS:
        assert (column.unit, column.meaning) == (each.unit, each.meaning)


def test_the_core_keeps_the_series_that_are_declared() -> None:
    declared = {each.name for each in INTERFACE_COUNTERS if Kept.SERIES in each.kept}
    assert set(_fastpath.INTERFACE_SERIES) == declared


def test_what_adds_up_is_what_the_core_takes_differences_of() -> None:
    adding = {each.name for each in FLOW_COUNTERS if each.combines is Combines.SUM}
    assert set(_fastpath.FLOW_TOTALS) == adding


def test_the_core_keeps_the_fields_that_are_declared() -> None:
    for places, fields in (
        (_fastpath.TRANSFER_FIELDS, TRANSFER_FIELDS),
        (_fastpath.TRACE_FIELDS, TRACE_FIELDS),
    ):
        assert set(places) == {each.name for each in fields}
        assert len(set(places.values())) == len(places)


def test_whatever_is_declared_is_written_by_each_engine(simulate: Simulate) -> None:
    """A run in which everything happens, so that a column of zeros is one that nobody counts."""
    counts = simulate(eventful(), plan(9, warmup_ns=SECOND, interval_ns=SECOND))
    assert counts.trace is not None
    for declared, columns in (
        (names(INTERFACE_COUNTERS), counts.interfaces),
        (names(INTERFACE_COUNTERS, Kept.CLASS), counts.interface_classes),
        (names(INTERFACE_COUNTERS, Kept.SERIES), counts.interface_series),
        (names(FLOW_COUNTERS), counts.flows),
        (names(FLOW_COUNTERS, Kept.SERIES), counts.flow_series),
        (tuple(each.name for each in TRANSFER_FIELDS), counts.transfers),
        (tuple(each.name for each in TRACE_FIELDS), counts.trace),
    ):
        assert tuple(columns) == declared
        assert [name for name in declared if not columns[name].any()] == []


def eventful() -> Network:
    """An overloaded line up with loss and a line down with CoDel, which marks and drops, and dies;
    transfers with every end."""
    dies = ((3 * SECOND, 0),)
    up = link(MBPS, 5 * MS, Queue(limit_packets=10), Loss(every=50), dies)
    codel = (("target", MS), ("interval", 20 * MS), ("packet", 1514), ("ecn", True))
    queue = Queue("codel", limit_packets=20, parameters=codel)
    down = link(2 * MBPS, 5 * MS, queue, Loss(every=20), dies)
    small = TransferSource(up=constant(300.0), down=constant(3000.0), think=constant(0.1))
    hasty = replace(small, down=constant(UNLIMITED), patience_ns=SECOND)
    endless = replace(small, down=constant(UNLIMITED))
    tcp = TcpParameters(retries=1, syn_retries=1, ecn=True)
    return with_flows(chain([up], [down]), cbr(0.006), small, hasty, endless, tcp=tcp)


def test_names_are_told_once() -> None:
    for counters in (INTERFACE_COUNTERS, FLOW_COUNTERS):
        assert len({each.name for each in counters}) == len(counters)
    assert counter("busy_ns").unit == "ns"
