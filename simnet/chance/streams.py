"""Named random streams: one a user of randomness, free to make, independent of all others.

A stream is Philox 4x64-10 (Salmon et al. 2011) keyed by the seed and a stable name such as
``village-3/school/pupil-17/web``. Adding a village therefore changes nobody else's draws, and
alternatives meet the same people and the same weather. The raw 64-bit numbers are those of
``numpy.random.Philox(key=...)``, whose stream numpy guarantees; the compiled core makes the
same ones itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

from simnet.chance.elementary import exp, inverse_normal, log

T = TypeVar("T")

_BLOCK = 64
_TO_UNIT = 2.0**-53
_WORD = 2**64 - 1
_MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
_WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
"""Constants of Philox 4x64 (Salmon et al. 2011, table 2 and section 4.3)."""


def stream_key(seed: int, name: str) -> tuple[int, int]:
    """Return the 128-bit Philox key of stream `name` under `seed`, as two 64-bit words."""
    digest = hashlib.blake2b(f"{seed}\x00{name}".encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def first_raw(seed: int, name: str) -> int:
    """Return the first 64 random bits of stream `name` under `seed`, without making the stream.

    A whole network draws one number for each of its users; this is some times faster than a
    generator of numpy's that is asked once.
    """
    low, high = stream_key(seed, name)
    one, two, three, four = 1, 0, 0, 0  # numpy counts before it draws
    for _ in range(10):
        first, second = _MULTIPLIERS[0] * one, _MULTIPLIERS[1] * three
        one, three = (second >> 64) ^ two ^ low, (first >> 64) ^ four ^ high
        two, four = second & _WORD, first & _WORD
        low, high = (low + _WEYL[0]) & _WORD, (high + _WEYL[1]) & _WORD
    return one


def first_uniform(seed: int, name: str) -> float:
    """Return the first uniform variate in [0, 1) of stream `name` under `seed`."""
    return (first_raw(seed, name) >> 11) * _TO_UNIT


class Drawn(Protocol):
    """A law that can be drawn from (:class:`simnet.chance.variates.Variate`)."""

    def drawn(self, stream: RandomStream, count: int) -> float:
        """Return a variate."""


class RandomStream:
    """Random numbers of one named user of randomness, by inversion: one raw number a variate."""

    __slots__ = ("_bits", "_block", "_position", "name")

    def __init__(self, seed: int, name: str) -> None:
        low, high = stream_key(seed, name)
        key = np.array([low, high], dtype=np.uint64)
        self.name = name
        self._bits = np.random.Philox(key=key)
        self._block: list[int] = []
        self._position = 0

    def raw(self) -> int:
        """Return the next 64 random bits."""
        if self._position == len(self._block):
            self._block = self._bits.random_raw(_BLOCK).tolist()
            self._position = 0
        value = self._block[self._position]
        self._position += 1
        return value

    def draw(self, law: Drawn, count: int = 0) -> float:
        """Return a variate of a law; `count` is how many were drawn before."""
        return law.drawn(self, count)

    def uniform(self) -> float:
        """Return a uniform variate in [0, 1), a multiple of 2^-53."""
        return (self.raw() >> 11) * _TO_UNIT

    def exponential(self, mean: float) -> float:
        """Return an exponential variate."""
        return -mean * log(1.0 - self.uniform())

    def normal(self, mean: float = 0.0, sd: float = 1.0) -> float:
        """Return a normal variate."""
        return mean + sd * inverse_normal(self.uniform() + 0.5 * _TO_UNIT)

    def lognormal(self, mu: float, sigma: float) -> float:
        """Return e to a normal variate of mean `mu` and standard deviation `sigma`."""
        return exp(self.normal(mu, sigma))

    def pareto(self, alpha: float, scale: float) -> float:
        """Return a Pareto variate of shape `alpha` that is at least `scale`."""
        return scale * exp(-log(1.0 - self.uniform()) / alpha)

    def integer(self, below: int) -> int:
        """Return an integer in [0, `below`); the bias of scaling is below 2^-53 * `below`."""
        return int(self.uniform() * below)

    def choice(self, items: Sequence[T]) -> T:
        """Return one of `items`, each equally likely."""
        return items[self.integer(len(items))]
