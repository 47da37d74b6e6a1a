"""The key figures of the first screen, against the tables."""

import math

import pytest

from simnet.report.base import Runs
from simnet.report.measures import FULL, loss_tone
from simnet.report.run.headline import completed_tone, headline


def test_the_busiest_link_is_the_one_with_the_highest_utilisation(two: Runs) -> None:
    for run in two:
        frame = run.table("interfaces")
        assert headline(run).busiest.utilisation == frame.utilisation.max()


def test_links_are_counted_once(one: Runs) -> None:
    found = headline(one.first)
    names = [each.interface for each in (*found.at_limit, *found.busy)]
    assert len(names) == len(set(names))
    assert "upriver:town->upper" in names
    assert found.directions == 8


def test_time_full_is_that_of_the_measured_steps(one: Runs) -> None:
    frame = one.first.table("interface_series")
    frame = frame[(frame.interface == "upriver:town->upper") & ~frame.warmup]
    expected = frame.length_s[frame.utilisation >= FULL].sum()
    assert expected > 0
    assert headline(one.first).time_full_s["upriver → upper"] == expected


def test_people_and_streams(one: Runs) -> None:
    found = headline(one.first)
    groups = one.first.table("groups").set_index("group")
    assert found.transfers.started == groups.transfers_started.sum()
    assert found.transfers.done == groups.transfers_done.sum()
    assert found.slowest_name == "school"
    assert found.worst_stream.group == "call"
    assert found.sent == groups.sent_packets.sum()
    assert found.goodput_bps == pytest.approx(groups.goodput_bps.sum())


@pytest.mark.parametrize(
    ("loss", "expected"),
    [(math.nan, "good"), (0, "good"), (0.0009, "good"), (0.001, "busy"), (0.01, "bad")],
)
def test_the_judgement_of_loss(loss: float, expected: str) -> None:
    assert loss_tone(loss) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(1, "good"), (0.99, "good"), (0.98, "busy"), (0.94, "bad")]
)
def test_the_judgement_of_transfers(share: float, expected: str) -> None:
    assert completed_tone(share) == expected
