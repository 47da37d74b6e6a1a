"""Spells and step functions: what NumPy makes of them is what a count by hand does."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.timelines.spells import (
    NEVER,
    Mask,
    both,
    constant,
    held,
    least,
    spells,
    stepped,
    union,
    without,
)

END = 60
PAIRS = st.lists(st.tuples(st.integers(0, END), st.integers(0, END)), max_size=6)
STEPS = st.dictionaries(st.integers(0, END - 1), st.integers(0, 5), max_size=6)


def moments(pairs: list[tuple[int, int]]) -> set[int]:
    """The whole ns in any of some times."""
    return {at for start, end in pairs for at in range(start, min(end, END))}


def by_hand(steps: dict[int, int], before: int) -> list[int]:
    """What a step function is at each ns."""
    found = []
    for at in range(END):
        before = steps.get(at, before)
        found.append(before)
    return found


@settings(max_examples=60)
@given(one=PAIRS, other=PAIRS)
def test_unions_and_intersections_are_those_of_moments(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    here, there = spells(one, END), spells(other, END)
    assert moments(here.pairs()) == moments(one)
    assert here.total_ns == len(moments(one))
    assert moments(union((here, there)).pairs()) == moments(one) | moments(other)
    assert moments(both(here, there, END).pairs()) == moments(one) & moments(other)
    assert moments(without(here, END).pairs()) == set(range(END)) - moments(one)
    assert all(end < start for (_, end), (start, _) in zip(here.pairs(), here.pairs()[1:]))  # noqa: B905


@settings(max_examples=60)
@given(hours=PAIRS, some=PAIRS)
def test_a_mask_measures_what_lies_in_its_hours(
    hours: list[tuple[int, int]], some: list[tuple[int, int]]
) -> None:
    mask, dark = Mask(spells(hours, END).pairs()), spells(some, END)
    assert mask.total_ns == len(moments(hours))
    assert mask.within(dark) == len(moments(hours) & moments(some))


@settings(max_examples=60)
@given(one=STEPS, other=STEPS, dark=PAIRS, value=st.integers(0, 6))
def test_step_functions_are_those_of_moments(
    one: dict[int, int], other: dict[int, int], dark: list[tuple[int, int]], value: int
) -> None:
    lines = [stepped(sorted(one.items()), 4), stepped(sorted(other.items()), 3), constant(5)]
    low = [min(a, b, 5) for a, b in zip(by_hand(one, 4), by_hand(other, 3), strict=True)]
    line = held(least(lines), spells(dark, END), END)
    expected = [0 if at in moments(dark) else each for at, each in enumerate(low)]
    assert line.at(np.arange(END)).tolist() == expected
    found = moments(line.below(value, END).pairs())
    assert found == {at for at, each in enumerate(expected) if each < value}


def test_nothing_is_within_no_hours() -> None:
    assert Mask([]).within(spells([(0, 5)], END)) == 0
    assert union((NEVER, NEVER)).longest_ns == 0
