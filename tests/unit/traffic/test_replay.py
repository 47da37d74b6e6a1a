"""Traces from CSV files: read whole, or refused with the line that is wrong."""

from __future__ import annotations

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
        ("", r"trace\.csv:1: column 'time' missing"),
        ("time,bytes\n", "holds no packets"),
        (
            "time,bytes\n0,1\nsoon,2\n",
            r"trace\.csv:3: expected a time .* got 'soon', '2'",
        ),
        ("time,bytes\n0,1.5\n", r"trace\.csv:2: expected a time"),
        ("time,bytes\n0\n", r"trace\.csv:2: expected a time"),
        ("time,bytes\n1,10\n0.5,10\n", r"trace\.csv:3: time 0\.5 is before that of the row above"),
        ("time,bytes\n-1,10\n", r"trace\.csv:2: time must be >= 0"),
        ("time,bytes\n0,0\n", r"trace\.csv:2: time must be >= 0 and bytes 1 to"),
        ("time,bytes\nnan,10\n", r"trace\.csv:2: expected a time"),
        ("time,bytes\ninf,10\n", r"trace\.csv:2: expected a time"),
        (b"time,bytes\n0,\xff\n", "is not UTF-8 text"),
    ],
)
def test_a_bad_trace_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    written(tmp_path, text)
    with pytest.raises(InputError, match=message):
        Replay(file="trace.csv").located(tmp_path)


def test_a_missing_trace_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: cannot be read: No such file"):
        Replay(file="none.csv").located(tmp_path)
