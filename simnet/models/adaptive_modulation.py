"""Adaptive coding and modulation (ACM): which mode a radio link is in as its signal fades.

A mode needs a least signal. To keep a link from changing to and fro, a mode becomes usable some dB
above its threshold and stays so until the signal falls below a lower mark; the link uses the
highest usable one. Where none is, the modem is out of lock: it carries nothing, and what waits
stays in the queue, so an outage is a capacity of 0.

The mode hangs on what was before only until the signal has been above or below the marks of each
mode; :func:`rates_during` asks for as much of the past as that takes, so that a piece of a year is
the same however it is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.conditions.cause import Period
from simnet.conditions.steps import Steps, window
from simnet.errors import DomainError
from simnet.models.propagation.domain import FloatArray, IntArray

BoolArray: TypeAlias = npt.NDArray[np.bool_]
FIRST_LOOK_NS = 2 * 3_600_000_000_000
"""How far back of a period the signal is first asked for: 2 h, longer than most rain."""
OUT = -1
"""The mode of a link that is out of lock."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way of modulation and coding."""

    name: str
    threshold_db: float
    """The least signal at which it works, in the measure of the link: C/N, Es/N0 or a margin."""
    rate: int
    """What the link carries with it, bit/s."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Modes in order, and when a link goes from one to another.

    Raises:
        DomainError: there is no mode, thresholds or rates do not increase, or a mode would be left
            at a stronger signal than it is taken at.
    """

    modes: tuple[Mode, ...]
    up_margin_db: float = 0.0
    """How far above its threshold the signal must be for a mode to be taken."""
    down_margin_db: float = 0.0
    """How far above its threshold the signal must stay for it to be kept."""

    def __post_init__(self) -> None:
        if not self.modes:
            raise DomainError("modes: there is none")
        for low, high in pairwise(self.modes):
            if not low.threshold_db < high.threshold_db:
                raise DomainError(_disorder("thresholds", low, high, "dB", "threshold_db"))
            if not low.rate < high.rate:
                raise DomainError(_disorder("rates", low, high, "bit/s", "rate"))
        if self.up_margin_db < self.down_margin_db:
            raise DomainError(
                f"margins: a mode is kept from {self.down_margin_db:g} dB above its threshold on "
                f"and taken only from {self.up_margin_db:g} dB (allowed: at least as much)"
            )

    def usable(self, signal_db: float) -> Ladder:
        """Return the ladder without the modes that are never taken at a signal or below.

        Raises:
            DomainError: no mode is left.
        """
        left = [each for each in self.modes if each.threshold_db + self.up_margin_db <= signal_db]
        if not left:
            first = self.modes[0]
            needed = first.threshold_db + self.up_margin_db
            raise DomainError(
                f"signal: {signal_db:g} dB is too weak for {first.name}, the first mode (allowed: "
                f"{needed:g} dB or more)"
            )
        return replace(self, modes=tuple(left))

    def held(self, signal_db: FloatArray, usable_before: bool = True) -> IntArray:
        """Return the index of the mode at each signal of a series, OUT where there is none.

        Args:
            signal_db: in order of time; shape (n,).
            usable_before: whether all modes were usable before the first, or none.
        """
        count = np.full(signal_db.shape, OUT, dtype=np.int64)
        for each in self.modes:
            count += _switched(
                signal_db >= each.threshold_db + self.up_margin_db,
                signal_db < each.threshold_db + self.down_margin_db,
                usable_before,
            )
        return count

    def rates(
        self, times_ns: IntArray, signal_db: FloatArray, usable_before: bool = True
    ) -> Steps[int]:
        """Return what the link carries as steps of time, bit/s; 0 where it is out of lock.

        Args:
            times_ns: when each signal begins to hold, increasing; shape (n,).
            signal_db: shape (n,).
            usable_before: whether all modes were usable before the first, or none.
        """
        held = self.held(signal_db, usable_before)
        starts = np.flatnonzero(np.diff(held, prepend=OUT - 1))
        rates = (*(each.rate for each in self.modes), 0)
        return tuple(
            (int(at), rates[mode])
            for at, mode in zip(times_ns[starts].tolist(), held[starts].tolist(), strict=True)
        )


Signal = Callable[[Period], tuple[IntArray, FloatArray]]
"""The signal of a link in a period: when each value begins to hold, ns since the period's start,
the first at 0; and the values, dB."""


def rates_during(ladder: Ladder, signal: Signal, period: Period) -> Steps[int]:
    """Return what a link carries in a period as steps since its start, bit/s.

    The signal is asked for more and more of the time before, until the mode at the period's start
    hangs on nothing earlier; the year begins with all modes usable.
    """
    back_ns = FIRST_LOOK_NS
    while True:
        start_ns = max(0, period.start_ns - back_ns)
        lead_ns = period.start_ns - start_ns
        longer = replace(period, start_ns=start_ns, length_ns=period.length_ns + lead_ns)
        times_ns, signal_db = signal(longer)
        before = signal_db[: int(np.searchsorted(times_ns, lead_ns, side="right"))]
        if start_ns == 0 or _settled(ladder, before):
            steps = ladder.rates(times_ns, signal_db)
            return window(steps, ladder.modes[-1].rate, lead_ns, lead_ns + period.length_ns)
        back_ns *= 4


def _settled(ladder: Ladder, signal_db: FloatArray) -> bool:
    """Tell whether the last mode of a series is the same whatever was before it."""
    last, other = (ladder.held(signal_db, before)[-1] for before in (True, False))
    return bool(last == other)


def _switched(on: BoolArray, off: BoolArray, before: bool) -> IntArray:
    """Return 1 from each `on` until the next `off`, and 0 from there, as a Schmitt trigger."""
    decided = np.where(on, 1, np.where(off, 0, -1))
    last = np.maximum.accumulate(np.where(decided >= 0, np.arange(decided.size), -1))
    return np.where(last >= 0, decided[last], int(before))


def _disorder(what: str, low: Mode, high: Mode, unit: str, field: str) -> str:
    return (
        f"{what} of modes: {high.name} has {getattr(high, field):g} {unit} after "
        f"{getattr(low, field):g} of {low.name} (allowed: each more than the one before)"
    )
