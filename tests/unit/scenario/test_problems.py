"""Whatever validation may find wrong is told in words for people."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from simnet.scenario.model.root import ScenarioFile
from simnet.scenario.problems import translated
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin

TREE = text.parse(b"name: 3\nlinks: {ab: {rate: x}}\nflows: {}\n", Origin("f.yaml"))
CONTEXT = {
    **dict.fromkeys(("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length"), 1),
    "expected": "'a' or 'b'",
    "expected_tags": "'a', 'b'",
    "tag": "c",
    "error": ValueError("because"),
}


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_every_error_of_the_library_has_words(kind: str) -> None:
    for loc in (("links", "ab", "rate"), ("name",), ("links", "ab"), ("links", "ab", "some-union")):
        error = {"type": kind, "loc": loc, "ctx": CONTEXT, "msg": "Input should be valid"}
        (problem,) = translated([error], TREE, ScenarioFile)
        assert problem.file == "f.yaml"
        assert problem.message
        assert "Input" not in problem.message
        assert "pydantic" not in str(problem)


def test_forms_that_fit_none_are_told_as_one() -> None:
    errors = [
        {"type": "string_type", "loc": ("links", "ab", "rate", "str"), "ctx": {}},
        {"type": "dict_type", "loc": ("links", "ab", "rate", "dict[str,str]"), "ctx": {}},
    ]
    (problem,) = translated(errors, TREE, ScenarioFile)
    assert str(problem) == "f.yaml:2: links.ab.rate: expected text or a mapping, got the text 'x'"


def test_a_fault_deeper_down_explains_away_other_forms() -> None:
    errors = [
        {"type": "string_type", "loc": ("links", "ab", "str"), "ctx": {}},
        {"type": "string_type", "loc": ("links", "ab", "dict[str,str]", "rate"), "ctx": {}},
    ]
    (problem,) = translated(errors, TREE, ScenarioFile)
    assert problem.path == "links.ab.rate"
