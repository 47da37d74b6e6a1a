"""Dotted paths: written, read, and found in a tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario import paths
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, dotted

TREE = text.parse(
    b"links: {ab: {rate: 1}, a.b: {rate: 2}, 'x[0]': {rate: 3}}\nlist: [{at: 1}, {at: 2}]\n",
    Origin("f.yaml"),
)


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("links", ("links",)),
        ("links.ab.rate", ("links", "ab", "rate")),
        ("links.a.b.rate", ("links", "a.b", "rate")),
        ('links."a.b".rate', ("links", "a.b", "rate")),
        ("links.x[0].rate", ("links", "x[0]", "rate")),
        ("list[1].at", ("list", 1, "at")),
        ("links.new one.rate", ("links", "new one", "rate")),
        ("links.cd.rate[3]", ("links", "cd", "rate", 3)),
    ],
)
def test_paths_are_read(written: str, steps: tuple[str | int, ...]) -> None:
    assert paths.parse(written, TREE) == steps


@pytest.mark.parametrize(
    "written", ["", ".", "a..b", "a.", ".a", "a[x]", "a[0", 'a."b', "a]b", "a[0]b"]
)
def test_what_is_no_path_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="path"):
        paths.parse(written, TREE)


names = st.text(st.characters(exclude_characters='"', exclude_categories=("C",)), min_size=1)


@given(st.lists(names | st.integers(0, 99), min_size=1, max_size=4))
def test_what_is_written_is_read_back(steps: list[str | int]) -> None:
    path = ("top", *steps)
    readable = all(
        isinstance(step, int) or (step.isprintable() and len(step) <= 60) for step in path
    )
    if readable:
        assert paths.parse(dotted(path)) == path


def test_finding() -> None:
    assert paths.find(TREE, ("links", "a.b", "rate")) is not None
    assert paths.find(TREE, ("links", "cd")) is None
    assert paths.nearest(TREE, ("links", "cd", "rate")) is TREE.mapping["links"]
