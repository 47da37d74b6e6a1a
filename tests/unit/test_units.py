"""Quantities: exact, bits and bytes apart, and every refusal with what to write instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet import units

SIZES = "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB"


@pytest.mark.parametrize(
    ("written", "bps"),
    [
        ("20 Mbps", 20_000_000),
        ("20Mbps", 20_000_000),
        (" 2.5 Gbit/s ", 2_500_000_000),
        ("1e3 kbps", 1_000_000),
        ("10 MB/s", 80_000_000),
        ("10 MBps", 80_000_000),
        ("1 MiB/s", 8_388_608),
        ("10 Mibps", 10_485_760),
        ("170.7 Mbps", 170_700_000),
        ("0 bps", 0),
        ("-1 kbps", -1_000),
        (".5 kbps", 500),
    ],
)
def test_rates(written: str, bps: int) -> None:
    assert units.parse_rate(written) == bps


@pytest.mark.parametrize(
    ("written", "ns"),
    [
        ("5 ms", 5_000_000),
        ("5 us", 5_000),
        ("5 \u00b5s", 5_000),
        ("5 \u03bcs", 5_000),
        ("30 min", 1_800_000_000_000),
        ("2 h", 7_200_000_000_000),
        ("1 d", 86_400_000_000_000),
        ("0.1 s", 100_000_000),
        ("-0 s", 0),
        ("9007199254740993 ns", 9_007_199_254_740_993),
        ("123456789.123456789 s", 123_456_789_123_456_789),
    ],
)
def test_durations(written: str, ns: int) -> None:
    assert units.parse_duration(written) == ns


@pytest.mark.parametrize(
    ("written", "size_bytes"),
    [("1500 B", 1500), ("2 GB", 2_000_000_000), ("64 KiB", 65_536), ("1.1 kB", 1_100)],
)
def test_sizes(written: str, size_bytes: int) -> None:
    assert units.parse_size(written) == size_bytes


@pytest.mark.parametrize(
    ("written", "hz"),
    [("1000 /s", 1000.0), ("1000/s", 1000.0), ("50 Hz", 50.0), ("2 /h", 2 / 3600), ("1 kHz", 1e3)],
)
def test_frequencies(written: str, hz: float) -> None:
    assert units.parse_frequency(written) == hz


@pytest.mark.parametrize(
    ("written", "probability"),
    [("1 %", 0.01), ("1.5%", 0.015), (0.01, 0.01), ("0.01", 0.01), (1, 1.0), (0, 0.0)],
)
def test_probabilities(written: object, probability: float) -> None:
    assert units.parse_probability(written) == pytest.approx(probability, rel=1e-15)


@pytest.mark.parametrize(
    ("parse", "written", "message"),
    [
        (units.parse_rate, 10, "unit missing; write '10 kbps' or '10 Mbps', say"),
        (units.parse_rate, "10", "unit missing; write '10 kbps' or '10 Mbps', say"),
        (units.parse_rate, "20M", "unit 'M' is only a prefix; Mbps is bits, MB/s bytes per second"),
        (
            units.parse_rate,
            "10 MB",
            "'MB' is a size, not a rate; did you mean 10 Mbps or 10 MB/s (= 80 Mbps)?",
        ),
        (units.parse_rate, "10 Mbit", "unit 'Mbit' is an amount; write Mbps"),
        (
            units.parse_size,
            "10 tb",
            "unknown unit 'tb' for a size; did you mean 'TB'? (allowed: " + SIZES + ")",
        ),
        (units.parse_rate, True, "expected a rate such as '20 Mbps', got true"),
        (units.parse_rate, None, "expected a rate such as '20 Mbps', got nothing (null)"),
        (units.parse_rate, ["10 Mbps"], "expected a rate such as '20 Mbps', got a list"),
        (units.parse_rate, "1e999999999 bps", "1e999999999 overflows; must be a finite number"),
        (units.parse_rate, "1e-999999999 bps", "1e-999999999 is too close to 0"),
        (units.parse_rate, "0.4 bps", "0.4 bps is less than 1 bps"),
        (units.parse_rate, "1e16 bps", "1e16 bps is more than 1e15 bps"),
        (
            units.parse_duration,
            "5 m",
            "unit 'm' is not clear; write ms (milliseconds) or min (minutes)",
        ),
        (units.parse_duration, "1.1e9 s", "1.1e9 s is more than 1e9 s"),
        (units.parse_duration, "0.3 ns", "0.3 ns is less than 1 ns"),
        (
            units.parse_size,
            "10 Mbit",
            "'Mbit' is bits; sizes are in bytes: write 1.25 MB, or 10 MB if bytes were meant",
        ),
        (
            units.parse_size,
            "1 KB",
            "unit 'KB' is not clear; write kB (1000 bytes) or KiB (1024 bytes)",
        ),
        (units.parse_size, "1e19 B", "1e19 B is more than 1e18 B"),
        (units.parse_frequency, "10 pps", "unit 'pps' is written /s"),
        (
            units.parse_frequency,
            "2e9 /s",
            "2e9 /s is more than 1e9 /s, the resolution of the clock",
        ),
        (
            units.parse_probability,
            1.5,
            "a probability must be in [0, 1], got 1.5 (write '1.5 %' for per cent)",
        ),
        (units.parse_probability, "150 %", "a probability must be in [0, 1], got 1.5"),
        (units.parse_probability, True, "expected a probability such as 0.01 or '1 %', got true"),
        (units.parse_probability, "x", "'x' is not a probability; write 0.01 or '1 %'"),
    ],
)
def test_refusals(parse: Callable[[object], float], written: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the whole message is compared)
        parse(written)
    assert str(caught.value) == message


@given(st.integers(0, units.MOST_RATE_BPS))
def test_a_written_rate_is_read_as_it_was(bps: int) -> None:
    assert units.parse_rate(units.write_rate(bps)) == bps


@given(st.integers(0, units.MOST_DURATION_S * units.NS_PER_S))
def test_a_written_duration_is_read_as_it_was(ns: int) -> None:
    assert units.parse_duration(units.write_duration(ns)) == ns


@given(st.integers(0, units.MOST_SIZE_BYTES))
def test_a_written_size_is_read_as_it_was(size_bytes: int) -> None:
    assert units.parse_size(units.write_size(size_bytes)) == size_bytes


@given(st.floats(1e-12, units.MOST_FREQUENCY_HZ))
def test_a_written_frequency_is_read_as_it_was(hz: float) -> None:
    assert units.parse_frequency(units.write_frequency(hz)) == hz


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    for parse in (
        units.parse_rate,
        units.parse_duration,
        units.parse_size,
        units.parse_frequency,
        units.parse_probability,
    ):
        try:
            number = parse(text)
        except ValueError:
            continue
        assert abs(number) < 1e19


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (units.format_rate(2_500_000), "2.5 Mbps"),
        (units.format_size(1500), "1.5 kB"),
        (units.format_duration(5_000_000), "5 ms"),
        (units.format_duration(120e9), "2 min"),
        (units.format_duration(90e9), "90 s"),
        (units.format_duration(86_400e9), "1 d"),
        (units.write_rate(1_500), "1500 bps"),
        (units.write_duration(0), "0 ns"),
        (units.write_frequency(1000.0), "1000 /s"),
    ],
)
def test_what_people_read(written: str, value: str) -> None:
    assert written == value


@pytest.mark.parametrize(
    "dimension", [units.RATE, units.DURATION, units.SIZE, units.FREQUENCY], ids=lambda d: d.noun
)
def test_every_unit_that_is_told_is_understood(dimension: units.Dimension) -> None:
    parse = {
        "rate": units.parse_rate,
        "duration": units.parse_duration,
        "size": units.parse_size,
        "frequency": units.parse_frequency,
    }[dimension.noun]
    for unit in (*dimension.shown, *dimension.known):
        assert parse(f"3 {unit}") > 0
    for unit, hint in dimension.hints:
        with pytest.raises(ValueError, match=unit.replace("/", ".")):
            parse(f"3 {unit}")
        assert hint


@pytest.mark.parametrize(
    ("written", "factor"),
    [("120 %", 1.2), ("0 %", 0.0), ("133.3%", 1.333), ("1e4 %", 100.0), ("0.05 %", 0.0005)],
)
def test_percentages(written: str, factor: float) -> None:
    assert units.parse_factor(written) == factor


@given(st.integers(0, 10**9))
def test_a_percentage_is_written_exactly(thousandths: int) -> None:
    factor = thousandths / 100_000
    assert units.parse_factor(units.write_factor(factor)) == factor


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (120, "unit missing; write '120 %' for per cent"),
        ("1.2", "unit missing; write '1.2 %' for per cent"),
        ("120 Mbps", "'120 Mbps' is not a percentage; write '120 %', say"),
        ("-1 %", "must be >= 0, got -1 %"),
        ("1e9 %", "1e9 % is more than 1000000 %"),
        ("1e400 %", "1e400 % is more than 1000000 %"),
        (None, "expected a percentage such as '120 %', got nothing (null)"),
        (True, "expected a percentage such as '120 %', got true"),
    ],
)
def test_what_is_no_percentage(wrong: object, what: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its text is compared)
        units.parse_factor(wrong)
    assert str(caught.value) == what


@pytest.mark.parametrize(
    ("written", "seconds"), [("00:00", 0), ("8:05", 29_100), ("23:59:59", 86_399)]
)
def test_times_of_day(written: str, seconds: int) -> None:
    assert units.parse_clock(written) == seconds * units.NS_PER_S
    assert units.write_clock(units.parse_clock(written)).endswith(written)


@pytest.mark.parametrize("wrong", ["24:00", "10:60", "10:15:60", "1015", "10:5", "", 10, None])
def test_what_is_no_time_of_day(wrong: object) -> None:
    with pytest.raises(ValueError, match="time of day"):
        units.parse_clock(wrong)


def test_a_moment_is_a_duration_or_a_time_of_day() -> None:
    assert units.parse_moment("90 s") == units.Moment(90 * units.NS_PER_S)
    assert units.parse_moment("08:00") == units.Moment(8 * 3600 * units.NS_PER_S, of_day=True)
    for written in ("90 s", "08:00", "08:00:01"):
        assert str(units.parse_moment(written)) == written
