"""Queue disciplines: who waits, who is refused, who is sent next. One a file, found by its name.

A discipline at work is a passive object without a clock: a port asks it to `enqueue` a packet, to
`dequeue` the next one when the transmitter is free, and tells it when a packet has `departed`. It
may refuse a packet, drop one that waits or mark it instead, and say before when none may go.
To add one, write ``simnet/models/queueing/<name>.py`` with one class on
:class:`~simnet.models.queueing.base.Queueing`, or offer the class from another package under the
entry point group ``simnet.queueing``; nothing else is edited. ``simnet.testing.check_queueing`` is
its contract.
"""

from __future__ import annotations

from simnet.kinds import find_kind
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.network import Queue

__all__ = ["Discipline", "Occupancy", "Port", "Queueing", "at_work", "marks"]


def at_work(queue: Queue, port: Port) -> Discipline:
    """Return the queue of a port, empty.

    Raises:
        InputError: there is no such discipline; names the nearest.
        PackageError: the package that offers it fails.
    """
    return _declared(queue).discipline(queue, port)


def marks(queue: Queue) -> bool:
    """Tell whether a queue of a network, or the one within it, may mark packets (RFC 3168).

    Raises:
        InputError: there is no such discipline; names the nearest.
        PackageError: the package that offers it fails.
    """
    return _declared(queue).marks or (queue.inner is not None and marks(queue.inner))


def _declared(queue: Queue) -> Queueing:
    kind = find_kind(Queueing, queue.discipline)  # type: ignore[type-abstract]  # a base is asked for
    # What a network carries was checked as it was read; times are numbers by now.
    return kind.model_construct(kind=queue.discipline, **dict(queue.parameters))
