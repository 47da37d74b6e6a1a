"""Uploads of an office: what is sent, what is sent again, and how long a file takes."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Think, Transfer
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.upload import Upload
from tests.unit.traffic.playing import Answers, always, measured, over_a_line, played

PLAIN = {
    "gap": "2 min",
    "photos": 1,
    "photo": "2500 kB",
    "document": "500 kB",
    "piece": "1 MB",
    "patience": "100 s",
    "pause": "30 s",
    "tries": 3,
    "files": 1,
}


def office(**changes: object) -> Upload:
    return Upload.model_validate({"kind": "upload", **PLAIN, **changes})


def part(size: int, left_s: float, reply: int = 0) -> Transfer:
    return Transfer(reply, size, left_s, "internet", "upload", parallel=1)


def took(seconds: float, there: bool, since_s: float = 220.0) -> Experience:
    return Experience("upload_time", seconds, there, since_s, "internet")


def test_a_file_is_sent_and_confirmed() -> None:
    story = list(played(office(files=2, photos=0), always(Status.DONE, 8.0)))
    file = [Think(120.0), part(500_000, 100.0, 500)]
    assert story == [*file, took(8.0, True), *file, took(8.0, True, 348.0)]


def test_an_upload_that_broke_off_begins_anew() -> None:
    answers = Answers([(Status.GIVEN_UP, 100.0), (Status.FAILED, 3.0), (Status.DONE, 50.0)])
    story = list(played(office(), answers))
    whole = part(2_500_000, 100.0, 500)
    assert story[1:] == [whole, Think(30.0), whole, Think(30.0), whole, took(213.0, True)]


def test_with_resume_it_goes_on_from_what_arrived() -> None:
    answers = Answers(
        [(Status.DONE, 60.0), (Status.GIVEN_UP, 40.0), (Status.DONE, 50.0), (Status.DONE, 20.0)]
    )
    story = list(played(office(resume=True), answers))
    assert story[1:] == [
        part(1_000_000, 100.0),
        part(1_000_000, 40.0),  # broken off
        Think(30.0),
        part(1_000_000, 100.0),
        part(500_000, 50.0, 500),
        took(200.0, True),
    ]


def test_an_attempt_ends_between_two_pieces_when_its_time_is_over() -> None:
    story = list(played(office(resume=True, tries=2), always(Status.DONE, 100.0)))
    assert story[1:] == [
        part(1_000_000, 100.0),
        Think(30.0),
        part(1_000_000, 100.0),
        took(230.0, False),
    ]


def test_after_so_many_attempts_it_is_given_up() -> None:
    story = list(played(office(), always(Status.GIVEN_UP, 100.0)))
    assert sum(isinstance(action, Transfer) for action in story) == 3
    assert story[-1] == took(360.0, False)


def test_a_file_that_the_run_cuts_short_is_said() -> None:
    answers = Answers([(Status.DONE, 20.0), (Status.UNFINISHED, 7.0)])
    assert list(played(office(resume=True), answers))[-1] == took(27.0, False)


def test_one_that_waits_to_be_tried_again_is_said_at_the_end_of_the_run() -> None:
    story = list(played(office(), always(Status.GIVEN_UP, 100.0), ends_s=330.0))
    assert story[-2:] == [Think(30.0), took(110.0, False)]


def test_half_of_the_files_are_photos() -> None:
    answers = always(Status.DONE, 1.0)
    list(played(office(photos=0.5, files=4000), answers))
    photos = sum(each.up_bytes == 2_500_000 for each in answers.asked)
    assert photos / 4000 == pytest.approx(0.5, abs=0.03)


def test_the_files_do_not_depend_on_the_network() -> None:
    def files(answers: Answers) -> list[int]:
        person = Upload.model_validate({"kind": "upload", "files": 30, "tries": 1})
        list(played(person, answers))
        return [each.up_bytes for each in answers.asked]

    assert files(always(Status.DONE, 0.1)) == files(always(Status.FAILED, 3.0))


def test_other_parameters_keep_the_contract() -> None:
    endless = {key: each for key, each in PLAIN.items() if key != "files"}
    check_traffic(Upload, **endless)
    check_traffic(Upload, **endless, resume=True)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValidationError, match="patience must be at least 1 ms, got 1 us"):
        office(patience="1 us")


BUSY = {"files": None, "gap": "10 s", "photo": "1 MB", "piece": "100 kB", "pause": "5 s"}


@pytest.mark.parametrize("resume", [False, True])
def test_files_arrive_over_a_roomy_line(resume: bool) -> None:
    results = over_a_line(office(**BUSY, resume=resume), rate_bps=50_000_000)
    assert measured(results, "site.upload_time.max") < 3.0


def test_over_a_starved_line_only_resuming_gets_a_file_through() -> None:
    """A quarter of a file fits into an attempt of three of them on 64 kbps."""
    starved = {**BUSY, "patience": "90 s", "tries": 8}
    anew = over_a_line(office(**starved), rate_bps=64_000, seconds=900)
    assert measured(anew, "site.upload_time.mean") == float("inf")
    resumed = over_a_line(office(**starved, resume=True), rate_bps=64_000, seconds=900)
    assert 375 < measured(resumed, "site.upload_time.mean") < 900
