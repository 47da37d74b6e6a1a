"""Video calls: their story, their load, and how each profile fares on roomy and narrow lines."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Together,
)
from simnet.applications.e_model import rate
from simnet.chance.streams import RandomStream
from simnet.testing.traffic import check_traffic
from simnet.traffic.conference import Conference
from tests.unit.traffic.clock import Clock
from tests.unit.traffic.video_calls import Played, S, over_a_line

ENDLESS = {"length": "1 h", "pause": "1 h"}


def conference(**parameters: object) -> Conference:
    return Conference.model_validate({**ENDLESS, **parameters})


def story(**changes: object) -> Generator[Action, Outcome, None]:
    """Somebody's story from the first piece on."""
    plain = {"length": "3 s", "pause": "60 s", "codec": "g711", "calls": 1, "patience": "2 s"}
    return conference(**{**plain, **changes}).actions(RandomStream(1, "x"), Clock())


def reports(
    seconds: float = 1.0,
    came: float = 1.0,
    frozen_s: float = 0.0,
    delay_s: float = 0.02,
    status: Status = Status.DONE,
) -> tuple[StreamOutcome, StreamOutcome]:
    """What came of the voice and of the picture of a piece, both ways alike."""

    def both(sent: int, frames: int, frozen_s: float) -> StreamOutcome:
        got, seen = round(sent * came), round(frames * came)
        return StreamOutcome(
            status, seconds, sent, got, sent, got, delay_s, delay_s, 0.0, 0.0,
            frames, seen, frames, seen, frozen_s, frozen_s,
        )  # fmt: skip

    return both(round(50 * seconds), 0, 0.0), both(
        round(150 * seconds), round(30 * seconds), frozen_s
    )


def said(told: Generator[Action, Outcome, None], first: Action) -> dict[str, Experience]:
    """Return all that is said, by quantity; `first` has been told already."""
    found, action = {}, first
    while isinstance(action, Experience):
        found[action.quantity] = action
        try:
            action = told.send(None)
        except StopIteration:
            break
    return found


def test_a_call_is_pieces_of_voice_and_picture_and_what_they_were_worth() -> None:
    told = story()
    piece = next(told)
    assert isinstance(piece, Together)
    frames = piece.actions[1].frames_per_s  # type: ignore[union-attr]
    assert 29.4 <= frames <= 30.6
    assert piece == Together((
        Stream(1.0, 80_000, 80_000, 200, "internet", "call-0-voice"),
        Stream(1.0, 3e5, 3e5, 1240, "internet", "call-0-picture", frames, 0.3, 0.0),
    ))  # fmt: skip
    told.send(reports())
    told.send(reports(frozen_s=0.3))
    found = said(told, told.send(reports()))
    assert found["frozen"].value == pytest.approx(0.1)
    # A frame of 20 ms, 20 ms of way and 60 ms of the buffer.
    assert found["call_mos"].value == pytest.approx(rate(100.0, loss_robustness=25.1).mos)
    assert found["video_rate"].value == pytest.approx((0.3e6 + 0.6e6 + 1.2e6) / 3)
    assert found["calls_kept"].value == 1.0
    assert {each.served for each in found.values()} == {True}


@pytest.mark.parametrize("bad", [{"came": 0.0}, {"frozen_s": 0.9}], ids=["no voice", "no picture"])
def test_what_is_unusable_for_long_is_hung_up(bad: dict[str, float]) -> None:
    told = story(length="60 s")
    next(told)
    told.send(reports(**bad))  # type: ignore[arg-type]
    told.send(reports())
    told.send(reports(**bad))  # type: ignore[arg-type]
    found = said(told, told.send(reports(**bad)))  # type: ignore[arg-type]
    assert found["calls_kept"].value == 0.0
    assert {each.served for each in found.values()} == {False}


def test_a_call_that_the_run_cuts_short_counts_so_far() -> None:
    told = story()
    next(told)
    found = said(told, told.send(reports(0.5, status=Status.UNFINISHED)))
    assert not found["frozen"].served
    assert found["video_rate"].value == pytest.approx(0.3e6)
    assert found["calls_kept"].served


def test_the_rates_follow_from_the_reports() -> None:
    told = story(length="60 s", spare="20 %")
    next(told)
    piece = told.send(reports(came=0.5))
    assert isinstance(piece, Together)
    picture = piece.actions[1]
    assert isinstance(picture, Stream)
    # 48 % are lost, as five packets may be under way: 1 - 0.24 of 300 kbps.
    assert picture.down_bps == pytest.approx(0.3e6 * (1 - 0.5 * 0.48), rel=0.01)
    assert picture.spare == 0.2


def test_the_load_is_what_it_declares() -> None:
    check_traffic(Conference, **{**Conference.example, "up": "2.6 Mbps", "report": "2 s"})


