"""Rows of speed tests: forms of several publishers, units to be said, rows that are wrong."""
# ruff: noqa: E501 (a row or a message is one line)

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.calibration.speed_columns import Column, parse_column
from simnet.calibration.speed_rows import SpeedTests, read_tests, together
from simnet.errors import InputError

UNITS = {"down": Column("s2cRate", "kbps"), "up": Column("c2sRate", "kbps")}
HEAD = "time,giga_id_school,s2cRate,c2sRate,MinRTT_ms\n"
ROW = "2026-03-01T08:00:00Z,g-1,18000,4000,46.5\n"
GIGA = {
    "Timestamp": "2026-03-01T00:10:00.123Z",
    "giga_id_school": "g-1",
    "DeviceType": "windows",
    "Results": {
        "NDTResult.C2S": {"LastServerMeasurement": {"TCPInfo": {"RTT": 99000}}},
        "NDTResult.S2C": {
            "LastServerMeasurement": {
                "TCPInfo": {
                    "RTT": 61000, "RTTVar": 3000, "MinRTT": 46000, "Retrans": 0, "Lost": 2,
                    "BytesSent": 1000000, "BytesRetrans": 5000,
                }
            }
        },
    },
    "Download": 18000.5,
    "Upload": 4000,
    "DataUsage": True,
}  # fmt: skip


def read(folder: Path, content: str, columns: dict[str, Column] | None = None) -> SpeedTests:
    (folder / "t.csv").write_text(content)
    return read_tests(folder / "t.csv", "t.csv", UNITS if columns is None else columns)


def said(folder: Path, content: str, columns: dict[str, Column] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, content, columns)
    return str(caught.value)


def test_csv(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + ROW + "2026-03-01 09:00,g-2,,4100,\n2026-03-01 10:00,g-2,0,,\n")
    assert found.time_s.tolist() == [1772352000.0, 1772326800.0]
    assert found.site == ("g-1", "g-2")
    assert found.values["down"][0] == 18e6
    assert math.isnan(found.values["down"][1])
    assert found.values["up"].tolist() == [4e6, 4.1e6]
    assert found.values["min_rtt"][0] == 0.0465
    assert found.notes == (
        (
            "columns taken: time from 'time', site from 'giga_id_school', down from 's2cRate', "
            "up from 'c2sRate', min_rtt from 'MinRTT_ms'"
        ),
        "1 test without a rate: left out",
    )


@pytest.mark.parametrize("form", ["lines", "list", "one"])
def test_json_of_the_meter(tmp_path: Path, form: str) -> None:
    """Fields of fields are known by their ends; those of the download go before those of upload."""
    text = json.dumps(GIGA)
    content = {
        "lines": f"{text}\n{text}\n",
        "list": f"[{text}, {text}]",
        "one": json.dumps(GIGA, indent=1),
    }[form]
    columns = {"down": Column("Download", "kbps"), "up": Column("Upload", "kbps")}
    found = read(tmp_path, content, columns)
    assert len(found) == (1 if form == "one" else 2)
    first = {name: values[0] for name, values in found.values.items()}
    assert first == {
        "down": 18_000_500.0, "up": 4e6, "min_rtt": 0.046, "rtt": 0.061, "rtt_var": 0.003,
        "resent": 5000.0, "sent": 1e6, "loss": 0.005,
    }  # fmt: skip


def test_summary_of_the_client(tmp_path: Path) -> None:
    row = {
        "Time": "2026-03-01T08:00:00Z",
        "Download": {
            "Throughput": {"Value": 18.0, "Unit": "Mbit/s"},
            "Latency": {"Value": 46.5, "Unit": "ms"},
            "Retransmission": {"Value": 0.5, "Unit": "%"},
        },
        "Upload": {"Throughput": {"Value": 4.0, "Unit": "Mbit/s"}},
    }
    found = read(tmp_path, json.dumps(row), {"min_rtt": Column("Download.Latency.Value", "ms")})
    assert {name: values[0] for name, values in found.values.items()} == {
        "down": 18e6, "up": 4e6, "min_rtt": 0.0465, "loss": 0.005,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cell", "bps"),
    [("Download (Mbps)", 18, 18e6), ("download_kbps", 18, 18e3), ("download_mbit_s", 2.5, 2.5e6)],
)
def test_units_in_headings(tmp_path: Path, heading: str, cell: float, bps: float) -> None:
    found = read(tmp_path, f"date,{heading}\n2026-03-01,{cell}\n", {})
    assert found.values["down"].tolist() == [bps]


def test_counts_of_a_moment_are_no_share(tmp_path: Path) -> None:
    found = read(
        tmp_path, "time,download_mbps,TCPInfo.Retrans,TCPInfo.Lost\n2026-03-01,18,3,2\n", {}
    )
    assert "loss" not in found.values
    assert found.notes[1] == (
        "TCPInfo.Retrans, TCPInfo.Lost: counts of one moment, without what was sent; "
        "no share is made of them"
    )


