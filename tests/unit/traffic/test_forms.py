"""Forms of the administration: done, given up, failed, cut short; rush hours; roomy and starved."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Think, Together, Transfer
from simnet.calendar.days import day_of
from simnet.calendar.year import Calendar
from simnet.testing import check_traffic
from simnet.traffic.base import Offered
from simnet.traffic.forms import Forms
from simnet.units.hours import until_weighed
from tests.unit.traffic.lines import Line, measured
from tests.unit.traffic.scripts import DONE, FAILED, GIVEN_UP, UNFINISHED, Clock, End, told

HOUR = 3600.0
PLAIN = {
    "between": "1000 s", "forms": 1, "pages": 1, "document": "20 kB", "files": 2, "file": "5 kB",
    "request": "300 B", "fields": "2 kB", "fill": "30 s", "attached": 1.0, "attachment": "1 MB",
    "patience": "60 s", "upload_patience": "300 s",
}  # fmt: skip
PAGE = Transfer(20_000, 2_000, 60.0, "intranet", "forms")
UPLOAD = Transfer(300, 1_000_000, 300.0, "intranet", "forms")
START = Think(1000.0)


def forms(**more: object) -> Forms:
    return Forms.model_validate({**PLAIN, **more})


def files(patience_s: float) -> Together:
    return Together((Transfer(5_000, 300, patience_s, "intranet", "forms"),) * 2)


def felt(seconds: float, done: bool, since_s: float) -> list[Experience]:
    return [
        Experience("form_time", seconds, done, since_s, "intranet"),
        Experience("submitted", float(done), done, since_s, "intranet"),
    ]


def test_a_session_is_a_log_in_and_forms() -> None:
    """The time of a form is that of its page, its attachment and its submission: 1 + 2 + 4 + 8."""
    ends = [(DONE, each) for each in (5.0, 6.0, 1.0, 2.0, 4.0, 8.0)]
    assert told(forms(), *ends) == [
        START, PAGE, files(55.0),
        PAGE, files(59.0), Think(30.0), UPLOAD, PAGE, *felt(15.0, True, 1011.0),
        START, PAGE,
    ]  # fmt: skip


def test_a_form_may_have_no_attachment() -> None:
    story = told(forms(attached=0.0), *[(DONE, 1.0)] * 5)
    assert story[5:8] == [Think(30.0), PAGE, felt(3.0, True, 1002.0)[0]]


@pytest.mark.parametrize("end", [GIVEN_UP, FAILED])
def test_a_step_is_tried_again_before_the_form_is_given_up(end: Status) -> None:
    log_in = [(DONE, 1.0), (DONE, 1.0)]
    page = [(DONE, 1.0), (end, 59.0), (DONE, 1.0), (DONE, 1.0)]
    story = told(forms(), *log_in, *page, (end, 300.0), (end, 300.0))
    assert story[3:] == [
        PAGE, files(59.0), PAGE, files(59.0), Think(30.0), UPLOAD, UPLOAD,
        *felt(662.0, False, 1002.0), START, PAGE,
    ]  # fmt: skip


def test_the_rest_of_a_session_goes_with_a_form_that_is_given_up() -> None:
    story = told(forms(forms=3, tries=1), (DONE, 1.0), (DONE, 1.0), (FAILED, 1.0))
    assert story[3:] == [PAGE, *felt(1.0, False, 1002.0), START, PAGE]


def test_a_log_in_that_fails_is_a_form_not_submitted() -> None:
    story = told(forms(tries=2), (FAILED, 60.0), (GIVEN_UP, 60.0))
    assert story == [START, PAGE, PAGE, *felt(120.0, False, 1000.0), START, PAGE]


def test_no_files_are_asked_for_when_patience_is_gone() -> None:
    story = told(forms(tries=1), (DONE, 60.0))
    assert story[1:4] == [PAGE, *felt(60.0, False, 1000.0)]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (((UNFINISHED, 9.0),), felt(9.0, False, 1000.0)),
        (((DONE, 1.0), (DONE, 1.0), (DONE, 2.0), (UNFINISHED, 9.0)), felt(11.0, False, 1002.0)),
        (((DONE, 1.0),) * 4 + ((UNFINISHED, 9.0),), felt(11.0, False, 1002.0)),
    ],
)
def test_at_the_end_a_form_that_is_waited_for_is_said(
    ends: tuple[End, ...], said: list[Experience]
) -> None:
    assert told(forms(), *ends)[-2:] == said


def test_the_same_forms_on_any_network() -> None:
    who = Forms.model_validate({"document": "20 kB"})
    fast, slow = (told(who, *[(DONE, each)] * 200, seed=3) for each in (0.1, 5.0))
    thinks = [[each for each in story if isinstance(each, Think)] for story in (fast, slow)]
    assert thinks[0] == thinks[1]


def test_sessions_come_more_often_in_a_rush() -> None:
    """At 07:30 half an hour counts once, the next five times: 7200 s are over at 08:18."""
    by_hour = [1.0] * 24
    by_hour[8] = 5.0
    clock = Clock(0.0, time_of_day_s=7.5 * HOUR)
    story = told(forms(by_hour=by_hour, between="2 h"), clock=clock)
    assert story[0] == Think(pytest.approx(1800 + 5400 / 5))
    assert told(forms(by_hour=by_hour, between="2 h"))[0] == Think(7200.0)


@pytest.mark.parametrize(
    ("at_h", "amount_h", "passes_h"), [(8, 1, 0.5), (7, 1, 1.5), (9.5, 0.5, 22.75), (8, 2, 24.0)]
)
def test_time_by_the_weight_of_hours(at_h: float, amount_h: float, passes_h: float) -> None:
    """All of a day is at 8 h, with a weight of 2."""
    by_hour = [0.0] * 8 + [2.0] + [0.0] * 15
    passed_s = until_weighed(by_hour, at_h * HOUR, amount_h * HOUR)
    assert passed_s == pytest.approx(passes_h * HOUR)


def test_the_load_is_that_of_a_session_each_cycle() -> None:
    """Two pages with files, a submission and an attachment in 1030 s."""
    up, down = 4 * 300 + 3 * 2_000 + 1_000_000, 4 * 5_000 + 3 * 20_000 + 300
    assert forms().offered_bps() == Offered(up * 8 / 1030, down * 8 / 1030)
    rush = forms(by_hour=[1.0] * 23 + [10.0])
    assert rush.offered_bps() == Offered(up * 8 / 130, down * 8 / 130)
    check_traffic(Forms)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"between": "10 ms"}, "mean between .10 ms. must be at least 1 s"),
        ({"by_hour": [0.0] * 24}, "by_hour: at least one factor must be > 0"),
        ({"by_hour": [1.0] * 23}, "24"),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        forms(**wrong)


def test_on_a_roomy_line_a_form_takes_its_round_trips() -> None:
    """Page, files, attachment and submission over connections that stay open: some round trips."""
    run = Line(100_000_000).run(forms())
    assert measured(run, "submitted.mean") == 1.0
    assert 4 * 0.1 < measured(run, "form_time.p50") < 2.5


def test_a_starved_line_has_forms_given_up_at_their_attachment() -> None:
    """1 MB in 300 s are 27 kbps, beside the pages."""
    run = Line(20_000, people=1, duration_s=14_400).run(forms())
    assert measured(run, "submitted.mean") == 0.0
    assert measured(run, "form_time.p50") == float("inf")
    assert measured(Line(20_000, people=1, duration_s=14_400).run(forms(attached=0.0)),
                    "submitted.mean") > 0.8  # fmt: skip


@pytest.mark.parametrize(
    ("month", "day", "factor"),
    [
        (4, 20, 1.0),
        (4, 25, 1.0),
        (4, 26, 2.0),
        (4, 30, 2.0),
        (12, 14, 1.0),
        (12, 15, 5.0),
        (12, 31, 5.0),
    ],
)
def test_forms_come_more_often_at_the_end_of_a_month_and_of_the_year(
    month: int, day: int, factor: float
) -> None:
    clock = Clock(0.0, day=Calendar().day(day_of(month, day)))
    (pause, *_) = told(forms(month_end=2.0, year_end=5.0), clock=clock)
    assert pause == Think(1000.0 / factor)
