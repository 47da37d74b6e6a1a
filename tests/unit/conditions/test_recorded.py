"""Recorded conditions of a link, read from a file, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.conditions import Recorded, read_recorded
from simnet.errors import InputError

NAMES = (
    "cut, delay_ms, delay_s, keep_queue, loss, loss_percent, rate_bps, rate_kbps, rate_mbps, "
    "time, time_s"
)


def read_recorded_of(folder: Path, text: str) -> Recorded:
    path = folder / "line.csv"
    path.write_text(text)
    return read_recorded(path, "line.csv")


def test_columns_may_be_in_any_order_and_unit(tmp_path: Path) -> None:
    text = "\ufeffLoss_percent;Time;Rate_kbps;delay_s\n0;0;1,5;0,02\n10;2,5;3000;0,03\n"
    found = read_recorded_of(tmp_path, text)
    assert found.rates == ((0, 1500), (2_500_000_000, 3_000_000))
    assert found.delays == ((0, 20_000_000), (2_500_000_000, 30_000_000))
    assert found.losses == ((0, 0.0), (2_500_000_000, 0.1))


def test_what_has_no_column_is_left_to_the_link(tmp_path: Path) -> None:
    found = read_recorded_of(tmp_path, "time,delay_ms\n1,20\n")
    assert (found.rates, found.losses, found.end_ns) == ((), (), 1_000_000_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "time,rate_mpbs\n0,1\n",
            f"line.csv:1: unknown column 'rate_mpbs'; did you mean 'rate_mbps'? (allowed: {NAMES})",
        ),
        ("time\n0\n", "line.csv:1: needs a column 'time' and one of a rate, delay, loss or cut"),
        ("loss\n0\n", "line.csv:1: needs a column 'time' and one of a rate, delay, loss or cut"),
        ("time,rate_bps,rate_mbps\n0,1,1\n", "line.csv:1: more than one column says the rate"),
        (
            "time,rate_mbps\n5,10\n0,2\n",
            "line.csv:3: its time is not after that of the row above",
        ),
        ("time,rate_mbps\n0,10\n5,fast\n", "line.csv:3: the rate 'fast' is no number"),
        ("time,rate_mbps\n0,nan\n", "line.csv:2: the rate must be 0 to 1e+09, got 'nan'"),
        ("time,loss\n0,1.5\n", "line.csv:2: the loss must be 0 to 1, got '1.5'"),
        ("time,delay_ms\n0,-1\n", "line.csv:2: the delay must be 0 to 3.6e+06, got '-1'"),
        ("time,rate_mbps\n0,10\n5\n", "line.csv:3: has 1 cells, the header 2"),
        ("time,cut\n0,0.5\n", "line.csv:2: the cut must be 0 or 1, got '0.5'"),
        (
            "time,keep_queue\n0,1\n",
            "line.csv:1: needs a column 'time' and one of a rate, delay, loss or cut",
        ),
        ("time,rate_mbps\n", "line.csv: holds no rows"),
        ("", "line.csv: the file is empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_recorded_of(tmp_path, text)
    assert str(caught.value) == said
