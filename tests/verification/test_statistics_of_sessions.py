"""Feeds, mail, synchronised files, reports and probes as played; days of people who come and go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from simnet.calendar.days import day_of
from simnet.chance.variates import exponential
from simnet.kinds import kinds_of
from simnet.network import DatagramSource, RunPlan
from simnet.presence.profile import Habit
from simnet.preview.figures import Load, Preview
from simnet.preview.play import Play, preview
from simnet.preview.sources import sent_bytes
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.run import Run
from simnet.statistics.burstiness import aggregated, index_of_dispersion
from simnet.traffic.base import Source, Traffic
from simnet.units import NS_PER_S

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]
DAY_S, HOUR_S = 86_400.0, 3600.0
MB, KB = 1e6, 1e3

Floats = npt.NDArray[np.float64]


def played(kind: str, play: Play, **parameters: Any) -> Preview:
    return preview(KINDS[kind].model_validate(parameters), play)


def values(found: Preview, key: str) -> Floats:
    """Return the values of a distribution, or of what was felt."""
    felt = {each.felt.name: each.values for each in found.felt}
    return {**{each.key: each.values for each in found.samples}, **felt}[key]


def total_bytes(load: Load) -> float:
    return float(load.mean_bps * load.edges[-1] / 8)


# Feeds


def test_an_hour_of_clips_and_a_minute_of_a_feed_weigh_as_told() -> None:
    """500 to 600 MB an hour of TikTok, clips seen to their end: 14 s (slipsum.com; Dashlet).

    1.5 MB a minute of Facebook's feed, ten cards of which two thirds are pictures (techzillo.com);
    both sources are weak, and the picture's mean is an assumption.
    """
    endless = {"session": 10_000, "sessions": 1}
    play = Play(length_s=10 * HOUR_S, people=4)
    clips = played("social", play, clips=1.0, pictures=0.0, watching="14 s", **endless)
    assert 500 * MB < total_bytes(clips.down) / 40 < 600 * MB
    feed = played("social", play, clips=0.0, pictures=2 / 3, looking="6 s", **endless)
    assert total_bytes(feed.down) / 2400 == pytest.approx(1.5 * MB, rel=0.15)


def test_a_feed_has_as_many_cards_of_each_sort_as_said() -> None:
    """Sessions of 40 cards at a mean of 7.2 s, each 20 min after the one before."""
    found = played("social", Play(length_s=2 * DAY_S, people=10))
    cards, sessions = values(found, "card_wait").size, 20 * DAY_S / (1200 + 40 * 7.2)
    # A cycle varies by 0.83, cards of a session by 1: of 1160 sessions 4 %.
    assert cards == pytest.approx(40 * sessions, rel=4 * 1.3 / sessions**0.5)
    sizes = values(found, "size_down")
    assert np.mean(sizes > 2 * MB) == pytest.approx(0.3 * np.exp(-((2 / 2.3) ** 1.5)), rel=0.05)
    mean = 0.3 * 2.076 * MB + 0.5 * 200 * KB + 0.2 * 15 * KB
    assert sizes.mean() == pytest.approx(mean, rel=0.02)


# Mail and files


def test_mail_comes_is_written_and_looked_for_as_often_as_said() -> None:
    """Thunderbird looks each 10 min; attachments are 1.37 times their file (RFC 2045)."""
    found = played("mail", Play(length_s=4 * DAY_S, people=50))
    days = 200
    come, sent = values(found, "mail_read_time"), values(found, "mail_sent_time")
    assert come.size == pytest.approx(72 * days, rel=4 / (72 * days) ** 0.5)
    assert sent.size == pytest.approx(24 * days, rel=4 / (24 * days) ** 0.5)
    # Who looks each 10 min waits for 5 in the mean.
    assert come.mean() == pytest.approx(300, rel=0.02)
    looks = dict(found.statuses)["done"] - come.size - sent.size
    assert looks == pytest.approx(144 * days, rel=0.001)
    up = values(found, "size_up")
    written = up[up > 200]
    attached = written > 64 * KB
    # 4800 mails: four standard errors.
    assert attached.mean() == pytest.approx(0.25, rel=0.1)
    assert written[attached].mean() == pytest.approx(78 / 57 * 2 * MB, rel=0.02)
    # Below 4 KiB were 54 % of those that are no attachments, below 8 KiB 75 %.
    for below, share in ((4096, 0.54), (8192, 0.75)):
        assert np.mean(written[~attached] < below) == pytest.approx(share, abs=0.03)


def test_changes_of_files_come_in_pieces_as_dropbox_has_them() -> None:
    """Pieces of 4 MiB (IMC 2012); four changes an hour, half of them made here (assumptions)."""
    found = played("sync", Play(length_s=10 * DAY_S, people=40))
    changes = values(found, "sync_time").size
    assert changes == pytest.approx(4 * 24 * 400, rel=4 / (4 * 24 * 400) ** 0.5)
    up, down = values(found, "size_up"), values(found, "size_down")
    assert max(up.max(), down.max()) == 4 * 1024 * 1024
    note = 500
    # A lognormal file of 1 MB, of which 60 % go whole and of the others a tenth; tails vary.
    for sizes in (up[up > note], down[down > note]):
        assert sizes.sum() / changes == pytest.approx(0.5 * 0.64 * MB, rel=0.08)


# Reports and probes


@pytest.mark.parametrize(
    ("device", "times", "per_s"),
    [
        ("names", 24_656, 1 / (11 * DAY_S + 16 * HOUR_S)),  # ellisvalentiner.com, 2019
        ("router", 12, 1 / HOUR_S),  # LibreNMS asks each 5 min
        ("phone", 12, 1 / HOUR_S),  # the keep-alive of Pushy
    ],
)
def test_devices_report_as_often_as_their_sources_say(
    device: str, times: int, per_s: float
) -> None:
    days, many = 2, 20
    found = played("telemetry", Play(length_s=days * DAY_S, people=many), device=device)
    expected = times * per_s * days * DAY_S * many
    assert values(found, "size_up").size == pytest.approx(expected, rel=4 / expected**0.5)


def probes(length_s: int, interval_s: float, **parameters: Any) -> Floats:
    source = KINDS["scan"].model_validate(parameters)
    assert isinstance(source, Source)
    work = source.work()
    assert isinstance(work, DatagramSource)
    plan = RunPlan(length_s * NS_PER_S, interval_ns=round(interval_s * NS_PER_S))
    return sent_bytes([work], 0, plan) / 51


def test_an_address_is_probed_as_at_the_telescope() -> None:
    """41 500 probes and 17 Mbps at 475 thousand addresses (ieee-dataport.org)."""
    addresses, length_s = 1000, 3600
    found = probes(length_s, 1.0, addresses=addresses)
    expected = 41_500 / 475_000 * addresses * length_s
    assert found.sum() == pytest.approx(expected, rel=4 / expected**0.5)
    bps = 51 * 8 * found.sum() / length_s
    assert bps / addresses * 475_000 == pytest.approx(17e6, rel=0.01)
    # A Poisson process: 1 at any scale, of 360 counts within 4 x 7 %.
    assert index_of_dispersion(aggregated(found, 10)) == pytest.approx(1.0, abs=0.3)


def test_an_infected_device_and_sweeps_send_what_is_said() -> None:
    """200 a second (SANS); a sweep of ten comes as often as makes that, ten times as bursty."""
    found = probes(600, 1.0, rate="200 /s", sweep=10)
    assert found.mean() == pytest.approx(200, rel=0.05)
    assert index_of_dispersion(found) == pytest.approx(10, rel=0.25)


# People who come and go

NIGHT, MORNING, AFTERNOON = (0,) * 5, (0.2, 0.4, 0.8, 1, 1.2, 1, 0.6), (0.8, 1, 0.8, 0.6, 0.8, 1)
BY_HOUR = (*NIGHT, *MORNING, *AFTERNOON, 1.6, 2, 1.4, 0.6, 0.2, 0)
PEOPLE, ACTIVE = 400, 0.1


def hourly(weights: Sequence[float]) -> Floats:
    """Return the mean weight of each hour: it changes within 10 min around the full hour.

    Of the first and the last sixth of an hour a quarter is of its neighbour in the mean.
    """
    array = np.array(weights)
    before, after = np.roll(array, 1), np.roll(array, -1)
    found: Floats = array + (before - array) / 24 + (after - array) / 24
    return found


def day_of_readers(habit: Habit) -> tuple[Preview, float]:
    """Return a day of people who read pages of one size, and what one reads in an hour, bytes."""
    run = Run.model_validate({"duration": "24 h", "date": "2026-04-20"})
    play = Play(people=PEOPLE, calendar=Hours().calendar(run), day=day_of(4, 20), habit=habit)
    page = {"page": "1 MB", "main": "20 kB", "objects": 1, "parsing": "0 s"}
    found = played("pupil", play, **page, reading={"exponential": "30 s"})
    return found, 120 * MB


def bytes_by_hour(load: Load) -> Floats:
    hours = (load.edges[:-1] // HOUR_S).astype(int)
    bits = load.bps * np.diff(load.edges)
    return np.bincount(hours, weights=bits / 8, minlength=24).astype(np.float64)


def test_a_day_of_people_who_come_and_go_is_that_of_by_hour() -> None:
    """Four hundred people of whom a tenth is there at weight 1, a quarter of an hour each."""
    found, hour_bytes = day_of_readers(Habit("all", ACTIVE, exponential(900.0), BY_HOUR))
    there = ACTIVE * PEOPLE * hourly(BY_HOUR)
    # About 700 person-hours in sessions of a quarter of an hour: 4 x 2.7 %.
    total = total_bytes(found.down)
    assert total == pytest.approx(hour_bytes * there.sum(), rel=0.11)
    assert found.declared is not None
    assert total * 8 / DAY_S == pytest.approx(found.declared.down_bps, rel=0.11)
    by_hour = bytes_by_hour(found.down)
    assert not by_hour[there == 0].any()
    # So many are there, of whom a session tells twice: four standard errors.
    errors = np.sqrt(np.maximum(there, 1.0) / 2) * hour_bytes
    assert (np.abs(by_hour - there * hour_bytes) < 4 * errors).all()
    assert np.corrcoef(by_hour, there)[0, 1] > 0.98


def test_a_day_within_opening_hours_has_its_total_and_nothing_outside() -> None:
    """A monday of a school, 07:15 to 14:00; people come over ten minutes."""
    found, hour_bytes = day_of_readers(Habit("school", ACTIVE, exponential(900.0)))
    expected = ACTIVE * PEOPLE * (6.75 - 1 / 12) * hour_bytes
    assert total_bytes(found.down) == pytest.approx(expected, rel=0.15)
    edges = found.down.edges
    shut = (edges[1:] <= 7.25 * HOUR_S) | (edges[:-1] >= 14 * HOUR_S)
    assert not found.down.bps[shut].any()
    middles = [
        float(found.down.bps[(edges[:-1] >= begin) & (edges[1:] <= end)].mean())
        for begin, end in pairwise((8 * HOUR_S, 10 * HOUR_S, 12 * HOUR_S, 14 * HOUR_S))
    ]
    assert max(middles) < 1.3 * min(middles)
