"""Turns the reference engine's meters into the columns of simnet.engine.columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simnet.engine.columns import (
    FLOW_COLUMNS,
    FLOW_SERIES_COLUMNS,
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    TRACE_COLUMNS,
    Columns,
    Histograms,
    IntArray,
)
from simnet.engine.reference.meters import FlowMeter, PortMeter


def interface_columns(meters: Sequence[PortMeter], now_ns: int) -> Columns:
    """Return the columns of all interfaces, of the window that ends now."""
    rows = [meter.columns(now_ns) for meter in meters]
    return {name: _array([row[name] for row in rows]) for name in INTERFACE_COLUMNS}


def interface_classes(meters: Sequence[PortMeter], classes: int) -> dict[str, IntArray]:
    """Return the columns by interface and traffic class."""
    cells = _array([meter.class_columns() for meter in meters])
    cells = cells.reshape(len(meters), classes, len(INTERFACE_CLASS_COLUMNS))
    return {name: cells[:, :, i].copy() for i, name in enumerate(INTERFACE_CLASS_COLUMNS)}


def interface_series(meters: Sequence[PortMeter], intervals: int) -> dict[str, IntArray]:
    """Return the columns by interval and interface."""
    cells = _array([meter.series for meter in meters])
    cells = cells.reshape(len(meters), intervals, len(INTERFACE_SERIES_COLUMNS))
    return {name: cells[:, :, i].T.copy() for i, name in enumerate(INTERFACE_SERIES_COLUMNS)}


def flow_columns(meters: Sequence[FlowMeter]) -> Columns:
    """Return the columns of all flows, of the window."""
    return table(FLOW_COLUMNS, [meter.columns() for meter in meters])


def flow_series(meters: Sequence[FlowMeter], intervals: int) -> dict[str, IntArray]:
    """Return the columns by interval and flow."""
    cells = _array([meter.goodput_series for meter in meters]).reshape(len(meters), intervals)
    (name,) = FLOW_SERIES_COLUMNS
    return {name: cells.T.copy()}


def histograms(counts: Sequence[dict[int, int]]) -> Histograms:
    """Return the histograms of all owners in one, by owner, then bucket."""
    rows = [
        (owner, bucket, histogram[bucket])
        for owner, histogram in enumerate(counts)
        for bucket in sorted(histogram)
    ]
    columns = table(("owner", "bucket", "count"), rows)
    return Histograms(columns["owner"], columns["bucket"], columns["count"])


def trace(meters: Sequence[PortMeter]) -> Columns:
    """Return what every packet met at every interface."""
    rows = [
        {"interface": interface, **row}
        for interface, meter in enumerate(meters)
        for row in meter.rows or ()
    ]
    return records(TRACE_COLUMNS, rows)


def records(names: Sequence[str], rows: Sequence[Mapping[str, int]]) -> Columns:
    """Return rows of named fields as columns."""
    return table(names, [[row[name] for name in names] for row in rows])


def table(names: Sequence[str], rows: Sequence[Sequence[int]]) -> Columns:
    """Return `rows` as named columns."""
    cells = _array(rows).reshape(len(rows), len(names))
    return {name: cells[:, i].copy() for i, name in enumerate(names)}


def _array(values: Sequence[object]) -> IntArray:
    return np.array(values, dtype=np.int64)
