"""Reconfiguration slots of low orbit satellites: delay steps, and what happens at their edges.

A constellation assigns satellites anew at the same instants for all dishes (seconds 12, 27, 42, 57
of each minute; arXiv 2310.09242). Within a slot the delay is near one value, at an edge it jumps:
spikes before and after, at times a burst of loss, at times no path at all for half a second.

Slots are numbered since the start of the year, and what is drawn for one hangs on its number alone,
so that a piece of a year is the same however it is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simnet.chance.elementary import exp
from simnet.chance.streams import RandomStream
from simnet.conditions.cause import Period
from simnet.conditions.steps import Steps, window

BLOCK = 64
"""Slots whose draws come from one stream."""


@dataclass(frozen=True, slots=True)
class SlotLaw:
    """How slots differ and what their edges do; times in ns, those of delays there and back."""

    length_ns: int
    first_ns: int
    """The first edge after midnight."""
    spread: float
    """Standard deviation of the logarithm of a slot's delay."""
    least: float
    """Least delay, as a share of that of the median slot."""
    jitter_ns: int
    """Standard deviation of the delay within a slot, of the median slot."""
    jitter_spread: float
    """Standard deviation of its logarithm from slot to slot."""
    jitter_every_ns: int
    spike_ns: tuple[int, int]
    """Height of the spike at an edge, drawn between the two."""
    before_ns: int
    """How long it lasts before the edge, and after it."""
    after_ns: int
    burst: float
    """Share of edges with a burst of loss."""
    burst_loss: float
    burst_ns: int
    outage: float
    """Share of edges with an outage."""
    outage_ns: tuple[int, int]
    """Its length, drawn between the two."""
    late_ns: tuple[int, int]
    """How much longer it takes just after an outage."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot, and the edge at which it begins; delays are there and back."""

    edge_ns: int
    """Since the start of the year."""
    longer_ns: int
    """Than the median of all slots."""
    wander_ns: tuple[int, ...]
    """What comes to it every so often."""
    spike_ns: int
    outage_ns: int
    """0: there is none at its edge; likewise below."""
    late_ns: int
    burst_ns: int


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one dish, or of all that share their draws, in one year."""

    law: SlotLaw
    seed: int
    name: str
    """Of the streams."""
    round_trip_ns: int
    """The delay there and back of the median slot."""

    def number_at(self, time_ns: int) -> int:
        """Return the number of the slot at a time since the start of the year."""
        return (time_ns - self.law.first_ns) // self.law.length_ns

    def during(self, period: Period) -> tuple[Slot, ...]:
        """Return the slots that a period meets, and the one after, whose edge casts a spike."""
        first, last = (self.number_at(at) for at in (period.start_ns, period.end_ns - 1))
        found: list[Slot] = []
        for block in range(first // BLOCK, (last + 1) // BLOCK + 1):
            found += (each for number, each in self._drawn(block) if first <= number <= last + 1)
        return tuple(found)

    def longer(self, slots: Sequence[Slot], part: float, period: Period) -> Steps[int]:
        """Return what comes to the delay of one direction in a period, ns.

        `part` is how much of the changes there and back this direction has.
        """
        steps: list[tuple[int, int]] = []
        for now, following in pairwise(slots):
            for time_ns in self._marks(now, following):
                more_ns = round(part * self._longer_at(now, following, time_ns))
                if not steps or steps[-1][1] != more_ns:
                    steps.append((time_ns, more_ns))
        return window(tuple(steps), 0, period.start_ns, period.end_ns)

    def lost(self, slots: Sequence[Slot], period: Period) -> Steps[float]:
        """Return the share of packets lost in a period, the same in both directions."""
        steps: dict[int, float] = {}
        for each in slots:
            steps.update(self._lost_at(each))
        return window(tuple(steps.items()), 0.0, period.start_ns, period.end_ns)

    def _drawn(self, block: int) -> Iterator[tuple[int, Slot]]:
        """Yield the slots of a block with their numbers."""
        of_slots = RandomStream(self.seed, f"{self.name}/slots/{block}")
        of_delays = RandomStream(self.seed, f"{self.name}/jitter/{block}")
        for number in range(block * BLOCK, (block + 1) * BLOCK):
            yield number, self._slot(number, of_slots, of_delays)

    def _slot(self, number: int, stream: RandomStream, delays: RandomStream) -> Slot:
        law = self.law
        longer_ns = round(self.round_trip_ns * (exp(law.spread * stream.normal()) - 1))
        jitter_ns = law.jitter_ns * exp(law.jitter_spread * stream.normal())
        spike_ns, outage_ns, late_ns = (
            _between(each, stream) for each in (law.spike_ns, law.outage_ns, law.late_ns)
        )
        out, burst = stream.uniform() < law.outage, stream.uniform() < law.burst
        steps = -(-law.length_ns // law.jitter_every_ns)
        return Slot(
            edge_ns=law.first_ns + number * law.length_ns,
            longer_ns=longer_ns,
            wander_ns=tuple(round(jitter_ns * delays.normal()) for _ in range(steps)),
            spike_ns=spike_ns,
            outage_ns=outage_ns if out else 0,
            late_ns=late_ns if out else 0,
            burst_ns=law.burst_ns if burst else 0,
        )

    def _marks(self, now: Slot, following: Slot) -> list[int]:
        """Return when the delay of a slot changes, in order."""
        law, begins_ns = self.law, now.edge_ns + now.outage_ns
        wander = (now.edge_ns + k * law.jitter_every_ns for k in range(len(now.wander_ns)))
        half_ns = law.after_ns // 2
        after = (begins_ns, begins_ns + half_ns, begins_ns + law.after_ns)
        return sorted({*wander, *after, following.edge_ns - law.before_ns})

    def _longer_at(self, now: Slot, following: Slot, time_ns: int) -> int:
        """Return what comes to the delay there and back at a time within a slot."""
        law, since_ns = self.law, time_ns - now.edge_ns
        longer_ns = now.longer_ns + now.wander_ns[since_ns // law.jitter_every_ns]
        longer_ns = max(longer_ns, -round((1 - law.least) * self.round_trip_ns))
        if time_ns >= following.edge_ns - law.before_ns:
            return longer_ns + following.spike_ns
        high_ns, up_ns = now.late_ns or now.spike_ns, since_ns - now.outage_ns
        if up_ns >= law.after_ns:
            return longer_ns
        return longer_ns + (high_ns if up_ns < law.after_ns // 2 else high_ns // 2)

    def _lost_at(self, slot: Slot) -> Iterator[tuple[int, float]]:
        """Yield what is lost from a slot's edge on."""
        edge_ns, out_ns, burst_ns = slot.edge_ns, slot.outage_ns, slot.burst_ns
        if out_ns:
            yield edge_ns, 1.0
        if burst_ns > out_ns:
            yield edge_ns + out_ns, self.law.burst_loss
        if out_ns or burst_ns:
            yield edge_ns + max(out_ns, burst_ns), 0.0


def _between(ends: tuple[int, int], stream: RandomStream) -> int:
    return ends[0] + round((ends[1] - ends[0]) * stream.uniform())
