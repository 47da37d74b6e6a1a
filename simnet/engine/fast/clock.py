"""One clock for people and the compiled core: people on a heap, packets in the core.

Before what people do next is done, the core handles all its own events up to that time, those of
that very time included: at one time the network acts before the people, as on the reference engine.
The core stops early when a person's transfer or stream ends; the person is told at that exact time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

from simnet.actions import Status
from simnet.engine.amounts import gap_ns
from simnet.engine.experiences import Felt
from simnet.engine.people import Completion, People
from simnet.engine.progress import Reporter
from simnet.network import Network, RunPlan

if TYPE_CHECKING:
    from simnet._fastpath import Core

STATUSES = tuple(Status)
LOOK_NS = 100_000_000
"""How long the core works between two looks at the interpreter (signals, progress)."""
SIMULATED_BETWEEN_LOOKS_NS = 100_000_000
"""Simulated time between two looks at the progress while people act."""


class CoreClock:
    """The agenda of people whose time is the core's; does for them what they ask of packets."""

    def __init__(self, core: Core, network: Network, plan: RunPlan, reporter: Reporter) -> None:
        self._core = core
        self._duration_ns = plan.duration_ns
        self._reporter = reporter
        self._unfinished: dict[int, Completion] = {}
        self._agenda: list[tuple[int, int, Callable[[Any], None], Any]] = []
        self._order = count()
        self.now = 0
        """The current time, ns."""
        self._people = People(self, network.people, plan, self)

    @property
    def experiences(self) -> Sequence[Felt]:
        """What people have felt so far."""
        return self._people.experiences.rows

    def after(self, delay_ns: int, act: Callable[[Any], None], subject: Any = None) -> None:
        """Call `act` with `subject` in `delay_ns`."""
        heappush(self._agenda, (self.now + delay_ns, next(self._order), act, subject))

    def play(self) -> None:
        """Play until the end of the run: events at that very time no longer happen.

        Raises:
            BehaviourError: a person did something outside the contract of actions.
        """
        core, agenda, duration_ns = self._core, self._agenda, self._duration_ns
        look_ns = 0
        while True:
            next_ns = min(agenda[0][0], duration_ns) if agenda else duration_ns
            if core.advance(next_ns + 1, LOOK_NS):
                self.now = next_ns
                if next_ns >= duration_ns:
                    break
                _, _, act, subject = heappop(agenda)
                act(subject)
                if next_ns >= look_ns:
                    # People who do much leave the core no time to look up by itself.
                    self._reporter.at(next_ns, core.packet_hops)
                    look_ns = next_ns + SIMULATED_BETWEEN_LOOKS_NS
            elif not self._tell_people():
                self._reporter.at(core.now, core.packet_hops)
        self._unfinished = {each[0]: _completion(*each) for each in core.unfinished()}
        self._people.finish()

    def _tell_people(self) -> bool:
        """Pass on what has ended; False if nothing has."""
        ended = self._core.completions()
        for each in ended:
            self.now = each[1]
            self._people.completed(_completion(*each))
        return bool(ended)

    # What people ask for (people.PacketEngine).

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Start a transfer for a person, now; return its serial number."""
        return self._core.start_transfer(self.now, flow, up_bytes, down_bytes, patience_ns)

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a person's transfer as asked for, now; return its serial number."""
        return self._core.queue_transfer(self.now, flow, up_bytes, down_bytes)

    def begin_transfer(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on a line."""
        self._core.begin_transfer(self.now, serial, patience_ns, line, multiplex)

    def withdraw_transfer(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun."""
        self._core.withdraw_transfer(self.now, serial)

    def start_stream(
        self, flow: int, down_bps: float, up_bps: float, packet_bytes: int, duration_ns: int
    ) -> int:
        """Start a stream for a person, now; return its serial number."""
        return self._core.start_stream(
            self.now,
            flow,
            packet_bytes,
            gap_ns(up_bps, packet_bytes),
            gap_ns(down_bps, packet_bytes),
            duration_ns,
        )

    def so_far(self, serial: int) -> Completion:
        """Return what has come of a transfer or stream that is under way as the run ends."""
        return self._unfinished[serial]


def _completion(serial: int, end_ns: int, status: int, *counts: int) -> Completion:
    return Completion(serial, end_ns, STATUSES[status], *counts)
