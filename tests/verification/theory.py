"""What the tests of theory share: the shipped cases, how they are run here, and which wait."""

from __future__ import annotations

from functools import cache

import pytest

from simnet.engine import engines
from simnet.verify.cases import Case, NotModelledError, load_theory
from simnet.verify.experiment import Settings
from simnet.verify.families import plan

SEED = 20_250_101
"""Fixed, so that a commit is never red by chance; `simnet verify theory --seed` takes another.

With a fresh seed a right simulator fails a measure when theory lies outside the 99.9 % interval
twice, of independent runs: about once in a million, some 250 measures being judged."""

SETTINGS = Settings(seed=SEED, workers=1)

NIGHTLY = frozenset(
    {
        "AMS-01",
        "AMS-02",
        "CUBIC-T1",
        "CUBIC-T3",
        "LRD-1.2",
        "LRD-1.6",
        "LRD-1.8",
        "MATHIS-ex",
        "MD1-02c",
        "MD1K-01g",
        "MG1-03",
        "MG1-04",
        "MG1-06",
        "MG1K-01",
        "MM1-01",
        "MM1-03",
        "MM1-04",
        "MM1-06",
        "MM1-07",
        "MM1K-02c",
        "MM1K-02f",
        "NDD-01",
        "NDD-02",
        "NET-13",
        "PFTK-0.0001",
        "PFTK-wm",
        "PRI-03",
        "PS-01a",
        "PS-01c",
        "RENO-02",
    }
)
"""Cases that take more than about five seconds of one core, or two beside others like them.

On every commit their families are run at other parameters: breakdowns (NET-13), the first customers
(MM1-04), busy periods (MM1-07) and priority in test_other_parameters; processor sharing in
test_weighted_queues; the square-root law, PFTK and M/M/1/K by other cases, as are M/M/1,
M/G/1 and, by M/D/1/K, M/G/1/K."""

needs_core = pytest.mark.skipif(
    "fast" not in engines(), reason="statistics take millions of packets, so the compiled core"
)


@cache
def modelled() -> tuple[Case, ...]:
    """The shipped cases that a family plans."""
    return tuple(case for case in load_theory() if is_modelled(case))


def is_modelled(case: Case) -> bool:
    """Tell whether any family plans a case."""
    try:
        plan(case)
    except NotModelledError:
        return False
    return True


def as_parameters(cases: tuple[Case, ...]) -> list[object]:
    """Name each case after its id, and leave the long ones to the night."""
    return [
        pytest.param(case, id=case.id, marks=pytest.mark.nightly if case.id in NIGHTLY else ())
        for case in cases
    ]
