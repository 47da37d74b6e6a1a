"""Unquoted scalars: YAML 1.2, and no scalar that others read differently."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario.read import scalars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e7", 1e7),
        ("-1.5E-3", -0.0015),
        ("20 Mbps", "20 Mbps"),
        ("1 %", "1 %"),
        ("nullable", "nullable"),
        ("64.11.04.2010", "64.11.04.2010"),
        ("3com", "3com"),
        ("-a", "-a"),
        ("y", "y"),
        ("onto", "onto"),
    ],
)
def test_scalars(text: str, value: object) -> None:
    found = scalars.resolve(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "ON", "off"),
        *("010", "-07", "089", "1_000", "1:30", "12:30:45", "190:20:30.5", "2024-1-1"),
        *(".nan", ".inf", "-.INF", "NaN", "inf", "-Infinity", "1e400", "9" * 31),
    ],
)
def test_what_is_ambiguous_or_not_finite_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quotes|finite|digits|is text"):
        scalars.resolve(text)


def test_a_day_is_a_date_to_all_readers() -> None:
    assert scalars.resolve("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(ValueError, match="there is no 2023-02-29: 2023-02 has 28 days"):
        scalars.resolve("2023-02-29")


@pytest.mark.parametrize("text", ["on", "off", "NO", "yes", "kind", "x-1", "a b"])
def test_keys(text: str) -> None:
    assert scalars.resolve_key(text) == text


@pytest.mark.parametrize("text", ["1", "1.5", "true", "null", "~", "", "010", "1:30", "2024-01-01"])
def test_keys_that_are_not_text_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a key must be text"):
        scalars.resolve_key(text)


@given(st.text(st.characters(codec="ascii"), max_size=12))
def test_anything_is_a_scalar_or_refused(text: str) -> None:
    try:
        value = scalars.resolve(text)
    except ValueError:
        return
    assert value is None or isinstance(value, str | int | float | date)
