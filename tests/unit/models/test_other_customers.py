"""Background load and contention: as much as asked for in the mean, and the same however cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Influence, Period
from simnet.conditions.steps import Steps
from simnet.models.other_customers import (
    EVENING,
    MINUTE_NS,
    BackgroundLoad,
    Contention,
    binomial_at,
    normalised,
)

DAY = normalised(EVENING)
FLAT = (1.0,) * 24
LOAD = BackgroundLoad("transit/telco", 0.4, DAY, 0.2, 10)
SHARED = Contention("access/near", (8_000_000, 80_000_000), 8, 0.3, DAY, 10)
MONTH = Period(seed=3, start_ns=0, length_ns=30 * NS_PER_DAY, dated=True, clocked=True)


def at(steps: Steps[float] | Steps[int], time_ns: int) -> float:
    return [value for when, value in steps if when <= time_ns][-1]


def shares(cause: BackgroundLoad, period: Period) -> list[float]:
    """What is left forward in each minute of a period."""
    steps = dict(next(iter(cause.during(period))).share)
    left, found = 0.0, []
    for minute in range(period.length_ns // MINUTE_NS):
        left = float(steps.get(minute * MINUTE_NS, left))
        found.append(left)
    return found


def test_others_take_their_share_in_the_mean_and_vary_about_it_as_told() -> None:
    taken = [1 - each for each in shares(replace(LOAD, by_hour=FLAT), MONTH)]
    mean = sum(taken) / len(taken)
    assert mean == pytest.approx(0.4, rel=0.01)
    spread = (sum((each - mean) ** 2 for each in taken) / len(taken)) ** 0.5
    assert spread / mean == pytest.approx(0.2, rel=0.05)


def test_the_evening_is_busier_than_the_night_and_no_hour_known_is_the_mean() -> None:
    hours = {hour: replace(MONTH, start_ns=hour * NS_PER_HOUR) for hour in (4, 20)}
    night, evening = (
        1 - sum(found := shares(LOAD, replace(each, length_ns=NS_PER_HOUR))) / len(found)
        for each in hours.values()
    )
    assert night < 0.25
    assert evening > 0.55
    unknown = replace(MONTH, clocked=False, fine=False)
    assert next(iter(LOAD.during(unknown))).share == ((0, 0.6),)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3 * NS_PER_DAY), st.integers(1, 3 * NS_PER_HOUR), st.booleans())
def test_a_piece_of_a_year_is_the_same_however_it_is_cut(
    start_ns: int, length_ns: int, fine: bool
) -> None:
    whole = replace(MONTH, length_ns=4 * NS_PER_DAY, fine=fine)
    piece = replace(whole, start_ns=start_ns, length_ns=length_ns)
    for cause in (LOAD, SHARED):
        for long, short in zip(cause.during(whole), cause.during(piece), strict=True):
            assert isinstance(long, Influence)
            for name in ("share", "capacity"):
                steps, cut = getattr(long, name), getattr(short, name)
                for time_ns, value in cut:
                    assert value == at(steps, start_ns + time_ns)
                inside = [t for t, _ in steps if start_ns < t < start_ns + length_ns]
                assert [t for t, _ in cut[1:]] == [t - start_ns for t in inside]


def test_a_village_never_has_less_than_its_part_and_both_directions_the_same_others() -> None:
    up, down = SHARED.during(MONTH)
    rates = {value for _, value in up.capacity}
    assert rates <= {8_000_000 // (1 + others) for others in range(8)}
    assert min(rates) == 1_000_000
    parts = [8_000_000 / bps for _, bps in up.capacity]
    assert [80_000_000 / bps for _, bps in down.capacity] == pytest.approx(parts, rel=1e-5)


def test_how_many_others_are_active_is_binomial() -> None:
    steps = next(iter(replace(SHARED, by_hour=FLAT, memory=1).during(MONTH))).capacity
    ends = [*(time for time, _ in steps[1:]), MONTH.length_ns]
    alone_ns = sum(
        end - time for (time, bps), end in zip(steps, ends, strict=True) if bps == 8_000_000
    )
    assert alone_ns / MONTH.length_ns == pytest.approx(0.7**7, rel=0.05)


def test_the_quantile_of_a_binomial_is_where_its_sum_reaches_it() -> None:
    assert [binomial_at(2, 0.5, share) for share in (0.0, 0.25, 0.26, 0.75, 0.76, 1.0)] == [
        0, 0, 1, 1, 2, 2,
    ]  # fmt: skip
    assert binomial_at(5, 1.0, 0.5) == 5
    assert binomial_at(5, 0.0, 0.999999) == 0
