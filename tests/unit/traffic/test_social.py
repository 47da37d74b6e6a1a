"""The feed: what is fetched ahead, how long a card is waited for, who scrolls on or leaves."""

from __future__ import annotations

import pytest

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.social import Social
from tests.unit.traffic.clock import Clock
from tests.unit.traffic.playing import measured, over_a_line

DONE, GIVEN_UP, FAILED, UNFINISHED = Status
PLAIN = {
    "clips": 0,
    "pictures": 1,
    "picture": "200 kB",
    "looking": "6 s",
    "patience": "5 s",
    "stays": 1,
    "session": 3,
    "away": "10 min",
    "sessions": 1,
}
FIRST = Transfer(200_000, 400, 5.0, "internet", "feed", parallel=1)
AHEAD = Together(
    (Transfer(200_000, 400, 11.0, "internet", "feed", parallel=1), Stream(6.0, to="internet"))
)


def scroller(**changes: object) -> Social:
    return Social.model_validate({"kind": "social", **PLAIN, **changes})


def told(who: Social, *ends: tuple[Status, float]) -> list[Action]:
    """All that somebody does, transfers ended in turn; up to the first that has no end any more."""
    clock = Clock()
    story = who.actions(RandomStream(1, "somebody"), clock)
    actions: list[Action] = []
    left = iter(ends)
    outcome: Outcome = None
    while True:
        try:
            action = story.send(outcome)
        except StopIteration:
            return actions
        actions.append(action)
        outcome = None
        if isinstance(action, Think):
            clock.now_s += action.seconds
        elif isinstance(action, Transfer | Together):
            if (end := next(left, None)) is None:
                return actions
            transfer = TransferOutcome(*end, 0)
            outcome, lasted_s = transfer, end[1]
            if isinstance(action, Together):
                silence = StreamOutcome(DONE, 6.0, 0, 0, 0, 0)
                outcome, lasted_s = (transfer, silence), max(end[1], 6.0)
            clock.now_s += lasted_s


def card(waited_s: float, came: bool, since_s: float, there: bool | None = None) -> list[Action]:
    there = came if there is None else there
    return [
        Experience("card_wait", waited_s, came, since_s, "internet"),
        Experience("cards_there", float(there), came, since_s, "internet"),
    ]


def test_the_next_card_comes_while_one_is_looked_at() -> None:
    actions = told(scroller(), (DONE, 0.5), (DONE, 2.0), (DONE, 7.5))
    assert actions == [
        FIRST,
        *card(0.5, True, 100.0),
        AHEAD,
        *card(0.0, True, 106.5),
        AHEAD,
        *card(1.5, True, 112.5, there=False),
        Think(6.0),
        Think(600.0),
    ]


def test_without_fetching_ahead_each_card_is_waited_for() -> None:
    actions = told(scroller(prefetch=False, session=2), (DONE, 0.5), (DONE, 0.8))
    assert actions[3:6] == [Think(6.0), FIRST, *card(0.8, True, 106.5)][:3]


def test_who_stays_scrolls_on_from_a_card_that_does_not_come() -> None:
    actions = told(scroller(), (DONE, 0.5), (GIVEN_UP, 11.0), (DONE, 1.0))
    assert actions[3:] == [
        AHEAD,
        *card(5.0, False, 106.5),
        FIRST,
        *card(1.0, True, 111.5),
        Think(6.0),
        Think(600.0),
    ]


def test_who_does_not_stay_closes_the_feed() -> None:
    actions = told(scroller(stays=0), (GIVEN_UP, 5.0))
    assert actions == [FIRST, *card(5.0, False, 100.0), Think(600.0)]


def test_what_failed_ahead_is_asked_for_once_more() -> None:
    actions = told(scroller(), (DONE, 0.5), (FAILED, 8.0), (DONE, 1.0))
    again = Transfer(200_000, 400, 3.0, "internet", "feed", parallel=1)
    assert actions[3:7] == [AHEAD, again, *card(3.0, True, 106.5, there=False)]


