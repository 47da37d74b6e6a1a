"""A queue discipline with another one within it: a shaper or a meter before any kind of queue.

It lies beside the disciplines, which may not ask one another; what is within is found by its name.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self

from simnet.errors import InputError
from simnet.kinds import find_kind, model_validator
from simnet.models.queueing import at_work
from simnet.models.queueing.base import Discipline, InnerQueue, Port, Queueing
from simnet.network import UNLIMITED, Queue
from simnet.units import format_rate


def inner_at_work(queue: Queue, port: Port) -> Discipline:
    """Return the queue within `queue`, empty.

    Raises:
        InputError: the network gives none, or one that there is not.
    """
    if queue.inner is None:
        raise InputError(f"a queue of kind {queue.discipline!r} needs one within it")
    return at_work(queue.inner, port)


class NestedQueueing(Queueing):
    """Base of the disciplines that hold another one, to which all limits belong."""

    paces: ClassVar[bool] = True

    queue: InnerQueue | None = None
    """The queue within: any kind with its parameters and limits. Default: first in, first out,
    with the limits `packets` and `bytes` given here."""

    @model_validator(mode="after")
    def _limits_in_one_place(self) -> Any:
        given = [name for name in ("packets", "bytes") if getattr(self, name) is not None]
        if self.queue is not None and given:
            raise ValueError(f"{given[0]} belongs to the queue within: write queue.{given[0]}")
        return self

    @property
    def limited_itself(self) -> bool:
        """Whether the queue within says a limit, or it is said here for it."""
        return super().limited_itself if self.queue is None else self.queue.limited_itself

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same, with the queue within in the order of the classes."""
        if self.queue is None:
            return self
        return self.model_copy(update={"queue": self.queue.named(classes)})

    def described(self, classes: int) -> Queue:
        """Return the queue as the network has it, with that within."""
        if self.queue is None:
            return super().described(classes)
        return self._around(self.queue.described(classes))

    def limited(self, limit_packets: int, limit_bytes: int, classes: int) -> Queue:
        """Return the queue as the network has it, that within under limits from elsewhere."""
        within = self.queue or find_kind(Queueing, "fifo")()  # type: ignore[type-abstract, call-arg]  # a base is asked for
        return self._around(within.limited(limit_packets, limit_bytes, classes))

    @abstractmethod
    def rates(self) -> Iterator[tuple[str, int]]:
        """Yield the rates (bit/s) that it knows, which the link should have, by their fields."""

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:
        """Yield rates above that of the link, and what does not fit of the queue within."""
        for name, rate in self.rates():
            if rate > rate_bps:
                yield name, f"{format_rate(rate)} is above the link's {format_rate(rate_bps)}"
        if self.queue is not None:
            for name, message in self.queue.misfits(rate_bps):
                yield f"queue.{name}", message

    def _around(self, inner: Queue) -> Queue:
        """Return the queue around another; its limits are what that can hold, of all bands."""
        packets, size = (
            min(UNLIMITED, limit * inner.bands)
            for limit in (inner.limit_packets, inner.limit_bytes)
        )
        return Queue(self.kind, packets, size, 1, self.parameters(), inner)
