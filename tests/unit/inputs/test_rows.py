"""Delimited text: the delimiter and the header are found, rows know the line they begin in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simnet.errors import ScenarioError
from simnet.inputs.rows import table


def is_header(cells: Sequence[str]) -> bool:
    return "a" in cells and "b" in cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_under_which_the_header_is_found(delimiter: str) -> None:
    text = 'a,b\r\n"1,5",2\r\n'.replace(",", delimiter)
    found = table(text, "f", is_header)
    assert found.delimiter == delimiter
    assert [row.cells for row in found.rows()] == [(f"1{delimiter}5", "2")]


def test_rows_know_where_they_begin_and_blank_ones_are_passed_over() -> None:
    text = 'Title; of it\n\na,b\n,\n"x\ny",1\nz,2\n'
    found = table(text, "f", is_header)
    assert found.header.line == 3
    assert [(row.line, row.cells) for row in found.rows()] == [
        (5, ("x\ny", "1")),
        (7, ("z", "2")),
    ]


def test_a_delimiter_that_a_spreadsheet_states_keeps_the_lines() -> None:
    found = table("sep=#\r\na#b\r\n1#2\r\n", "f", is_header)
    assert [(row.line, row.cells) for row in found.rows()] == [(3, ("1", "2"))]


def test_without_a_known_header_the_first_row_is_it() -> None:
    assert table("\n\nx;y\n1;2\n", "f", is_header).header.cells == ("x", "y")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("|\n", "f: the file is empty"),
        (" \n", "f: the file is empty"),
        ('a,b\n1,2\n"3,4\n', "f:3: is not sound CSV: unexpected end of data"),
        ("a,b\n" + "x" * 100_001, "f:2: a line is longer than 100000 characters"),
    ],
)
def test_what_cannot_be_split_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        list(table(text, "f", is_header).rows())
    assert str(caught.value) == message
