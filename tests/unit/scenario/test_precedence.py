"""What overlays do: mappings merge, lists replace, null removes, and merging is associative."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario import paths
from simnet.scenario.precedence import merge, relabelled, settled
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Value


def tree(written: str, name: str = "f.yaml") -> Value:
    """The tree of a text."""
    return text.parse(written.encode(), Origin(name))


def laid(*written: str) -> object:
    """Plain result of laying texts over each other."""
    return settled(reduce(merge, [tree(each) for each in written])).plain()


@pytest.mark.parametrize(
    ("layers", "result"),
    [
        (("{a: 1, b: 2}", "{b: 3, c: 4}"), {"a": 1, "b": 3, "c": 4}),
        (("{a: {x: 1, y: 2}}", "{a: {y: 3}}"), {"a": {"x": 1, "y": 3}}),
        (("{a: [1, 2]}", "{a: [3]}"), {"a": [3]}),
        (("{a: {x: 1}}", "{a: 2}"), {"a": 2}),
        (("{a: 1}", "{a: {x: 1}}"), {"a": {"x": 1}}),
        (("{a: 1, b: 2}", "{a: null}"), {"b": 2}),
        (("{b: 2}", "{a: null}"), {"b": 2, "a": None}),
        (("{a: {x: 1}}", "{a: null}", "{a: {y: 2}}"), {"a": {"y": 2}}),
        (("{a: 1}", "{a: null}", "{a: null}"), {}),
    ],
)
def test_layers(layers: tuple[str, ...], result: object) -> None:
    assert laid(*layers) == result


def test_every_value_knows_what_it_replaced() -> None:
    base = tree("a: {x: 1}\nb: 2\n", "base.yaml")
    over = relabelled(tree("a: {x: 5}\nb: null\n", "over.yaml"), "alternative 'fast'")
    result = settled(merge(base, over))
    value = paths.find(result, ("a", "x"))
    assert value is not None
    assert value.previous is not None
    assert (value.content, str(value.origin)) == (5, "alternative 'fast'")
    assert (value.previous.content, value.previous.origin.file) == (1, "base.yaml")
    removed = paths.find(result, ("b",))
    assert removed is not None
    assert removed.previous is not None
    assert (removed.content, removed.previous.content) == (None, 2)
    assert result.plain() == {"a": {"x": 5}}


def test_laying_does_not_touch_what_lies_below() -> None:
    base, over = tree("x: &x {a: 1}\ny: *x\n"), tree("y: {a: 2}\n")
    assert merge(base, over).plain() == {"x": {"a": 1}, "y": {"a": 2}}
    assert base.plain() == {"x": {"a": 1}, "y": {"a": 1}}


leaves = st.none() | st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=2)
plains = st.dictionaries(
    st.sampled_from("abc"),
    leaves | st.dictionaries(st.sampled_from("xy"), leaves | st.fixed_dictionaries({"z": leaves})),
)


def of(plain: dict[str, object]) -> Value:
    """The tree of plain data."""
    return tree(text.write(plain))


@given(plains, plains, plains)
def test_merging_is_associative(
    a: dict[str, object], b: dict[str, object], c: dict[str, object]
) -> None:
    left = settled(merge(merge(of(a), of(b)), of(c))).plain()
    right = settled(merge(of(a), merge(of(b), of(c)))).plain()
    assert left == right


@given(plains)
def test_the_empty_mapping_changes_nothing(a: dict[str, object]) -> None:
    assert settled(merge(of(a), of({}))).plain() == settled(of(a)).plain()
    assert settled(merge(of({}), of(a))).plain() == settled(of(a)).plain()


@given(plains, plains)
def test_what_is_laid_on_top_is_there(a: dict[str, object], b: dict[str, object]) -> None:
    result = settled(merge(of(a), of(b)))
    for path, value in of(b).walk():
        if value.content is None:
            found = result
            for step in path[:-1]:
                found = found.mapping[str(step)]
            assert found.mapping.get(str(path[-1]), Value(None, Origin(""))).content is None
        elif not value.is_mapping and not isinstance(path[-1], int):
            there = paths.find(result, path)
            assert there is not None
            assert there.plain() == value.plain()
