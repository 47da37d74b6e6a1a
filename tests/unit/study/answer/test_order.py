"""The answer does not depend on the order in which runs finish, to the last byte."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.study.answer import Run, tables_of
from simnet.tables.study import files_of
from simnet.tables.study import tables_of as assembled
from tests.unit.study.answer.sample import LOADS, PLAN, run

FIGURES = st.floats(0, 1e6) | st.just(math.nan)


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[Run], list[Run]]:
    """Runs of some replications of some cells, and the same in another order."""
    names = st.tuples(st.sampled_from(sorted(LOADS)), st.integers(1, 6))
    runs = [
        run(cell, number, draw(FIGURES), draw(FIGURES))
        for cell, number in draw(st.lists(names, unique=True, max_size=16))
    ]
    return runs, draw(st.permutations(runs))


@settings(deadline=None, max_examples=25)
@given(studies())
def test_any_order_of_runs_gives_the_same_bytes(orders: tuple[list[Run], list[Run]]) -> None:
    one, other = (files_of(assembled(tables_of(PLAN, runs))) for runs in orders)
    assert one == other
