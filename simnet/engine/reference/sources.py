"""How the reference engine plays datagram sources: gaps, sizes, bursts, on-off periods, replay.

Every user of chance within a source has its own stream, keyed by the flow's stable name; so a
longer burst does not shift the gaps that follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simpy.core import Environment

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate
from simnet.models.schedule import Call, Order, priority
from simnet.network import UNLIMITED, DatagramSource, Flow

NS = 1e9
LARGEST_DATAGRAM_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RunContext:
    """What everybody who acts in a run shares: the clock, the seed, and when it is over."""

    env: Environment
    seed: int
    duration_ns: int

    def stream(self, owner: str, use: str) -> RandomStream:
        """Return the random stream of one use of chance by `owner`."""
        return RandomStream(self.seed, f"{owner}/{use}")


class Draws:
    """Draws of one variate from one stream, rounded to whole nanoseconds or bytes."""

    def __init__(self, variate: Variate, stream: RandomStream) -> None:
        self._variate = variate
        self._stream = stream
        self._count = 0

    def _next(self) -> float:
        value = self._variate.draw(self._stream, self._count)
        self._count += 1
        return value

    def duration_ns(self, least: int = 0) -> int:
        """Return the next variate, in seconds, as nanoseconds; at least `least`."""
        return clamp(self._next() * NS, least, UNLIMITED)

    def amount(self, least: int, most: int) -> int:
        """Return the next variate as a whole number in [`least`, `most`]."""
        return clamp(self._next(), least, most)


def clamp(value: float, least: int, most: int) -> int:
    """Round half up, and keep within [`least`, `most`]; infinity is `most`."""
    if value >= most:
        return most
    return max(int(value + 0.5), least)


class OnTime:
    """A clock that runs only while its source is on.

    An on period covers [start, end): what falls exactly on its end happens at the start of the
    next one. Periods last at least 1 ns, so that time passes. The first period is the rest of an
    on period with the probability of being on, else of an off period; both are drawn afresh.
    """

    def __init__(
        self, on: Variate, off: Variate, stream: RandomStream, start_ns: int, until_ns: int
    ) -> None:
        self._on = Draws(on, stream)
        self._off = Draws(off, stream)
        self._until_ns = until_ns
        self.first_ns = start_ns
        """Start of the first on period."""
        if stream.uniform() >= on.mean / (on.mean + off.mean):
            self.first_ns += self._off.duration_ns(least=1)
        self._end_ns = self.first_ns + self._on.duration_ns(least=1)

    def after(self, now_ns: int, gap_ns: int) -> int:
        """Return when `gap_ns` of on-time will have passed since `now_ns` (itself on-time).

        Periods beyond the end of the source are not walked through.
        """
        while now_ns + gap_ns >= self._end_ns and now_ns < self._until_ns:
            gap_ns -= self._end_ns - now_ns
            now_ns = self._end_ns + self._off.duration_ns(least=1)
            self._end_ns = now_ns + self._on.duration_ns(least=1)
        return now_ns + gap_ns


class DatagramProcess:
    """Plays the datagram source of one flow.

    The limits of the source count what was sent on the wire, headers included, and are looked at
    before each datagram: the last one may exceed the bytes, and a burst may be cut short. Times of
    a replay count from the start of the source. Each emission is an event of its own, also where
    the gap before it is 0.

    Args:
        send: sends one datagram of so many bytes on the wire, now.
    """

    def __init__(
        self,
        context: RunContext,
        index: int,
        flow: Flow,
        source: DatagramSource,
        send: Callable[[int], None],
    ) -> None:
        self._env = context.env
        self._source = source
        self._header_bytes = flow.datagram_header_bytes
        self._send = send
        self._order = priority(Order.SOURCE, index)
        self._until_ns = min(context.duration_ns, source.stop_ns)
        self._gap = Draws(source.gap, context.stream(flow.stream, "gap"))
        self._size = Draws(source.size, context.stream(flow.stream, "size"))
        self._burst: Draws | None = None
        if source.burst is not None:
            self._burst = Draws(source.burst, context.stream(flow.stream, "burst"))
        self._on_off = context.stream(flow.stream, "on-off")
        self._on_time: OnTime | None = None
        self._sent_packets = 0
        self._sent_bytes = 0
        self._at(source.start_ns, self._begin)

    def _at(self, time_ns: int, do: Callable[[Call], None], subject: int = 0) -> None:
        """Do something at a time, unless the source has ended by then."""
        if time_ns < self._until_ns:
            Call(self._env, do, time_ns - int(self._env.now), self._order, subject)

    def _exhausted(self) -> bool:
        return (
            self._sent_packets >= self._source.limit_packets
            or self._sent_bytes >= self._source.limit_bytes
        )

    def _emit(self, payload_bytes: int) -> None:
        size = payload_bytes + self._header_bytes
        self._sent_packets += 1
        self._sent_bytes += size
        self._send(size)

    def _begin(self, _call: Call) -> None:
        """Place the first emission, at the start of the source."""
        source, now = self._source, int(self._env.now)
        if source.replay:
            self._at(now + source.replay[0][0], self._replay)
            return
        if source.on is not None and source.off is not None:
            self._on_time = OnTime(source.on, source.off, self._on_off, now, self._until_ns)
            now = self._on_time.first_ns
        if source.immediate:
            self._at(now, self._emit_burst)
        else:
            self._next_after(now)

    def _next_after(self, now_ns: int) -> None:
        """Place the next emission one gap after `now_ns`."""
        gap_ns = self._gap.duration_ns()
        if self._on_time is not None:
            self._at(self._on_time.after(now_ns, gap_ns), self._emit_burst)
        else:
            self._at(now_ns + gap_ns, self._emit_burst)

    def _emit_burst(self, _call: Call) -> None:
        """Send what is due now, within the limits of the source, and place the next emission."""
        packets = 1 if self._burst is None else self._burst.amount(1, LARGEST_DATAGRAM_BYTES)
        for _ in range(packets):
            if self._exhausted():
                return
            self._emit(self._size.amount(1, LARGEST_DATAGRAM_BYTES))
        if not self._exhausted():
            self._next_after(int(self._env.now))

    def _replay(self, call: Call) -> None:
        """Send the entry of the replay that is due now, and place the next one."""
        entry = call.subject
        replay = self._source.replay
        if self._exhausted():
            return
        self._emit(max(1, replay[entry][1]))
        if entry + 1 < len(replay):
            self._at(self._source.start_ns + replay[entry + 1][0], self._replay, entry + 1)
