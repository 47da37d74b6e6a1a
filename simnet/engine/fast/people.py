"""People on the compiled core: one clock for them and for packets, both on heaps of the core.

Before what people do next is done, the core handles all its own events up to that time, those of
that very time included: at one time the network acts before the people, as on the reference engine.
The core stops early when a person's transfer or stream ends; the person is told at that exact time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from simnet._fastpath import Core, CoreClock, CoreLife, CoreStream
from simnet.actions import Status
from simnet.chance.streams import RandomStream, stream_key
from simnet.engine import people
from simnet.engine.amounts import gap_ns
from simnet.engine.experiences import Felt
from simnet.engine.people import Completion, Frames
from simnet.engine.progress import Reporter
from simnet.network import UNLIMITED, Network, RunPlan

STATUSES = tuple(Status)
LOOK_NS = 100_000_000
"""How long the core works between two looks at the interpreter (signals, progress)."""
SIMULATED_BETWEEN_LOOKS_NS = 100_000_000
"""Simulated time between two looks at the progress while people act."""


class People:
    """The people of a run on the compiled core; does for them what they ask of packets.

    The core's own clock (simnet/_core/engine/clock.pxi) does the usual actions by itself, and asks
    :mod:`simnet.engine.people` for the others.
    """

    def __init__(self, core: Core, network: Network, plan: RunPlan) -> None:
        self._core = core
        self._clock = CoreClock(core, plan.duration_ns)
        self._unfinished: dict[int, Completion] = {}
        self._people = people.People(
            self._clock.agenda,
            network.people,
            plan,
            self,
            stream=_stream,
            shortcut=lambda life, channels: CoreLife(self._clock, life, channels),
        )

    @property
    def experiences(self) -> Sequence[Felt]:
        """What they have felt so far."""
        return self._people.experiences.rows

    def play(self, reporter: Reporter) -> None:
        """Play until the end of the run: events at that very time no longer happen.

        Raises:
            BehaviourError: a person did something outside the contract of actions.
        """
        self._clock.play(SIMULATED_BETWEEN_LOOKS_NS, LOOK_NS, reporter.at, self._completed)
        self._unfinished = {each[0]: _completion(*each) for each in self._core.unfinished()}
        self._people.finish()

    def _completed(self, *counts: int) -> None:
        self._people.completed(_completion(*counts))

    @property
    def _now(self) -> int:
        return self._clock.agenda.now

    # What people ask for (people.PacketEngine).

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Start a transfer for a person, now; return its serial number."""
        return self._core.start_transfer(self._now, flow, up_bytes, down_bytes, patience_ns)

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a person's transfer as asked for, now; return its serial number."""
        return self._core.queue_transfer(self._now, flow, up_bytes, down_bytes)

    def begin_transfer(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on a line."""
        self._core.begin_transfer(self._now, serial, patience_ns, line, multiplex)

    def withdraw_transfer(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun."""
        self._core.withdraw_transfer(self._now, serial)

    def start_stream(
        self,
        flow: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        kept: bool,
        before: int,
        frames: Frames | None,
    ) -> int:
        """Start a stream for a person, now; return its serial number."""
        if frames is None:
            video = None
            up_ns, down_ns = gap_ns(up_bps, packet_bytes), gap_ns(down_bps, packet_bytes)
        else:
            gap, counter, playout_ns, spare = frames
            up_ns, down_ns = (gap if bps > 0 else UNLIMITED for bps in (up_bps, down_bps))
            up, down = (bps * gap / 8e9 for bps in (up_bps, down_bps))
            video = (gap, counter, playout_ns, spare, up, down)
        return self._core.start_stream(
            self._now, flow, packet_bytes, up_ns, down_ns, duration_ns, kept, before, video
        )

    def so_far(self, serial: int) -> Completion:
        """Return what has come of a transfer or stream that is under way as the run ends."""
        return self._unfinished[serial]


def _stream(seed: int, name: str) -> RandomStream:
    return cast("RandomStream", CoreStream(stream_key(seed, name), name))


def _completion(serial: int, end_ns: int, status: int, *counts: int) -> Completion:
    return Completion(serial, end_ns, STATUSES[status], *counts)
