"""YAML with places: lines, anchors, merge keys, and agreement with ruamel's own loader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from simnet.errors import ScenarioError
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Value

SOURCE = Origin("f.yaml")


def parsed(written: str) -> Value:
    """The tree of a text."""
    return text.parse(written.encode(), SOURCE)


def test_every_value_knows_its_place() -> None:
    tree = parsed("a: 1\nb:\n  c: [x,\n    {d: 2}]\n  e:\n    f\n")
    places = {
        ".".join(map(str, path)): (value.key_line, value.line, value.column)
        for path, value in tree.walk()
    }
    assert places == {
        "": (None, 1, 1),
        "a": (1, 1, 4),
        "b": (2, 3, 3),
        "b.c": (3, 3, 6),
        "b.c.0": (None, 3, 7),
        "b.c.1": (None, 4, 5),
        "b.c.1.d": (4, 4, 9),
        "b.e": (5, 6, 5),
    }


def test_scalars_keep_how_they_were_written() -> None:
    tree = parsed("a: 1.10\nb: '1.10'\nc: |\n  two\n  lines\n")
    assert tree.mapping["a"].content == 1.1
    assert tree.mapping["a"].text == "1.10"
    assert tree.mapping["b"].content == "1.10"
    assert tree.mapping["c"].content == "two\nlines\n"


def test_aliases_stand_where_they_are_used_and_their_parts_where_they_were_written() -> None:
    tree = parsed("x: &x {a: 1}\ny: *x\n")
    assert tree.mapping["y"].plain() == {"a": 1}
    assert tree.mapping["y"].key_line == 2
    assert tree.mapping["y"].mapping["a"].line == 1
    assert tree.mapping["x"].key_line == 1


def test_merge_keys() -> None:
    tree = parsed(
        "x-a: &a {r: 1, d: 1}\nx-b: &b {<<: *a, d: 2, e: 2}\n"
        "one: {r: 9, <<: *a}\nfirst: {<<: [*b, *a]}\nown: {<<: {z: 3}}\n"
    )
    assert tree.mapping["one"].plain() == {"r": 9, "d": 1}
    assert tree.mapping["first"].plain() == {"d": 2, "e": 2, "r": 1}
    assert tree.mapping["own"].plain() == {"z": 3}
    assert tree.mapping["one"].mapping["d"].line == 1


def test_a_quoted_merge_key_is_a_key() -> None:
    assert parsed("{'<<': 1}").plain() == {"<<": 1}


def test_anchors_of_keys_and_redefined_anchors() -> None:
    assert parsed("&k a: *k\n").plain() == {"a": "a"}
    assert parsed("a: &x 1\nb: &x 2\nc: *x\n").plain() == {"a": 1, "b": 2, "c": 2}


def test_all_problems_of_a_text_are_told() -> None:
    with pytest.raises(ScenarioError) as caught:
        parsed("a: 010\nb: {c: 1, c: 2}\nd: !x 3\n1: 4\n")
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [
        (1, "a"),
        (2, "b"),
        (3, "d"),
        (4, ""),
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "no", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(ScenarioError, match=reason):
            text.read(path)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2", 2),
        ("10 Mbps", "10 Mbps"),
        ("{a: [1, b]}", {"a": [1, "b"]}),
        ("null", None),
        ("", None),
    ],
)
def test_values_of_the_command_line(written: str, value: object) -> None:
    found = text.parse_value(written, SOURCE)
    assert found.plain() == value
    assert {each.where for _, each in found.walk()} == {None}


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | words
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(words, trees, max_size=4))
def test_what_is_written_is_read_back(plain: dict[str, object]) -> None:
    written = text.write(plain)
    assert parsed(written).plain() == plain


@given(st.text("{}[]:,-&*!|>'\"#%@ \nab<1.~", max_size=40))
def test_any_text_is_what_ruamel_reads_or_problems(written: str) -> None:
    try:
        tree = text.parse(written.encode(), SOURCE)
    except ScenarioError:
        return
    assert tree.plain() == YAML(typ="safe", pure=True).load(written)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_tree_or_problems(data: bytes) -> None:
    try:
        tree = text.parse(data, SOURCE)
    except ScenarioError:
        return
    assert tree.is_mapping
