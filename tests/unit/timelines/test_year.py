"""Years of villages: links in series, both directions, and causes told apart."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import BACKWARD, FORWARD, NS_PER_HOUR, Down, Influence
from simnet.conditions.replay import laid_on
from simnet.network import Interface
from simnet.timelines.acting import Acting, rate_under
from simnet.timelines.spells import Mask
from simnet.timelines.world import INTERNET, Direction, Way, World, world_of
from simnet.timelines.year import VillageYear, village_years, year_of, year_seed
from tests.unit.lowering.worlds import scenario
from tests.unit.timelines.causes import Alternating, Capacity, Cuts

H = NS_PER_HOUR
MBPS = 10**6


def world(*causes: object) -> World:
    """Two villages, one behind a trunk that both need, one with no way at all."""
    directions = tuple(
        Direction(link, way, rate * MBPS)
        for link, rate in (("access/a", 20), ("access/b", 50), ("trunk", 100))
        for way in (FORWARD, BACKWARD)
    )
    ways = (
        Way("a", "", "", up=(0, 4), down=(5, 1), sold_bps=20 * MBPS),
        Way("b", "", "", up=(2, 4), down=(5, 3), sold_bps=50 * MBPS),
        Way("c", "", "", up=(), down=(), sold_bps=0),
    )
    return World(directions, ways, causes)  # type: ignore[arg-type]


def years(*causes: object) -> dict[str, VillageYear]:
    found = village_years(world(*causes), year_of(1))
    return {each.way.village: each for each in found}


def test_links_in_series_are_down_while_any_is() -> None:
    found = years(
        Cuts((("trunk", ((10 * H, 14 * H),)), ("access/a", ((12 * H, 20 * H),)))),
        Cuts((("access/a", ((12 * H, 13 * H),)),), "power"),
    )
    assert found["a"].dark.pairs() == [(10 * H, 20 * H)]
    assert found["b"].dark.pairs() == [(10 * H, 14 * H)]
    causes = {name: each.pairs() for name, each in found["a"].causes.items()}
    assert causes == {"fibre_cut": [(10 * H, 20 * H)], "power": [(12 * H, 13 * H)]}
    assert list(found["b"].causes) == ["fibre_cut"]


def test_a_village_without_a_route_is_without_service_all_year() -> None:
    lost = years()["c"]
    assert lost.dark.total_ns == NS_PER_YEAR
    assert list(lost.causes) == ["no_way"]


def test_a_way_is_as_wide_as_its_narrowest_link_and_shut_by_either_direction() -> None:
    found = years(
        Capacity("trunk", BACKWARD, ((0, 10 * MBPS), (5 * H, 30 * MBPS))),
        Capacity("access/a", FORWARD, ((7 * H, 0), (8 * H, 1 * MBPS))),
    )
    at = np.array([0, 5 * H, 9 * H])
    assert found["a"].rate.at(at).tolist() == [10 * MBPS, 20 * MBPS, 20 * MBPS]
    assert found["b"].rate.at(at).tolist() == [10 * MBPS, 30 * MBPS, 30 * MBPS]
    # Nothing goes out for an hour, though what comes in would be as wide as ever.
    assert found["a"].dark.pairs() == [(7 * H, 8 * H)]
    assert found["a"].causes["capacity"].pairs() == [(7 * H, 8 * H)]
    assert not len(found["b"].dark)


def test_availability_in_series_is_the_product_of_those_of_links() -> None:
    links = (("access/a", 90.0, 10.0), ("trunk", 40.0, 10.0))
    causes = [Alternating(name, up * 3600, down * 3600) for name, up, down in links]
    dark = [
        next(village_years(world(*causes), year_of(year_seed(3, year)))).dark.total_ns
        for year in range(1, 31)
    ]
    # 0.9 x 0.8; 30 years of some 100 outages each leave an error of about 0.005.
    assert 1 - np.mean(dark) / NS_PER_YEAR == pytest.approx(0.9 * 0.8, abs=0.015)


def test_rates_are_those_that_engines_replay() -> None:
    influences = [
        Influence("x", capacity=((0, 8 * MBPS), (3 * H, 30 * MBPS), (6 * H, 4 * MBPS))),
        Influence("x", share=((1 * H, 0.3), (2 * H, 1.0), (7 * H, 0.0), (8 * H, 1.0))),
        Influence("x", down=(Down(4 * H, 5 * H),)),
    ]
    played = laid_on(Interface("x:a->b", "x", 0, 1, 20 * MBPS, 0), influences)
    acting = [Acting.of(each, 10 * H) for each in influences]
    line = rate_under(20 * MBPS, acting, 10 * H)
    steps = dict(((0, 20 * MBPS), *played.rate_changes))
    found = dict(zip(line.times.tolist(), line.values.tolist(), strict=True))
    kept = {at: bps for at, bps in found.items() if at in steps}
    assert kept == steps


def test_a_scenario_becomes_the_routes_of_its_villages() -> None:
    made = world_of(scenario())
    links = [[made.directions[i].link for i in way.up] for way in made.ways if way.to == INTERNET]
    near, _, far, _ = made.ways
    assert links[0] == [
        "access/near",
        "backhaul/landing/seat",
        "backhaul/river",
        "handover/telco",
        "transit/telco",
    ]
    assert links[1] == ["access/far", "transit/satellite"]
    assert [made.directions[i].way for i in near.down] == [BACKWARD] * 5
    assert far.sold_bps == min(made.directions[each].rate_bps for each in far.down)


def test_hours_of_a_whole_year_are_all_its_time() -> None:
    assert Mask([(0, NS_PER_YEAR)]).within(years()["c"].dark) == NS_PER_YEAR


def test_a_storm_that_a_scenario_scripts_is_no_part_of_a_year() -> None:
    storm = {"at": "1 s", "for": "10 min", "rain": "everywhere", "exceeded": "0.02 %"}
    radio = {
        "villages.near.access.technology": "microwave",
        "villages.near.latitude": 0.9,
        "villages.near.longitude": 115.5,
    }
    assert world_of(scenario({**radio, "events": [storm]})) == world_of(scenario(radio))
