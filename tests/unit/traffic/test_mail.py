"""E-mail: when the program looks, what it fetches and sends, and how long mails take."""

from __future__ import annotations

import pytest

from simnet.actions import Action, Experience, Status, Think, Transfer
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.mail import Mail
from tests.unit.traffic.playing import Answers, Clock, always, measured, over_a_line, played

PLAIN = {
    "received": "1 d",
    "sent": "1 d",
    "every": "10 min",
    "text": "30 kB",
    "attached": 0,
    "attachment": "1 MB",
    "patience": "60 s",
    "tries": 3,
}
LOOK = Transfer(400, 200, 60.0, "internet", "mail", parallel=1)
FETCH = Transfer(30_000, 200, 60.0, "internet", "mail", parallel=1)
SEND = Transfer(400, 30_000, 60.0, "internet", "mail", parallel=1)


def reader(**changes: object) -> Mail:
    return Mail.model_validate({"kind": "mail", **PLAIN, **changes})


def told(who: Mail, answer: Answers, ends_s: float, hour: float | None = None) -> list[Action]:
    """What is done from 100 s of a run, or from an hour of the day."""
    clock = Clock() if hour is None else Clock(0.0, starts_s=hour * 3600.0)
    return list(played(who, answer, clock, ends_s=ends_s))


def transfers(story: list[Action]) -> list[Action]:
    return [each for each in story if isinstance(each, Transfer)]


def said(story: list[Action]) -> list[Experience]:
    return [each for each in story if isinstance(each, Experience)]


def test_the_program_looks_for_mail_at_an_interval() -> None:
    story = told(reader(), always(Status.DONE, 2.0), 3600.0)
    first = story[0]
    assert isinstance(first, Think)
    assert 0 <= first.seconds < 600
    assert story[1:5] == [LOOK, Think(pytest.approx(598.0)), LOOK, Think(pytest.approx(598.0))]


def test_what_has_come_is_fetched_when_the_program_looks() -> None:
    story = told(reader(received="4 min"), always(Status.DONE, 1.0), 900.0)
    looked = story.index(LOOK)
    waiting = sum(isinstance(each, Think) for each in story[:looked]) - 1
    assert waiting > 0
    assert transfers(story[looked:])[1 : 1 + waiting] == [FETCH] * waiting
    (first, *_) = said(story)
    assert (first.quantity, first.since_s, first.served) == ("mail_read_time", 340.0, True)
    assert first.value > 1.0


def test_what_is_written_is_sent_at_once() -> None:
    story = told(reader(sent="4 min"), always(Status.DONE, 1.0), 341.5)
    assert SEND in story
    sent = Experience("mail_sent_time", 1.0, True, 340.0, "internet")
    assert next(each for each in said(story) if each.quantity == "mail_sent_time") == sent


def test_an_attachment_is_carried_in_base64() -> None:
    story = told(reader(sent="4 min", attached=1), always(Status.DONE, 1.0), 400.0)
    sizes = {each.up_bytes for each in transfers(story) if each != LOOK}
    assert sizes == {30_000 + 1_368_422}


def test_a_mail_that_breaks_off_goes_with_the_next_look_until_it_is_given_up() -> None:
    story = told(reader(sent="2000 s"), always(Status.FAILED, 1.0), 4000.0)
    sends = [each for each in story if each == SEND]
    assert len(sends) == 3
    assert said(story)[0].quantity == "mail_sent_time"
    assert (said(story)[0].served, said(story)[0].since_s) == (False, 2100.0)
    assert 601.0 < said(story)[0].value < 1201.0


def test_what_is_not_there_when_the_run_ends_is_said() -> None:
    story = told(reader(received="1000 s", sent="1100 s"), always(Status.FAILED, 1.0), 1500.0)
    assert said(story) == [
        Experience("mail_sent_time", 300.0, False, 1200.0, "internet"),
        Experience("mail_read_time", 400.0, False, 1100.0, "internet"),
    ]


def test_one_under_way_when_the_run_ends_is_said_too() -> None:
    story = told(reader(sent="50 s"), always(Status.UNFINISHED, 3.0), 1500.0)
    assert story[-1] == Experience("mail_sent_time", 3.0, False, 150.0, "internet")


def test_what_comes_does_not_depend_on_the_network() -> None:
    def since(answers: Answers) -> list[float | None]:
        person = Mail.model_validate({"kind": "mail", "received": {"exponential": "1 min"}})
        story = told(person, answers, 20_000.0)
        return sorted({each.since_s for each in said(story) if each.since_s is not None})[:100]

    assert since(always(Status.DONE, 0.1)) == since(always(Status.DONE, 15.0))


POWER = {"hours": "18:00 to 06:00", "settling": "60 s"}


def test_when_power_comes_the_program_looks_and_fetches_what_waited() -> None:
    person = reader(received="10 min", sent="10 min", power=POWER)
    story = told(person, always(Status.DONE, 1.0), 4100.0, hour=17.0)
    assert transfers(story) == [LOOK, *[FETCH] * 72]
    read = [each for each in said(story) if each.quantity == "mail_read_time"]
    assert {each.since_s for each in read} == {3600.0}
    later = told(person, always(Status.DONE, 1.0), 4300.0, hour=17.0)
    sent = [each for each in said(later) if each.quantity == "mail_sent_time"]
    assert [each.since_s for each in sent] == [4200.0]


def test_other_parameters_keep_the_contract() -> None:
    check_traffic(Mail)
    check_traffic(Mail, received="2 min", sent="5 min", every="1 min", attached=0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"received": "1 ms"}, r"mean received \(1 ms\) must be at least 1 s"),
        ({"sent": "1 ms"}, r"mean sent \(1 ms\) must be at least 1 s"),
        ({"every": "1 ms"}, "every must be at least 1 s, got 1 ms"),
        ({"patience": "1 us"}, "patience must be at least 1 ms, got 1 us"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        reader(**changes)


LIVELY = {"received": {"exponential": "10 s"}, "sent": {"exponential": "20 s"}, "every": "30 s"}


def test_on_a_roomy_line_mails_go_at_once_and_come_with_the_next_look() -> None:
    results = over_a_line(reader(**LIVELY, attached=0.5), rate_bps=50_000_000, seconds=300)
    assert measured(results, "site.mail_sent_time.max") < 2.0
    assert measured(results, "site.mail_read_time.max") < 32.0
    assert 10.0 < measured(results, "site.mail_read_time.mean") < 20.0


def test_on_a_starved_line_attachments_do_not_get_through() -> None:
    person = reader(**LIVELY, attached=1, tries=2)
    results = over_a_line(person, rate_bps=64_000, seconds=600)
    assert measured(results, "site.mail_sent_time.mean") == float("inf")
    texts = over_a_line(reader(**LIVELY, text="3 kB"), rate_bps=64_000, seconds=600)
    assert measured(texts, "site.mail_read_time.p50") < 30.0
