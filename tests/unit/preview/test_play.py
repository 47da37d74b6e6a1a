"""Kinds of traffic in a preview: their load, their distributions, what was felt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simnet.calendar.days import day_of
from simnet.chance.variates import exponential
from simnet.errors import BehaviourError, InputError
from simnet.kinds import kinds_of
from simnet.presence.profile import Habit
from simnet.preview import play as door
from simnet.preview.figures import Load, Preview, Sample, interval_s, summary
from simnet.preview.line import Answer
from simnet.preview.play import Play, preview
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.run import Run
from simnet.traffic.base import Traffic

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]
SELDOM = {"app_updates", "backup", "forms", "images"}


def made(kind: str, **parameters: object) -> Traffic:
    return KINDS[kind].model_validate(parameters)


def sample(found: Preview, key: str) -> Sample:
    return next(each for each in found.samples if each.key == key)


PUPIL = {"page": "1000 kB", "main": "100 kB", "objects": 9, "parsing": "1 s", "reading": "19 s"}


def test_a_person_at_once_offers_what_it_declares() -> None:
    found = preview(made("pupil", **PUPIL), Play(length_s=3_600.0, people=2))
    assert found.declared is not None
    assert found.down.mean_bps == pytest.approx(found.declared.down_bps)
    assert found.up.mean_bps == pytest.approx(found.declared.up_bps)
    # A page begins each 20 s, and each third of a minute has one of each.
    assert found.down.bps.sum() * 60 / 8 == 2 * 180 * 1_000_000
    sizes = sample(found, "size_down").values
    assert set(sizes) == {100_000.0}
    assert set(np.round(sample(found, "pause").values, 9)) == {1.0, 19.0}
    assert "lasted" not in [each.key for each in found.samples]
    assert found.statuses == [("done", 2 * 180 * 10)]
    (felt,) = found.felt
    assert (felt.felt.name, set(felt.values)) == ("page_load", {1.0})


def test_a_slow_line_is_felt() -> None:
    answer = Answer(rate_bps=800_000.0, delay_s=0.997)
    found = preview(made("pupil", **PUPIL), Play(length_s=3_600.0, answer=answer))
    (felt,) = found.felt
    # Both rounds take 0.997 s, 3 ms to ask and 1 s for 100 kB, and parsing a second.
    assert set(np.round(felt.values, 9)) == {5.0}
    assert set(sample(found, "lasted").values) == {2.0}
    slower = Answer(rate_bps=8_000.0)
    found = preview(made("pupil", **PUPIL), Play(length_s=3_600.0, answer=slower))
    (felt,) = found.felt
    assert not felt.served.any()
    assert {status for status, _ in found.statuses} == {"given_up", "unfinished"}


def test_people_begin_when_their_kind_says_and_stop() -> None:
    pupil = made("pupil", **PUPIL, start="10 min", stagger="20 min", stop="40 min")
    found = preview(pupil, Play(length_s=3_600.0, people=50))
    busy = np.flatnonzero(found.down.bps)
    assert 600 <= found.down.edges[busy[0]] < 700
    assert found.down.edges[busy[-1]] == pytest.approx(2_400, abs=60)


def test_a_person_who_yields_nonsense_is_named_with_the_line() -> None:
    class Odd(type(made("pupil"))):  # type: ignore[misc]
        def actions(self, random: object, clock: object) -> object:
            yield 5

    with pytest.raises(BehaviourError, match=r"person 'pupil-1' .*test_play\.py:\d+: 5: is no"):
        preview(Odd.model_validate({}), Play())


def test_datagrams_are_those_that_an_engine_sends() -> None:
    source = made("constant_bit_rate", rate="80 kbps", size="100 B", header="25 B")
    found = preview(source, Play(length_s=60.0, people=3))
    assert found.declared is not None
    assert found.declared.up_bps == 300_000.0
    assert found.up.mean_bps == pytest.approx(300_000.0, rel=1e-3)
    assert found.down.mean_bps == 0.0
    assert set(sample(found, "datagram").values) == {125.0}
    assert sample(found, "gap").values == pytest.approx(np.full(5_999, 0.01))


def test_a_long_preview_of_many_datagrams_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_DATAGRAMS", 6_100)
    monkeypatch.setattr(door, "MOST_TRACED", 500)
    found = preview(made("constant_bit_rate", rate="80 kbps", size="100 B"), Play())
    assert (found.length_s, found.cut) == (60.0, door.Cut("datagrams", 6_100))
    assert sample(found, "datagram").values.size == pytest.approx(500, abs=1)
    assert found.up.mean_bps == pytest.approx(80_000.0, rel=0.01)


def test_a_recording_is_played_once() -> None:
    packets = [{"at": "0 s", "size": "500 B"}, {"at": "2 s", "size": "1500 B"}]
    found = preview(made("replay", packets=packets), Play())
    assert found.cut == door.Cut("replay", 2)
    assert found.up.mean_bps == pytest.approx(8_000.0)
    assert list(sample(found, "gap").values) == [2.0]
    later = preview(made("replay", packets=packets, start="2 s"), Play())
    assert later.up.mean_bps == pytest.approx(4_000.0)


def test_transfers_follow_their_laws() -> None:
    source = made("transfers", down="1 kB", interarrival="4 s")
    found = preview(source, Play(length_s=3_600.0, answer=Answer(rate_bps=4_000.0)))
    assert found.down.mean_bps == pytest.approx(2_000.0, rel=0.01)
    assert set(sample(found, "between").values) == {4.0}
    closed = made("request_response", response="1 kB", request="1 kB", think="6 s")
    found = preview(closed, Play(length_s=3_600.0, answer=Answer(rate_bps=8_000.0)))
    assert set(sample(found, "pause").values) == {6.0}
    assert set(sample(found, "lasted").values) == {2.0}
    assert found.up.mean_bps == pytest.approx(1_000.0, rel=0.01)


def test_a_long_preview_of_many_transfers_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.preview.sources.MOST_TRANSFERS", 100)
    found = preview(made("transfers", down="1 kB", interarrival="3 s"), Play())
    assert (found.length_s, found.cut) == (300.0, door.Cut("transfers", 100))
    limited = made("transfers", down="1 kB", interarrival="3 s", limit_transfers=100)
    assert preview(limited, Play()).cut is None


def test_one_transfer_without_end_needs_a_rate() -> None:
    bulk = made("bulk", **KINDS["bulk"].example)
    with pytest.raises(InputError, match="give a rate"):
        preview(bulk, Play())
    found = preview(bulk, Play(length_s=60.0, answer=Answer(rate_bps=1e6)))
    assert found.down.mean_bps == pytest.approx(1e6, rel=0.01)
    assert found.declared is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_played(kind: str) -> None:
    """From eight in the morning, for an hour or, where little happens, two days."""
    traffic = KINDS[kind].model_validate(KINDS[kind].example)
    length_s = 172_800.0 if kind in SELDOM else 3_600.0
    play = Play(length_s=length_s, start_s=8 * 3_600, answer=Answer(rate_bps=1e6))
    found = preview(traffic, play)
    assert found.samples
    assert [each.felt for each in found.felt] == list(traffic.felt)
    assert repr(preview(traffic, play).samples) == repr(found.samples)


def test_a_span_is_spread_over_its_intervals() -> None:
    load = Load(25.0, 10.0)
    assert list(load.edges) == [0.0, 10.0, 20.0, 25.0]
    times = np.array([5.0, 5.0, 10.0, 40.0, 24.0]), np.array([5.0, 25.0, 20.0, 50.0, 26.0])
    load.add(*times, np.array([10.0, 20.0, 30.0, 5.0, 8.0]))
    assert list(load.bps * np.diff(load.edges)) == pytest.approx([15.0, 40.0, 9.0])


def test_intervals_are_usual_ones() -> None:
    lengths = (86_400.0, 3_600.0, 60.0, 0.5, 10 * 86_400.0)
    assert [interval_s(each) for each in lengths] == [1_200.0, 60.0, 1.0, 0.5, 21_600.0]


def test_of_nothing_there_is_no_mean() -> None:
    assert summary(np.array([])).count == 0
    assert np.isnan(summary(np.array([])).mean)


def test_people_who_come_and_go_are_no_burstier_for_the_hours_they_keep() -> None:
    """Pupils who are there all day read as if there were no night; sessions are bursts."""
    run = Run.model_validate({"duration": "24 h", "date": "2026-04-20"})
    monday = Play(people=20, calendar=Hours().calendar(run), day=day_of(4, 20))
    pages = made("pupil", page="100 kB", main="10 kB", objects=1)
    all_day = preview(pages, replace(monday, habit=Habit("school", 0.5))).down
    assert all_day.profiled
    assert not all_day.bursts.is_trend
    assert all_day.bursts.hurst.value == pytest.approx(0.5, abs=0.1)
    sessions = replace(monday, habit=Habit("school", 0.5, exponential(900.0)))
    assert preview(pages, sessions).down.bursts.is_trend
