"""Influences are laid on interfaces: capacities, shares, delays, losses and outages together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

import pytest

from simnet.calendar.days import month_of, start_of
from simnet.conditions.cause import BACKWARD, NS_PER_DAY, NS_PER_HOUR, Down, Influence, Period
from simnet.conditions.replay import down_spells, laid_on, replayed
from simnet.network import Event, Interface, Loss, Network, NetworkBuilder, Outage

PERIOD = Period(seed=1, start_ns=0, length_ns=100)
LINE = Interface("ab:a->b", "ab", 0, 1, rate_bps=100, delay_ns=10, loss=Loss(0.5))


def laid(*influences: Influence, line: Interface = LINE) -> Interface:
    return laid_on(line, influences)


def test_the_least_capacity_counts_times_the_product_of_the_shares() -> None:
    found = laid(
        Influence("ab", capacity=((10, 80), (30, 1000))),
        Influence("ab", capacity=((20, 60),), share=((20, 0.5),)),
        Influence("ab", share=((40, Fraction(1, 3)),)),
    )
    assert found.rate_changes == ((10, 80), (20, 30), (40, 10))


def test_a_share_above_none_leaves_a_bit_and_none_stalls() -> None:
    assert laid(Influence("ab", share=((5, 1e-9), (6, 0.0)))).rate_changes == ((5, 1), (6, 0))


def test_own_changes_go_on_below() -> None:
    line = replace(LINE, rate_changes=((10, 40), (30, 200)))
    found = laid(Influence("ab", share=((20, 0.5),)), line=line)
    assert found.rate_changes == ((10, 40), (20, 20), (30, 100))


def test_delays_add_up_and_never_fall_below_nothing() -> None:
    found = laid(Influence("ab", longer=((5, 7), (15, 0))), Influence("ab", longer=((10, -30),)))
    assert found.delay_changes == ((5, 17), (10, 0))


def test_a_packet_gets_through_if_nothing_loses_it() -> None:
    found = laid(Influence("ab", lost=((1, 0.2), (3, 0.0))), Influence("ab", lost=((2, 0.5),)))
    assert found.loss_changes == (
        (1, pytest.approx(0.6)),
        (2, pytest.approx(0.8)),
        (3, pytest.approx(0.75)),
    )


def test_down_while_any_is_and_the_queue_is_kept_where_all_keep_it() -> None:
    keeps = (Down(10, 30, keep_queue=True), Down(50, 60, keep_queue=True))
    loses = (Down(20, 50),)
    assert down_spells([keeps, loses]) == (
        Down(10, 20, keep_queue=True),
        Down(20, 50),
        Down(50, 60, keep_queue=True),
    )
    found = laid(Influence("ab", down=keeps), Influence("ab", down=loses))
    assert found.outages == (Outage(10, 20, True), Outage(20, 50), Outage(50, 60, True))
    assert found.rate_changes == ((10, 0), (60, 100))


def test_what_touches_nothing_changes_nothing() -> None:
    assert laid(Influence("ab")) == LINE


@dataclass(frozen=True, slots=True)
class Seesaw:
    """A cause that says for which seed it was asked, of one direction."""

    seeded: ClassVar[bool] = True

    def during(self, period: Period) -> Iterator[Influence | Event]:
        yield Influence("ab", way=BACKWARD, longer=((0, period.seed),))
        yield Event("cut", "ab", ("ab",), 0)


def network() -> Network:
    builder = NetworkBuilder()
    for name in "ab":
        builder.add_node(name)
    builder.add_link("ab", "a", "b", 100, delay_ns=10)
    return replace(builder.build(), causes=(Seesaw(),))


def test_a_network_is_played_under_the_conditions_of_the_period_it_meets() -> None:
    for seed in (3, 4):
        found = replayed(network(), replace(PERIOD, seed=seed))
        assert [each.delay_changes for each in found.interfaces] == [(), ((0, 10 + seed),)]
        assert [each.what for each in found.events] == ["ab"]
        assert found.causes == ()


def test_the_calendar_of_a_period() -> None:
    assert [month_of(start_of(month)) for month in range(1, 13)] == list(range(1, 13))
    assert month_of(start_of(3) - 1) == 2
    assert month_of(365 * NS_PER_DAY) == 1
    dated = Period(1, start_of(4, 20) + 9 * NS_PER_HOUR, NS_PER_HOUR, dated=True, clocked=True)
    assert (dated.month_at(0), dated.hour_at(NS_PER_HOUR // 2)) == (4, 9.5)
    assert (PERIOD.month_at(0), PERIOD.hour_at(0)) == (None, None)
