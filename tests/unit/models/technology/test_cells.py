"""LTE and 5G: what a place gets of a cell, and what other people leave of it by the hour."""

from __future__ import annotations

import math

import pytest

from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.models.cellular import BUSIEST, CQI, QUIETEST, cell_bps, cqi_at, left_by_others
from simnet.models.fixed_wireless import FixedWireless
from simnet.models.technology.base import Line
from simnet.models.technology.lte import Lte
from simnet.models.technology.nr import Nr
from simnet.models.weather.base import Point

TOWER = {"latitude": 0.75, "longitude": 114.12}
MBPS = 1_000_000


def lte(**given: object) -> Lte:
    return Lte.model_validate({"kind": "lte", **given})


def down(technology: FixedWireless) -> float:
    return technology.link("down").rate_bps / MBPS


@pytest.mark.parametrize(
    ("cqi", "mhz", "one", "two"),
    [(7, 10, 9.3, 17), (9, 10, 15, 28), (12, 10, 25, 45), (15, 10, 35, 64), (9, 20, 30, 56)],
)
def test_a_cell_carries_what_its_channel_quality_says(
    cqi: int, mhz: int, one: float, two: float
) -> None:
    assert cell_bps(cqi, mhz * 1e6, 1, 0.63) == one * MBPS
    assert cell_bps(cqi, mhz * 1e6, 2, 0.58) == two * MBPS


def test_a_channel_quality_is_taken_from_its_ratio_on() -> None:
    assert [cqi_at(least) for least, _ in CQI] == list(range(1, 16))
    assert [cqi_at(least - 0.1) for least, _ in CQI] == list(range(15))


def test_without_a_distance_a_cell_is_that_of_a_rural_place() -> None:
    assert (lte().link("down").rate_bps, lte().link("up").rate_bps) == (28 * MBPS, 11 * MBPS)


def test_farther_places_and_indoor_antennas_get_less() -> None:
    far = [down(lte(distance=f"{km} km")) for km in (1, 3, 5, 8, 10)]
    assert far == sorted(far, reverse=True)
    assert far[0] == 64 > far[-1]
    assert down(lte(distance="2 km", antenna="indoor")) < down(lte(distance="2 km"))
    assert down(lte(distance="8 km", in_sight=True)) > down(lte(distance="8 km"))
    assert lte(distance="5 km").link("up").rate_bps < lte(distance="2 km").link("up").rate_bps


def test_the_distance_is_that_between_village_and_tower() -> None:
    here = Point(0.75, 114.165)  # 5.0 km to the east of the tower
    placed = lte(tower=TOWER).at(here, None)
    assert placed.distance == pytest.approx(5.004, abs=0.001)
    assert down(placed) == down(lte(distance="5.004 km"))
    assert lte(tower=TOWER).at(None, None).distance is None


def test_a_terminal_far_away_sends_in_a_part_of_the_channel() -> None:
    assert 0 < lte(distance="10 km").link("up").rate_bps < 100_000
    half = Nr.model_validate({"kind": "nr", "distance": "1 km", "down_share": "50 %"})
    more = Nr.model_validate({"kind": "nr", "distance": "1 km", "down_share": "75 %"})
    assert half.link("up").rate_bps == pytest.approx(2 * more.link("up").rate_bps, rel=0.05)
    assert half.link("down").rate_bps < more.link("down").rate_bps


def test_others_leave_least_in_the_evening_and_all_at_night() -> None:
    (*steps,) = left_by_others(Period(1, 0, NS_PER_DAY, clocked=True), 0.5)
    left = {at // NS_PER_HOUR: float(share) for at, share in steps}
    assert left[BUSIEST] == min(left.values()) == 0.5
    assert left[QUIETEST] == max(left.values()) == 1.0
    ((at, mean),) = left_by_others(Period(1, 0, NS_PER_DAY), 0.5)
    assert (at, float(mean)) == (0, pytest.approx(math.fsum(left.values()) / 24))


def test_load_hangs_on_the_hour_alone_however_a_day_is_cut() -> None:
    start_ns = 40 * NS_PER_DAY + 7 * NS_PER_HOUR + 1
    steps = left_by_others(Period(1, start_ns, NS_PER_HOUR, clocked=True), 0.4)
    whole = left_by_others(Period(1, 40 * NS_PER_DAY, NS_PER_DAY, clocked=True), 0.4)
    assert steps == ((0, whole[7][1]), (NS_PER_HOUR - 1, whole[8][1]))


def test_load_is_asked_for() -> None:
    link = lte().link("down")
    line = Line("sebulu", None, None, link, link, None)
    assert not lte().lives(line)
    assert list(lte().conditions(line, Period(1, 0, NS_PER_DAY))) == []
    busy = dict(lte(busiest="50 %").conditions(line, Period(1, 0, NS_PER_DAY, clocked=True)))
    assert busy["down"] == busy["up"]
    assert len(busy["down"].share) == 24
