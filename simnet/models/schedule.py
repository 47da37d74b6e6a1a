"""The events of the models, and the order of those that fall on the same nanosecond.

Ties are broken by a rule that knows nothing of an engine's inside: first the kind of the event,
then the number of its origin (an interface, a timer, a flow), then the order in which that
origin scheduled them. SimPy orders events of a time by priority, then by an id that grows with
every event scheduled; so the kind and the origin make the priority and the id is the count.
All priorities here lie below SimPy's own, therefore the network acts before the people.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from simpy.core import Environment
from simpy.events import Event


class Order(IntEnum):
    """Kinds of events in the order in which they happen at one time."""

    TICK = 0
    """A boundary of the measurement: counters cover [a, b), so it precedes all else."""
    DEPARTURE = 1
    """The end of a transmission."""
    RATE_CHANGE = 2
    """A change of an interface; after those of all interfaces, flows take other ways."""
    ARRIVAL = 3
    """The end of a propagation."""
    TIMER = 4
    """A timer of a TCP endpoint."""
    PATIENCE = 5
    """A transfer is given up; a person's stream is over."""
    SOURCE = 6
    """A source emits a datagram or starts a transfer."""


_KIND_SHIFT = 48
_BELOW_SIMPY = 1 << 56


def priority(kind: Order, origin: int) -> int:
    """Return the SimPy priority of an event of `kind` from `origin` (0 <= origin < 2^48)."""
    return (kind << _KIND_SHIFT) + origin - _BELOW_SIMPY


class Call(Event):
    """An event that calls one function when its time comes, and cannot fail.

    `subject` is what the call is about: a packet, a timer's deadline. There is no cancelling; the
    function compares `subject` or the event itself with what it still waits for.
    """

    def __init__(
        self,
        env: Environment,
        function: Callable[[Any], None],
        delay_ns: int,
        order: int,
        subject: Any = None,
    ) -> None:
        # The fields of Event are set here rather than by its own __init__, as SimPy's Timeout
        # does: one of these is made for each event of each packet.
        self.env = env
        self.callbacks = [function]
        self._ok = True
        self._value = None
        self.subject = subject
        # SimPy's types know only its own two priorities; any number will do.
        env.schedule(self, order, delay_ns)  # type: ignore[arg-type]
