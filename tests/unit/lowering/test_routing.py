"""Two lines a village, and a closed network that is not left: what other ways flows are given."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from simnet.conditions.replay import replayed
from simnet.costs.bill import bill
from simnet.lowering import lower
from simnet.lowering.access import weights_of
from simnet.network import Network
from simnet.scenario import Scenario, load

S = 10**9
TEXT = """\
name: two-lines
run: {{duration: 60 s}}
routing: {{{routing}convergence: 1 s, back_after: 5 s}}
isps:
  telkom: {{at: one, transit: {{rate: 10 Gbps}}}}
  starlink: {{transit: {{rate: 10 Gbps}}}}
internet: {{name: Exchange}}
backhaul:
  capital: one
  towns: {{one: {{regency: A}}, two: {{regency: B}}, three: {{regency: C}}}}
  links:
    x: {{from: one, to: two, rate: 1 Gbps, delay: 1 ms}}
    y: {{from: two, to: three, rate: 1 Gbps, delay: 1 ms}}
intranet:
  data_centre: {{name: Data centre}}
  links:
    a: {{from: one, to: two, rate: 100 Mbps, delay: 1 ms}}
    b: {{from: two, to: three, rate: 100 Mbps, delay: 1 ms}}
    c: {{from: three, to: one, rate: 100 Mbps, delay: 1 ms}}
  public: {{rate: 100 Mbps}}
  when_cut: {when_cut}
site_types:
  office:
    lan: {{rate: 100 Mbps}}
    apps:
      admin: {{to: intranet, traffic: {{kind: bulk, down: 1 MB}}}}
      web: {{traffic: {{kind: bulk, down: 1 MB}}}}
villages:
  defaults: {{sites: {{office: {{}}}}}}
  near:
    regency: B
    access: {{technology: fibre, isp: telkom, backup: {{technology: leo, isp: starlink{backup}}}}}
  far:
    regency: C
    access:
      {{technology: geo, isp: starlink, proxy: {{}}, backup: {{technology: fibre, isp: telkom}}}}
  single: {{regency: C, access: {{technology: fibre, isp: telkom}}}}
