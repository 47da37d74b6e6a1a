"""Measures of queueing theory out of what an engine counted.

Times are seconds of the simulated clock. Numbers in system are time averages by integrals,
waits and delays averages over packets; distributions of the number in system come from the
packet trace.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.engine import Counts
from simnet.engine.columns import Columns, Histograms, IntArray, bucket_bounds
from simnet.verify.lab import NS

FloatArray = npt.NDArray[np.float64]

CARRIED, LOST, DROPPED, INSIDE = range(4)
"""Fates in the packet trace."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution kept as a log-bucketed histogram of nanoseconds."""

    lower: IntArray
    width: IntArray
    count: IntArray

    @classmethod
    def of(cls, histograms: Histograms, owner: int) -> Spread:
        """Return the distribution of one owner."""
        mine = histograms.owner == owner
        lower, width = bucket_bounds(histograms.bucket[mine])
        return cls(lower, width, histograms.count[mine])

    def quantile(self, probability: float) -> float:
        """Return a quantile in seconds, interpolated within its bucket."""
        running = np.cumsum(self.count)
        target = probability * int(running[-1])
        at = int(np.searchsorted(running, target))
        before = int(running[at - 1]) if at else 0
        share = (target - before) / int(self.count[at])
        return (int(self.lower[at]) + share * (int(self.width[at]) - 1)) / NS

    def standard_deviation(self) -> float:
        """Return the standard deviation in seconds; buckets count as their middle."""
        middle = self.lower + (self.width - 1) / 2
        mean = np.average(middle, weights=self.count)
        return math.sqrt(float(np.average((middle - mean) ** 2, weights=self.count))) / NS

    def above(self, seconds: float) -> float:
        """Return the share of values above `seconds`, interpolated within its bucket."""
        limit = seconds * NS
        share = np.clip((self.lower + self.width - limit) / self.width, 0.0, 1.0)
        return float(np.sum(share * self.count) / np.sum(self.count))


@dataclass(frozen=True, slots=True)
class Station:
    """One interface seen as a queueing station over the measurement window."""

    counts: Counts
    index: int = 0

    def column(self, name: str) -> int:
        """Return one of the counters of the interface."""
        return int(self.counts.interfaces[name][self.index])

    @property
    def window_ns(self) -> int:
        """Length of the measurement window, ns."""
        start, end = self.counts.window_ns
        return end - start

    @property
    def utilisation(self) -> float:
        """Share of the time in which the transmitter was sending."""
        return self.column("busy_ns") / self.window_ns

    @property
    def in_system(self) -> float:
        """Time average of the packets inside, the one in transmission included."""
        return self.column("queue_packets_ns") / self.window_ns

    @property
    def in_queue(self) -> float:
        """Time average of the packets that wait."""
        return self.in_system - self.utilisation

    @property
    def carried_per_s(self) -> float:
        """Packets whose transmission ended, per second."""
        return self.column("carried_packets") / self.window_ns * NS

    @property
    def offered_per_s(self) -> float:
        """Packets that came, per second."""
        return self.column("offered_packets") / self.window_ns * NS

    @property
    def drop_share(self) -> float:
        """Share of the packets offered to the queue that it refused."""
        reached = self.column("offered_packets") - self.column("lost_packets")
        return self.column("dropped_packets") / reached

    @property
    def mean_wait_s(self) -> float:
        """Mean time before transmission, seconds."""
        return self.column("wait_sum_ns") / self.column("wait_count") / NS

    @property
    def no_wait_share(self) -> float:
        """Share of the packets that did not wait at all."""
        return self.column("wait_zero_count") / self.column("wait_count")

    @property
    def mean_size_bytes(self) -> float:
        """Mean size of the packets carried, bytes."""
        return self.column("carried_bytes") / self.column("carried_packets")

    @property
    def waits(self) -> Spread:
        """The distribution of waits."""
        return Spread.of(self.counts.interface_wait, self.index)

    @property
    def class_waits_s(self) -> FloatArray:
        """Mean wait by traffic class, seconds."""
        columns = self.counts.interface_classes
        sums, carried = columns["wait_sum_ns"][self.index], columns["carried_packets"][self.index]
        return np.asarray(sums / carried / NS, dtype=np.float64)


def mean_delay_s(counts: Counts, flow: int = 0) -> float:
    """Return the mean one-way delay of a flow's packets, seconds."""
    return int(counts.flows["delay_sum_ns"][flow]) / int(counts.flows["delay_count"][flow]) / NS


def delays(counts: Counts, flow: int = 0) -> Spread:
    """Return the distribution of the one-way delays of a flow."""
    return Spread.of(counts.flow_delay, flow)


def trace_of(counts: Counts, interface: int = 0) -> Columns:
    """Return the packet trace of one interface, in the order of arrival."""
    trace = counts.trace
    if trace is None:
        raise ValueError("the run kept no trace")
    rows = slice(*np.searchsorted(trace["interface"], (interface, interface + 1)))
    return {name: column[rows] for name, column in trace.items()}


def accepted(trace: Columns) -> Columns:
    """Return the rows of packets that the queue took, whether they left before the end or not."""
    kept = (trace["fate"] == CARRIED) | (trace["fate"] == INSIDE)
    return {name: column[kept] for name, column in trace.items()}


def number_in_system(trace: Columns, window_ns: tuple[int, int]) -> FloatArray:
    """Return the share of time with 0, 1, 2, ... packets inside, over the window."""
    start, end = window_ns
    inside = accepted(trace)
    leaves = np.where(inside["fate"] == CARRIED, inside["departure_ns"], end)
    arrivals = np.sort(np.clip(inside["arrival_ns"], start, end))
    departures = np.sort(np.clip(leaves, start, end))
    times = np.concatenate((arrivals, departures, [end]))
    steps = np.concatenate((np.ones_like(arrivals), -np.ones_like(departures), [0]))
    order = np.argsort(times, kind="stable")
    held = np.diff(times[order], prepend=start)
    before = np.concatenate(([0], np.cumsum(steps[order])[:-1]))
    # Arrivals sort before departures at the same time, so the number is never negative.
    return np.asarray(np.bincount(before, weights=held) / (end - start), dtype=np.float64)
