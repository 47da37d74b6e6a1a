"""Studies that are sent to a specialist: done, given up, failed, cut short; roomy and starved."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Stream, Think, Transfer
from simnet.testing import check_traffic
from simnet.traffic.base import Offered
from simnet.traffic.images import Images
from tests.unit.traffic.lines import Line, measured
from tests.unit.traffic.scripts import DONE, FAILED, GIVEN_UP, UNFINISHED, End, told

XRAY = {"xray": {"files": 2, "file": "10 MB"}}
PLAIN = {"gap": "1000 s", "studies": XRAY, "patience": "600 s", "pause": "60 s"}


def images(**more: object) -> Images:
    return Images.model_validate({**PLAIN, **more})


def view(patience_s: float) -> Transfer:
    return Transfer(200, 10_000_000, patience_s, "internet", "study", parallel=1)


def felt(seconds: float, there: bool, at_s: float) -> Experience:
    return Experience("image_time", seconds, there, at_s, "internet")


def test_files_go_one_after_another_in_what_patience_is_left() -> None:
    assert told(images(), (DONE, 50.0), (DONE, 70.0)) == [
        Think(1000.0), view(600.0), view(550.0), felt(120.0, True, 1000.0), Think(880.0),
        view(600.0),
    ]  # fmt: skip


def test_a_study_that_takes_too_long_is_given_up() -> None:
    story = told(images(), (DONE, 400.0), (GIVEN_UP, 200.0))
    assert story[2:] == [view(200.0), felt(600.0, False, 1000.0), Think(400.0), view(600.0)]


def test_a_file_that_fails_is_sent_again_while_there_is_patience() -> None:
    story = told(images(), (FAILED, 127.0), (DONE, 60.0), (DONE, 50.0), (DONE, 50.0))
    assert story[1:6] == [
        view(600.0), Stream(60.0), view(413.0), view(363.0), felt(287.0, True, 1000.0),
    ]  # fmt: skip
    story = told(images(), (FAILED, 590.0), (DONE, 60.0))
    assert story[3] == felt(650.0, False, 1000.0)


@pytest.mark.parametrize("ends", [((UNFINISHED, 1100.0),), ((FAILED, 1.0), (UNFINISHED, 1099.0))])
def test_at_the_end_all_that_wait_are_said(ends: tuple[End, ...]) -> None:
    story = told(images(patience="1 h"), *ends)
    assert story[-2:] == [felt(1100.0, False, 1000.0), felt(100.0, False, 2000.0)]


def test_classes_come_by_their_weights() -> None:
    studies = {"ecg": {"weight": 3, "file": "1 kB"}, "scan": {"weight": 1, "file": "2 kB"}}
    sent = told(images(studies=studies), *[(DONE, 1.0)] * 4000)
    sizes = [action.up_bytes for action in sent if isinstance(action, Transfer)]
    assert sizes.count(1000) / sizes.count(2000) == pytest.approx(3, rel=0.1)


def test_the_load_is_that_of_a_mean_study_each_gap() -> None:
    assert images().offered_bps() == Offered(20_000_000 * 8 / 1000, 400 * 8 / 1000)
    check_traffic(Images)


def test_the_default_studies_are_those_of_the_sources() -> None:
    sizes = {
        name: study.files * study.file.variate(1.0).mean / 1e6
        for name, study in Images().studies.items()
    }
    assert sizes == {"ultrasound": 13.8, "ecg": 0.12, "xray": 20.0}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"gap": "10 ms"}, "mean gap .10 ms. must be at least 1 s"),
        ({"studies": {"ecg": {"weight": 0, "file": "1 kB"}}}, "at least one weight must be > 0"),
        ({"studies": {}}, "studies"),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        images(**wrong)


def test_on_a_roomy_line_the_rate_makes_the_time() -> None:
    """20 MB and their headers at 20 Mbps, but for the slow starts."""
    run = Line(20_000_000, people=1, duration_s=14_400).run(images(patience="1800 s"))
    assert 20e6 * 8 / 20e6 < measured(run, "image_time.p50") < 1.2 * 20e6 * 8 / 20e6


def test_a_starved_line_has_every_study_given_up() -> None:
    """20 MB in 600 s are 267 kbps."""
    run = Line(200_000, people=1, duration_s=14_400).run(images())
    assert measured(run, "image_time.p50") == float("inf")
    said = run["experiences"]
    assert not said.served.any()
    assert (said.value[:-1] >= 600).all()
