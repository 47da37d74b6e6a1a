"""The compiled stream of a person draws what the stream that defines it draws, bit for bit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet._fastpath import CoreStream
from simnet.chance import variates
from simnet.chance.streams import RandomStream, stream_key

CALLS: list[tuple[str, tuple[Any, ...]]] = [
    ("raw", ()),
    ("uniform", ()),
    ("exponential", (2.5,)),
    ("normal", ()),
    ("normal", (3.0, 0.5)),
    ("lognormal", (1.0, 2.0)),
    ("pareto", (1.2, 3.0)),
    ("integer", (17,)),
    ("choice", (("a", "b", "c"),)),
]
LAWS = [
    variates.constant(3.0),
    variates.uniform(1.0, 2.0),
    variates.exponential(4.0),
    variates.erlang(3, 1.0),
    variates.hyperexponential(0.3, 1.0, 9.0),
    variates.pareto(1.5, 2.0),
    variates.bounded_pareto(1.1, 2.0, 900.0),
    variates.lognormal(5.0, 9.0, high=200.0),
    variates.weibull(0.7, 2.0),
    variates.discrete([1.0, 2.0, 7.0], [3, 1, 1]),
    variates.sequence([1.0, 2.0, 3.0]),
]


def both(seed: int, name: str) -> tuple[RandomStream, CoreStream]:
    return RandomStream(seed, name), CoreStream(stream_key(seed, name), name)


@given(st.integers(0, 2**32), st.text(max_size=5), st.lists(st.sampled_from(CALLS), max_size=200))
def test_any_calls_give_the_same_numbers(
    seed: int, name: str, calls: list[tuple[str, tuple[Any, ...]]]
) -> None:
    expected, core = both(seed, name)
    for method, arguments in calls:
        assert getattr(core, method)(*arguments) == getattr(expected, method)(*arguments)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law.name.lower())
def test_a_law_is_drawn_alike_from_both(law: variates.Variate) -> None:
    expected, core = both(7, "person/web")
    assert [core.draw(law, count) for count in range(500)] == [
        law.draw(expected, count) for count in range(500)
    ]
    assert core.raw() == expected.raw()
