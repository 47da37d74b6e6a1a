"""CSV that no spreadsheet takes for formulas (OWASP: CSV injection)."""

import csv
import io
import re

import pyarrow as pa
import pytest

from simnet.tables import write_csv
from simnet.tables.export import safe_text


def exported(table: pa.Table) -> list[list[str]]:
    file = io.StringIO()
    write_csv(table, file)
    return list(csv.reader(io.StringIO(file.getvalue())))


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1",
        "\n\r=1",
        "  =1",
    ],
)
def test_no_cell_starts_a_formula(text: str) -> None:
    ((_, name), (_, cell)) = exported(pa.table({"n": [1], "name": [text]}))
    assert name == "name"
    assert cell == "'" + re.sub("[\r\n]+", " ", text)


def test_harmless_names_stay_as_they_are() -> None:
    for text in ("Long Apari", "école 🛰", "a=b", "semi;colon", 'quo"te', "", "x,y"):
        assert safe_text(text) == text
        assert exported(pa.table({"name": [text, "z"]}))[1:] == [[text] if text else [""], ["z"]]


def test_numbers_are_plain_and_null_is_nothing() -> None:
    table = pa.table(
        {"x": [-1.5, None, float("inf")], "n": [-3, 4, None], "f": [True, False, None]}
    )
    assert exported(table) == [
        ["x", "n", "f"],
        ["-1.5", "-3", "true"],
        ["", "4", "false"],
        ["inf", "", ""],  # a wait without end
    ]
