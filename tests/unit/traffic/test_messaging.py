"""Chat: what is sent, when it is tried again, and how long a message takes."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Think, Transfer
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.messaging import Messaging
from tests.unit.traffic.playing import Answers, Clock, always, measured, over_a_line, played

PLAIN = {
    "gap": "30 s",
    "sent": 1,
    "pictures": 0,
    "voice_notes": 0,
    "text": "500 B",
    "picture": "200 kB",
    "voice_note": "50 kB",
    "patience": "60 s",
    "again": "5 s",
    "tries": 3,
    "messages": 1,
}


def chatter(**changes: object) -> Messaging:
    return Messaging.model_validate({"kind": "messaging", **PLAIN, **changes})


def took(seconds: float, came: bool, since_s: float = 130.0) -> Experience:
    return Experience("message_time", seconds, came, since_s, "internet")


def test_a_message_is_sent_over_one_kept_connection() -> None:
    story = list(played(chatter(messages=2), always(Status.DONE, 2.0)))
    sent = Transfer(100, 500, 60.0, "internet", "chat", parallel=1)
    message = [Think(30.0), sent]
    assert story == [*message, took(2.0, True), *message, took(2.0, True, 162.0)]


def test_a_message_that_comes_is_fetched() -> None:
    story = list(played(chatter(sent=0, pictures=1), always(Status.DONE, 2.0)))
    assert story[1] == Transfer(200_000, 100, 60.0, "internet", "chat", parallel=1)


def test_what_fails_is_tried_again_after_growing_pauses() -> None:
    answers = Answers([(Status.FAILED, 1.0), (Status.GIVEN_UP, 60.0), (Status.DONE, 4.0)])
    story = list(played(chatter(), answers))
    asked = answers.asked[0]
    assert story[1:] == [asked, Think(5.0), asked, Think(10.0), asked, took(80.0, True)]


def test_after_so_many_attempts_it_is_given_up() -> None:
    story = list(played(chatter(), always(Status.GIVEN_UP, 60.0)))
    assert sum(isinstance(action, Transfer) for action in story) == 3
    assert story[-1] == took(195.0, False)


def test_a_message_that_the_run_cuts_short_is_said() -> None:
    story = list(played(chatter(), Answers([(Status.FAILED, 1.0), (Status.UNFINISHED, 2.0)])))
    assert story[-1] == took(8.0, False)


def test_one_that_waits_to_be_tried_again_is_said_at_the_end_of_the_run() -> None:
    story = list(played(chatter(), always(Status.FAILED, 1.0), ends_s=140.0))
    assert story[-2:] == [Think(10.0), took(10.0, False)]


def test_sorts_and_directions_have_their_shares() -> None:
    person = chatter(messages=4000, sent=0.3, pictures=0.2, voice_notes=0.1)
    answers = always(Status.DONE, 1.0)
    list(played(person, answers))
    sizes = [max(each.up_bytes, each.down_bytes) for each in answers.asked]
    up = sum(each.up_bytes > each.down_bytes for each in answers.asked)
    assert up / 4000 == pytest.approx(0.3, abs=0.03)
    assert sizes.count(200_000) / 4000 == pytest.approx(0.2, abs=0.03)
    assert sizes.count(50_000) / 4000 == pytest.approx(0.1, abs=0.02)


def test_the_messages_do_not_depend_on_the_network() -> None:
    def messages(answers: Answers) -> list[Transfer]:
        person = Messaging.model_validate({"kind": "messaging", "messages": 30, "tries": 1})
        list(played(person, answers))
        return answers.asked

    assert messages(always(Status.DONE, 0.1)) == messages(always(Status.FAILED, 3.0))


def test_messages_that_came_without_power_are_fetched_when_it_comes() -> None:
    power = {"hours": "18:00 to 06:00", "settling": "60 s"}
    person = chatter(gap="10 min", sent=0, messages=None, power=power)
    clock = Clock(0.0, starts_s=17 * 3600.0)
    story = list(played(person, always(Status.DONE, 1.0), clock, ends_s=4150.0))
    said = [each for each in story if isinstance(each, Experience)]
    # One each ten minutes since 06:00, the last as power comes; each takes a second.
    assert [each.since_s for each in said] == [3660.0 + number for number in range(72)]
    writes = chatter(gap="10 min", messages=None, power=power)
    clock = Clock(0.0, starts_s=17 * 3600.0)
    story = list(played(writes, always(Status.DONE, 1.0), clock, ends_s=4250.0))
    assert [each.since_s for each in story if isinstance(each, Experience)] == [4200.0]


def test_other_parameters_keep_the_contract() -> None:
    endless = {key: each for key, each in PLAIN.items() if key != "messages"}
    check_traffic(Messaging, **endless)
    check_traffic(Messaging, sent=0, pictures="50 %", voice_notes="50 %", gap="2 s")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pictures": 0.6, "voice_notes": 0.5}, "must together be at most 1"),
        ({"patience": "1 us"}, "patience must be at least 1 ms, got 1 us"),
        (
            {"gap": "1 ms", "power": {"hours": "18:00 to 06:00"}},
            r"mean gap \(1 ms\) must be at least 1 s",
        ),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        chatter(**changes)


LIVELY = {"messages": None, "gap": "5 s", "sent": 0.5, "pictures": 0.5, "patience": "10 s"}


def test_messages_arrive_over_a_roomy_line_within_some_round_trips() -> None:
    results = over_a_line(chatter(**LIVELY), rate_bps=50_000_000)
    assert measured(results, "site.message_time.p50") >= 0.04
    assert measured(results, "site.message_time.max") < 1.0


def test_pictures_do_not_get_through_a_starved_line() -> None:
    results = over_a_line(chatter(**LIVELY | {"pictures": 1}), rate_bps=64_000, seconds=300)
    assert measured(results, "site.message_time.mean") == float("inf")
    texts = over_a_line(chatter(**LIVELY | {"pictures": 0}), rate_bps=64_000)
    assert measured(texts, "site.message_time.max") < 2.0
