"""Known answers of Philox 4x64-10, the generator of every random stream (Salmon et al. 2011).

A case gives a counter and a key, as integers or hexadecimal words, the least significant first;
the answer is the block of four 64-bit words, compared bit for bit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Manner, Rule, Value
from simnet.verify.lab import Trial

_WORD = 2**64
_PI = (
    (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
    (0x452821E638D01377, 0xBE5466CF34E90C6C),
)
"""Digits of pi, the third of Random123's vectors."""
_NAMED = {
    "zeros": ((0,) * 4, (0,) * 2),
    "zero": ((0,) * 4, (0,) * 2),
    "ones": ((_WORD - 1,) * 4, (_WORD - 1,) * 2),
    "pi": _PI,
}


def plan_philox(case: Case) -> Experiment:
    """Plan the blocks of a counter and a key, or those of Random123's named vectors."""
    measured: dict[str, Value] = {}
    given = _given(case)
    for name, expected in case.expected.items():
        vector = _NAMED.get(name.split("_")[0].lower(), given)
        if vector is None:
            raise NotModelledError("the counter and the key are not understood")
        words = philox(*vector)
        place = re.search(r"(\d+)$", name)
        if isinstance(expected, list):
            measured[name] = list(words[: len(expected)])
        elif place and int(place[1]) < len(words):
            measured[name] = words[int(place[1])]
    rules = dict.fromkeys(measured, Rule(Manner.IDENTICAL))
    return Experiment(partial(_answer, measured), replications=1, rules=rules)


def philox(counter: Iterable[int], key: Iterable[int]) -> list[int]:
    """Return the four 64-bit words of a counter (four words) under a key (two words)."""
    number = sum(word << (64 * place) for place, word in enumerate(counter))
    before = (number - 1) % _WORD**4  # numpy counts up before each block
    words = [before >> (64 * place) & (_WORD - 1) for place in range(4)]
    bits = np.random.Philox(
        counter=np.array(words, dtype=np.uint64), key=np.array(list(key), dtype=np.uint64)
    )
    return [int(word) for word in bits.random_raw(4)]


def _given(case: Case) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    counter = next((case.parameters[n] for n in ("counter", "ctr") if n in case.parameters), None)
    key = case.parameters.get("key")
    if counter is None and key is None:
        return None
    return _words(counter or 0, 4), _words(key or 0, 2)


def _words(value: Any, count: int) -> tuple[int, ...]:
    """Return a number or a list of words as so many 64-bit words."""
    listed = value if isinstance(value, list) else [value]
    words = [int(each, 16) if isinstance(each, str) else int(each) for each in listed]
    if len(words) == 1 and words[0] >= _WORD:
        words = [words[0] >> (64 * place) & (_WORD - 1) for place in range(count)]
    if len(words) > count or not all(0 <= word < _WORD for word in words):
        raise NotModelledError(f"a counter has four words of 64 bits and a key two: {value!r}")
    return tuple(words + [0] * (count - len(words)))


def _answer(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
