"""Money as people write it: exact, and refused where it could be read in two ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet import units


@pytest.mark.parametrize(
    ("written", "idr"),
    [
        ("7.8 million IDR", 7_800_000),
        ("Rp 7,8 juta", 7_800_000),
        ("Rp7.800.000", 7_800_000),
        ("7,800,000 IDR", 7_800_000),
        ("Rp 7.800.000,00", 7_800_000),
        ("Rp. 7.800.000,-", 7_800_000),
        ("IDR 0.398 million", 398_000),
        ("0,398 juta rupiah", 398_000),
        ("500 ribu Rp", 500_000),
        ("Rp 1,38 triliun", 1_380_000_000_000),
        ("8 miliar IDR", 8_000_000_000),
        ("Rp 7.000", 7_000),
        ("12.345,6 juta Rp", 12_345_600_000),
        ("1.234567 million IDR", 1_234_567),
        ("0 IDR", 0),
    ],
)
def test_amounts(written: str, idr: int) -> None:
    assert units.parse_money(written) == idr
    assert re.fullmatch(units.MONEY_PATTERN, written)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "1.100 million IDR",
            "'1.100' can be read as 1100 or as 1.1; write '1100 million IDR' or '1.1 million IDR'",
        ),
        (
            "Rp 1,100 juta",
            "'1,100' can be read as 1100 or as 1,1; write 'Rp 1100 juta' or 'Rp 1,1 juta'",
        ),
        (
            "12.345 million IDR",
            "as 12345 or as 12.3450; write '12345 million IDR' or '12.3450 million IDR'",
        ),
        ("2.000 ribu Rp", "as 2000 or as 2; write '2000 ribu Rp' or '2 ribu Rp'"),
        ("7.8 IDR", "'7.8 IDR' is not a whole number of rupiah"),
        ("1,2,3 IDR", "the marks in '1,2,3' part no thousands"),
        ("1.234,5,6 IDR", "'1.234,5,6' mixes points and commas"),
        ("1.1 million", "currency missing; write '1.1 million IDR'"),
        (1_100_000, "currency missing; write '1100000 IDR'"),
        ("5 USD", "'USD' is no unit of money; prices are in rupiah"),
        ("5 M IDR", "'M' is not clear: miliar (billion) or million"),
        ("1 juta juta Rp", "a unit is given twice"),
        (5.5, "currency missing; write one such as '1.1 million IDR'"),
        (-5, "must be a number >= 0 with a currency, such as '1.1 million IDR'; got -5"),
        (-0.5, "must be a number >= 0 with a currency, such as '1.1 million IDR'; got -0.5"),
        ("-5 IDR", "must be a number >= 0 with a currency, such as '1.1 million IDR'; got -5 IDR"),
        ("Rp -5", "must be a number >= 0 with a currency"),
        ("1e6 IDR", "'1e6 IDR' is no amount of money"),
        ("9999 trillion IDR", "is more than 1000 trillion IDR"),
        (None, "expected an amount of money"),
    ],
)
def test_what_is_not_clear_is_refused(written: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        units.parse_money(written)


@given(st.integers(0, 10**15))
def test_what_is_written_is_read_again(idr: int) -> None:
    assert units.parse_money(units.write_money(idr)) == idr
    dotted = f"Rp {idr:,}".replace(",", ".")
    assert units.parse_money(dotted) == idr


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_each_way_that_is_offered_for_an_unclear_amount_is_read_as_it_says(
    whole: int, end: int, mark: str
) -> None:
    with pytest.raises(ValueError, match="can be read as") as refused:
        units.parse_money(f"{whole}{mark}{end:03} million IDR")
    ways = re.findall(r"'([^']+ IDR)'", str(refused.value))
    read = [units.parse_money(way) for way in ways]
    assert read == [(1000 * whole + end) * 10**6, (1000 * whole + end) * 10**3]
