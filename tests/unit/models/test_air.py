"""Whose turn it is on a shared medium, when, and what a turn costs: both engines, to the ns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simnet.chance import variates as laws
from simnet.engine import run
from simnet.engine.columns import Counts
from simnet.engines import FAST, REFERENCE
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Medium,
    Member,
    Network,
    Node,
    Outage,
    Queue,
    RunPlan,
)

US = 1_000
MS = 1_000_000
RATE = 8_000_000
"""A byte takes 1 us."""

engines = pytest.mark.parametrize("engine", [FAST, REFERENCE])


def network(
    packets: list[list[tuple[int, int]]], medium: dict[str, Any], **own: dict[int, Any]
) -> Network:
    """Interfaces 0, 1, ... on one medium, each with packets of its own: (time in us, bytes)."""
    overhead = medium.pop("overhead_ns", 0)
    interfaces = tuple(
        Interface(
            f"i{k}", f"l{k}", 0, 1, RATE, 0, **{name: of.get(k, ()) for name, of in own.items()}
        )
        for k in range(len(packets))
    )
    never = laws.constant(1e9)
    flows = tuple(
        Flow(
            f"f{k}", "all", f"f{k}", 0, 1, (k,), (k,),
            work=DatagramSource(
                never, never, replay=tuple((time * US, size) for time, size in given)
            ),
        )
        for k, given in enumerate(packets)
    )  # fmt: skip
    members = tuple(Member(k, overhead_ns=overhead) for k in range(len(packets)))
    shared = Medium("medium", members, **medium)
    return Network((Node("a"), Node("b")), interfaces, flows, media=(shared,))


def departures(counts: Counts) -> list[tuple[int, int]]:
    """When packets departed (us), and from which interface, in order."""
    assert counts.trace is not None
    ends = counts.trace["departure_ns"].tolist()
    found = zip(ends, counts.trace["interface"].tolist(), strict=True)
    return [(end // US, interface) for end, interface in sorted(found) if end >= 0]


def played(engine: str, net: Network) -> Counts:
    return run(net, RunPlan(100 * MS, trace=True), engine)


@engines
def test_members_take_turns_and_pay_the_overhead_of_each(engine: str) -> None:
    three = [(0, 100)] * 3
    net = network([three, three], {"overhead_ns": 50 * US})
    counts = played(engine, net)
    assert departures(counts) == [(150 * n, (n - 1) % 2) for n in range(1, 7)]
    assert counts.interfaces["busy_ns"].tolist() == [450 * US] * 2
    # Those of the first wait 0, 300, 600 us, of the second 150, 450, 750 us.
    assert counts.interfaces["wait_sum_ns"].tolist() == [900 * US, 1350 * US]


@engines
def test_a_turn_sends_what_waited_when_it_began(engine: str) -> None:
    net = network(
        [[(0, 100), (0, 100), (120, 100)], [(0, 100)]],
        {"overhead_ns": 50 * US, "most_packets": 64},
    )
    # The first packet goes as it comes; the second and the third came later than that turn began.
    assert departures(played(engine, net)) == [(150, 0), (300, 1), (450, 0), (550, 0)]


def test_a_packet_costs_an_event_more_than_on_a_line_of_its_own() -> None:
    packets = [[(10 * n, 100) for n in range(40)]] * 3
    net = network(packets, {"scheduler": "equal_airtime", "parameters": (("quantum", 256 * US),)})
    on_lines = played(FAST, replace(net, media=())).events
    assert played(FAST, net).events == on_lines + 120


@engines
def test_no_packet_is_begun_after_the_longest_turn(engine: str) -> None:
    net = network(
        [[(0, 10), *[(1, 100)] * 4], [(1, 100)]], {"most_packets": UNLIMITED, "most_ns": 150 * US}
    )
    ends = [(10, 0), (110, 1), (210, 0), (310, 0), (410, 0), (510, 0)]
    assert departures(played(engine, net)) == ends


@engines
def test_an_outage_of_one_leaves_the_air_to_the_others(engine: str) -> None:
    net = network(
        [[(0, 1000)] * 2, [(10, 100)]],
        {},
        outages={0: (Outage(500 * US, 5 * MS),)},
        rate_changes={0: ((500 * US, 0), (5 * MS, RATE))},
    )
    counts = played(engine, net)
    assert departures(counts)[-1] == (600, 1)
    assert counts.interfaces["lost_packets"].tolist() == [2, 0]
    assert counts.interfaces["busy_ns"].tolist() == [500 * US, 100 * US]


@engines
def test_what_is_on_the_air_goes_on_when_its_rate_falls_to_nothing(engine: str) -> None:
    net = network([[(0, 1000)] * 2, [(10, 100)]], {}, rate_changes={0: ((500 * US, 0),)})
    counts = played(engine, net)
    assert departures(counts) == [(1000, 0), (1100, 1)]
    assert counts.interfaces["busy_ns"].tolist() == [1000 * US, 100 * US]
    assert counts.interfaces["inside_packets_end"].tolist() == [1, 0]


@engines
def test_a_shaper_that_waits_leaves_the_air_to_the_others(engine: str) -> None:
    bought = (("rate", 800_000), ("burst", 1514), ("peak", None), ("mtu", 1514))
    shaped = Queue("token_bucket", parameters=bought, inner=Queue())
    net = network([[(0, 1514), (0, 300)], [(0, 100)] * 3], {}, queue={0: shaped, 1: Queue()})
    # Tokens for 300 bytes have come after 3 ms at 800 kbps.
    ends = [(1514, 0), (1614, 1), (1714, 1), (1814, 1), (3300, 0)]
    assert departures(played(engine, net)) == ends


@engines
def test_a_poll_takes_its_time_and_stops_where_somebody_asks(engine: str) -> None:
    cycle = (("service", "gated"), ("switchover", 10 * US), ("least_cycle", 100 * US))
    net = network(
        [[(215, 20)], [(2, 5)], [(2, 5), (26, 5)]],
        {"scheduler": "polling", "parameters": cycle, "most_packets": UNLIMITED},
    )
    # Cycles begin at 0, 100, 200 and 300 us. The server is at 1 at 20 us and, having sent 5 us, at
    # 2 at 35 us, where two wait by then; what comes to 0 at 215 us is too late for the third cycle.
    ends = [(25, 1), (40, 2), (45, 2), (330, 0)]
    assert departures(played(engine, net)) == ends


@engines
def test_a_shaper_alone_on_the_air_goes_on_as_soon_as_it_may(engine: str) -> None:
    """Nobody comes, and nothing arrives, from the end of the first packet until long after."""
    bought = (("rate", 800_000), ("burst", 1000), ("peak", None), ("mtu", 1000))
    shaped = Queue("token_bucket", parameters=bought, inner=Queue())
    net = network([[(0, 1000), (0, 1000)], []], {}, queue={0: shaped, 1: Queue()})
    late = tuple(replace(each, delay_ns=50 * MS) for each in net.interfaces)
    # Ten microseconds a byte until there are tokens for the second.
    assert departures(played(engine, replace(net, interfaces=late))) == [(1000, 0), (11_000, 0)]