def test_a_card_that_is_waited_for_when_the_run_ends_is_said() -> None:
    actions = told(scroller(), (DONE, 0.5), (UNFINISHED, 8.0))
    assert actions[4:5] == card(2.0, False, 106.5)[:1]
    before = told(scroller(), (DONE, 0.5), (UNFINISHED, 4.0))
    assert not any(isinstance(each, Experience) for each in before[4:])


def test_sorts_have_their_shares_and_the_cards_do_not_depend_on_the_network() -> None:
    plain = {"clips": 0.3, "pictures": 0.5, "text": "15 kB", "clip": "2 MB", "session": 1000}
    person = scroller(**plain, prefetch=False)
    fast = [each for each in told(person, *[(DONE, 0.5)] * 1000) if isinstance(each, Transfer)]
    slow = [each for each in told(person, *[(GIVEN_UP, 5.0)] * 1000) if isinstance(each, Transfer)]
    assert fast == slow
    sizes = [each.down_bytes for each in fast]
    assert sizes.count(2_000_000) / 1000 == pytest.approx(0.3, abs=0.05)
    assert sizes.count(200_000) / 1000 == pytest.approx(0.5, abs=0.05)


def test_sessions_have_as_many_cards_as_their_law_says() -> None:
    person = Social.model_validate({"kind": "social", "sessions": 200, "prefetch": False})
    actions = told(person, *[(DONE, 0.1)] * 100_000)
    cards = sum(isinstance(each, Transfer) for each in actions)
    # 200 exponential lengths of mean 40: a standard error of 2.8.
    assert cards / 200 == pytest.approx(40, abs=11)


def test_who_would_open_the_feed_without_power_does_so_when_it_comes() -> None:
    person = scroller(power={"hours": "18:00 to 06:00", "settling": "60 s"})
    clock = Clock(0.0, 17 * 3600.0)
    story = person.actions(RandomStream(1, "somebody"), clock)
    assert next(story) == Think(3660.0)
    clock.now_s = 3660.0
    assert story.send(None) == FIRST
    clock.now_s = 3661.0
    waited = story.send(TransferOutcome(DONE, 1.0, 0))
    assert waited == Experience("card_wait", 1.0, True, 3660.0, "internet")


def test_other_parameters_keep_the_contract() -> None:
    check_traffic(Social)
    check_traffic(Social, clips=1, pictures=0, prefetch=False, session=5, away="10 s")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"clips": 0.6, "pictures": 0.5}, "must together be at most 1"),
        ({"patience": "1 us", "at_once": "1 us"}, "patience must be at least 1 ms, got 1 us"),
        ({"at_once": "10 s"}, r"at_once \(10 s\) must not be above patience \(5 s\)"),
        ({"away": "0 s"}, "mean away .* must be at least 1 us"),
        ({"session": 20_000}, "a mean of 10000 at most"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        scroller(**changes)


CLIPS = {"clips": 1, "pictures": 0, "clip": "1 MB", "session": 100, "sessions": None}


def test_on_a_roomy_line_every_card_is_there() -> None:
    results = over_a_line(scroller(**CLIPS), rate_bps=50_000_000)
    assert measured(results, "site.cards_there.mean") > 0.95
    assert measured(results, "site.card_wait.p50") == 0.0


def test_on_a_starved_line_cards_are_scrolled_past() -> None:
    results = over_a_line(scroller(**CLIPS), rate_bps=1_000_000)
    assert measured(results, "site.cards_there.mean") < 0.2
    assert measured(results, "site.card_wait.mean") == float("inf")
    mixed = scroller(**CLIPS | {"clip": {"exponential": "1 MB"}})
    nearly = over_a_line(mixed, rate_bps=2_000_000, seconds=300, many=2)
    assert 0.2 < measured(nearly, "site.cards_there.mean") < 0.9
    assert measured(nearly, "site.card_wait.max") == pytest.approx(5.0, abs=0.01)
