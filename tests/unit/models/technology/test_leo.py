"""A low orbit link by slots, hours and rain, against the figures that were published of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Influence, Period
from simnet.kinds import ValidationError
from simnet.models.technology.base import Line
from simnet.models.technology.leo import Leo
from simnet.models.weather.base import DRY, Weather
from tests.unit.models.satellite.skies import SAMARINDA, Shuffled, Steady

S = 1_000_000_000
MS = 1_000_000
HOUR = Period(7, 95 * NS_PER_DAY + 8 * NS_PER_HOUR, NS_PER_HOUR, dated=True, clocked=True)


def dish(**given: object) -> Leo:
    return Leo.model_validate({"kind": "leo", **given})


LASERS = dish(delay="76 ms", outage="100 %", burst="0 %")
"""A path over laser links, as LENS measured it."""
MEASURED_MS = (144, 152, 133, 113, 151, 152, 155, 152, 164, 152, 213)
"""Medians of its slots (LENS traces, clarkzjw/LEONetEM, CC BY-SA 4.0; 154 s of pings)."""


def line(leo: Leo, name: str = "long-apari", weather: Weather | None = None) -> Line:
    return Line(name, SAMARINDA, None, leo.link("up"), leo.link("down"), weather)


def of(
    leo: Leo, period: Period, name: str = "long-apari", weather: Weather | None = None
) -> dict[str, Influence]:
    return dict(leo.conditions(line(leo, name, weather), period))


def sampled(steps: tuple[tuple[int, float], ...], times_ns: list[int]) -> np.ndarray:
    starts, values = zip(*steps, strict=True)
    return np.array(values)[np.searchsorted(starts, times_ns, side="right") - 1]


def mean(steps: tuple[tuple[int, float], ...], end_ns: int) -> float:
    ends = [*(at for at, _ in steps[1:]), end_ns]
    spans = zip(steps, ends, strict=True)
    return fsum(value * (end - at) for (at, value), end in spans) / end_ns


def round_trips(leo: Leo, period: Period) -> tuple[list[int], np.ndarray]:
    """Times of a probe every 15 ms, and its round trips, ms; the changes of both ways together."""
    found = of(leo, period)
    times_ns = list(range(0, period.length_ns, 15 * MS))
    longer = sum(sampled(found[way].longer, times_ns) for way in ("up", "down"))
    return times_ns, (2 * leo.delay + longer) / MS


def by_slot(times_ns: list[int], values: np.ndarray, start_ns: int) -> list[np.ndarray]:
    numbers = (np.array(times_ns) + start_ns - 12 * S) // (15 * S)
    return [values[numbers == each] for each in np.unique(numbers)]


def test_slots_change_at_seconds_12_27_42_and_57_for_all_dishes() -> None:
    edges = {}
    for name in ("long-apari", "tiong-ohang"):
        lost = of(LASERS, HOUR, name)["up"].lost
        edges[name] = [at / S for at, share in lost if share][:5]
    assert edges["long-apari"] == [12, 27, 42, 57, 72] == edges["tiong-ohang"]


def test_dishes_have_satellites_of_their_own_unless_they_are_together() -> None:
    apart = [of(Leo(), HOUR, name)["up"].longer for name in ("long-apari", "tiong-ohang")]
    cell = dish(together=True)
    same = [of(cell, HOUR, name)["up"].longer for name in ("long-apari", "tiong-ohang")]
    assert apart[0] != apart[1]
    assert same[0] == same[1]


def medians(leo: Leo) -> list[float]:
    return [float(np.median(each)) for each in by_slot(*round_trips(leo, HOUR), HOUR.start_ns)]


def test_medians_of_slots_over_laser_links_are_spread_as_those_measured() -> None:
    found = medians(LASERS)
    assert np.median(found) == pytest.approx(np.median(MEASURED_MS), rel=0.03)
    assert ks_2samp(found, MEASURED_MS).pvalue > 0.1


def test_pings_by_the_shorter_way_are_40_to_60_ms_around_50() -> None:
    found = medians(dish())
    assert np.quantile(found, (0.1, 0.5, 0.9)) == pytest.approx((41.5, 50, 60), rel=0.03)


def test_nine_tenths_of_a_slot_are_within_3_to_14_ms_of_its_median() -> None:
    times_ns, values = round_trips(LASERS, HOUR)
    since_ns = (np.array(times_ns) + HOUR.start_ns - 12 * S) % (15 * S)
    calm = (since_ns > 1 * S) & (since_ns < 14 * S)
    slots = by_slot(np.array(times_ns)[calm].tolist(), values[calm], HOUR.start_ns)
    above = [float(np.quantile(each, 0.9) - np.median(each)) for each in slots]
    assert 3 <= np.quantile(above, 0.1) < np.quantile(above, 0.9) <= 14


def test_over_laser_links_3_3_percent_are_lost_at_edges_of_half_a_second() -> None:
    lost = of(LASERS, HOUR)["down"].lost
    out = [(b - a) / S for (a, share), (b, _) in pairwise(lost) if share == 1]
    assert 0.45 <= min(out) < max(out) <= 0.51
    assert mean(lost, HOUR.length_ns) + LASERS.loss == pytest.approx(0.033, abs=0.001)


def test_in_all_1_to_2_percent_of_round_trips_are_lost() -> None:
    lost = of(Leo(), replace(HOUR, length_ns=12 * NS_PER_HOUR))["up"].lost
    both = tuple((at, 1 - (1 - share) ** 2 * (1 - Leo().loss) ** 2) for at, share in lost)
    assert 0.011 < mean(both, 12 * NS_PER_HOUR) < 0.015


def test_the_way_up_feels_slots_more_than_the_way_down() -> None:
    found = of(Leo(), HOUR)
    up, down = (np.std([value for _, value in found[way].longer]) for way in ("up", "down"))
    assert up == pytest.approx(7 / 3 * down, rel=0.01)


def test_delays_spike_75_ms_before_an_edge_and_140_ms_after_it() -> None:
    still = dish(jitter="0 s", outage=0, spike_least="40 ms", spike_most="40 ms", up_part=1)
    steps = of(still, HOUR)["up"].longer
    before, at, half, after = [each for each in steps if 11 * S < each[0] < 13 * S]
    assert (before[0], at[0], half[0], after[0]) == (
        12 * S - 75 * MS, 12 * S, 12 * S + 70 * MS, 12 * S + 140 * MS,
    )  # fmt: skip
    assert at[1] - after[1] == 40 * MS
    assert half[1] - after[1] == 20 * MS


@settings(max_examples=15, deadline=None)
@given(st.integers(0, NS_PER_YEAR - NS_PER_HOUR), st.integers(1, 1800 * S), st.integers(1, 40 * S))
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(
    start_ns: int, later_ns: int, length_ns: int
) -> None:
    whole = Period(3, start_ns, later_ns + length_ns, dated=True, clocked=True)
    part = replace(whole, start_ns=start_ns + later_ns, length_ns=length_ns)
    weather = Shuffled()
    times_ns = list(range(0, length_ns, max(1, length_ns // 500)))
    for way in ("up", "down"):
        long, short = (of(Leo(), each, weather=weather)[way] for each in (whole, part))
        for field in ("longer", "lost", "capacity"):
            expected = sampled(getattr(long, field), [each + later_ns for each in times_ns])
            assert (sampled(getattr(short, field), times_ns) == expected).all(), field


@pytest.mark.parametrize(("hour", "over"), [(20, -0.158), (5, 0.129), (12, -0.002)])
def test_hours_are_those_of_wetlinks(hour: int, over: float) -> None:
    period = replace(HOUR, start_ns=hour * NS_PER_HOUR)
    ((_, rate_bps),) = of(Leo(), period)["down"].capacity
    unknown = replace(period, clocked=False)
    ((_, mean_bps),) = of(Leo(), unknown)["down"].capacity
    assert rate_bps / mean_bps - 1 == pytest.approx(over, abs=0.01)
    assert mean_bps == pytest.approx(15.8e6, rel=0.01)


@pytest.mark.parametrize(
    ("mm_h", "mbps"), [(0.5, 222.2), (1.5, 197.8), (2.5, 172.0), (4.5, 135.4), (20, 127.5), (90, 0)]
)
def test_rain_leaves_what_wetlinks_measured(mm_h: float, mbps: float) -> None:
    leo = dish(product="reserved", down="245.4 Mbps")
    rank = float(Steady().climate(SAMARINDA).climate.percent_exceeded(mm_h))
    ((_, rate_bps),) = of(leo, HOUR, weather=Steady(rank))["down"].capacity
    assert rate_bps / 1e6 == pytest.approx(mbps, rel=0.01)


def test_rain_costs_the_way_up_more() -> None:
    leo = dish(product="reserved")
    found = of(leo, HOUR, weather=Steady(0.5))
    up, down = (found[way].capacity[0][1] / leo.link(way).rate_bps for way in ("up", "down"))
    assert up < down - 0.1


def test_reserved_capacity_has_no_hours_and_a_dry_one_changes_nothing() -> None:
    reserved = dish(product="reserved")
    assert of(reserved, HOUR)["down"].capacity == ()
    dry = of(reserved, HOUR, weather=Steady(DRY))["down"].capacity
    assert dry == ((0, reserved.down),)


def test_a_year_without_packets_has_hours_and_rain_and_no_slots() -> None:
    year = Period(1, 0, NS_PER_YEAR, dated=True, clocked=True, fine=False)
    found = of(Leo(), year)["down"]
    assert (found.longer, found.lost) == ((), ())
    assert len(found.capacity) == 8760


def test_draws_do_not_hang_on_what_is_asked_before() -> None:
    leo = line(Leo())
    one, again = (dict(Leo().conditions(leo, HOUR)) for _ in range(2))
    assert one == again


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"outage_least": "600 ms"}, r"outage_least \(600 ms\) must be at most outage_most"),
        ({"slot": "500 ms"}, r"slot \(500 ms\) must be longer than what its edges do, 725 ms"),
        ({"first_edge": "15 s"}, r"first_edge \(15 s\) must be less than slot \(15 s\)"),
        ({"hours": ["90 %"]}, "at least 24"),
    ],
)
def test_slots_that_cannot_be_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        dish(**given)
