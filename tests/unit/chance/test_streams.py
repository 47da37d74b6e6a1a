"""Named random streams: the numbers of numpy's Philox, independent of one another."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest

from simnet.chance.streams import RandomStream, first_uniform, stream_key


def test_raw_numbers_are_those_of_philox() -> None:
    low, high = stream_key(7, "village-3/school/pupil-17/web")
    theirs = np.random.Philox(key=np.array([low, high], dtype=np.uint64)).random_raw(1000)
    ours = RandomStream(7, "village-3/school/pupil-17/web")
    assert [ours.raw() for _ in range(1000)] == theirs.tolist()


@pytest.mark.parametrize("seed", [0, 1, 7, 2**63 - 1])
def test_the_first_number_can_be_had_without_its_stream(seed: int) -> None:
    for user in range(50):
        name = f"village-3/school/pupil-{user}/start"
        assert first_uniform(seed, name) == RandomStream(seed, name).uniform()


def test_philox_is_that_of_its_authors() -> None:
    """Known answer of Random123 (kat_vectors, philox 4x64 10 rounds, counter and key all 0).

    numpy counts before it makes a block, so its first block is that of counter 1; counter -1
    gives the block of counter 0.
    """
    bits = np.random.Philox(counter=2**256 - 1, key=0)
    assert [hex(raw) for raw in bits.random_raw(4).tolist()] == [
        "0x16554d9eca36314c",
        "0xdb20fe9d672d0fdc",
        "0xd7e772cee186176b",
        "0x7e68b68aec7ba23b",
    ]


def test_the_key_is_a_hash_of_seed_and_name() -> None:
    digest = hashlib.blake2b(b"5\x00a/b", digest_size=16).digest()
    assert stream_key(5, "a/b") == (
        int.from_bytes(digest[:8], "little"),
        int.from_bytes(digest[8:], "little"),
    )


def test_seed_and_name_cannot_run_into_each_other() -> None:
    assert stream_key(1, "1x") != stream_key(11, "x")


@pytest.mark.parametrize("other", [(1, "b"), (2, "a")], ids=["name", "seed"])
def test_streams_differ_by_name_and_by_seed(other: tuple[int, str]) -> None:
    one, two = RandomStream(1, "a"), RandomStream(*other)
    assert not {one.raw() for _ in range(100)} & {two.raw() for _ in range(100)}


def test_a_stream_does_not_notice_others() -> None:
    alone = RandomStream(1, "a")
    expected = [alone.raw() for _ in range(200)]
    one, other = RandomStream(1, "a"), RandomStream(1, "b")
    found = []
    for i in range(200):
        found.append(one.raw())
        for _ in range(i % 3):
            other.raw()
    assert found == expected


def test_uniform_takes_the_upper_53_bits() -> None:
    raw, stream = RandomStream(3, "u"), RandomStream(3, "u")
    for _ in range(1000):
        value = stream.uniform()
        assert 0.0 <= value < 1.0
        assert value == (raw.raw() >> 11) / 2**53


@pytest.mark.parametrize(
    ("draw", "mean", "variance"),
    [
        (lambda s: s.uniform(), 0.5, 1 / 12),
        (lambda s: s.exponential(3.0), 3.0, 9.0),
        (lambda s: s.normal(5.0, 2.0), 5.0, 4.0),
        (lambda s: math.log(s.lognormal(1.0, 0.5)), 1.0, 0.25),
        (lambda s: s.pareto(5.0, 4.0), 5.0, 5.0 * 16 / (16 * 3)),
        (lambda s: s.integer(6), 2.5, 35 / 12),
        (lambda s: s.choice((1, 3)), 2.0, 1.0),
    ],
    ids=["uniform", "exponential", "normal", "lognormal", "pareto", "integer", "choice"],
)
def test_variates_have_the_moments_they_say(draw: object, mean: float, variance: float) -> None:
    stream = RandomStream(1, "moments")
    n = 20_000
    values = np.array([draw(stream) for _ in range(n)])  # type: ignore[operator]
    assert abs(values.mean() - mean) < 4 * math.sqrt(variance / n)
    assert values.var() == pytest.approx(variance, rel=0.1)


def test_each_variate_takes_one_raw_number() -> None:
    for draw in (
        lambda s: s.uniform(),
        lambda s: s.exponential(1.0),
        lambda s: s.normal(),
        lambda s: s.lognormal(0.0, 1.0),
        lambda s: s.pareto(2.0, 1.0),
        lambda s: s.integer(10),
        lambda s: s.choice("abc"),
    ):
        stream, raw = RandomStream(9, "n"), RandomStream(9, "n")
        draw(stream)
        raw.raw()
        assert stream.raw() == raw.raw()


def test_pareto_is_at_least_its_scale_and_integers_below_their_bound() -> None:
    stream = RandomStream(1, "bounds")
    assert min(stream.pareto(1.1, 2.0) for _ in range(2000)) >= 2.0
    assert {stream.integer(3) for _ in range(200)} == {0, 1, 2}
