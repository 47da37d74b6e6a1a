"""Step functions of time, and spells that raise them."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from simnet.chance.streams import RandomStream
from simnet.conditions import alternating, changes, raised, repeated, window


def test_a_schedule_starts_again_when_it_is_over() -> None:
    assert repeated([(15, "a"), (5, "b")], 45) == (
        (0, "a"),
        (15, "b"),
        (20, "a"),
        (35, "b"),
        (40, "a"),
    )


def test_only_what_differs_from_the_value_before_is_a_change() -> None:
    assert changes(((0, 1), (5, 1), (6, 2), (9, 2), (10, 1))) == ((6, 2), (10, 1))


spells = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda each: (each[0], sum(each)))
).map(sorted)


@given(spells)
def test_what_is_raised_is_so_within_the_spells_and_nowhere_else(
    given_spells: list[tuple[int, int]],
) -> None:
    steps = raised(0.0, given_spells, 1.0)
    times = [time for time, _ in steps]
    assert times == sorted(set(times))
    assert times[0] == 0
    for now in range(80):
        value = [value for time, value in steps if time <= now][-1]
        assert value == any(start <= now < end for start, end in given_spells)


def test_bad_spells_have_the_mean_lengths_that_were_asked_for() -> None:
    """4 000 of each: a standard error of 1.6 %; five of them, one seed in a million fails."""
    hours = 4000 * 2.5
    found = alternating(2.0, 0.5, round(hours * 1e9), RandomStream(1, "test"))
    bad = sum(end - start for start, end in found) / len(found)
    gaps = [start - end for (_, end), (start, _) in itertools.pairwise(found)]
    assert abs(bad / 0.5e9 - 1) < 0.08
    assert abs(sum(gaps) / len(gaps) / 2e9 - 1) < 0.08
    assert all(gap > 0 for gap in gaps)


@given(
    st.dictionaries(st.integers(0, 30), st.integers(0, 5), max_size=6),
    st.integers(0, 100),
    st.integers(1, 60),
    st.sampled_from([0, 31, 40]),
)
def test_a_window_shows_what_holds_at_each_time(
    values: dict[int, int], start: int, length: int, period: int
) -> None:
    steps = tuple(sorted(values.items()))

    def held(now: int) -> int:
        turns = range(now // period + 1) if period else (0,)
        past = [(at + turn * period, value) for turn in turns for at, value in steps]
        return next((value for at, value in reversed(past) if at <= now), -1)

    shown = window(steps, -1, start, start + length, period)
    assert shown[0][0] == 0
    assert [at for at, _ in shown] == sorted({at for at, _ in shown})
    for now in range(length):
        value = [value for at, value in shown if at <= now][-1]
        assert value == held(start + now)
