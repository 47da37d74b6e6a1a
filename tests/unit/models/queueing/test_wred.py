"""WRED: the colours of packets, and the order of their curves."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.kinds import ValidationError
from simnet.models.packet import CE, ECT_0, Packet
from simnet.models.queueing import Discipline
from simnet.models.queueing.wred import Wred
from simnet.network import UNLIMITED, Queue
from tests.unit.models.ports import StandIn

GREEN, YELLOW, RED = range(3)
ALL = {"minimum": 1, "maximum": 2}
"""A curve by which, at a weight of 1 and no gentleness, the third packet is dropped."""


def packet(colour: int, seq: int = 0, ecn: int = 0) -> Packet:
    made = Packet(0, 0, seq, 1000, 0, (), 0, ecn=ecn)
    made.colour = colour
    return made


def queue(port: StandIn, limit_packets: int = UNLIMITED, **parameters: Any) -> Discipline:
    wred = Wred(packets="unlimited", **parameters)
    return wred.discipline(Queue("wred", limit_packets), port)


def test_each_colour_is_dropped_by_its_own_curve_on_one_average() -> None:
    wred = queue(
        StandIn(),
        weight=1.0,
        green={"minimum": 5, "maximum": 6},
        yellow={"minimum": 3, "maximum": 4},
        red=ALL,
    )
    fate = {
        colour: [wred.enqueue(packet(colour), 0) for _ in range(3)]
        for colour in (RED, YELLOW, GREEN)
    }
    # Red ones find 0, 1 and 2; yellow ones 2 and 3, then 4; green ones 4 and 5, then 6.
    assert fate == {
        RED: [True, True, False],
        YELLOW: [True, True, False],
        GREEN: [True, True, False],
    }
    assert len(list(wred.flush(0))) == 6


def test_in_the_long_run_red_packets_are_lost_first_and_green_ones_least() -> None:
    """At an average of 36 the curves of Cisco's AFx1 to AFx3 have p = 0.043, 0.067 and 0.075.

    Gaps uniform on 1 to 1/p have a mean of (1 + 1/p) / 2.
    """
    wred, each = queue(StandIn()), 2000
    refused = [0, 0, 0]
    waiting = 0
    for turn in range(9 * each):
        average_stands = turn >= 6 * each
        colour = turn % 3 if average_stands else GREEN
        accepted = wred.enqueue(packet(colour), 0)
        waiting += accepted
        refused[colour] += average_stands and not accepted
        if waiting > 36:
            wred.dequeue(0)
            waiting -= 1
    chances = (0.1 * 3 / 7, 0.1 * 8 / 12, 0.1 * 12 / 16)
    shares = [2 * chance / (1 + chance) for chance in chances]
    assert [count / each for count in refused] == pytest.approx(shares, rel=0.1)


def test_packets_are_marked_instead_of_dropped() -> None:
    port = StandIn()
    wred = queue(port, 4, weight=1.0, green=ALL, yellow=ALL, red=ALL, ecn=True)
    marked = [packet(YELLOW, seq, ECT_0) for seq in range(6)]
    assert [wred.enqueue(each, 0) for each in marked] == [True] * 4 + [False] * 2
    assert port.marked == [2, 3]
    assert [each.ecn for each in marked] == [ECT_0, ECT_0, CE, CE, ECT_0, ECT_0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"green": {"minimum": 40, "maximum": 30}}, r"minimum \(40\) must be below maximum \(30\)"),
        ({"yellow": {"minimum": 34, "maximum": 40}}, r"minimum of yellow \(34\) .* green \(33\)"),
        ({"red": {"minimum": 24, "maximum": 41}}, r"maximum of red \(41\) .* yellow \(40\)"),
        (
            {"red": {"minimum": 24, "maximum": 40, "probability": 0.01}},
            r"probability of red \(0.01\) must not be below that of yellow \(0.1\)",
        ),
        ({"packets": 40}, r"maximum of green \(40\) must be below the limit, packets \(40\)"),
    ],
)
def test_curves_out_of_order_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Wred(**given)
