"""One clock for SimPy and the compiled core: people are SimPy processes, packets are not.

Before SimPy's next event is processed, the core handles all its own events up to that time,
those of that very time included: at one time the network acts before the people, as on the
reference engine. The core stops early when a person's transfer or stream ends; that becomes a
SimPy event at its exact time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy.core import Environment

from simnet.actions import Status
from simnet.engine.people import Completion, People, gap_ns
from simnet.engine.progress import Reporter
from simnet.network import Network, RunPlan

if TYPE_CHECKING:
    from simnet._fastpath import Core

STATUSES = tuple(Status)
LOOK_NS = 100_000_000
"""How long the core works between two looks at the interpreter (signals, progress)."""
SIMULATED_BETWEEN_LOOKS_NS = 100_000_000
"""Simulated time between two looks at the progress while people act."""


class CoreClock(Environment):
    """A SimPy environment whose time is the core's; does for people what they ask of packets."""

    def __init__(self, core: Core, network: Network, plan: RunPlan, reporter: Reporter) -> None:
        super().__init__(initial_time=0)
        self._core = core
        self._duration_ns = plan.duration_ns
        self._reporter = reporter
        self._people = People(self, network.people, plan.seed, self)

    def play(self) -> None:
        """Play until the end of the run: events at that very time no longer happen.

        Raises:
            BehaviourError: a person did something outside the contract of actions.
        """
        core, queue, duration_ns = self._core, self._queue, self._duration_ns
        look_ns = 0
        while True:
            next_ns = queue[0][0] if queue else duration_ns
            if core.advance(int(next_ns) + 1, LOOK_NS):
                if next_ns >= duration_ns:
                    return
                self.step()
                if next_ns >= look_ns:
                    # People who do much leave the core no time to look up by itself.
                    self._reporter.at(int(next_ns), core.packet_hops)
                    look_ns = int(next_ns) + SIMULATED_BETWEEN_LOOKS_NS
            elif not self._tell_people():
                self._reporter.at(core.now, core.packet_hops)

    def _tell_people(self) -> bool:
        """Pass on what has ended; False if nothing has."""
        ended = self._core.completions()
        for serial, end_ns, status, *counts in ended:
            self._now = end_ns
            self._people.completed(Completion(serial, end_ns, STATUSES[status], *counts))
        return bool(ended)

    # What people ask for (people.PacketEngine).

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Start a transfer for a person, now; return its serial number."""
        return self._core.start_transfer(int(self._now), flow, up_bytes, down_bytes, patience_ns)

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a person's transfer as asked for, now; return its serial number."""
        return self._core.queue_transfer(int(self._now), flow, up_bytes, down_bytes)

    def begin_transfer(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on a line."""
        self._core.begin_transfer(int(self._now), serial, patience_ns, line, multiplex)

    def withdraw_transfer(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun."""
        self._core.withdraw_transfer(int(self._now), serial)

    def start_stream(
        self, flow: int, down_bps: float, up_bps: float, packet_bytes: int, duration_ns: int
    ) -> int:
        """Start a stream for a person, now; return its serial number."""
        return self._core.start_stream(
            int(self._now),
            flow,
            packet_bytes,
            gap_ns(up_bps, packet_bytes),
            gap_ns(down_bps, packet_bytes),
            duration_ns,
        )
