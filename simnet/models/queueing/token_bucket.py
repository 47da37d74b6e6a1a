"""Token bucket shaper (Linux: tbf): holds packets back, so that they leave at a rate, in bursts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from simnet.kinds import PositiveRate, PositiveSize, model_validator
from simnet.models.nested_queue import NestedQueueing, inner_at_work
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.token_bucket import LARGEST_PACKET, Bucket, burst_faults
from simnet.network import Queue
from simnet.units import format_rate


class ShaperQueue(Discipline):
    """Takes the next packet off the queue within, and keeps it until there are tokens for it."""

    def __init__(self, queue: Queue, port: Port, buckets: Sequence[Bucket]) -> None:
        super().__init__(queue, port)
        self._inner = inner_at_work(queue, port)
        self._buckets = buckets
        self._largest_bytes = min(bucket.burst_bytes for bucket in buckets)
        self._head: Packet | None = None

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` if the queue within does, and it is no larger than a bucket."""
        fits = packet.size_bytes <= self._largest_bytes
        return fits and self._inner.enqueue(packet, now_ns)

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the next packet if there are tokens for it."""
        if self._head is None:
            self._head = self._inner.dequeue(now_ns)
        for bucket in self._buckets:
            bucket.refill(now_ns)
        head = self._head
        if head is None or self._wait_ns(head):
            return None
        for bucket in self._buckets:
            bucket.take(head.size_bytes)
        self._head = None
        return head

    def _wait_ns(self, packet: Packet) -> int:
        return max(bucket.wait_ns(packet.size_bytes) for bucket in self._buckets)

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Tell the queue within."""
        self._inner.departed(packet, now_ns)

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits: the next packet, and those in the queue within."""
        head, self._head = self._head, None
        if head is not None:
            self._inner.departed(head, now_ns)
            yield head
        yield from self._inner.flush(now_ns)

    def ready_ns(self, now_ns: int) -> int:
        """Return when there will be tokens for the next packet."""
        if self._head is None:
            return self._inner.ready_ns(now_ns)
        return now_ns + self._wait_ns(self._head)


class TokenBucket(NestedQueueing):
    """Token bucket shaper (tbf): packets wait until `rate` allows them; a full bucket at the start.

    In any time t no more than burst + rate x t leaves, and no more than mtu + peak x t.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "rate": "10 Mbps",
        "burst": "60 kB",
        "peak": "20 Mbps",
        "queue": {"kind": "codel", "packets": 200},
    }

    kind: Literal["token_bucket"] = "token_bucket"
    """Name of the discipline."""
    rate: PositiveRate
    """What leaves in the long run at most: the rate at which tokens come."""
    burst: PositiveSize
    """What may leave at once after a pause, at the rate of the link or of `peak`: the depth of the
    bucket."""
    peak: PositiveRate | None = None
    """What a burst leaves at. Default: the rate of the link."""
    mtu: PositiveSize = LARGEST_PACKET
    """Largest packet, and with `peak` what may leave at once faster than that: the depth of its
    bucket. Default: 1514 B, an Ethernet frame."""

    @model_validator(mode="after")
    def _possible(self) -> TokenBucket:
        for fault in burst_faults("burst", self.burst, self.mtu):
            raise ValueError(fault)
        if self.peak is not None and self.peak <= self.rate:
            raise ValueError(
                f"peak ({format_rate(self.peak)}) must be above rate ({format_rate(self.rate)})"
            )
        return self

    def rates(self) -> Iterator[tuple[str, int]]:
        """Yield the rates by their fields."""
        yield "rate", self.rate
        if self.peak is not None:
            yield "peak", self.peak

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        buckets = [Bucket(self.rate, self.burst)]
        if self.peak is not None:
            buckets.append(Bucket(self.peak, self.mtu))
        return ShaperQueue(queue, port, buckets)
