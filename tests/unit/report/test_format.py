"""Numbers as a report in English has them."""

import math

import pytest

from simnet.report import format as show
from tests.unit.report.study.conftest import spaced


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (1.0, "1.00"),
        (12.345, "12.3"),
        (999.6, "1 000"),
        (0.0012345, "0.00123"),
        (1234567.0, "1 234 567"),
        (math.nan, "–"),  # noqa: RUF001 (the dash is what is written)
        (math.inf, "–"),  # noqa: RUF001
    ],
)
def test_three_significant_digits(value: float, expected: str) -> None:
    assert spaced(show.significant(value)) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.00001, "< 0.01 %"),
        (0.0042, "0.42 %"),
        (0.5, "50.0 %"),
        (0.99987, "99.98 %"),
        (0.9999999, "> 99.99 %"),
        (1.25, "125.0 %"),
    ],
)
def test_shares(share: float, expected: str) -> None:
    assert spaced(show.percent(share)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (2e-7, "0.200 µs"), (0.0123, "12.3 ms"), (1.5, "1.50 s"), (119, "119 s"),
     (180, "3.00 min"), (9000, "2.50 h"), (math.inf, "never")],
)  # fmt: skip
def test_times(seconds: float, expected: str) -> None:
    assert spaced(show.duration(seconds)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(60, "1 min"), (3600, "1 h"), (90, "90 s"), (0.02, "20 ms"), (5400, "90 min"), (0, "0 s")],
)
def test_times_that_were_set(seconds: float, expected: str) -> None:
    assert spaced(show.setting(seconds)) == expected


def test_rates_sizes_and_counts() -> None:
    assert spaced(show.rate(20e6)) == "20.0 Mbps"
    assert spaced(show.rate(999.7e3)) == "1.00 Mbps"
    assert spaced(show.size(1500)) == "1.50 kB"
    assert spaced(show.whole(1234567)) == "1 234 567"
    assert spaced(show.millions(12_345_678)) == "12.3 million"
    assert spaced(show.threshold(0.95)) == "95 %"
