"""Uploads in a window of the night: done, too late, failed, cut short; roomy and starved lines."""

from __future__ import annotations

import pytest

from simnet.actions import Action, Experience, Stream, Think, Transfer
from simnet.testing import check_traffic
from simnet.traffic.backup import NightlyUpload
from tests.unit.traffic.lines import Line, measured
from tests.unit.traffic.scripts import DONE, FAILED, GIVEN_UP, UNFINISHED, Clock, End, told

HOUR = 3600.0
PLAIN = {"size": "20 MB", "window": "22:00 to 02:00", "chunk": "8 MB", "pause": "1 min"}


def upload(**more: object) -> NightlyUpload:
    return NightlyUpload.model_validate({**PLAIN, **more})


def piece(megabytes: int, closes_s: float) -> Transfer:
    return Transfer(300, megabytes * 1_000_000, over="upload", parallel=1, deadline_s=closes_s)


def felt(done: bool, since_s: float) -> Experience:
    return Experience("backup_done", float(done), done, since_s, "internet")


def at(hour: float, *ends: End, **more: object) -> list[Action]:
    return told(upload(**more), *ends, clock=Clock(0.0, time_of_day_s=hour * HOUR))


def test_pieces_go_one_after_another_when_the_window_opens() -> None:
    assert at(20, (DONE, 100.0), (DONE, 200.0), (DONE, 300.0)) == [
        Think(2 * HOUR), piece(8, 6 * HOUR), piece(8, 6 * HOUR), piece(4, 6 * HOUR),
        felt(True, 2 * HOUR), Think(24 * HOUR - 600.0), piece(8, 30 * HOUR),
    ]  # fmt: skip


def test_within_the_window_or_without_a_clock_it_begins_at_once() -> None:
    assert at(1) == [piece(8, HOUR)]
    assert at(1, *[(DONE, 1.0)] * 3)[4] == Think(21 * HOUR - 3.0)
    assert told(upload()) == [piece(8, 4 * HOUR)]
    assert told(upload(), *[(DONE, 1.0)] * 3)[4] == Think(24 * HOUR - 3.0)


def test_what_is_not_there_when_the_window_closes_is_left() -> None:
    story = at(22, (DONE, 3 * HOUR), (GIVEN_UP, HOUR))
    assert story == [
        piece(8, 4 * HOUR), piece(8, 4 * HOUR), felt(False, 0.0),
        Think(20 * HOUR), piece(8, 28 * HOUR),
    ]  # fmt: skip


def test_a_piece_that_fails_is_sent_again() -> None:
    story = at(22, (FAILED, 40.0), (DONE, 60.0), (DONE, 1.0))
    assert story == [piece(8, 4 * HOUR), Stream(60.0), piece(8, 4 * HOUR), piece(8, 4 * HOUR)]


@pytest.mark.parametrize("ends", [((UNFINISHED, 9.0),), ((FAILED, 1.0), (UNFINISHED, 8.0))])
def test_at_the_end_one_that_is_under_way_is_said(ends: tuple[End, ...]) -> None:
    assert at(22, *ends)[-1] == felt(False, 0.0)


def test_uploads_may_begin_at_times_of_their_own() -> None:
    (first, *_) = at(20, spread="1 h")
    assert isinstance(first, Think)
    assert 2 * HOUR < first.seconds < 3 * HOUR


def test_each_begins_while_the_window_is_open() -> None:
    with pytest.raises(ValueError, match=r"spread \(4 h\) must be shorter than the window \(4 h\)"):
        upload(spread="4 h")


def test_it_keeps_the_contract() -> None:
    assert upload().offered_bps() is None
    check_traffic(NightlyUpload)


def test_the_default_is_the_clips_of_a_camera() -> None:
    assert NightlyUpload().size.variate(1.0).mean == pytest.approx(
        0.9e6 / 8 * 86_400 / 10, rel=0.03
    )


@pytest.mark.parametrize(("rate_bps", "done"), [(2_000_000, 1.0), (100_000, 0.0)])
def test_the_rate_decides_whether_the_window_is_long_enough(rate_bps: int, done: float) -> None:
    """20 MB in half an hour are 89 kbps each, for two of them 178."""
    line = Line(rate_bps, duration_s=7_200, clock_h=21.5)
    run = line.run(upload(window="22:00 to 22:30"))
    assert measured(run, "backup_done.mean") == done
