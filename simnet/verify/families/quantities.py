"""Tables of units: texts such as ``10 Mbps`` or ``1.5 MiB``, read as scenarios read them.

Rates become bit/s, sizes bytes, durations seconds; a case may ask in another base by the name of
its measure (``_bits``, ``_ns``, ``_Mbps``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from simnet import units
from simnet.errors import SimnetError
from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment
from simnet.verify.judge import EXACT, Manner, Rule, Value
from simnet.verify.lab import NS, Trial

_PARSERS: tuple[tuple[Callable[[object], float], float], ...] = (
    (units.parse_rate, 1.0),
    (units.parse_size, 1.0),
    (units.parse_duration, 1.0 / NS),
    (units.parse_frequency, 1.0),
)
_BASES = {"bits": 8.0, "ns": 1e9, "us": 1e6, "ms": 1e3, "kbps": 1e-3, "Mbps": 1e-6, "Gbps": 1e-9}


def plan(case: Case) -> Experiment:
    """Plan the values of the texts that name the measures, or that the parameters list."""
    measured: dict[str, Value] = {}
    for name, expected in case.expected.items():
        texts = list(_texts(case, name))
        factor = _BASES.get(name.rpartition("_")[2], 1.0) if not is_quantity(name) else 1.0
        values = [read(text) * factor for text in texts]
        if values:
            measured[name] = values if isinstance(expected, list) else values[0]
    if not measured:
        raise NotModelledError("no text with a unit is understood")
    rules = dict.fromkeys(measured, Rule(Manner.RELATIVE, EXACT))
    return Experiment(partial(_answer, measured), replications=1, rules=rules)


def is_quantity(text: str) -> bool:
    """Tell whether a text is a number and a unit."""
    return re.fullmatch(r"\s*[\d.,]+(e[+-]?\d+)?[\s_]*[A-Za-z/]+\s*", text) is not None


def read(text: str) -> float:
    """Return a text with a unit in bit/s, bytes or seconds.

    Raises:
        NotModelledError: no scenario could hold such a text.
    """
    plain = text.replace("_", " ").strip()
    for parse, factor in _PARSERS:
        try:
            return parse(plain) * factor
        except (ValueError, SimnetError):
            continue
    raise NotModelledError(f"{text!r} is no rate, size, duration or frequency here")


def _texts(case: Case, name: str) -> Iterator[str]:
    """Yield the texts that a measure is about."""
    if is_quantity(name):
        yield name
        return
    given = case.parameters.get(name, case.parameters.get(name.rpartition("_")[0]))
    if given is None and len(case.parameters) == 1:
        (given,) = case.parameters.values()
    listed = given if isinstance(given, list) else [given]
    yield from (each for each in listed if isinstance(each, str))


def _answer(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
