"""A person's stream in the reference engine: datagrams or a video, each way, in pieces."""

from __future__ import annotations

from collections.abc import Callable

from simnet.engine.amounts import gap_ns
from simnet.engine.people import Frames
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.sources import RunContext
from simnet.models.packet import Packet
from simnet.models.schedule import Call, Order, priority
from simnet.models.video_frames import freezes_after_ns, needed, packets_bytes, size_bytes
from simnet.network import UNLIMITED

UP, DOWN = 0, 1
"""Sides that send: the flow's source, where the person is, and its target."""


class Pictures:
    """What one side shows of the video that the other sends."""

    def __init__(self, now_ns: int) -> None:
        self.whole = 0
        """Frames that came whole and in time in this piece."""
        self._frozen_ns = 0
        self._picture_ns = now_ns
        """When the latest picture was shown."""
        self._told_ns = now_ns
        """Until when it has been told that the picture stood still."""
        self._frame_ns = -1
        """When the latest frame of which something has come was sent."""
        self._left = 0
        """Packets that it still lacks."""
        self._least_ns = UNLIMITED
        self._freezes_ns = UNLIMITED
        self._silent = True

    def begin(self, now_ns: int, gap_ns: int, silent: bool, again: bool) -> None:
        """Begin a piece; `again` if the one before was over before now, or was silent."""
        self.whole, self._frozen_ns = 0, 0
        self._freezes_ns, self._silent = freezes_after_ns(gap_ns), silent
        if again:
            self._picture_ns = self._told_ns = now_ns

    @property
    def silent(self) -> bool:
        """Whether nothing is sent in this piece."""
        return self._silent

    def receive(self, needed: int, sent_ns: int, now_ns: int, playout_ns: int) -> None:
        """Take a packet of a frame that needs so many."""
        delay_ns = now_ns - sent_ns
        self._least_ns = min(self._least_ns, delay_ns)
        if sent_ns < self._frame_ns:
            return
        if sent_ns > self._frame_ns:
            self._frame_ns, self._left = sent_ns, needed
        self._left -= 1
        if self._left == 0 and delay_ns - self._least_ns <= playout_ns:
            self.whole += 1
            self._frozen_ns = self.frozen_ns(now_ns)
            self._picture_ns = self._told_ns = now_ns

    def frozen_ns(self, now_ns: int) -> int:
        """Return how long freezes have lasted that were not told before this piece."""
        if self._silent or now_ns - self._picture_ns < self._freezes_ns:
            return self._frozen_ns
        return self._frozen_ns + now_ns - self._told_ns

    def end(self, now_ns: int) -> int:
        """End a piece; return how long its freezes have lasted."""
        if not self._silent and now_ns - self._picture_ns >= self._freezes_ns:
            self._frozen_ns, self._told_ns = self.frozen_ns(now_ns), now_ns
        return self._frozen_ns


class _Frame:
    """The owner of the packets of one frame, of which so many are needed."""

    __slots__ = ("_needed", "_stream")

    def __init__(self, stream: StreamProcess, needed: int) -> None:
        self._stream = stream
        self._needed = needed

    def receive(self, packet: Packet) -> None:
        """Hand a packet to the stream."""
        self._stream.receive_of_frame(packet, self._needed)


