"""Low Earth orbit satellites: Starlink and its like, by slots of 15 s, by the hour, in rain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.conditions.cause import Influence, Period
from simnet.conditions.steps import Steps
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    PositiveDuration,
    PositiveRate,
    Probability,
    model_validator,
)
from simnet.models.satellite.busy import by_hour, by_rain, capacity
from simnet.models.satellite.remembered import Remembered
from simnet.models.satellite.slots import Slot, SlotLaw, Slots
from simnet.models.technology.base import Landing, Line, Technology, Way
from simnet.units import format_duration

Hours = Annotated[tuple[Probability, ...], Field(strict=False, min_length=24, max_length=24)]


class RainShare(Declared):
    """What is left of the rates while it rains harder than so many mm/h."""

    above: Annotated[float, Field(ge=0, le=1000, strict=False)]
    """Rain rate, mm/h."""
    down: Probability
    """What is left of the rate towards the village; 0: the dish finds no satellite."""
    up: Probability
    """What is left of the rate from the village."""


HOURS = (
    0.923, 0.939, 0.938, 0.955, 0.969, 1.0, 0.947, 0.913, 0.907, 0.914, 0.897, 0.891,
    0.884, 0.880, 0.877, 0.868, 0.845, 0.805, 0.779, 0.748, 0.745, 0.794, 0.858, 0.889,
)  # fmt: skip
"""Of the best hour: the dry medians of WetLinks by hour, of 218.1 Mbps over all hours (Laniewski
and others, TMA 2024, CC BY-SA 4.0), whose hours in UTC are taken as hours of the local day."""
RAIN = tuple(
    RainShare(above=above, down=down, up=up)
    for above, down, up in (
        (0.0, 0.905, 0.859),
        (1.0, 0.806, 0.718),
        (2.0, 0.705, 0.585),
        (4.0, 0.552, 0.401),
        (5.0, 0.520, 0.366),
        (80.0, 0.0, 0.0),
    )
)
"""Medians of WetLinks at Enschede by rain, of 245.4 Mbps dry (same source; 2 to 3 and 3 to 4 mm
together, mm taken as mm/h); up is down to the power of 1.535, as median rates in rain were 38 %
less down and 52 % less up (arXiv 2505.04772). Nothing is left above 80 mm/h (assumption)."""


class Leo(Technology):
    """A dish whose satellite changes at seconds 12, 27, 42 and 57 of each minute, as for all.

    Each slot has a delay of its own, there are spikes around its edges, at some a burst of loss or
    an outage; the rate has its hours, and falls in rain where there is weather. With
    `product: reserved` no neighbour takes of the rate. A cell that dishes of the scenario share is
    a `medium`, such as `preset: leo_cell`.

    A path over laser links, as measured far from gateways (LENS traces, clarkzjw/LEONetEM), is
    `{delay: 76 ms, outage: 100 %}`: slots of 113 to 213 ms there and back, and half a second
    without an answer at every edge.
    """

    lands_at: ClassVar[Landing] = "gateway"
    living: ClassVar[bool] = True
    needs_place: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"down": "125 Mbps", "up": "20 Mbps"}

    kind: Literal["leo"] = "leo"
    """Name of this kind."""
    product: Literal["retail", "reserved"] = "retail"
    """Retail shares what there is with everybody and has its hours; reserved capacity (sold to
    companies and for backhaul) does not."""
    down: PositiveRate = 18_000_000
    """Rate towards the village when it is dry, in the best hour of the day. Default: so that the
    mean of the day is that in Indonesia a year after launch, 15.8 Mbps (Opensignal, October 2025).
    It was 42 Mbps at launch; 125 Mbps is the best of a quiet hour."""
    up: PositiveRate = 6_600_000
    """Rate from the village, likewise. Default: mean in Indonesia a year after launch, 5.8 Mbps
    (same source). It was 10.5 Mbps at launch."""
    delay: Duration = 25_000_000
    """One-way delay to the gateway in the median slot. Default: half of the median ping of 50 ms
    (APNIC blog, 28 November 2022)."""
    loss: Probability = 0.001
    """Probability that a packet is lost between the edges of slots, each direction. Default: with
    the bursts and outages at edges 1.3 % of round trips are lost in all, not from congestion
    (1 to 2 %: Huston, APNIC, 17 May 2024; how much of it between edges is an assumption)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
    hours: Hours = HOURS
    """What is left of the rate in each hour of the day from midnight on, of the best hour: 24
    shares, for retail. Default: WetLinks (TMA 2024), 16 % under the median of the day at 20 h and
    13 % over it at 05 h. A run without a clock has their mean."""
    rain: Annotated[tuple[RainShare, ...], Field(strict=False)] = RAIN
    """What rain leaves of the rate, by rain rate in mm/h, in increasing order. Default: WetLinks at
    Enschede, 245 Mbps dry to 128 above 5 mm (TMA 2024); up by arXiv 2505.04772; nothing above
    80 mm/h (assumption)."""
    slot: PositiveDuration = 15_000_000_000
    """Length of a slot (arXiv 2310.09242)."""
    first_edge: Duration = 12_000_000_000
    """When the first slot after midnight begins: at second 12, so at 27, 42 and 57, too."""
    together: bool = False
    """Whether all dishes of this technology have the same satellites, as in one cell. The edges
    are the same for all in any case."""
    slot_spread: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.145
    """Spread of a slot's delay: standard deviation of its logarithm. Default: fits both the pings
    of 40 to 60 ms around 50 (APNIC blog, 2022) and slots of 113 to 213 ms around 152 (LENS)."""
    least: Probability = 0.4
    """Least round trip, of that in the median slot. Default: pings of 20 ms where the median was
    50 ms (APNIC blog, 2022)."""
    jitter: Duration = 5_000_000
    """Standard deviation of the round trip within the median slot. Default: fits nine tenths of
    pings within 3 to 14 ms of a slot's median (LENS), and a jitter of 6.7 ms (APNIC blog, 2022)."""
    jitter_spread: Annotated[float, Field(ge=0, le=3, strict=False)] = 0.45
    """Spread of that from slot to slot: standard deviation of its logarithm. Default: as above."""
    jitter_every: PositiveDuration = 500_000_000
    """How often the delay changes within a slot (assumption)."""
    up_part: Probability = 0.7
    """How much of what changes in the round trip is on the way up. Default: assumption; the way up
    feels slots more than the way down (Garcia and others, LEO-NET 2025)."""
    spike_least: Duration = 30_000_000
    """Least height of the spike around an edge, there and back. Default: 30 to 50 ms (APNIC blog,
    2022)."""
    spike_most: Duration = 50_000_000
    """Greatest height of it."""
    spike_before: Duration = 75_000_000
    """How long before an edge it begins (arXiv 2601.08439)."""
    spike_after: PositiveDuration = 140_000_000
    """How long after an edge it ends (same source); half way it falls to the half (assumption)."""
    burst: Probability = 0.5
    """Share of edges at which packets are lost in a burst. Default: makes up the loss of 1 to 2 %
    (assumption)."""
    burst_loss: Probability = 0.5
    """Share of packets that a burst loses, each direction: up to half (Browser-side view of
    Starlink, IMC 2022)."""
    burst_length: PositiveDuration = 300_000_000
    """How long a burst lasts (assumption)."""
    outage: Probability = 0.1
    """Share of edges at which nothing gets through for a while: all of them on a path over laser
    links (LENS), else fewer (assumption)."""
    outage_least: PositiveDuration = 450_000_000
    """Least length of such an outage. Default: 0.45 to 0.51 s (LENS)."""
    outage_most: PositiveDuration = 510_000_000
    """Greatest length of it."""
    late_least: Duration = 130_000_000
    """How much longer the first round trips after an outage take at least. Default: 130 to 230 ms
    (LENS), in place of a spike."""
    late_most: Duration = 230_000_000
    """How much at most."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for what in ("spike", "outage", "late"):
            least, most = getattr(self, f"{what}_least"), getattr(self, f"{what}_most")
            if least > most:
                raise ValueError(
                    f"{what}_least ({format_duration(least)}) must be at most {what}_most "
                    f"({format_duration(most)})"
                )
        self._fits_a_slot()
        for low, high in pairwise(self.rain):
            if not low.above < high.above:
                raise ValueError(
                    f"rain: rates must increase, got {high.above:g} mm/h after {low.above:g}"
                )
            if high.down > low.down or high.up > low.up:
                raise ValueError(
                    f"rain: more is left above {high.above:g} mm/h than above {low.above:g}"
                )
        return self

    def _fits_a_slot(self) -> None:
        at_edges = max(self.outage_most + self.spike_after, self.burst_length) + self.spike_before
        if at_edges >= self.slot:
            raise ValueError(
                f"slot ({format_duration(self.slot)}) must be longer than what its edges do, "
                f"{format_duration(at_edges)}"
            )
        if self.first_edge >= self.slot:
            raise ValueError(
                f"first_edge ({format_duration(self.first_edge)}) must be less than slot "
                f"({format_duration(self.slot)})"
            )

    def conditions(self, line: Line, period: Period) -> Iterator[tuple[Way, Influence]]:
        """Yield the rate by hour and rain, and of short periods the slots."""
        slots = self._slots(line, period)
        met = slots.during(period) if period.fine else ()
        lost = slots.lost(met, period) if met else ()
        ways: tuple[Way, Way] = ("up", "down")
        weather = None if line.weather is None else Remembered(line.weather)
        line = replace(line, weather=weather)
        for way in ways:
            yield (
                way,
                Influence(
                    link="",
                    capacity=self._capacity(line, way, period),
                    longer=self._longer(slots, met, way, period),
                    lost=lost,
                ),
            )

    def _longer(self, slots: Slots, met: tuple[Slot, ...], way: Way, period: Period) -> Steps[int]:
        part = self.up_part if way == "up" else 1 - self.up_part
        return slots.longer(met, part, period) if met else ()

    def _slots(self, line: Line, period: Period) -> Slots:
        law = SlotLaw(
            length_ns=self.slot,
            first_ns=self.first_edge,
            spread=self.slot_spread,
            least=self.least,
            jitter_ns=self.jitter,
            jitter_spread=self.jitter_spread,
            jitter_every_ns=self.jitter_every,
            spike_ns=(self.spike_least, self.spike_most),
            before_ns=self.spike_before,
            after_ns=self.spike_after,
            burst=self.burst,
            burst_loss=self.burst_loss,
            burst_ns=self.burst_length,
            outage=self.outage,
            outage_ns=(self.outage_least, self.outage_most),
            late_ns=(self.late_least, self.late_most),
        )
        whose = "leo" if self.together else f"leo/{line.name}"
        return Slots(law, period.seed, whose, line.up.delay_ns + line.down.delay_ns)

    def _capacity(self, line: Line, way: Way, period: Period) -> Steps[int]:
        shares = []
        if self.product == "retail":
            shares.append(by_hour(self.hours, period))
        if line.weather is not None and line.here is not None and self.rain:
            above = [each.above for each in self.rain]
            left = [each.up if way == "up" else each.down for each in self.rain]
            shares.append(by_rain(above, left, line.here, line.weather, period))
        link = line.up if way == "up" else line.down
        return capacity(link.rate_bps, shares) if shares else ()
