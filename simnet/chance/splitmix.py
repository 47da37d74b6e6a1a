"""SplitMix64: a random number from a counter, for those who draw a few times at most.

A mixing function of 64 bits over a counter (Steele, Lea and Flood 2014, "Fast splittable
pseudorandom number generators", with the constants of Vigna's splitmix64). A connection that
draws once in ten seconds needs no Philox stream of its own; its counter begins where its flow's
stream and its number within the flow say.
"""

from __future__ import annotations

from simnet.chance.streams import RandomStream, first_raw

WORD = 2**64 - 1
STEP = 0x9E3779B97F4A7C15


def mixed(value: int) -> int:
    """Return a number of 64 bits, each of which depends on all bits of `value`."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & WORD
    return value ^ (value >> 31)


def advanced(counter: int) -> int:
    """Return the counter of the next draw."""
    return (counter + STEP) & WORD


def below(counter: int, limit: int) -> int:
    """Return a whole number from 0 to `limit` - 1, at most 2^31, drawn at `counter`."""
    return ((mixed(counter) >> 32) * limit) >> 32


def counter_of(seed: int, owner: str) -> int:
    """Return the first counter of an owner's chance, such as a flow's ``stream/tcp``."""
    return first_raw(seed, owner)


def counter_of_part(counter: int, number: int) -> int:
    """Return the first counter of part `number` of an owner, far from those of the others."""
    return mixed((counter + number * STEP) & WORD)


class CountedStream(RandomStream):
    """A stream of few draws: numbers mixed from a counter, without a generator to set up."""

    __slots__ = ("_counter",)

    def __init__(self, seed: int, name: str) -> None:
        self.name = name
        self._counter = counter_of(seed, name)

    def raw(self) -> int:
        """Return the next 64 random bits."""
        self._counter = advanced(self._counter)
        return mixed(self._counter)
