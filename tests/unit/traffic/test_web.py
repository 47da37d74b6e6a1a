"""Pages of today in sessions: what is asked for, what is felt, and who comes back."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Think, Together, Transfer
from simnet.chance.streams import RandomStream
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.web import Web
from tests.unit.traffic.playing import Answers, always, measured, over_a_line, played

SMALL = {
    "kind": "web",
    "page": "700 kB",
    "main": "100 kB",
    "objects": 4,
    "spread": 0,
    "hosts": 2,
    "parsing": "1 s",
    "reading": "20 s",
    "returns": 0,
    "later": "5 s",
    "session": 2,
    "away": "60 s",
    "sessions": 1,
}


def reader(**changes: object) -> Web:
    return Web.model_validate({**SMALL, **changes})


def loaded(seconds: float, came: bool, since_s: float = 100.0) -> list[Experience]:
    """What is said of a page that came, or did not."""
    return [
        Experience("page_load", seconds, came, since_s, "internet"),
        Experience("pages_whole", float(came), came, since_s, "internet"),
    ]


def test_a_session_is_pages_that_are_read_and_then_a_pause() -> None:
    def fetch(size: int, host: int, left_s: float) -> Transfer:
        return Transfer(size, 300, left_s, "internet", f"host {host}", 6, True)

    document = fetch(100_000, 0, 10.0)
    objects = Together(tuple(fetch(150_000, host, 7.0) for host in (1, 0, 1, 0)))
    story = list(played(reader(), always(Status.DONE, 2.0)))
    page = [document, Think(1.0), objects, *loaded(5.0, True), Think(20.0)]
    again = [document, Think(1.0), objects, *loaded(5.0, True, 125.0), Think(20.0)]
    assert story == [*page, *again, Think(60.0)]


def test_http1_keeps_several_connections_to_a_host() -> None:
    asked = always(Status.DONE, 1.0)
    list(played(reader(protocol="http1"), asked))
    assert {(each.over, each.parallel, each.multiplex) for each in asked.asked} == {
        ("host 0", 6, False),
        ("host 1", 6, False),
    }
    few = always(Status.DONE, 1.0)
    list(played(reader(protocol="http1", connections=2), few))
    assert {each.parallel for each in few.asked} == {2}


def test_who_gives_up_and_never_returns_leaves_until_the_next_session() -> None:
    story = list(played(reader(sessions=2), always(Status.GIVEN_UP, 10.0)))
    first, second = loaded(10.0, False), loaded(10.0, False, 170.0)
    document = Transfer(100_000, 300, 10.0, "internet", "host 0", 6, True)
    assert story == [document, *first, Think(60.0), document, *second, Think(60.0)]


def test_who_returns_asks_for_the_same_page_again() -> None:
    answers = Answers([(Status.FAILED, 3.0), (Status.GIVEN_UP, 10.0), (Status.DONE, 1.0)])
    story = list(played(reader(returns=1, session=1), answers))
    assert story[:6] == [
        answers.asked[0],
        *loaded(3.0, False),
        Think(5.0),
        answers.asked[1],
        *loaded(10.0, False, 108.0)[:1],
    ]
    assert answers.asked[0] == answers.asked[1] == answers.asked[2]
    assert story[-4:-2] == loaded(3.0, True, 123.0)


def test_half_of_those_who_give_up_return() -> None:
    person = reader(returns=0.5, session=1, sessions=4000)
    story = list(played(person, always(Status.GIVEN_UP, 10.0)))
    came_back = sum(action == Think(5.0) for action in story)
    left = sum(action == Think(60.0) for action in story)
    assert left == 4000
    assert came_back / (came_back + left) == pytest.approx(0.5, abs=0.03)


def test_one_object_that_does_not_come_makes_the_page_incomplete() -> None:
    answers = Answers([(Status.DONE, 1.0), (Status.DONE, 1.0), (Status.GIVEN_UP, 7.0)])
    story = list(played(reader(), answers))
    assert story[3:5] == loaded(9.0, False)


def test_no_objects_are_asked_for_when_patience_is_gone() -> None:
    story = list(played(reader(), always(Status.DONE, 9.5)))
    assert story[2:4] == loaded(10.5, False)


def test_of_a_page_that_the_run_cuts_short_only_the_time_is_said() -> None:
    story = list(played(reader(), Answers([(Status.DONE, 1.0), (Status.UNFINISHED, 1.5)])))
    assert story[3:] == [Experience("page_load", 3.5, False, 100.0, "internet")]
    parsing = list(played(reader(), always(Status.DONE, 1.0), ends_s=101.5))
    assert parsing[2:] == [Experience("page_load", 1.5, False, 100.0, "internet")]


def test_a_page_may_be_a_document_alone() -> None:
    story = list(played(reader(objects=0), always(Status.DONE, 2.0)))
    assert isinstance(story[0], Transfer)
    assert story[0].down_bytes == 700_000
    assert story[1:4] == [Think(1.0), *loaded(3.0, True)]


def test_the_pages_do_not_depend_on_the_network() -> None:
    """The same person meets the same documents in the same sessions on any network."""
    person = Web.model_validate({"kind": "web", "sessions": 5, "returns": 0, "session": 3})
    fast, slow = always(Status.DONE, 0.1), always(Status.GIVEN_UP, 10.0)
    story = list(played(person, fast))
    list(played(person, slow))
    # Reading and then being away: a session has ended.
    begun = [
        third
        for first, second, third in zip(story, story[1:], story[2:], strict=False)
        if isinstance(first, Think) and isinstance(second, Think)
    ]
    assert slow.asked == [story[0], *begun]
    assert len({each.down_bytes for each in slow.asked}) == 5


def test_the_default_page_is_that_of_the_source() -> None:
    """Inner pages have 26, 71, 174 requests and 534, 1866, 6109 kB (Web Almanac 2025)."""
    draw = Web()._pages(RandomStream(1, "pages"))
    pages = [next(draw) for _ in range(10_000)]
    requests = sorted(1 + len(page.objects) for page in pages)
    weights = sorted(page.main_bytes + sum(page.objects) for page in pages)
    assert [requests[at] for at in (1000, 5000, 9000)] == pytest.approx([26, 71, 174], rel=0.08)
    assert [weights[at] / 1000 for at in (1000, 5000, 9000)] == pytest.approx(
        [534, 1866, 6109], rel=0.05
    )
    assert requests[-1] <= 1001
    assert weights[-1] <= 20e6


def test_sizes_of_objects_are_as_unlike_as_spread_says() -> None:
    draw = reader(objects=90, page="9 MB", main="1 B", spread=2)._pages(RandomStream(1, "pages"))
    sizes = sorted(next(draw).objects)
    assert sum(sizes) == 8_999_999
    assert sizes[81] / sizes[9] == pytest.approx(165, rel=0.1)  # 90 % to 10 % of e^(2 z)


ENDLESS = {key: each for key, each in SMALL.items() if key not in ("kind", "sessions")}


@pytest.mark.parametrize(
    "changes",
    [{}, {"protocol": "http1", "objects": {"uniform": {"low": 0, "high": 3}}}, {"session": 0.5}],
)
def test_other_parameters_keep_the_contract(changes: dict[str, object]) -> None:
    check_traffic(Web, **{**ENDLESS, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"connections": 6}, "http2 has one connection to a host"),
        ({"patience": "1 us"}, "patience must be at least 1 ms, got 1 us"),
        ({"away": "0 s"}, "mean away .0 ns. must be at least 1 us"),
        ({"objects": 20_000}, "objects may have a mean of 10000 at most"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        reader(**changes)


BROWSING = {"sessions": None, "session": 5, "objects": 20, "spread": 2, "away": "10 s"}


@pytest.mark.parametrize("protocol", ["http1", "http2"])
def test_pages_come_over_a_roomy_line(protocol: str) -> None:
    """A page takes its parsing and some round trips of 40 ms."""
    results = over_a_line(reader(**BROWSING, protocol=protocol), rate_bps=50_000_000)
    assert measured(results, "site.pages_whole") == 1.0
    assert 1.2 < measured(results, "site.page_load.mean") < 2.0


def test_nobody_gets_a_page_over_a_starved_line() -> None:
    results = over_a_line(reader(**BROWSING), rate_bps=200_000)
    assert measured(results, "site.pages_whole") == 0.0
    assert measured(results, "site.page_load.mean") == float("inf")
