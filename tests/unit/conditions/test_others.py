"""What those who are not played take of lines: when, of which, and never all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simnet.chance import variates
from simnet.conditions.others import Class, Offer, left, offers, taken
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    MeanLoad,
    Network,
    Node,
    Person,
    Reroute,
    TransferSource,
)
from simnet.traffic.pupil import Pupil

S = 1_000_000_000
LINE = Interface("a->b", "ab", 0, 1, rate_bps=10_000_000, delay_ns=0)
BACK = Interface("b->a", "ab", 1, 0, rate_bps=2_000_000, delay_ns=0)
OTHER = Interface("other", "other", 0, 1, rate_bps=10_000_000, delay_ns=0)
WORK = TransferSource(variates.constant(1.0), variates.constant(1.0), start_ns=2 * S)


def flow(weight: int = 10, **changes: object) -> Flow:
    """A flow of 100 kbps there and 10 kbps back, from 2 s to 8 s."""
    plain = Flow("f", "f", "f", 0, 1, (0,), (1,), work=WORK, weight=weight)
    return replace(plain, mean=MeanLoad(100_000, 10_000, 8 * S), **changes)  # type: ignore[arg-type]  # of a Flow


def network(*flows: Flow, line: Interface = LINE, people: tuple[Person, ...] = ()) -> Network:
    return Network((Node("a"), Node("b")), (line, BACK, OTHER), flows, people)


def test_nobody_takes_anything_where_everybody_is_played() -> None:
    found = network(flow(weight=1))
    assert offers(found) == taken(found) == {}
    assert left(found) is found


def test_the_others_take_their_mean_load_both_ways_while_they_are_active() -> None:
    assert taken(network(flow())) == {
        0: ((0, (10**7, 0)), (2 * S, (10**7, 900_000)), (8 * S, (10**7, 0))),
        1: ((0, (2 * 10**6, 0)), (2 * S, (2 * 10**6, 90_000)), (8 * S, (2 * 10**6, 0))),
    }


def test_what_is_left_is_replayed_as_changes_of_the_rate() -> None:
    found = left(network(flow()))
    assert found.interfaces[0].rate_bps == 10**7
    assert found.interfaces[0].rate_changes == ((2 * S, 9_100_000), (8 * S, 10**7))
    assert found.interfaces[2] is OTHER


def test_flows_on_one_line_add_up() -> None:
    found = offers(network(flow(), flow(weight=3), flow(weight=1)))
    assert dict(found[0])[2 * S] == Offer((Class(0, 900_000 + 200_000, 300_000),))


def test_they_begin_when_the_person_begins_and_may_go_on_to_the_end() -> None:
    pupil = Person("p", "f", "p", Pupil(), {"internet": 0}, start_ns=3 * S)
    lasting = flow(work=None)
    lasting = replace(lasting, mean=MeanLoad(100_000, 10_000))
    found = taken(network(lasting, people=(pupil,)))
    assert found[0] == ((0, (10**7, 0)), (3 * S, (10**7, 900_000)))


def test_they_go_where_the_flow_goes_then() -> None:
    found = taken(network(flow(reroutes=(Reroute(5 * S, (2,), (1,)),))))
    assert found[0][-1] == (5 * S, (10**7, 0))
    assert found[2] == ((0, (10**7, 0)), (5 * S, (10**7, 900_000)), (8 * S, (10**7, 0)))


def test_a_line_that_becomes_slow_is_shared_by_all_alike() -> None:
    slow = replace(LINE, rate_changes=((4 * S, 500_000), (5 * S, 0), (6 * S, 10**7)))
    found = dict(taken(network(flow(), line=slow))[0])
    assert found[4 * S] == (500_000, 450_000)  # nine tenths of those who share it
    assert found[5 * S] == (0, 0)
    assert found[6 * S] == (10**7, 900_000)
    assert (5 * S, 0) in left(network(flow(), line=slow)).interfaces[0].rate_changes


def test_something_is_always_left_of_a_rate() -> None:
    assert Offer((Class(0, 100, 0),)).taken_bps(10) == 9
    assert Offer((Class(0, 100, 1),)).taken_bps(1) == 0
    assert Offer((Class(5, 1000, 0),)).taken_bps(2) == 1
    assert Offer().taken_bps(10) == 0


def test_what_has_no_mean_takes_nothing() -> None:
    bulk = replace(flow(), mean=None)
    assert taken(network(bulk)) == {}
    assert taken(
        network(bulk, flow(work=DatagramSource(variates.constant(1.0), variates.constant(1.0))))
    )[0]


@given(
    count=st.integers(2, 10_000),
    each_bps=st.integers(10**4, 10**7),
    open_bps=st.integers(0, 10**8),
    rate_bps=st.integers(10**8, 10**9),
)
def test_those_who_wait_ask_a_slow_line_for_less(
    count: int, each_bps: int, open_bps: int, rate_bps: int
) -> None:
    """The line's load is what is asked of it, and the others have their part of that."""
    assume(open_bps < 0.9 * rate_bps)
    assume(count * each_bps < 3 * rate_bps)
    offer = Offer((Class(0, 0, open_bps), Class(each_bps, (count - 1) * each_bps, each_bps)))
    asked_bps = offer.taken_bps(rate_bps) * count / (count - 1)
    load = (asked_bps + open_bps) / rate_bps
    share = each_bps / rate_bps
    expected = open_bps / rate_bps + count * share / (1 + share / (1 - load))
    assert load < 1.0
    assert load == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_a_line_behind_a_narrow_one_is_asked_for_what_that_lets_through() -> None:
    narrow = replace(LINE, rate_bps=500_000)
    both = flow(path=(0, 2))
    found = dict(offers(network(both, line=narrow))[2])
    assert found[2 * S].others_bps == 450_000
    wide = dict(offers(network(both))[2])
    assert wide[2 * S].others_bps == 900_000
    loop = replace(both, mean=MeanLoad(100_000, 10_000, 8 * S, waits=True))
    waiting = dict(offers(network(loop, line=narrow))[2])[2 * S].others_bps
    assert 300_000 < waiting < 450_000


def test_who_is_there_at_times_asks_for_more_meanwhile() -> None:
    mean = MeanLoad(100_000, 10_000, waits=True, present=0.25)
    assert mean.each_bps(mean.up_bps) == 400_000
    assert replace(mean, waits=False).each_bps(mean.up_bps) == 0
