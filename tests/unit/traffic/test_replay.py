"""Traces from CSV files: read whole, or refused with the line that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.traffic.replay import Replay


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "trace.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_trace_is_read_beside_the_scenario(tmp_path: Path) -> None:
    written(tmp_path, "\ufefftime,bytes,note\n0,1500,a\n0.02,40,b\n0.02,41,c\n")
    replay = Replay(file="trace.csv").located(tmp_path)
    assert replay.work().replay == ((0, 1500), (20_000_000, 40), (20_000_000, 41))


def test_a_trace_that_was_not_read_is_not_played() -> None:
    with pytest.raises(InputError, match=r"the trace a\.csv has not been read"):
        Replay(file="a.csv").work()


def test_packets_in_the_scenario_need_no_file(tmp_path: Path) -> None:
    replay = Replay.model_validate(
        {"kind": "replay", "packets": [{"at": "1 ms", "size": "9 B"}], "start": "2 s"}
    )
    assert replay.located(tmp_path) is replay
    assert (replay.work().start_ns, replay.work().replay) == (2 * 10**9, ((10**6, 9),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("when,bytes\n0,1\n", r"trace\.csv:1: column 'time' missing \(needed: time, bytes\)"),
        ("", r"trace\.csv: the file is empty"),
        ("time,bytes\n", "holds no packets"),
        (
            "time,bytes\n0,1\nsoon,2\n",
            r"trace\.csv:3: expected a time .* got 'soon', '2'",
        ),
        ("time,bytes\n0,1.5\n", r"trace\.csv:2: expected a time"),
        ("time,bytes\n0\n", r"trace\.csv:2: has 1 cells, the header 2"),
        ("time,bytes\n1,10\n0.5,10\n", r"trace\.csv:3: time 0\.5 is before that of the row above"),
        ("time,bytes\n-1,10\n", r"trace\.csv:2: time must be >= 0"),
        ("time,bytes\n0,0\n", r"trace\.csv:2: time must be >= 0 and bytes 1 to"),
        ("time,bytes\nnan,10\n", r"trace\.csv:2: expected a time"),
        ("time,bytes\ninf,10\n", r"trace\.csv:2: expected a time"),
        (
            b"time,bytes\n0,\xff\n",
            r"trace\.csv:2: byte 0xFF \('ÿ' if .*\) is not valid UTF-8",
        ),
        ("time,bytes\n0.1,1_000\n", r"csv:2: .* in plain digits, got '0\.1', '1_000'"),
        ("time,bytes\n1_0,1\n", r"in plain digits, got '1_0', '1'"),
        ("time,bytes\n1e5,1\n", r"in plain digits, got '1e5', '1'"),
        ("time,bytes\n0,1e5\n", r"in plain digits, got '0', '1e5'"),
        ("time,bytes\n\u0661,1\n", "in plain digits"),
        ("time,bytes\n08:00:01.5,1\n", r"csv:2: a clock time or date is not understood; expected"),
        ("time,bytes\n2025-04-23T16:30:51Z,1\n", "a clock time or date is not understood"),
        ("time,bytes\n23/04/2025,1\n", "a clock time or date is not understood"),
        ("time,bytes\n1745425851.0,1\n", "csv:2: .* beyond any run .* if it counts from 1970"),
        ("time,bytes\n-0.5,10\n", r"trace\.csv:2: time must be >= 0"),
        ("time,bytes\n" + "1" * 30 + ",1\n", "expected a time"),
        ("time,bytes,time\n0,1,2\n", r"csv:1: column 'time' there twice"),
        ("time,bytes\n0,1" + " " * 100_001, r"csv:2: a line is longer than 100000 characters"),
        ('time,bytes\n0,1\n"1,2\n3,4\n', r"csv:3: is not sound CSV: unexpected end of data"),
    ],
)
def test_a_bad_trace_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    written(tmp_path, text)
    with pytest.raises(InputError, match=message):
        Replay(file="trace.csv").located(tmp_path)


def test_a_missing_trace_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        Replay(file="none.csv").located(tmp_path)


@pytest.mark.parametrize("odd", ["/dev/zero", "pipe", ".", "a\0b"])
def test_only_a_regular_file_is_a_trace(tmp_path: Path, odd: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=r"is a device|is a pipe|is a folder|no file can have"):
        Replay(file=odd).located(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        b"sep=;\r\nTime;Bytes\r\n0;1500\r\n0,02;40\r\n",
        "time\tbytes\n0\t1500\n2e-2\t40\n".encode("utf-16"),
        b"captured at the mast\n\nbytes,time\n1500,0\n40,0.02\n",
    ],
)
def test_a_trace_saved_by_a_spreadsheet_is_read(tmp_path: Path, text: bytes) -> None:
    written(tmp_path, text)
    replay = Replay(file="trace.csv").located(tmp_path)
    assert replay.work().replay == ((0, 1500), (20_000_000, 40))


def test_packets_within_a_run_are_counted_up_to_its_end_and_the_stop_of_the_source() -> None:
    packets = [{"at": f"{second} s", "size": "9 B"} for second in range(10)]
    replay = Replay.model_validate({"kind": "replay", "packets": packets, "start": "2 s"})
    assert [replay.within(second * 10**9) for second in (2, 3, 5, 100)] == [0, 1, 3, 10]
    assert replay.model_copy(update={"stop": 4 * 10**9}).within(100 * 10**9) == 2
