"""Classification: which session a packet belongs to, by its traffic class, its flow or its user.

What fair queues take turns between is a session: a traffic class; a flow, one way of a connection,
hashed to one of a number of lists as FQ-CoDel does (:mod:`simnet.models.flow_hash`); or a user, a
person or device of the scenario with all flows (`simnet.network.users_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from simnet.models.flow_hash import list_of
from simnet.models.lists import PlainList
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.network import Queue

By = Literal["class", "flow", "user"]
"""What a session is."""


def classifier(by: By, sessions: int, port: Port) -> Callable[[Packet], int]:
    """Return what tells the number of a packet's session.

    Args:
        by: what a session is.
        sessions: how many classes or lists of flows there are; a class beyond is of the last one.
        port: of whose stream the perturbation of the hash is drawn, by flow.
    """
    if by == "user":
        return lambda packet: packet.user
    if by == "flow":
        perturbation = port.stream.raw()
        return lambda packet: list_of(packet, perturbation, sessions)
    last = sessions - 1
    return lambda packet: min(packet.traffic_class, last)


class SessionQueue(Discipline):
    """A list of packets for each session, first in, first out, with limits of its own.

    Which session is served next is for disciplines to say.
    """

    def __init__(self, queue: Queue, port: Port, by: By) -> None:
        super().__init__(queue, port)
        self.session = classifier(by, queue.bands, port)
        self._lists: dict[int, PlainList] = {}
        """Of the sessions of which a packet has come."""

    def _list(self, session: int) -> PlainList:
        found = self._lists.get(session)
        if found is None:
            found = self._lists[session] = PlainList(self.queue)
        return found

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless the list of its session is full."""
        return self._list(self.session(packet)).enqueue(packet, now_ns)

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet` in its list."""
        self._lists[self.session(packet)].departed(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        for session in sorted(self._lists):
            yield from self._lists[session].flush()
