"""Whoever takes packets off a line wakes late, and then takes all that have come."""

from __future__ import annotations

from simnet.chance import variates
from simnet.chance.streams import RandomStream
from simnet.models.link import Lateness

US = 1000


def taken(due_us: list[int], late_us: list[float]) -> tuple[list[float], Lateness]:
    variate = variates.sequence([each * 1e-6 for each in late_us])
    host = Lateness(variate, RandomStream(1, "late"))
    return [host.arrival_ns(each * US) / US for each in due_us], host


def test_packets_that_come_before_it_wakes_are_taken_with_the_first() -> None:
    # As napi_poll takes all that a device has: a pair 12 us apart on a line of 1 Gbps, and a third.
    when, _ = taken([100, 112, 160], [50, 30])
    assert when == [150, 150, 190]


def test_lateness_is_drawn_once_for_each_time_that_it_wakes() -> None:
    when, _ = taken([10, 20, 30, 40, 100], [25, 7, 3])
    assert when == [35, 35, 35, 47, 103]


def test_what_comes_at_the_moment_of_waking_is_taken_with_the_others() -> None:
    when, _ = taken([10, 35, 36], [25, 1])
    assert when == [35, 35, 37]
