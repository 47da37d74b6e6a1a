"""Every counter is declared once, and known by that name wherever it is counted, kept or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet import _fastpath
from simnet.engine.counters import (
    FLOW_COUNTERS,
    INTERFACE_COUNTERS,
    Combines,
    Counter,
    Kept,
    counter,
)
from simnet.tables.schema import TABLES

ROOT = Path(__file__).parents[3]
REFERENCE = (ROOT / "simnet/engine/reference/meters.py").read_text(encoding="utf-8")
CORE = (ROOT / "simnet/_fastpath.pyx").read_text(encoding="utf-8")
OF_THE_PLAN = {"capacity_bits"}
"""Known from the network's rates alone, so the core need not count it."""
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
def test_it_is_counted_by_both_engines(each: Counter) -> None:
    known = {
        *_fastpath.INTERFACE_TOTALS,
        *_fastpath.INTERFACE_WIDE,
        *(f"{name}_{when}" for name in _fastpath.INTERFACE_STATES for when in ("start", "end")),
        *_fastpath.FLOW_TOTALS,
    }
    assert each.name in known or f'"{each.name}"' in CORE or each.name in OF_THE_PLAN
    assert each.name in REFERENCE


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


def test_names_are_told_once() -> None:
    for counters in (INTERFACE_COUNTERS, FLOW_COUNTERS):
        assert len({each.name for each in counters}) == len(counters)
    assert counter("busy_ns").unit == "ns"
