"""What a packet trace says of a run, worked out without the engines' code.

The trace holds when each packet came to an interface and when its transmission ended. From these,
the interface's rates and the rule of its queue follow the order of service, every wait and every
counter. Intervals are [a, b), as everywhere.
"""

from __future__ import annotations

import heapq
import itertools
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simnet.engine import Counts
from simnet.network import Interface, Network

CARRIED, LOST, DROPPED, INSIDE = range(4)
WORK_OF_A_BYTE = 8 * 10**9
"""In bit x ns/s, the unit of work: a rate in bit/s does that much in each ns."""
NEVER = 2**63


@dataclass
class Passage:
    """One packet at one interface: a row of the trace, and when its transmission began."""

    arrival: int
    departure: int
    fate: int
    flow: int
    side: int
    seq: int
    size: int
    traffic_class: int = 0
    start: int = NEVER

    @property
    def accepted(self) -> bool:
        return self.fate in (CARRIED, INSIDE)

    @property
    def left(self) -> int:
        """When it was no longer inside; NEVER if it still was at the end."""
        if self.accepted:
            return self.departure if self.fate == CARRIED else NEVER
        return self.arrival

    @property
    def wait(self) -> int:
        return self.start - self.arrival


class Rates:
    """The rate of a transmitter over time."""

    def __init__(self, interface: Interface) -> None:
        changes = dict([(-1, interface.rate_bps), *interface.rate_changes])
        self.times = list(changes)
        self.rates = list(changes.values())

    def _pieces(self, a: int, b: int) -> Iterable[tuple[int, int]]:
        """Yield (duration, rate) of the pieces of [a, b)."""
        for begins, ends, rate in zip(
            self.times, [*self.times[1:], NEVER], self.rates, strict=True
        ):
            duration = min(b, ends) - max(a, begins)
            if duration > 0:
                yield duration, rate

    def work(self, a: int, b: int) -> int:
        """Return the integral of the rate over [a, b)."""
        return sum(duration * rate for duration, rate in self._pieces(a, b))

    def sending(self, a: int, b: int) -> int:
        """Return for how long of [a, b) the rate was not 0."""
        return sum(duration for duration, rate in self._pieces(a, b) if rate > 0)

    def around(self, time: int) -> tuple[int, int]:
        """Return the rates just before `time` and from then on."""
        after = bisect_right(self.times, time) - 1
        before = after - 1 if self.times[after] == time else after
        return self.rates[before], self.rates[after]

    def resumes(self, time: int) -> int:
        """Return the first time from `time` on at which the rate is not 0."""
        at = bisect_right(self.times, time) - 1
        if self.rates[at] > 0:
            return time
        for begins, rate in zip(self.times[at + 1 :], self.rates[at + 1 :], strict=True):
            if rate > 0:
                return begins
        return NEVER


@dataclass
class Record:
    """Everything that happened at one interface, in the order of arrival."""

    interface: Interface
    passages: list[Passage]
    until: int
    rates: Rates = field(init=False)
    served: list[Passage] = field(init=False)
    """Those whose transmission began, in the order in which it must have begun."""

    def __post_init__(self) -> None:
        self.rates = Rates(self.interface)
        self.served = list(self._serve())

    def band(self, passage: Passage) -> int:
        queue = self.interface.queue
        if queue.discipline == "fifo":
            return 0
        return min(passage.traffic_class, queue.bands - 1)

    def _serve(self) -> Iterable[Passage]:
        """Serve as the discipline must, taking from the trace only how long it took.

        What arrives when a transmission ends comes after that end, and what arrives when a
        stalled transmitter resumes comes after it has resumed.
        """
        waiting: list[deque[Passage]] = [deque() for _ in range(self.interface.queue.bands)]
        coming = deque(passage for passage in self.passages if passage.accepted)
        free = -1
        while coming or any(waiting):
            while coming and coming[0].arrival < free:
                waiting[self.band(coming[0])].append(coming.popleft())
            start = free
            if not any(waiting):
                first = coming.popleft()
                waiting[self.band(first)].append(first)
                start = self.rates.resumes(first.arrival)
                while coming and coming[0].arrival < start:
                    waiting[self.band(coming[0])].append(coming.popleft())
            if start >= self.until:
                return
            passage = next(band for band in waiting if band).popleft()
            passage.start = start
            yield passage
            free = passage.left

    def work_left_over(self) -> list[int]:
        """Return for each transmission that ended the work it owed, which the next one does."""
        owed, left_over = 0, []
        for passage in self.served:
            if passage.fate == CARRIED:
                done = self.rates.work(passage.start, passage.departure)
                owed += passage.size * WORK_OF_A_BYTE - done
                left_over.append(owed)
        return left_over

    def occupancies(self) -> list[tuple[Passage, int, int]]:
        """Return for each packet not lost how many packets and bytes its band held before it."""
        inside: list[list[tuple[int, int]]] = [[] for _ in range(self.interface.queue.bands)]
        held = [0] * len(inside)
        found = []
        for passage in self.passages:
            if passage.fate == LOST:
                continue
            band = self.band(passage)
            while inside[band] and inside[band][0][0] <= passage.arrival:
                held[band] -= heapq.heappop(inside[band])[1]
            found.append((passage, len(inside[band]), held[band]))
            if passage.accepted:
                heapq.heappush(inside[band], (passage.left, passage.size))
                held[band] += passage.size
        return found

    def during(self, a: int, b: int) -> list[Passage]:
        """Return the packets that were here at some time in [a, b), or left at its start."""
        return [p for p in self.passages if p.arrival < b and p.left >= a]

    def split(self, bounds: Sequence[int]) -> list[list[Passage]]:
        """Return `during` of each of the intervals between `bounds`."""
        parts: list[list[Passage]] = [[] for _ in bounds[1:]]
        for passage in self.passages:
            first = bisect_right(bounds, passage.arrival) - 1
            last = bisect_right(bounds, max(passage.left, passage.arrival)) - 1
            for part in parts[first : last + 1]:
                part.append(passage)
        return parts


