"""What a finished core counted, as columns: every counter is asked for by its declared name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simnet import _fastpath
from simnet.engine.columns import (
    FLOW_COLUMNS,
    FLOW_SERIES_COLUMNS,
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    TRACE_COLUMNS,
    TRANSFER_COLUMNS,
    Columns,
    Counts,
    Histograms,
    IntArray,
)
from simnet.engine.experiences import Felt
from simnet.engines import FAST
from simnet.network import Interface, Network, RunPlan

_REST_BITS = 20
"""The wide integrals are kept in units of 2^20, and what is left of one."""


def counts_of(
    core: _fastpath.Core, network: Network, plan: RunPlan, experiences: Sequence[Felt]
) -> Counts:
    """Return what a finished core counted."""
    classes = core.class_totals()
    series = core.interface_series()
    return Counts(
        engine=FAST,
        window_ns=(plan.warmup_ns, plan.duration_ns),
        interval_ns=plan.interval_ns,
        packet_hops=core.packet_hops,
        events=core.events,
        wall_s=0.0,
        interfaces=_interfaces(core, network, plan),
        interface_classes={
            name: classes[:, :, _fastpath.INTERFACE_TOTALS[name]].copy()
            for name in INTERFACE_CLASS_COLUMNS
        },
        interface_series={
            name: series[_fastpath.INTERFACE_SERIES[name]] for name in INTERFACE_SERIES_COLUMNS
        },
        interface_wait=_histograms(core.waits()),
        flows=_flows(core),
        flow_series={name: core.flow_series() for name in FLOW_SERIES_COLUMNS},
        flow_delay=_histograms(core.delays()),
        transfers=_columns(TRANSFER_COLUMNS, _fastpath.TRANSFER_FIELDS, core.transfers()),
        trace=_trace(core) if plan.trace else None,
        experiences=tuple(experiences),
    )


def _interfaces(core: _fastpath.Core, network: Network, plan: RunPlan) -> Columns:
    """Return the columns of interfaces in the order in which their counters are declared."""
    start, end = core.interface_totals()
    capacity = [capacity_bits(each, plan) for each in network.interfaces]
    found = {"capacity_bits": np.array(capacity, dtype=np.int64), **core.interface_extremes()}
    for name, place in _fastpath.INTERFACE_TOTALS.items():
        found[name] = end[:, place] - start[:, place]
    for name, (place, rest) in _fastpath.INTERFACE_WIDE.items():
        left_over = (end[:, rest] - start[:, rest]) >> _REST_BITS
        found[name] = end[:, place] - start[:, place] + left_over
    for name, place in _fastpath.INTERFACE_STATES.items():
        found[f"{name}_start"] = start[:, place].copy()
        found[f"{name}_end"] = end[:, place].copy()
    return {name: found[name] for name in INTERFACE_COLUMNS}


def _flows(core: _fastpath.Core) -> Columns:
    """Return the columns of flows in the order in which their counters are declared."""
    totals = core.flow_totals()
    found = core.flow_extremes()
    for name, place in _fastpath.FLOW_TOTALS.items():
        found[name] = totals[:, place].copy()
    return {name: found[name] for name in FLOW_COLUMNS}


def capacity_bits(interface: Interface, plan: RunPlan) -> int:
    """Return the integral of the interface's rate over the window, in whole bits."""
    opens = plan.warmup_ns if plan.warmup_ns < plan.duration_ns else 0
    work, since, rate = 0, 0, interface.rate_bps
    for time_ns, rate_bps in (*interface.rate_changes, (plan.duration_ns, 0)):
        until = min(time_ns, plan.duration_ns)
        work += rate * max(0, until - max(since, opens))
        since, rate = until, rate_bps
    return work // 1_000_000_000


def _columns(names: Sequence[str], place_of: Mapping[str, int], rows: IntArray) -> Columns:
    """Return the declared columns of rows in which the core keeps each at a place of its own."""
    return {name: rows[:, place_of[name]].copy() for name in names}


def _histograms(rows: IntArray) -> Histograms:
    return Histograms(rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy())


def _trace(core: _fastpath.Core) -> Columns:
    rows = core.trace()
    place_of = _fastpath.TRACE_FIELDS
    by_interface = np.argsort(rows[:, place_of["interface"]], kind="stable")
    return _columns(TRACE_COLUMNS, place_of, rows[by_interface])