def later(played: Played, who: int, from_s: float) -> list[tuple[float, float, StreamOutcome]]:
    return [each for each in played.people[who].pictures() if each[0] > from_s]


def received_bps(pieces: list[tuple[float, float, StreamOutcome]]) -> float:
    """Mean rate of the picture that came, of whatever was sent."""
    total = sum(rate * report.received_down / report.sent_down for _, rate, report in pieces)
    return total / len(pieces)


@pytest.mark.parametrize("profile", ["meek", "aggressive"])
def test_on_a_roomy_line_a_call_uses_what_is_published(profile: str) -> None:
    """0.8 to 1.9 Mbps without a bottleneck (MacMillan and others, IMC 2021)."""
    played = over_a_line(conference(profile=profile), rate_bps=10_000_000, seconds=60)
    (pieces,) = (later(played, 0, 5),)
    voice_bps = 40_000
    assert 0.8e6 < received_bps(pieces) + voice_bps < 1.9e6
    assert played.measure("all.frozen.mean") == 0.0
    assert played.measure("all.call_mos.mean") > 4.1
    assert played.measure("all.video_rate.mean") == pytest.approx(
        1.2e6 if profile == "meek" else 0.96e6, rel=0.03
    )


def dip(profile: str) -> tuple[Played, float]:
    """A line of 5 Mbps has 250 kbps for half a minute; return when its call is back at its rate."""
    played = over_a_line(
        conference(profile=profile, patience="10 min"), rate_bps=5_000_000, seconds=180,
        queue_bytes=60_000, rate_changes=((60 * S, 250_000), (90 * S, 5_000_000)),
    )  # fmt: skip
    back_s = next(now_s for now_s, rate, _ in later(played, 0, 91) if rate > 0.95 * 1.2e6)
    return played, back_s - 90


def test_after_a_dip_the_meek_takes_up_to_50_s_and_the_aggressive_a_few() -> None:
    (meek, slow_s), (aggressive, quick_s) = dip("meek"), dip("aggressive")
    assert 15 < slow_s <= 50
    assert quick_s < 15
    # Meanwhile the meek has a small picture that moves, the aggressive one that stands still.
    inside = [
        [report for now_s, _, report in each.people[0].pictures() if 70 < now_s <= 90]
        for each in (meek, aggressive)
    ]
    frozen = [sum(each.frozen_down_s for each in reports) / 20 for reports in inside]
    assert frozen[0] < 0.05
    assert frozen[1] > 0.8


def test_next_to_an_aggressive_call_a_meek_one_is_left_a_quarter_at_most() -> None:
    """In the median of five meetings: where the cameras happen to keep step it is left more."""
    shares = []
    for seed in range(1, 6):
        played = over_a_line(
            conference(profile="meek"), conference(profile="aggressive"), rate_bps=1_000_000,
            seconds=120, seed=seed,
        )  # fmt: skip
        meek_bps, aggressive_bps = (received_bps(later(played, who, 50)) for who in range(2))
        assert aggressive_bps + meek_bps < 1e6
        shares.append(aggressive_bps / (meek_bps + aggressive_bps))
    assert sorted(shares)[2] > 0.75


def test_two_meek_calls_share_alike() -> None:
    people = (conference(), conference())
    played = over_a_line(*people, rate_bps=1_500_000, seconds=150)
    one_bps, other_bps = (received_bps(later(played, who, 50)) for who in range(2))
    assert 0.5 < one_bps / other_bps < 2
    assert played.measure("all.frozen.mean") < 0.05


@pytest.mark.parametrize("profile", ["meek", "aggressive"])
def test_each_starves_in_its_own_way(profile: str) -> None:
    """On 300 kbps the meek one is small and moves; the aggressive one stands still."""
    played = over_a_line(conference(profile=profile, pause="10 s"), rate_bps=300_000, seconds=110)
    if profile == "meek":
        assert played.measure("all.calls_kept.mean") == 1.0
        assert played.measure("all.frozen.mean") < 0.1
        assert 0.15e6 < played.measure("all.video_rate.mean") < 0.3e6
    else:
        assert played.measure("all.calls_kept.mean") < 1.0
        assert played.measure("all.frozen.mean") > 0.5


def test_over_a_satellite_a_call_is_late_and_moves() -> None:
    played = over_a_line(conference(), rate_bps=5_000_000, delay_ms=280, seconds=60)
    assert played.measure("all.frozen.mean") < 0.05
    assert 2.6 < played.measure("all.call_mos.mean") < 3.6


def test_both_engines_hear_the_same() -> None:
    one, other = (
        over_a_line(
            conference(), conference(profile="aggressive"), rate_bps=700_000, seconds=15, loss=0.02,
            name=name,
        )
        for name in ("fast", "reference")
    )  # fmt: skip
    for mine, theirs in zip(one.people, other.people, strict=True):
        assert mine.heard == theirs.heard
