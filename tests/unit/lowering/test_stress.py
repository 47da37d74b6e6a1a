"""Scripted events become changes of rate: of the right lines, at the right times."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.conditions.cause import Period
from simnet.conditions.replay import replayed
from simnet.lowering import lower
from simnet.lowering.stress import link_names
from simnet.network import Network
from simnet.scenario import Scenario
from simnet.scenario.model.stress import lines
from tests.unit.lowering.worlds import scenario

S = 10**9
PERIOD = Period(seed=1, start_ns=0, length_ns=10 * S)
MBPS = 10**6
TRAFFIC = {"kind": "poisson", "rate": "1 /s", "size": "1 B"}


def changes(*events: dict[str, Any], own: Any = (), reverse: Any = None) -> list[Any]:
    """Changes of rate, in s and Mbps, of both directions of a link of 10 Mbps."""
    link = {"from": "a", "to": "b", "rate": "10 Mbps", "rate_changes": list(own)}
    if reverse is not None:
        link["reverse"] = reverse
    world = {
        "name": "x",
        "run": {"duration": "1 min", "clock": "08:00"},
        "nodes": {"a": {}, "b": {}},
        "links": {"ab": link},
        "flows": {"f": {"from": "a", "to": "b", "traffic": TRAFFIC}},
        "events": list(events),
    }
    network = lower(Scenario.model_validate(world))
    return [
        [(time / S, rate / MBPS) for time, rate in each.rate_changes] for each in network.interfaces
    ]


def acted_on(network: Network) -> set[str]:
    return {each.link for each in network.interfaces if each.rate_changes}


def test_a_cut_stalls_both_directions_and_then_the_line_is_as_before() -> None:
    event = {"at": "10 s", "for": "5 s", "cut": "links.ab"}
    assert changes(event) == [[(10, 0), (15, 10)]] * 2
    assert changes(event, reverse={"rate": "2 Mbps"}) == [[(10, 0), (15, 10)], [(10, 0), (15, 2)]]


def test_without_a_length_it_lasts_to_the_end() -> None:
    assert changes({"at": "10 s", "cut": "links.ab"})[0] == [(10, 0)]


def test_slow_leaves_a_share_and_at_least_a_bit() -> None:
    assert changes({"at": "0 s", "for": "5 s", "slow": "links.ab", "to": "30 %"})[0] == [
        (0, 3),
        (5, 10),
    ]
    tiny = {"at": "0 s", "slow": "links.ab", "to": 1e-9}
    assert changes(tiny)[0] == [(0, 1e-6)]


def test_a_time_of_day_counts_from_that_of_the_start() -> None:
    assert changes({"at": "08:00:20", "for": "5 s", "cut": "links.ab"})[0][0] == (20, 0)


def test_a_time_of_day_may_be_after_midnight() -> None:
    events = [{"at": "00:15", "cut": "backhaul.links.river"}]
    world = scenario({"run": {"duration": "2 h", "clock": "23:30"}, "events": events})
    assert world.events[0].start_ns(world.run) == 45 * 60 * S


def test_where_events_overlap_the_lowest_rate_wins() -> None:
    half = {"at": "10 s", "for": "20 s", "slow": "links.ab", "to": "50 %"}
    tenth = {"at": "20 s", "for": "20 s", "slow": "links.ab", "to": "10 %"}
    cut = {"at": "25 s", "for": "1 s", "cut": "links.ab"}
    expected = [(10, 5), (20, 1), (25, 0), (26, 1), (40, 10)]
    assert changes(half, tenth, cut)[0] == expected
    assert changes(cut, tenth, half)[0] == expected


def test_the_links_own_changes_go_on_underneath() -> None:
    own = [{"at": "12 s", "rate": "4 Mbps"}, {"at": "30 s", "rate": "8 Mbps"}]
    event = {"at": "10 s", "for": "10 s", "slow": "links.ab", "to": "50 %"}
    assert changes(event, own=own)[0] == [(10, 5), (12, 2), (20, 4), (30, 8)]
    cut = {"at": "10 s", "for": "10 s", "cut": "links.ab"}
    assert changes(cut, own=own)[0] == [(10, 0), (12, 0), (20, 4), (30, 8)]


@pytest.mark.parametrize(
    ("where", "links"),
    [
        ({"technology": "geo"}, {"access/far"}),
        ({"isp": "telco"}, {"access/near"}),
        ({"village": "far"}, {"access/far"}),
        ({"technology": "geo", "isp": "telco"}, set()),
        ("villages.near.access", {"access/near"}),
        ("backhaul.links.river", {"backhaul/river"}),
        ("intranet.links.river", {"intranet/river"}),
        ("isps.satellite.transit", {"transit/satellite"}),
        ("isps.telco.handover", {"handover/telco"}),
        ("intranet.public", {"data-centre/public"}),
    ],
)
def test_it_acts_on_the_lines_that_it_names(where: Any, links: set[str]) -> None:
    assert acted_on(lower(scenario({"events": [{"at": "1 s", "cut": where}]}))) == links


def test_every_line_of_a_scenario_is_a_link_of_the_network() -> None:
    world = scenario({"isps.satellite.feeder": {"rate": "100 Mbps"}})
    there = {each.link for each in lower(world).interfaces}
    named = {name for line in lines(world) for name in link_names(world, line)}
    assert named <= there
    assert {name for name in there - named if not name.startswith("lan/")} == {
        "backhaul/landing/seat",
        "intranet/landing/seat",
    }


def test_what_is_no_line_has_no_links() -> None:
    with pytest.raises(ValueError, match="no line"):
        link_names(scenario(), ("nodes", "a"))


def under(*events: dict[str, Any], **own: Any) -> Network:
    """A link of 10 Mbps, and what else it has, under events."""
    world = {
        "name": "x",
        "run": {"duration": "1 min"},
        "nodes": {"a": {}, "b": {}},
        "links": {"ab": {"from": "a", "to": "b", "rate": "10 Mbps", **own}},
        "flows": {"f": {"from": "a", "to": "b", "traffic": TRAFFIC}},
        "events": list(events),
    }
    return lower(Scenario.model_validate(world))


def outages(*events: dict[str, Any]) -> list[tuple[float, float, bool]]:
    """Outages, in s, of a link under events; both directions have the same."""
    one, other = (each.outages for each in under(*events).interfaces)
    assert one == other
    return [(each.start_ns / S, each.end_ns / S, each.keep_queue) for each in one]


def test_a_cut_is_an_outage_and_slowness_is_none() -> None:
    assert outages({"at": "10 s", "for": "5 s", "cut": "links.ab"}) == [(10, 15, False)]
    assert outages({"at": "10 s", "slow": "links.ab", "to": "50 %"}) == []
    kept = {"at": "10 s", "for": "5 s", "cut": "links.ab", "keep_queue": True}
    assert outages(kept) == [(10, 15, True)]


def test_cuts_that_overlap_are_one_outage_and_the_harder_one_decides() -> None:
    first = {"at": "10 s", "for": "10 s", "cut": "links.ab"}
    second = {"at": "15 s", "for": "10 s", "cut": "links.ab"}
    assert outages(first, second) == [(10, 25, False)]
    assert outages(first, {**second, "keep_queue": True}) == [(10, 20, False), (20, 25, True)]


def test_only_a_cut_keeps_a_queue() -> None:
    with pytest.raises(ValueError, match="keep_queue belongs to a cut"):
        outages({"at": "1 s", "slow": "links.ab", "to": "50 %", "keep_queue": True})


def conditions(*events: dict[str, Any], **own: Any) -> list[Any]:
    """Changes of delay (s, ms) and of loss (s, share) of a link of 5 ms."""
    there = under(*events, **{"delay": "5 ms", **own}).interfaces[0]
    assert there.rate_changes == ()
    return [
        [(time / S, delay / 10**6) for time, delay in there.delay_changes],
        [(time / S, round(loss, 12)) for time, loss in there.loss_changes],
    ]


def test_delays_of_events_add_up_and_to_those_of_the_line() -> None:
    first = {"at": "10 s", "for": "10 s", "delay": "links.ab", "by": "20 ms"}
    second = {"at": "15 s", "for": "10 s", "delay": "links.ab", "by": "1 ms"}
    moves = [{"at": "12 s", "delay": "7 ms"}]
    found = conditions(first, second, delay_changes=moves)
    assert found == [[(10, 25), (12, 27), (15, 28), (20, 8), (25, 7)], []]


def test_what_gets_through_has_been_lost_by_none_of_those_that_lose() -> None:
    first = {"at": "10 s", "for": "10 s", "lose": "links.ab", "share": "50 %"}
    second = {"at": "15 s", "lose": "links.ab", "share": "20 %"}
    assert conditions(first, second, loss="10 %") == [[], [(10, 0.55), (15, 0.64), (20, 0.28)]]


def test_what_begins_with_the_run_is_a_change_at_its_first_moment() -> None:
    event = {"at": "0 s", "for": "5 s", "delay": "links.ab", "by": "20 ms"}
    assert conditions(event) == [[(0, 25), (5, 5)], []]


POWER = {
    "failures": {
        "causes": {"grid": {"kind": "power", "together": "village", "battery": "2 s",
                            "lines": [{"village": "near"}]}}
    }
}  # fmt: skip


def downs(network: Network) -> dict[str, list[tuple[float, float]]]:
    """When each link is down, s."""
    return {
        each.link: [(down.start_ns / S, down.end_ns / S) for down in each.outages]
        for each in network.interfaces
        if each.outages
    }


def test_without_power_a_village_loses_its_access_and_the_lines_to_its_sites() -> None:
    event = {"at": "1 s", "for": "4 s", "power": {"regency": "Upriver"}}
    network = lower(scenario({"events": [event]}))
    links = ("access/near", "lan/near/school", "access/far", "lan/far/school")
    assert downs(network) == {link: [(1, 5)] for link in links}
    assert [(each.action, each.what, each.links) for each in network.events] == [
        ("power", "regency: Upriver", links)
    ]


def test_a_battery_carries_its_village_through_an_outage_as_long_as_it_lasts() -> None:
    event = {"at": "1 s", "for": "4 s", "power": {"regency": "Upriver"}}
    found = downs(replayed(lower(scenario({**POWER, "events": [event]})), PERIOD))
    assert found["access/near"] == [(3, 5)]
    assert found["access/far"] == [(1, 5)]
    short = {**event, "for": "2 s"}
    assert "access/near" not in downs(
        replayed(lower(scenario({**POWER, "events": [short]})), PERIOD)
    )


def test_a_provider_that_is_down_takes_its_lines() -> None:
    event = {"at": "1 s", "for": "2 s", "isp_down": "telco"}
    assert downs(lower(scenario({"events": [event]}))) == {
        "transit/telco": [(1, 3)],
        "handover/telco": [(1, 3)],
    }


def test_a_technology_that_is_down_takes_the_accesses_that_have_it() -> None:
    event = {"at": "1 s", "for": "2 s", "technology_down": "geo"}
    assert downs(lower(scenario({"events": [event]}))) == {"access/far": [(1, 3)]}
