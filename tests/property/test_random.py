"""Streams and variates of the compiled core are those of Python, bit for bit."""

import math

from hypothesis import given
from hypothesis import strategies as st

from simnet._fastpath import raw_numbers, variates
from simnet.chance import variates as laws
from simnet.chance.streams import RandomStream, stream_key

SEEDS = st.integers(0, 2**64)
NAMES = st.text(max_size=30)
POSITIVE = st.floats(1e-6, 1e6)
MOMENTS = st.floats(1e-3, 1e3)

VARIATES = st.one_of(
    st.floats(0, 1e12).map(laws.constant),
    st.tuples(POSITIVE, POSITIVE).map(lambda x: laws.uniform(min(x), max(x))),
    POSITIVE.map(laws.exponential),
    st.builds(laws.erlang, st.integers(1, 12), POSITIVE),
    st.builds(laws.hyperexponential, st.floats(0.01, 0.99), POSITIVE, POSITIVE),
    st.builds(laws.pareto, st.floats(1.01, 20), POSITIVE),
    st.builds(
        lambda alpha, low, ratio: laws.bounded_pareto(alpha, low, low * ratio),
        st.floats(0.2, 8),
        POSITIVE,
        st.floats(1.1, 1e6),
    ),
    st.builds(laws.lognormal, MOMENTS, MOMENTS),
    st.builds(
        lambda mean, spread, low, high: laws.lognormal(
            mean, mean * spread, mean * low, mean * high
        ),
        MOMENTS,
        st.floats(0.1, 3),
        st.floats(0, 0.9),
        st.floats(1.1, 50),
    ),
    st.builds(laws.weibull, st.floats(0.2, 10), POSITIVE),
    st.lists(st.tuples(st.floats(0, 1e9), st.floats(0.01, 10)), min_size=1, max_size=9).map(
        lambda pairs: laws.discrete([v for v, _ in pairs], [w for _, w in pairs])
    ),
    st.lists(st.floats(0, 1e9), min_size=1, max_size=9).map(laws.sequence),
)


def bits(values: list[float]) -> list[str]:
    """Compare by bits: -0.0 is not 0.0."""
    return [value.hex() for value in values]


@given(SEEDS, NAMES, st.integers(1, 300))
def test_raw_numbers_are_those_of_numpy_s_philox(seed: int, name: str, count: int) -> None:
    stream = RandomStream(seed, name)
    assert raw_numbers(*stream_key(seed, name), count) == [stream.raw() for _ in range(count)]


@given(SEEDS, NAMES, VARIATES)
def test_variates_are_those_of_the_reference(seed: int, name: str, v: laws.Variate) -> None:
    stream = RandomStream(seed, name)
    expected = [v.draw(stream, k) for k in range(60)]
    drawn = variates(v.law, v.a, v.b, v.c, v.d, v.values, v.weights, *stream_key(seed, name), 60)
    assert bits(drawn) == bits(expected)
    assert all(math.isfinite(value) for value in drawn)
