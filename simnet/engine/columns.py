"""What an engine counts, column by column, and the checks that hold for any run.

Everything is of the measurement window [warmup, duration) unless a name says otherwise. Arrays
are indexed by interface, flow or transfer in the order of the Network. Times are ns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.engine.counters import (
    FLOW_COUNTERS,
    INTERFACE_COUNTERS,
    TRACE_FIELDS,
    TRANSFER_FIELDS,
    Kept,
    names,
)
from simnet.engine.experiences import Felt
from simnet.errors import ConservationError

IntArray: TypeAlias = npt.NDArray[np.int64]
Columns: TypeAlias = dict[str, IntArray]

SUB_BUCKETS_BITS = 7
SUB_BUCKETS = 1 << SUB_BUCKETS_BITS
"""Buckets per octave of a delay histogram: a bucket is less than 0.8 % wide."""

INTERFACE_COLUMNS = names(INTERFACE_COUNTERS)
INTERFACE_CLASS_COLUMNS = names(INTERFACE_COUNTERS, Kept.CLASS)
INTERFACE_SERIES_COLUMNS = names(INTERFACE_COUNTERS, Kept.SERIES)
FLOW_COLUMNS = names(FLOW_COUNTERS)
FLOW_SERIES_COLUMNS = names(FLOW_COUNTERS, Kept.SERIES)

TRANSFER_COLUMNS = tuple(each.name for each in TRANSFER_FIELDS)
TRACE_COLUMNS = tuple(each.name for each in TRACE_FIELDS)
"""One row a packet and interface, ordered by interface, then by arrival."""


@dataclass(frozen=True, slots=True)
class Histograms:
    """Sparse log-bucketed histograms: `count` values of owner `owner` fell into `bucket`."""

    owner: IntArray
    bucket: IntArray
    count: IntArray


@dataclass(frozen=True, slots=True)
class Counts:
    """All that one run counted; see the column lists of this module for the meaning of each."""

    engine: str
    window_ns: tuple[int, int]
    interval_ns: int
    packet_hops: int
    """Packets forwarded by an interface over the whole run."""
    events: int
    wall_s: float
    interfaces: Columns
    interface_classes: dict[str, IntArray]
    """Arrays of shape (interfaces, classes)."""
    interface_series: dict[str, IntArray]
    """Arrays of shape (intervals, interfaces); interval i covers
    [i, i + 1) * interval from time 0, warm-up included."""
    interface_wait: Histograms
    flows: Columns
    flow_series: dict[str, IntArray]
    flow_delay: Histograms
    transfers: Columns
    """One row a transfer that was under way or started in the run, warm-up included, by serial."""
    trace: Columns | None = None
    experiences: tuple[Felt, ...] = ()
    """What people said that they felt, in the order in which they said it, warm-up included."""


def bucket_of(value_ns: int) -> int:
    """Return the histogram bucket of a non-negative value (exact below 128 ns)."""
    if value_ns < SUB_BUCKETS:
        return value_ns
    shift = value_ns.bit_length() - 1 - SUB_BUCKETS_BITS
    return ((shift + 1) << SUB_BUCKETS_BITS) + (value_ns >> shift) - SUB_BUCKETS


def bucket_bounds(bucket: IntArray) -> tuple[IntArray, IntArray]:
    """Return the lower bounds and the widths of buckets, ns."""
    shift = np.maximum((bucket >> SUB_BUCKETS_BITS) - 1, 0)
    offset = np.where(bucket < SUB_BUCKETS, bucket, (bucket & (SUB_BUCKETS - 1)) + SUB_BUCKETS)
    return offset << shift, np.int64(1) << shift


def check_conservation(counts: Counts) -> None:
    """Raise unless every interface accounts for every packet and byte.

    Raises:
        ConservationError: inside at the start + offered != lost + dropped + carried + inside.
    """
    columns = counts.interfaces
    for unit in ("packets", "bytes"):
        entered = columns[f"inside_{unit}_start"] + columns[f"offered_{unit}"]
        accounted = sum(
            (columns[f"{fate}_{unit}"] for fate in ("lost", "dropped", "carried")),
            start=columns[f"inside_{unit}_end"],
        )
        breach = np.flatnonzero(entered != accounted)
        if breach.size:
            first = int(breach[0])
            raise ConservationError(
                f"interface {first}: {int(entered[first])} {unit} entered, "
                f"{int(accounted[first])} are accounted for"
            )
