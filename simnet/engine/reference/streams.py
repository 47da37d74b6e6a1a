"""Multiplexed connections: several exchanges at once (HTTP/2 over TCP, HTTP/3 over QUIC).

The server sends answers in the order in which requests are complete there, each whole before the
next (RFC 9218 leaves the order to it). Over TCP bytes are read in order, so one loss holds up all
answers behind it. Over QUIC an exchange is complete when the bytes of its own range have arrived,
whatever hole lies before them (RFC 9000 section 2).

An exchange that is given up is forgotten by its client; what the server has of its answer is still
sent, unless nothing else is under way: then the connection is reset.
"""

from __future__ import annotations

from typing import Any

from simnet.actions import Status
from simnet.engine.reference.connections import CLIENT, SERVER, Connection, Ended
from simnet.models.tcp import Endpoint, State


class Stream:
    """One exchange: where its request and its answer lie among the bytes of each direction.

    `up_end` and `down_end` are -1 until it has been asked or answered; `status` is UNFINISHED
    until it has ended.
    """

    __slots__ = (
        "_connection", "down_bytes", "down_end", "ended", "status", "up_bytes", "up_end",
    )  # fmt: skip

    def __init__(
        self, connection: MultiplexedConnection, up_bytes: int, down_bytes: int, ended: Ended
    ) -> None:
        self._connection = connection
        self.up_bytes = up_bytes
        self.down_bytes = down_bytes
        self.ended = ended
        self.up_end = -1
        self.down_end = -1
        self.status = Status.UNFINISHED

    @property
    def received_bytes(self) -> int:
        """Bytes of the answer that the client has received, in order or of its own range."""
        return self._connection.received_of(self)

    def give_up(self) -> None:
        """End the exchange; nobody waits for it any more."""
        self._connection.give_up_stream(self)


def arrived_bytes(sender: Endpoint, receiver: Endpoint, start: int, end: int) -> int:
    """Return how many of the bytes [start, end) have arrived, also behind a hole where QUIC is.

    Which segments hold them is known from those that are not acknowledged.
    """
    found = min(max(receiver.received_bytes - start, 0), end - start)
    if not receiver.quic or receiver.receiver.ranges == 0:
        return found
    board = sender.sender.board
    offset = sender.sender.acked_bytes
    for seq in range(board.una, board.nxt):
        if offset >= end:
            break
        after = offset + board.payload[seq & (board.size - 1)]
        if seq >= receiver.receiver.next_seq and receiver.receiver.holds(seq):
            found += max(min(after, end) - max(offset, start), 0)
        offset = after
    return found


class MultiplexedConnection(Connection):
    """A connection over which exchanges overlap; it stays open."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._streams: list[Stream] = []
        self._written = [self._greeting.server_bytes, self._greeting.client_bytes]
        """Bytes that each side has written, those of TLS included."""

    def stream(self, up_bytes: int, down_bytes: int, ended: Ended) -> Stream:
        """Begin an exchange, now, beside those under way; `ended` as for `exchange`."""
        now = int(self._env.now)
        stream = Stream(self, up_bytes, down_bytes, ended)
        if not self._opened:
            self._opened = True
            self._meter.connections += 1
            self._streams.append(stream)
            self._up_bytes = up_bytes
            self._outer[CLIENT].open(now)
        else:
            self._streams.append(stream)
        self._settle(CLIENT, now)
        return stream

    def received_of(self, stream: Stream) -> int:
        """Return the bytes of the answer of a stream that its client has."""
        if stream.down_end < 0:
            return 0
        client, server = self._outer
        start = stream.down_end - stream.down_bytes
        return arrived_bytes(server, client, start, stream.down_end)

    def give_up_stream(self, stream: Stream) -> None:
        """End an exchange; reset the connection if it was the only one."""
        now = int(self._env.now)
        stream.status = Status.GIVEN_UP
        if len(self._streams) == 1:
            self._usable = False
            self._outer[CLIENT].abort(now)
            self._send_segments(CLIENT, now)
        self._tell()

    def _settle(self, side: int, now: int) -> None:
        self._count_goodput(side)
        failed = False
        if self._streams:
            failed = self._play_streams(now)
        self._send_segments(side, now)
        if failed:
            self._send_segments(1 - side, now)
        self._tell()

    def _play_streams(self, now: int) -> bool:
        """Let the client ask, the server answer, and see what is complete; True: it has failed."""
        client, server = self._outer
        if client.failed or server.failed:
            for end in self._outer:
                end.abort(now)
            self._meter.connections_failed += 1
            self._usable = False
            for stream in self._streams:
                stream.status = Status.FAILED
            return True
        if self._may_ask(client, now):
            self._ask(client, now)
        if server.state >= State.ESTABLISHED:
            self._greeting.by_server(server, now)
            self._answer_streams(client, server, now)
        for stream in self._streams:
            if self._is_complete(stream):
                stream.status = Status.DONE
        return False

    def _ask(self, client: Endpoint, now: int) -> None:
        for stream in self._streams:
            if stream.up_end < 0:
                extra = 0
                if self._written[CLIENT] == self._greeting.server_bytes:
                    extra = self._greeting.with_request_bytes
                self._written[CLIENT] += stream.up_bytes
                stream.up_end = self._written[CLIENT]
                client.write(stream.up_bytes + extra, False, now)

    def _answer_streams(self, client: Endpoint, server: Endpoint, now: int) -> None:
        for stream in self._streams:
            if stream.up_end < 0 or stream.down_end >= 0:
                continue
            start = stream.up_end - stream.up_bytes
            if arrived_bytes(client, server, start, stream.up_end) == stream.up_bytes:
                self._written[SERVER] += stream.down_bytes
                stream.down_end = self._written[SERVER]
                if stream.down_bytes > 0:
                    server.write(stream.down_bytes, False, now)

    def _is_complete(self, stream: Stream) -> bool:
        if stream.down_bytes > 0:
            return stream.received_bytes == stream.down_bytes
        return 0 <= stream.up_end <= self._outer[CLIENT].acked_bytes

    def _tell(self) -> None:
        """Report the exchanges that have ended, in the order in which they were begun."""
        over = [stream for stream in self._streams if stream.status is not Status.UNFINISHED]
        if not over:
            return
        told = [(stream.ended, stream.status, stream.received_bytes) for stream in over]
        self._streams = [each for each in self._streams if each.status is Status.UNFINISHED]
        for ended, status, received_bytes in told:
            ended(status, received_bytes)
