"""Weighted RED: a curve of drops for each drop precedence (RFC 2597), one average for all.

The average is that of all packets that wait, whatever their colour, as Cisco's WRED has it; the
curves differ, and so a queue that grows costs the red packets first, then the yellow ones. (RIO of
Clark and Fang 1998 takes the average of green packets alone for these, so that what exceeds a
contract can never cost what keeps to it. RFC 2597 section 2 leaves it open; one average is what the
routers that people have do.) How many packets there are from drop to drop is counted for each
precedence by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

from simnet.kinds import Declared, Field, PositiveCount, PositiveSize, model_validator
from simnet.models.lists import PlainList
from simnet.models.packet import Packet
from simnet.models.queueing.base import Port, Queueing
from simnet.models.red import Average, Curve, Gaps
from simnet.network import Queue

COLOURS = ("green", "yellow", "red")


class Precedence(Declared):
    """When packets of a drop precedence are dropped, against the average queue of all."""

    minimum: PositiveCount
    """Average below which none is dropped, packets."""
    maximum: PositiveCount
    """Average at which the probability is `probability`, packets."""
    probability: Annotated[float, Field(gt=0, le=1)] = 0.1
    """Probability of a drop at the maximum. Default: 0.1 (Cisco's "mark probability" 1/10)."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError(f"minimum ({self.minimum}) must be below maximum ({self.maximum})")
        return self


GREEN = Precedence(minimum=33, maximum=40)
YELLOW = Precedence(minimum=28, maximum=40)
RED = Precedence(minimum=24, maximum=40)
"""What Cisco IOS has for AFx1, AFx2 and AFx3 (random-detect dscp-based), packets."""
WEIGHT = 2.0**-9
"""Of an arrival in the average: Cisco's exponential-weighting-constant 9."""


def check_order(precedences: Sequence[Precedence], limit: int | str | None) -> None:
    """Refuse curves by which a packet fares better with a higher precedence (RFC 2597 section 2).

    Raises:
        ValueError: says which, or that a maximum is not below the limit (packets).
    """
    for (better, one), (worse, other) in _neighbours(precedences):
        for what in ("minimum", "maximum"):
            mine, yours = getattr(one, what), getattr(other, what)
            if yours > mine:
                raise ValueError(
                    f"{what} of {worse} ({yours}) must not be above that of {better} ({mine}): "
                    f"RFC 2597 lets no {worse} packet fare better"
                )
        if other.probability < one.probability:
            raise ValueError(
                f"probability of {worse} ({other.probability:g}) must not be below that of "
                f"{better} ({one.probability:g}): RFC 2597 lets no {worse} packet fare better"
            )
    highest = precedences[0].maximum
    if isinstance(limit, int) and highest >= limit:
        raise ValueError(
            f"maximum of green ({highest}) must be below the limit, packets ({limit}), "
            f"or the full queue drops before the average can"
        )


def _neighbours(
    precedences: Sequence[Precedence],
) -> Iterator[tuple[tuple[str, Precedence], tuple[str, Precedence]]]:
    named = list(zip(COLOURS, precedences, strict=True))
    return pairwise(named)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a list of packets is managed; `precedences` are in the order of `COLOURS`."""

    precedences: tuple[Precedence, ...]
    weight: float
    gentle: bool
    packet_bytes: int
    ecn: bool


class WeightedEarly(Queueing):
    """Base of the disciplines with weighted RED: the curves, and what they look at."""

    green: Precedence = GREEN
    """Curve of packets of the lowest drop precedence, and of those that no meter has coloured.
    Default: 33 and 40 packets (Cisco IOS for AFx1)."""
    yellow: Precedence = YELLOW
    """Curve of packets of the middle drop precedence. Default: 28 and 40 packets (AFx2)."""
    red: Precedence = RED
    """Curve of packets of the highest drop precedence. Default: 24 and 40 packets (AFx3)."""
    weight: Annotated[float, Field(gt=0, le=1)] = WEIGHT
    """Weight of each arrival in the average. Default: 1/512 (Cisco's exponent 9)."""
    gentle: bool = False
    """Whether the probability rises from the maximum to 1 at twice the maximum, rather than being 1
    at once. Default: no (Cisco)."""
    packet: PositiveSize = 1500
    """Size of the packets that could have been sent while there were none, by which the average
    sinks. Default: 1500 B (assumption: full packets)."""
    ecn: bool = False
    """Whether packets are marked instead of dropped where their transport knows ECN (RFC 3168);
    the limit drops all the same. Default: no (Cisco)."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order((self.green, self.yellow, self.red), self.packets)
        return self

    def early(self) -> Rules:
        """Return how a list is managed."""
        curves = (self.green, self.yellow, self.red)
        return Rules(curves, self.weight, self.gentle, self.packet, self.ecn)


class WeightedList(PlainList):
    """Packets that wait, at whose tail the average and their colour decide."""

    def __init__(self, limits: Queue, port: Port, rules: Rules) -> None:
        super().__init__(limits)
        self._port = port
        self._ecn = rules.ecn
        self._average = Average(rules.weight, rules.packet_bytes, port.rate_bps)
        self._early = [
            (Curve(each.minimum, each.maximum, each.probability, rules.gentle), Gaps())
            for each in rules.precedences
        ]

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet`, marked or not, unless its turn to be dropped has come or it is full."""
        average = self._average.arrival(len(self.waiting), now_ns)
        curve, gaps = self._early[packet.colour]
        due = gaps.due(curve.chance(average), self._port.stream)
        if not self._occupancy.admit(packet):
            return False
        if due and not (self._ecn and self._port.mark(packet, now_ns)):
            self._occupancy.release(packet)
            return False
        self.waiting.append(packet)
        return True

    def idle(self, now_ns: int) -> None:
        """Note that there is nothing to send."""
        self._average.idle(now_ns)
