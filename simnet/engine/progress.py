"""How far a run is, as an engine tells whoever waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: simulated time so far and in all (ns), and packet-hops done."""

    now_ns: int
    duration_ns: int
    packet_hops: int
    wall_s: float


Report = Callable[[Progress], None]

REPORT_EVERY_S = 0.5


class Reporter:
    """Passes progress on about twice a second of wall time, however often it is asked to."""

    def __init__(self, report: Report | None, duration_ns: int) -> None:
        self._report = report
        self._duration_ns = duration_ns
        self._started = time.perf_counter()
        self._next_s = REPORT_EVERY_S

    def at(self, now_ns: int, packet_hops: int) -> None:
        """Report if it is time to."""
        if self._report is None:
            return
        wall_s = time.perf_counter() - self._started
        if wall_s >= self._next_s:
            self._next_s = wall_s + REPORT_EVERY_S
            self._report(Progress(now_ns, self._duration_ns, packet_hops, wall_s))