def largest_queue(passages: Sequence[Passage], a: int, b: int) -> tuple[int, int]:
    """Return the most packets and bytes inside during [a, b), the state at `a` included."""
    inside = [(p.left, p.size) for p in passages if p.accepted and p.arrival < a <= p.left]
    heapq.heapify(inside)
    packets, held = len(inside), sum(size for _, size in inside)
    peak = (packets, held)
    for passage in passages:
        if passage.accepted and a <= passage.arrival < b:
            while inside and inside[0][0] <= passage.arrival:
                held -= heapq.heappop(inside)[1]
            heapq.heappush(inside, (passage.left, passage.size))
            held += passage.size
            peak = (max(peak[0], len(inside)), max(peak[1], held))
    return peak


def tally(passages: Sequence[Passage], rates: Rates, a: int, b: int) -> dict[str, int]:
    """Return the counters of [a, b) over `passages`, by the names of simnet.engine.columns."""
    came = [passage for passage in passages if a <= passage.arrival < b]
    accepted = [passage for passage in passages if passage.accepted]
    carried = [p for p in accepted if p.fate == CARRIED and a <= p.departure < b]
    groups = {
        "inside_{}_start": [p for p in accepted if p.arrival < a <= p.left],
        "offered_{}": came,
        "lost_{}": [passage for passage in came if passage.fate == LOST],
        "dropped_{}": [passage for passage in came if passage.fate == DROPPED],
        "carried_{}": carried,
        "inside_{}_end": [p for p in accepted if p.arrival < b <= p.left],
    }
    columns = {name.format("packets"): len(group) for name, group in groups.items()}
    columns |= {"dropped_inside_packets": 0, "marked_packets": 0}  # of these disciplines
    columns |= {name.format("bytes"): total(group) for name, group in groups.items()}
    times = [(overlap(p.arrival, p.left, a, b), p.size) for p in accepted]
    columns["queue_packets_ns"] = sum(time for time, _ in times)
    columns["queue_bytes_ns_high"] = sum(time * size for time, size in times) >> 20
    columns["busy_ns"] = sum(rates.sending(max(p.start, a), min(p.left, b)) for p in accepted)
    columns["capacity_bits"] = rates.work(a, b) // 10**9
    waits = [passage.wait for passage in carried]
    columns["wait_count"] = len(waits)
    columns["wait_sum_ns"] = sum(waits)
    columns["wait_min_ns"] = min(waits, default=0)
    columns["wait_max_ns"] = max(waits, default=0)
    columns["wait_zero_count"] = waits.count(0)
    return columns


def total(passages: Iterable[Passage]) -> int:
    """Return their bytes."""
    return sum(passage.size for passage in passages)


def overlap(begins: int, ends: int, a: int, b: int) -> int:
    """Return for how long [begins, ends) and [a, b) are both under way."""
    return max(0, min(ends, b) - max(begins, a))


def records(network: Network, counts: Counts) -> list[Record]:
    """Return what the trace says of every interface."""
    assert counts.trace is not None
    passages: list[list[Passage]] = [[] for _ in network.interfaces]
    columns = [counts.trace[name].tolist() for name in list(counts.trace)]
    for interface, *row in zip(*columns, strict=True):
        flow = row[3]
        passages[interface].append(Passage(*row, network.flows[flow].traffic_class))
    return [
        Record(interface, mine, counts.window_ns[1])
        for interface, mine in zip(network.interfaces, passages, strict=True)
    ]


@dataclass
class Journey:
    """One packet from its first interface to where it was last seen."""

    first: Passage
    last: Passage
    delivered: int
    """When it reached the other end, NEVER if it did not."""


def journeys(
    network: Network, found: Sequence[Record], flow: int, side: int, until: int
) -> list[Journey]:
    """Follow the packets that one side of a flow sent, in the order sent.

    They keep their order, for they are of one class; so the n-th one to leave an interface is the
    n-th at the next. The path must not pass an interface twice.

    Raises:
        AssertionError: what arrives is not what left one propagation delay before.
    """
    path = (network.flows[flow].path, network.flows[flow].reverse_path)[side]
    sent = [p for p in found[path[0]].passages if (p.flow, p.side) == (flow, side)]
    finished = [Journey(passage, passage, NEVER) for passage in sent]
    travelling = finished
    for here, there in itertools.pairwise([*path, None]):
        delay = network.interfaces[here].delay_ns
        travelling = [t for t in travelling if t.last.accepted and t.last.left + delay < until]
        arrivals = [t.last.left + delay for t in travelling]
        if there is None:
            for journey, time in zip(travelling, arrivals, strict=True):
                journey.delivered = time
            break
        passages = [p for p in found[there].passages if (p.flow, p.side) == (flow, side)]
        left = [(t, j.last.seq, j.last.size) for t, j in zip(arrivals, travelling, strict=True)]
        assert left == [(p.arrival, p.seq, p.size) for p in passages]
        for journey, passage in zip(travelling, passages, strict=True):
            journey.last = passage
    return finished
