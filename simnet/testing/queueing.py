"""The contract of queue disciplines."""

from __future__ import annotations

from functools import partial

from simnet.chance.streams import RandomStream
from simnet.models.queue_exercise import USERS, Exercise
from simnet.models.queueing import Queueing
from simnet.testing.base import made_from, require


def check_queueing(kind: type[Queueing], **parameters: object) -> None:
    """Check a queue discipline with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. Under random arrivals and
    departures it must lose nothing that it accepted without saying so, return each packet once,
    send whenever a packet waits or say when one may go, keep the order of each flow, stay within
    its limits, let an outage take out all that waits, and do the same again.
    """
    declared: Queueing = made_from(kind, parameters or kind.example)
    for seed in range(20):
        stream = RandomStream(seed, "simnet.testing/queue")
        queue = declared.limited(
            1 + stream.integer(12), 1500 + stream.integer(12_000), 1 + stream.integer(3)
        )
        lists = declared.lists_of(queue, USERS)
        first, again = (
            Exercise(partial(declared.discipline, queue), queue, seed, lists).play()
            for _ in range(2)
        )
        require(first == again, "must do the same again with the same packets")
