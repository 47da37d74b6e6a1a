"""Years of villages whose ways follow what is up: by hand, by theory, and as packets are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import BACKWARD, FORWARD, NS_PER_HOUR, Cause
from simnet.lowering.living import living
from simnet.network import NetworkBuilder
from simnet.network.recovery import Recovery
from simnet.statistics.intervals import mean_interval
from simnet.timelines.detours import Detours, Paths
from simnet.timelines.following import Following
from simnet.timelines.spells import both, without
from simnet.timelines.world import DATA_CENTRE, INTERNET, Direction, Way, World, world_of
from simnet.timelines.year import VillageYear, village_years, year_of, year_seed
from tests.unit.lowering.test_routing import links
from tests.unit.lowering.test_routing import world as packets
from tests.unit.timelines.causes import Alternating, Capacity, Cuts

H, S, MBPS = NS_PER_HOUR, 10**9, 10**6
SLOW, AT_ONCE = Recovery(3 * S, S, 5 * S), Recovery(0, 0, 0)
RING = (("access", "v", "b", 50), ("ab", "a", "b", 90), ("bc", "b", "c", 20), ("ca", "c", "a", 80))
"""Links with their ends and rates in Mbps; the internet is at `a`."""


def world(
    *causes: Cause,
    laid: Sequence[tuple[str, str, str, int]] = RING,
    recovery: Recovery | None = SLOW,
    outer: Sequence[str] = (),
) -> World:
    builder = NetworkBuilder()
    for node in dict.fromkeys(end for _, *ends, _ in laid for end in ends):
        builder.add_node(node)
    for number, (link, source, target, rate) in enumerate(laid):
        builder.add_link(link, source, target, rate * MBPS, cost=10 if number == 1 else 11)
    if outer:
        builder.no_passing("v", outer)
    nodes, interfaces, _ = builder.parts
    number_of = {node.name: index for index, node in enumerate(nodes)}
    paths = Paths(interfaces, builder.routing(recovery or SLOW))
    stops = (number_of["v"], number_of["a"])
    up, down = Detours(paths, [stops]).between(stops) or ((), ())
    directions = tuple(
        Direction(each.link, (FORWARD, BACKWARD)[index % 2], each.rate_bps)
        for index, each in enumerate(interfaces)
    )
    way = Way("v", "", "", up, down, 50 * MBPS, stops=stops)
    return World(directions, (way,), causes, paths if recovery else None)


def year(made: World, seed: int = 1) -> VillageYear:
    (found,) = village_years(made, year_of(seed))
    return found


def cuts(**spells: tuple[int, int]) -> Cuts:
    return Cuts(tuple((link, (spell,)) for link, spell in spells.items()))


def test_a_ring_with_one_cut_is_dark_until_routers_have_switched() -> None:
    found = year(world(cuts(ab=(10 * H, 12 * H))))
    assert found.dark.pairs() == [(10 * H, 10 * H + 4 * S)]
    # On the other way round the narrow side of the ring binds, until the cut one has stayed up.
    steps = dict(zip(found.rate.times.tolist(), found.rate.values.tolist(), strict=True))
    assert steps[10 * H + 4 * S] == 20 * MBPS
    assert found.rate.below(50 * MBPS, NS_PER_YEAR).pairs() == [(10 * H, 12 * H + 5 * S)]
    assert found.causes["fibre_cut"].pairs() == [(10 * H, 10 * H + 4 * S)]


def test_a_ring_with_two_cuts_has_no_way_while_both_last() -> None:
    found = year(world(cuts(ab=(10 * H, 14 * H), ca=(11 * H, 12 * H))))
    assert found.dark.pairs() == [(10 * H, 10 * H + 4 * S), (11 * H, 12 * H)]
    first_back = year(world(cuts(ab=(10 * H, 12 * H), ca=(11 * H, 14 * H))))
    assert first_back.dark.pairs() == [(10 * H, 10 * H + 4 * S), (11 * H, 12 * H + 5 * S)]


def test_links_in_series_have_no_way_round() -> None:
    found = year(world(cuts(access=(10 * H, 12 * H))))
    assert found.dark.pairs() == [(10 * H, 12 * H)]
    short = year(world(cuts(ab=(10 * H, 10 * H + 2 * S))))
    assert short.dark.pairs() == [(10 * H, 10 * H + 2 * S)]


def test_a_line_at_rate_0_is_waited_for() -> None:
    stalled = Capacity("ab", BACKWARD, ((0, 90 * MBPS), (5 * H, 0), (6 * H, 90 * MBPS)))
    assert year(world(stalled)).dark.pairs() == [(5 * H, 6 * H)]


def test_a_second_line_takes_over_after_detection_and_carries_nobody_else() -> None:
    laid = (("first", "v", "a", 50), ("second", "v", "b", 8), ("ab", "a", "b", 90))
    made = world(cuts(first=(10 * H, 12 * H)), laid=laid, outer=("first", "second"))
    assert [made.directions[each].link for each in made.ways[0].up] == ["first"]
    found = year(made)
    assert found.dark.pairs() == [(10 * H, 10 * H + 4 * S)]
    assert found.rate.below(9 * MBPS, NS_PER_YEAR).pairs() == [(10 * H, 12 * H + 5 * S)]
    # Another village's other way would lead through this one, which nobody passes.
    other = (*laid, ("access", "w", "b", 50))
    shared = world(laid=other, outer=("first", "second"))
    assert shared.paths is not None
    office = next(i.source for i in shared.paths.interfaces if i.link == "access")
    detours = Detours(shared.paths, [(office, made.ways[0].stops[1]), shared.ways[0].stops])
    target = shared.ways[0].stops[1]
    assert detours.between((office, target)) is not None
    assert detours.between((office, target), frozenset({"ab"})) is None


def test_two_independent_ways_are_away_together_as_often_as_theory_says() -> None:
    ways = (
        Alternating("ab", 40 * 3600.0, 10 * 3600.0),
        Alternating("ca", 30 * 3600.0, 10 * 3600.0),
    )
    made = world(*ways, recovery=AT_ONCE)
    up = [
        1 - year(made, year_seed(5, number)).dark.total_ns / NS_PER_YEAR for number in range(1, 31)
    ]
    interval = mean_interval(up, 0.99)
    assert interval.contains(1 - 0.2 * 0.25)
    assert interval.high - interval.low < 0.01


SPELL = st.tuples(st.integers(0, 200), st.integers(1, 40)).map(
    lambda each: (each[0] * S, (each[0] + each[1]) * S)
)
DOWN = st.dictionaries(st.sampled_from([link for link, *_ in RING]), st.lists(SPELL, max_size=4))


@settings(max_examples=40)
@given(DOWN)
def test_other_ways_cost_no_more_than_the_wait_for_a_first_one_to_stay_up(
    down: dict[str, list[tuple[int, int]]],
) -> None:
    cause = Cuts(tuple((link, tuple(spells)) for link, spells in down.items()))
    fixed, following = year(world(cause, recovery=None)), year(world(cause))
    lost = both(following.dark, without(fixed.dark, NS_PER_YEAR), NS_PER_YEAR)
    own = [spell for link in ("access", "ab") for spell in down.get(link, ())]
    assert lost.total_ns <= 5 * S * len(own)
    # Who waits for no line to stay up loses nothing at all by other ways.
    eager = year(world(cause, recovery=replace(SLOW, back_after_ns=0)))
    assert not len(both(eager.dark, without(fixed.dark, NS_PER_YEAR), NS_PER_YEAR))


LINES = {
    "backhaul.links.x": "backhaul/x",
    "backhaul.links.y": "backhaul/y",
    "intranet.links.a": "intranet/a",
    "intranet.links.c": "intranet/c",
    "villages.near.access": "access/near",
    "villages.far.access": "access/far",
}


@pytest.mark.parametrize("when_cut", ["closed", "public"])
def test_ways_of_years_are_those_of_packets(tmp_path: Path, when_cut: str) -> None:
    for pair in combinations(LINES, 2):
        scenario, network = packets(tmp_path, *pair, when_cut=when_cut)
        made = world_of(scenario)
        assert made.paths is not None
        down = {LINES[each]: [(10 * S, 30 * S)] for each in pair}
        following = Following(made.paths, made.ways, made.directions, down, NS_PER_YEAR)
        for way in made.ways:
            app = "web" if way.to == INTERNET else "admin"
            use = f"{way.village}/office/{app}"
            flow = next(each for each in network.flows if each.name.startswith(use))
            sent = [(0, flow.path), *((each.time_ns, each.path) for each in flow.reroutes)]
            lan = f"lan/{way.village}/office"
            told = [
                (at, [link for link in links(network, path) if link != lan]) for at, path in sent
            ]
            mine = [
                (at, [made.directions[each].link for each in up])
                for at, (up, _) in following.pieces(way)
            ]
            assert mine == told, (pair, way.village, way.to)


def test_the_closed_network_is_not_left_though_the_internet_would_lead_round(
    tmp_path: Path,
) -> None:
    cut = cuts(**{"intranet/a": (10 * H, 12 * H), "intranet/b": (10 * H, 12 * H)})
    dark = {}
    for when_cut in ("closed", "public"):
        scenario, _ = packets(tmp_path, when_cut=when_cut)
        made = replace(world_of(scenario), causes=(cut,))
        years = {(each.way.village, each.way.to): each for each in village_years(made, year_of(1))}
        dark[when_cut] = years["near", DATA_CENTRE].dark.pairs()
        assert not len(years["near", INTERNET].dark)
    assert dark == {"closed": [(10 * H, 12 * H)], "public": [(10 * H, 10 * H + 4 * S)]}


def test_without_routing_nothing_is_found_another_way(tmp_path: Path) -> None:
    assert year(world(cuts(ab=(10 * H, 12 * H)), recovery=None)).dark.total_ns == 2 * H
    scenario, _ = packets(tmp_path)
    assert living(scenario).routing is not None
    kept = scenario.model_copy(update={"routing": None})
    assert world_of(kept).paths is None
