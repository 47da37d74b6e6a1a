"""Whatever is done to a scenario, its author gets a scenario or a list of problems."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import InputError, ScenarioError
from simnet.lowering import lower
from simnet.scenario import load
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, dotted
from simnet.scenario.read.tree import Path as Steps
from tests.broken.overlays import TEXT
from tests.broken.villages import SOUND as VILLAGES
from tests.variants import load_every

TREES = [text.parse(each.encode(), Origin("s.yaml")) for each in (TEXT, VILLAGES)]
WEIRD: list[Any] = [
    *(None, [], {}, 3, -1, 1.5, True, "x", "", [1], [None], {"a": 1}, 10**29),
    *("a/b", {"kind": 3}, {"kind": "poisson"}, "a\u202eb", "10 Mbps", "5 ms", {"csv": "x"}, "A"),
]


def places() -> Iterator[tuple[int, Steps]]:
    """Every place of every tree, but for the roots."""
    for number, tree in enumerate(TREES):
        yield from ((number, path) for path, _ in tree.walk() if path)


place = st.sampled_from(list(places()))
weird = st.sampled_from(WEIRD)


def attempt(written: str, sets: tuple[str, ...] = ()) -> None:
    """Load and lower a text; nothing but problems may come of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.yaml"
        path.write_text(written, encoding="utf-8")
        try:
            scenario = load(path, sets=sets)
        except ScenarioError as error:
            told = error.problems
        else:
            told = ()
            lower(scenario)
            load_every_or_problems(path)
        assert all(problem.message and problem.file for problem in told)


def load_every_or_problems(path: Path) -> None:
    """Load all variants of a sound scenario; they may still be wrong."""
    try:
        load_every(path)
    except InputError:
        return


@given(place, weird, st.sampled_from(["replace", "rename", "remove"]))
def test_one_change_anywhere(where: tuple[int, Steps], value: Any, how: str) -> None:
    number, steps = where
    plain = copy.deepcopy(TREES[number].plain())
    parent = plain
    for step in steps[:-1]:
        parent = parent[step]
    if how == "replace":
        parent[steps[-1]] = value
    elif how == "rename" and isinstance(parent, dict):
        parent[str(value) or "new"] = parent.pop(steps[-1])
    else:
        del parent[steps[-1]]
    attempt(text.write(plain))


@given(place, weird, st.sampled_from(["", "+"]), st.sampled_from(["", ".x", "[0]", "[9]", "."]))
def test_any_setting(where: tuple[int, Steps], value: Any, sign: str, more: str) -> None:
    number, steps = where
    written = text.write({"v": value}).partition(":")[2].strip().replace("\n", " ")
    attempt((TEXT, VILLAGES)[number], (f"{sign}{dotted(steps)}{more}={written}",))


@given(
    st.sampled_from([TEXT, VILLAGES]),
    st.lists(
        st.tuples(
            st.integers(0, 2_000),
            st.integers(0, 12),
            st.sampled_from(["", "\t", "{", "]", ":", "\n", "'", "- ", "<<: ", "*a ", "&a ", "? "]),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_slips_of_the_keyboard(written: str, slips: list[tuple[int, int, str]]) -> None:
    for at, deleted, typed in slips:
        position = at % len(written)
        written = written[:position] + typed + written[position + deleted :] + "\n"
    attempt(written)