def test_several_files_are_one(tmp_path: Path) -> None:
    one = read(tmp_path, HEAD + ROW)
    other = read(tmp_path, "time,download_mbps\n2026-03-02,3\n", {})
    both = together([one, other])
    assert both.values["down"].tolist() == [18e6, 3e6]
    assert both.values["up"][0] == 4e6
    assert math.isnan(both.values["up"][1])
    assert both.site == ("g-1", "")
    assert together([one]) is one


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (HEAD, "t.csv: holds no speed tests"),
        ("", "t.csv: the file is empty"),
        (HEAD + "2026-03-01,g-1\n", "t.csv:2: has 2 cells, the header 5"),
        (
            HEAD + "soon,g-1,1,1,1\n",
            "t.csv:2: 'soon' is not a time (such as 2026-01-31 07:05, or seconds since 1970)",
        ),
        (HEAD + ",g-1,1,1,1\n", "t.csv:2: time: is empty: a test must say its time"),
        (HEAD + "2026-03-01,g-1,fast,1,1\n", "t.csv:2: s2cRate: expected a number, got 'fast'"),
        (HEAD + "2026-03-01,g-1,-5,1,1\n", "t.csv:2: s2cRate: must be 0 or more, got -5"),
        (HEAD + "2026-03-01,g-1,inf,1,1\n", "t.csv:2: s2cRate: must be 0 or more, got inf"),
        (HEAD + "2026-03-01,g-1,0,0,1\n", "t.csv: no test has a rate above 0"),
        (
            HEAD + "2026-03-01,g-1,180000000000,1,1\n",
            "t.csv:2: s2cRate: 180000000000 is 1.8e+05 Gbps, more than any line; is the unit right?",
        ),
        (
            HEAD + "2026-03-01,g-1,1,1,465000\n",
            "t.csv:2: MinRTT_ms: 465000 is 465 s, longer than any test; is the unit right?",
        ),
        (
            HEAD.replace("MinRTT_ms", "LossRate") + "2026-03-01,g-1,1,1,3.5\n",
            "t.csv:2: LossRate: must be a share from 0 to 1, got 3.5; in per cent? --column loss=LossRate:%",
        ),
        (
            '{"time": 1',
            "t.csv:1: is not sound JSON: Expecting ',' delimiter: line 1 column 11 (char 10)",
        ),
        ("[1]", "t.csv:1: is no mapping of a speed test"),
        (
            "time,speed\n2026-03-01,3\n",
            "t.csv: down: there is no column 's2cRate' (there: time, speed)",
        ),
    ],
)
def test_what_is_wrong(tmp_path: Path, content: str, expected: str) -> None:
    assert said(tmp_path, content) == expected


def test_what_must_be_said(tmp_path: Path) -> None:
    assert said(tmp_path, HEAD + ROW, {}) == (
        "t.csv: down: 's2cRate' does not say its unit: kbps or Mbps? say --column down=s2cRate:kbps"
    )
    assert said(tmp_path, "time,speed\n2026-03-01,3\n", {}) == (
        "t.csv: no column of rates is known (there: time, speed); say --column down=HEADING:kbps"
    )
    assert said(tmp_path, "day,download_mbps\n2026-03-01,3\n", {}) == (
        "t.csv: no column of times is known (there: day, download_mbps); say --column time=HEADING"
    )
    minrtt = HEAD.replace("MinRTT_ms", "MinRTT") + ROW
    assert said(tmp_path, minrtt) == (
        "t.csv: min_rtt: 'MinRTT' does not say its unit: us or ms? say --column min_rtt=MinRTT:ms"
    )


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("down=s2cRate:kbps", ("down", Column("s2cRate", "kbps"))),
        ("down=a.MeanThroughputMbps", ("down", Column("a.MeanThroughputMbps"))),
        ("time=when", ("time", Column("when"))),
        ("time=a:b", ("time", Column("a:b"))),
        ("loss=LossRate:%", ("loss", Column("LossRate", "%"))),
    ],
)
def test_columns_as_they_are_asked_for(text: str, column: Any) -> None:
    assert parse_column(text) == column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("down", "--column 'down': must be QUANTITY=HEADING or QUANTITY=HEADING:UNIT"),
        ("down=", "--column 'down=': must be QUANTITY=HEADING or QUANTITY=HEADING:UNIT"),
        (
            "donw=x",
            (
                "--column 'donw=x': unknown quantity 'donw'; did you mean 'down'? (allowed: "
                "time, site, down, up, min_rtt, rtt, rtt_var, loss, resent, sent)"
            ),
        ),
        ("down=x:mb", "--column 'down=x:mb': unknown unit 'mb' (allowed: bps, kbps, Mbps, Gbps)"),
    ],
)
def test_columns_asked_for_wrongly(text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_column(text)
    assert str(caught.value) == expected


@given(st.text('{}[]",:.abc0123\n', max_size=80))
def test_any_text_is_tests_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    from contextlib import suppress

    with suppress(InputError):
        read(tmp_path_factory.mktemp("any"), content, {})