events: {events}
"""
PUBLIC = ("backhaul/", "transit/", "handover/", "port/", "data-centre/public")


def world(
    folder: Path,
    *cuts: str,
    when_cut: str = "closed",
    backup: str = "",
    routing: str = "detection: 3 s, ",
) -> tuple[Scenario, Network]:
    events = ", ".join(f"{{at: 10 s, cut: {cut}, for: 20 s}}" for cut in cuts)
    path = folder / "s.yaml"
    path.write_text(
        TEXT.format(events=f"[{events}]", when_cut=when_cut, backup=backup, routing=routing),
        encoding="utf-8",
    )
    scenario = load(path)
    return scenario, replayed(lower(scenario), scenario.run.plan().period)


def links(network: Network, path: tuple[int, ...]) -> list[str]:
    return [network.interfaces[index].link for index in path]


def other_way(network: Network, flow: str) -> list[str] | None:
    """Return the links that a flow takes from 14 s on; None where it keeps its way."""
    found = next(each for each in network.flows if each.name == flow)
    ways = {each.time_ns: links(network, each.path) for each in found.reroutes}
    return ways.get(14 * S)


def test_the_second_line_takes_over_and_hands_back(tmp_path: Path) -> None:
    _, network = world(tmp_path, "villages.near.access")
    flow = next(each for each in network.flows if each.name == "near/office/web")
    assert links(network, flow.path)[1] == "access/near"
    assert [each.time_ns for each in flow.reroutes] == [14 * S, 35 * S]
    assert links(network, flow.reroutes[0].path) == [
        "lan/near/office", "access/near/backup", "transit/starlink", "port/starlink", "port/telkom",
    ]  # fmt: skip
    assert flow.reroutes[1].path == flow.path


def test_a_proxy_splits_only_what_goes_over_its_line(tmp_path: Path) -> None:
    _, network = world(tmp_path, "{technology: geo}")
    flow = next(each for each in network.flows if each.name == "far/office/web")
    assert [len(flow.legs), *(len(each.legs) for each in flow.reroutes)] == [3, 0, 3]


def test_an_event_on_a_provider_reaches_second_lines(tmp_path: Path) -> None:
    _, network = world(tmp_path, "{isp: starlink}")
    down = {each.link for each in network.interfaces if each.outages}
    assert down == {"access/near/backup", "access/far"}


def test_nobody_goes_through_anothers_village(tmp_path: Path) -> None:
    """Cut off from telkom, the single village of town three has no way but its own."""
    _, network = world(tmp_path, "backhaul.links.y")
    assert other_way(network, "single/office/web") is None


def test_a_second_line_is_in_the_bill(tmp_path: Path) -> None:
    scenario, _ = world(tmp_path)
    points = {item.name: item.points for item in bill(scenario).items if item.what == "access"}
    assert points == {"access/fibre/telkom": 3, "access/geo/starlink": 1, "access/leo/starlink": 1}


CUTS = [
    "intranet.links.a", "intranet.links.b", "intranet.links.c", "villages.near.access",
    "villages.single.access", "backhaul.links.x", "intranet.data_centre.line",
]  # fmt: skip


@pytest.mark.parametrize("cuts", list(combinations(CUTS, 2)), ids="+".join)
def test_whatever_fails_the_closed_network_is_not_left(tmp_path: Path, cuts: list[str]) -> None:
    _, network = world(tmp_path, *cuts)
    for flow in network.flows:
        if flow.name in ("near/office/admin", "single/office/admin"):
            ways = [flow, *flow.reroutes]
            crossed = {name for way in ways for name in links(network, way.path + way.reverse_path)}
            assert not [name for name in crossed if name.startswith(PUBLIC)]


def test_unless_the_scenario_lets_it(tmp_path: Path) -> None:
    cuts = ("intranet.links.a", "intranet.links.b")
    _, network = world(tmp_path, *cuts, when_cut="public")
    way = other_way(network, "near/office/admin")
    assert way is not None
    assert way[-1] == "data-centre/public"
    _, network = world(tmp_path, *cuts)
    assert other_way(network, "near/office/admin") is None


def first_links(network: Network, village: str, app: str) -> set[str]:
    return {
        links(network, each.path)[1]
        for each in network.flows
        if each.name.startswith(f"{village}/office/{app}")
    }


def test_flows_share_both_lines_as_their_weights_say(tmp_path: Path) -> None:
    shared = ", share: load, weights: [1, 1000]"
    _, network = world(tmp_path, backup=shared)
    assert first_links(network, "near", "web") == {"access/near/backup"}
    _, network = world(tmp_path, backup=", share: load, weights: [1000, 1]")
    assert first_links(network, "near", "web") == {"access/near"}


def test_the_lines_rates_weigh_where_nothing_is_said(tmp_path: Path) -> None:
    scenario, network = world(tmp_path, backup=", share: load, down: 30 Mbps")
    gives = {each.name: each.rate_bps for each in network.interfaces if each.link == "access/near"}
    first_bps = next(bps for name, bps in gives.items() if name.endswith("->near"))
    assert weights_of(scenario, scenario.villages.complete["near"]) == (first_bps, 30_000_000)


def test_a_flow_of_the_second_line_moves_to_the_first_and_back(tmp_path: Path) -> None:
    shared = ", share: load, weights: [1, 1000]"
    _, network = world(tmp_path, "villages.near.access.backup", backup=shared)
    flow = next(each for each in network.flows if each.name == "near/office/web")
    assert [
        (each.time_ns, links(network, each.path)[1], links(network, each.reverse_path)[-2])
        for each in flow.reroutes
    ] == [(14 * S, "access/near", "access/near"), (35 * S, *["access/near/backup"] * 2)]
    assert links(network, flow.reverse_path)[-2] == "access/near/backup"


@pytest.mark.parametrize("when_cut", ["closed", "public"])
def test_who_shares_two_lines_does_not_leave_the_closed_network(
    tmp_path: Path, when_cut: str
) -> None:
    shared = ", share: load, weights: [1, 1000], switch_below: 10 Mbps, for: 1 s"
    _, network = world(
        tmp_path, "villages.far.access.backup", "backhaul.links.x", when_cut=when_cut, backup=shared
    )
    flow = next(each for each in network.flows if each.name == "near/office/admin")
    assert links(network, flow.path)[1:3] == ["access/near", "intranet/landing/two"]
    assert flow.reroutes == ()


def test_accesses_are_watched_by_pings_unless_a_time_is_said(tmp_path: Path) -> None:
    """Backhaul x is found down after OSPF's 40 s, or what is said; accesses after 10 s + 3 s."""
    for routing, first_ns in (
        ("", 24 * S),
        ("detection: 3 s, ", 14 * S),
        ("detection: 3 s, access_detection: 8 s, ", 19 * S),
    ):
        _, network = world(tmp_path, "villages.near.access", routing=routing)
        flow = next(each for each in network.flows if each.name == "near/office/web")
        assert flow.reroutes[0].time_ns == first_ns
