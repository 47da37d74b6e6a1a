"""Split TCP: connections that performance-enhancing proxies end on both sides (RFC 3135).

A split connection is a row of legs, each a connection of its own over its part of the path. Where
two legs meet stands a relay. When the leg on the client's side is established it opens the next
one, and from then on copies bytes both ways at once, as far as its memory reaches: it reads only
what its buffer towards the other leg has room for, so that the window of the leg it reads from
closes while the other one is slow. It passes on the end of what is sent (FIN), and resets one leg
when the other has failed.

What the two applications see happens at the outer ends. So an upload is done for its client when
the nearest relay has acknowledged it, which is what such a proxy costs (RFC 3135 section 4.1).
"""

from __future__ import annotations

from collections.abc import Callable

from simpy.core import Environment

from simnet.engine.reference.connections import CLIENT, SERVER, Connection
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.meters import FlowMeter
from simnet.engine.reference.streams import MultiplexedConnection
from simnet.models.tcp import Endpoint, State
from simnet.network import Flow, Leg

Happened = Callable[[int, int, int], None]
"""Told of each event at an end: number of the leg, side, time (ns)."""


def connect(
    env: Environment,
    hosts: Hosts,
    meter: FlowMeter,
    index: int,
    flow: Flow,
    serial: int,
    chance: int,
    multiplex: bool = False,
) -> Connection:
    """Return a connection of a flow: split where it has legs, for several exchanges if asked."""
    number, legs = hosts.legs_of(index)
    if legs:
        split = SplitMultiplexedConnection if multiplex else SplitConnection
        return split(env, hosts, meter, index, legs, serial, chance, number)
    plain = MultiplexedConnection if multiplex else Connection
    return plain(env, hosts, meter, index, flow.tcp, serial, chance)


class Inner(Connection):
    """A leg: its events are told to the whole, which has the applications and the relays."""

    happened: Happened

    def _settle(self, side: int, now: int) -> None:
        self.happened(self._leg, side, now)

    def _settle_outer(self, side: int, now: int) -> None:
        super()._settle(side, now)

    def end(self, side: int) -> Endpoint:
        """Return one of its ends: 0 towards the client, 1 towards the server."""
        return self._ends[side]

    def send(self, side: int) -> None:
        """Give the network what an end has put out."""
        super()._send_segments(side, int(self._env.now))


class Relay:
    """Where leg `number` and the next one meet."""

    def __init__(self, legs: list[Inner], plan: tuple[Leg, ...], number: int) -> None:
        self._here, self._onward = legs[number], legs[number + 1]
        self._near = self._here.end(SERVER)
        self._far = self._onward.end(CLIENT)
        self._up_buffer_bytes = plan[number + 1].buffer_bytes
        self._down_buffer_bytes = plan[number].buffer_bytes
        self._opened = False

    def act(self, now: int) -> None:
        """Do all that an event at one of its two ends has made possible."""
        near, far = self._near, self._far
        if far.failed:
            near.abort(now)
            self._here.send(SERVER)
        elif near.failed:
            far.abort(now)
            self._onward.send(CLIENT)
        elif not self._opened:
            if near.state >= State.ESTABLISHED:
                self._opened = True
                far.open(now)
                self._onward.send(CLIENT)
        elif far.state != State.SYN_SENT:
            self._copy(near, far, self._up_buffer_bytes, now)
            self._onward.send(CLIENT)
            self._here.send(SERVER)
            self._copy(far, near, self._down_buffer_bytes, now)
            self._here.send(SERVER)
            self._onward.send(CLIENT)

    @staticmethod
    def _copy(source: Endpoint, target: Endpoint, buffer_bytes: int, now: int) -> None:
        """Write what has been received and fits; then let the sender of it know of the room."""
        unread = source.received_bytes - source.read_bytes
        amount = amount_to_copy(
            unread, source.read_bytes - target.acked_bytes, buffer_bytes, target.mss_bytes
        )
        last = source.peer_finished and amount == unread
        if amount > 0:
            target.write(amount, last, now)
            source.read(amount, now)
        elif last:
            target.close(now)


def amount_to_copy(unread: int, held: int, buffer_bytes: int, mss_bytes: int) -> int:
    """Return how many of `unread` bytes a relay copies, where its buffer holds `held` already.

    It is all of them, or, where the buffer has not the room, whole segments of the leg that they
    go to: to fill every byte of room would cut what is sent into small pieces (the silly window
    of RFC 9293 section 3.8.6.2.1). An empty buffer takes what it can.
    """
    room = buffer_bytes - held
    if unread <= room:
        return unread
    whole = room - room % mss_bytes
    return max(whole, 0) if held > 0 or whole > 0 else room


class SplitConnection(Inner):
    """A connection in legs: itself the first of them, and the one that the applications have."""

    def __init__(
        self,
        env: Environment,
        hosts: Hosts,
        meter: FlowMeter,
        flow: int,
        plan: tuple[Leg, ...],
        serial: int,
        chance: int,
        split: int,
    ) -> None:
        super().__init__(env, hosts, meter, flow, plan[0].tcp, serial, chance, 0, split)
        others = [
            Inner(env, hosts, meter, flow, leg.tcp, serial, chance, number, split)
            for number, leg in enumerate(plan[1:], start=1)
        ]
        self._legs: list[Inner] = [self, *others]
        for leg in self._legs:
            leg.happened = self._happened
        self._relays = [Relay(self._legs, plan, number) for number in range(len(others))]
        self._outer = (self.end(CLIENT), self._legs[-1].end(SERVER))
        for leg in self._legs:
            for end in (leg.end(CLIENT), leg.end(SERVER)):
                end.heed_windows(lags=end not in self._outer)

    def _happened(self, leg: int, side: int, now: int) -> None:
        """Send what the event at an end has put out, then let who stands there act."""
        self._legs[leg].send(side)
        if side == CLIENT and leg == 0:
            self._settle_outer(CLIENT, now)
        elif side == SERVER and leg == len(self._relays):
            if self._ended is None:  # an upload that is done for its client, not for its server
                self._answer(self._outer[SERVER], now)
            self._settle_outer(SERVER, now)
        else:
            self._relays[leg if side == SERVER else leg - 1].act(now)

    def _send_segments(self, side: int, now: int) -> None:  # noqa: ARG002 (as its base)
        self._legs[0 if side == CLIENT else -1].send(side)


class SplitMultiplexedConnection(SplitConnection, MultiplexedConnection):
    """A connection in legs over which exchanges overlap."""