class StreamProcess:
    """Sends datagrams, one piece of a stream after another.

    The first datagram of a direction leaves as the first piece starts, and each of the others as
    long after the one before as the rate of the piece says, but not before the piece starts; the
    last one leaves before its end. Received in a piece are those that have arrived since it began,
    also of the pieces before it, and by its end, those of that very instant included. In a piece
    with frames a frame takes the place of a datagram: all its packets leave at one instant.

    Args:
        on_end: is called at the end of each piece.
    """

    def __init__(
        self,
        context: RunContext,
        hosts: Hosts,
        flow: int,
        on_end: Callable[[StreamProcess], None],
    ) -> None:
        self._env = context.env
        self._hosts = hosts
        self._flow = flow
        self._on_end = on_end
        self._connection = 0
        self.serial = -1
        """Of the latest piece."""
        self.end_ns = 0
        self.sent = [0, 0]
        """Datagrams sent by each side in this piece."""
        self.received = [0, 0]
        """Datagrams of each side that have arrived in this piece."""
        self.delay_sum_ns = [0, 0]
        """Sum of their delays."""
        self.jitter_scaled_ns = [0, 0]
        """Interarrival jitter of all pieces, times 16 (RFC 3550 section A.8)."""
        self._last_ns: list[int | None] = [None, None]
        """When each side last sent."""
        self._transit_ns: list[int | None] = [None, None]
        self._packet_bytes = 0
        self._gaps_ns = [0, 0]
        self._orders = [0, 0]
        self._frames: Frames | None = None
        self._frame_bytes = [0.0, 0.0]
        """Mean size of a frame of each side."""
        self._frame_number = [0, 0]
        self.frames_sent = [0, 0]
        """Frames sent by each side in this piece."""
        now = int(self._env.now)
        self.pictures = [Pictures(now), Pictures(now)]
        """What has come of the frames of each side."""

    def play(
        self,
        serial: int,
        origin: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        frames: Frames | None,
    ) -> None:
        """Begin a piece, now.

        Args:
            origin: number of the piece among all sources, to break ties between datagrams.
        """
        now = int(self._env.now)
        paused = now > self.end_ns
        self._connection = self._connection or serial + 1
        self.serial = serial
        self.end_ns = now + duration_ns
        self.sent, self.received, self.delay_sum_ns = [0, 0], [0, 0], [0, 0]
        self._packet_bytes = packet_bytes
        rates_bps = [up_bps, down_bps]
        self._gaps_ns = [gap_ns(rate_bps, packet_bytes) for rate_bps in rates_bps]
        self._frames = frames
        self.frames_sent = [0, 0]
        if frames is not None:
            self._frame_bytes = [rate_bps * frames.gap_ns / 8e9 for rate_bps in rates_bps]
            self._gaps_ns = [frames.gap_ns, frames.gap_ns]
        for side in (UP, DOWN):
            shown, silent = self.pictures[side], frames is None or rates_bps[side] <= 0
            shown.begin(now, self._gaps_ns[side], silent, again=paused or shown.silent)
        self._orders = [priority(Order.SOURCE, origin + 1), priority(Order.SOURCE, origin)]
        Call(self._env, self._end, duration_ns, priority(Order.PATIENCE, serial))
        for side, rate_bps in ((DOWN, down_bps), (UP, up_bps)):
            if rate_bps > 0:
                last_ns = self._last_ns[side]
                wait_ns = 0 if last_ns is None else max(0, last_ns + self._gaps_ns[side] - now)
                self._emit_after(wait_ns, side)

    def _emit_after(self, delay_ns: int, side: int) -> None:
        if self._env.now + delay_ns < self.end_ns:
            Call(self._env, self._emit, delay_ns, self._orders[side], side)

    def _emit(self, call: Call) -> None:
        side: int = call.subject
        self._last_ns[side] = int(self._env.now)
        if self._frames is None:
            self.sent[side] += 1
            self._hosts.send_datagram(self._flow, side, self._packet_bytes, self, self._connection)
        else:
            self._emit_frame(side, self._frames)
        self._emit_after(self._gaps_ns[side], side)

    def _emit_frame(self, side: int, frames: Frames) -> None:
        number = self._frame_number[side]
        self._frame_number[side] += 1
        self.frames_sent[side] += 1
        frame_bytes = size_bytes(frames.counter, number, side, self._frame_bytes[side])
        sizes = packets_bytes(frame_bytes, self._packet_bytes)
        frame = _Frame(self, needed(len(sizes), frames.spare))
        for size in sizes:
            self.sent[side] += 1
            self._hosts.send_datagram(self._flow, side, size, frame, self._connection)

    def receive_of_frame(self, packet: Packet, needed: int) -> None:
        """Count a packet of a frame that needs so many, and the frame when it is whole."""
        self.receive(packet)
        playout_ns = UNLIMITED if self._frames is None else self._frames.playout_ns
        now = int(self._env.now)
        self.pictures[packet.side].receive(needed, packet.sent_ns, now, playout_ns)

    def receive(self, packet: Packet) -> None:
        """Count a datagram that has arrived, its delay and what that says of the jitter."""
        side = packet.side
        delay_ns = int(self._env.now) - packet.sent_ns
        self.received[side] += 1
        self.delay_sum_ns[side] += delay_ns
        before_ns = self._transit_ns[side]
        if before_ns is not None:
            jitter = self.jitter_scaled_ns[side]
            self.jitter_scaled_ns[side] += abs(delay_ns - before_ns) - ((jitter + 8) >> 4)
        self._transit_ns[side] = delay_ns

    def frozen_ns(self, side: int) -> int:
        """Return how long the picture of a side has stood still in this piece so far."""
        return self.pictures[side].frozen_ns(int(self._env.now))

    def _end(self, _call: Call) -> None:
        for shown in self.pictures:
            shown.end(int(self._env.now))
        self._on_end(self)
