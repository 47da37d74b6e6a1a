"""Speeds as labels tell them: whole, or not at all, and as a scenario would take them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.scenario.importers.speeds import Speed, parse, speed_of, unclear
from simnet.units import RATE, parse_rate


@pytest.mark.parametrize(
    ("label", "bps"),
    [
        ("2.5 Gbps", 2_500_000_000),
        ("2,5 Gbps", 2_500_000_000),
        ("0,512 Mbps", 512_000),
        ("1 MB/s", 8_000_000),
        ("20 kB/s", 160_000),
        ("20 Mbit/dtk", 20_000_000),
        ("20 Mb per detik", 20_000_000),
        ("1e3 Mbps", 10**9),
        ("100Base-T", 100_000_000),
        ("10GBase-SR", 10**10),
        ("10GbE", 10**10),
        ("10 Gigabit Ethernet", 10**10),
        ("DS-3", 44_736_000),
        ("10G", 10_000_000_000),
        ("155 Mbit/s", 155_000_000),
        ("100 Mb/s", 100_000_000),
        ("56k", 56_000),
        ("OC-48", 2_488_320_000),
        ("STM-16", 2_488_320_000),
        ("STM1", 155_520_000),
        ("E1", 2_048_000),
        ("T3", 44_736_000),
        ("10GE", 10_000_000_000),
        ("GigE", 1_000_000_000),
    ],
)
def test_exact_speeds(label: str, bps: int) -> None:
    speed = parse(label)
    assert speed is not None
    assert (speed.rate_bps, speed.assumed) == (bps, "")


@pytest.mark.parametrize(
    ("label", "bps", "assumed"),
    [
        ("<2.5 Gbps", 2_500_000_000, "'<2.5 Gbps' taken as its bound"),
        ("< 10Gbps", 10_000_000_000, "'< 10Gbps' taken as its bound"),
        ("up to 34 Mbps", 34_000_000, "'up to 34 Mbps' taken as its bound"),
        ("2 x 10 Gbps", 20_000_000_000, "'2 x 10 Gbps' taken as one link of their sum"),
        ("n x 155Mbps", 155_000_000, "'n x 155Mbps' taken as one"),
        ("1-10 Gbps", 1_000_000_000, "'1-10 Gbps' taken as its lower end"),
        ("300M-1Gb/s", 300_000_000, "'300M-1Gb/s' taken as its lower end"),
        ("20 mbps", 20_000_000, "'20 mbps' taken as bits per second"),
        ("20 MBPS", 20_000_000, "'20 MBPS' taken as bits per second"),
        ("1,544 Mbps", 1_544_000, "'1,544 Mbps' taken with a decimal comma"),
        ("2,488 Mbps", 2_488_000, "'2,488 Mbps' taken with a decimal comma"),
        ("1.000 Mbps", 1_000_000, "'1.000 Mbps' taken with a decimal point"),
        ("1.000.000 kbps", 10**9, "'1.000.000 kbps' taken with separators of thousands"),
        ("STM-4x2", 1_244_160_000, "'STM-4x2' taken as one link of their sum"),
        ("8*GbE", 8 * 10**9, "'8*GbE' taken as one link of their sum"),
        ("2x2,5 Gbps", 5 * 10**9, "'2x2,5 Gbps' taken as one link of their sum"),
        ("hingga 20 Mbps", 20_000_000, "'hingga 20 Mbps' taken as its bound"),
        ("10 s/d 20 Mbps", 10_000_000, "'10 s/d 20 Mbps' taken as its lower end"),
        ("VSAT 512 kbps", 512_000, "'VSAT 512 kbps' taken as its first speed"),
        ("45 Mbps DS-3", 45_000_000, "'45 Mbps DS-3' taken as its first speed"),
        ("OC192/STM64", 9_953_280_000, "'OC192/STM64' taken as its first speed"),
        ("internetMCI T3", 44_736_000, "'internetMCI T3' taken as its first speed"),
    ],
)
def test_speeds_that_are_assumed(label: str, bps: int, assumed: str) -> None:
    speed = parse(label)
    assert speed is not None
    assert (speed.rate_bps, speed.assumed) == (bps, assumed)


@pytest.mark.parametrize(
    "label",
    [
        *("", "multiple", "Fibre", "1000", "0 Gbps", "10 parsecs", "x", "2007-2008", "5 GHz"),
        *("10,000 Mbps", "1,250 Mbps", "10 000 Mbps", "10/100/1000 Mbps", "-5 Mbps", "20 KBps"),
        *("10 Gbps + 1 Gbps", "40 Gbps (4x10)", "Ring 2 10 Gbps", "\u00bd Gbps", "512/128"),
        *("20 Mbps or 40 Mbps", "0x10 Mbps", "2 PB/s", "1" * 300 + " Mbps"),
    ],
)
def test_what_is_no_speed(label: str) -> None:
    assert parse(label) is None


@given(st.text(max_size=20))
def test_any_label_is_a_speed_or_none(label: str) -> None:
    speed = parse(label)
    assert speed is None or speed.rate_bps >= 1


@pytest.mark.parametrize(
    ("label", "there", "back"),
    [
        ("20/5 Mbps", 20_000_000, 5_000_000),
        ("512/128 kbps", 512_000, 128_000),
        ("20 Mbps / 5 Mbps", 20_000_000, 5_000_000),
        ("20M/512k", 20_000_000, 512_000),
        ("20 Mbps down / 5 Mbps up", 20_000_000, 5_000_000),
        ("2,5/0,5 Gbps", 2_500_000_000, 500_000_000),
    ],
)
def test_two_speeds_are_those_of_two_directions(label: str, there: int, back: int) -> None:
    speed = parse(label)
    assert speed is not None
    assert (speed.rate_bps, speed.back_bps) == (there, back)
    assert speed.assumed.startswith(f"'{label}' taken as ")


@given(st.sampled_from(RATE.shown + RATE.known), st.integers(1, 999), st.integers(0, 99))
def test_what_a_scenario_takes_for_a_rate_is_that_rate_here(
    unit: str, whole: int, part: int
) -> None:
    text = f"{whole}.{part:02d} {unit}"
    speed = parse(text)
    expected = parse_rate(text)
    assert speed == Speed(expected)


def test_an_unclear_number_is_told_with_its_readings() -> None:
    assert unclear("10,000 Mbps") == "is not clear: 10.000 or 10000"
    assert unclear("100") == "has no unit"
    assert unclear("multiple") == "is not a speed"


def test_the_raw_number_goes_before_the_label() -> None:
    exact = speed_of({"LinkSpeedRaw": 2.5e9, "LinkLabel": "2.5 Gbps"})
    bound = speed_of({"LinkSpeedRaw": 1e10, "LinkLabel": "< 10 Gbps"})
    assert exact is not None
    assert bound is not None
    assert (exact.rate_bps, exact.assumed) == (2_500_000_000, "")
    assert (bound.rate_bps, bound.assumed) == (10_000_000_000, "'< 10 Gbps' taken as its bound")
    assert speed_of({"LinkSpeed": "10", "LinkSpeedUnits": "G"}) == parse("10G")
    assert speed_of({"capacity": "100 Mbps"}) == parse("100 Mbps")
    assert speed_of({"capacity": "100"}) is None
    assert speed_of({"capacity_mbps": "2.5"}) == Speed(2_500_000)
    assert speed_of({"bandwidth (kbps)": "512"}) == Speed(512_000)
    assert speed_of({"label": "10GbE"}) == Speed(10**10)
    clash = speed_of({"LinkSpeedRaw": "1e9", "LinkLabel": "10 Gbps"})
    assert clash == Speed(10**9, "LinkSpeedRaw goes before '10 Gbps'")
