"""What sections show, against the tables it is worked out from."""

import math

import numpy as np
import pytest

from simnet.report import measures
from simnet.report.base import Runs


def test_links_are_ordered_by_load_and_drops(one: Runs) -> None:
    frame = measures.links(one.first)
    severity = frame.utilisation + frame.drop_ratio.fillna(0)
    assert severity.is_monotonic_decreasing
    assert frame.interface[0] == "upriver:town->upper"
    assert frame.label[0] == "upriver → upper"
    assert measures.worst(one, 1) == ["upriver:town->upper"]


@pytest.mark.parametrize(
    ("utilisation", "drops", "expected"),
    [
        (0.5, 0.0, "good"),
        (0.5, math.nan, "good"),
        (0.8, 0.0, "busy"),
        (0.95, 0.0, "bad"),
        (0.1, 0.01, "bad"),
    ],
)
def test_the_judgement_of_a_link(utilisation: float, drops: float, expected: str) -> None:
    assert measures.tone(utilisation, drops) == expected


def test_completions_add_up(one: Runs) -> None:
    frame = measures.completions(one.first, "site_kind")
    assert list(frame.site_kind) == ["health_centre", "school", ""]
    ended = frame[["done", "given_up", "failed", "unfinished"]].sum(axis=1)
    assert (ended == frame.started).all()
    assert frame.started[2] == frame.started[0] + frame.started[1]
    assert frame.started[2] == one.first.table("groups").transfers_started.sum()
    assert (frame.p50_s <= frame.p95_s).all()


def test_completion_is_that_of_the_measure_of_the_same_name(one: Runs) -> None:
    frame = measures.completions(one.first, "site_kind").set_index("site_kind")
    for kind, subject in {"school": "school", "health_centre": "health_centre", "": "all"}.items():
        assert frame.p95_s[kind] == one.first.figure(f"{subject}.completion.p95")
    assert measures.network_loss(one.first) == one.first.figure("all.loss")


def test_people_are_told_apart_by_site_or_else_by_group(one: Runs) -> None:
    assert measures.site_key(one.first) == "site_kind"


def test_a_distribution_of_few_values_has_all_their_steps() -> None:
    x, y = measures.distribution(np.array([3.0, 1.0]))
    assert (x, y) == ([1.0, 1.0, 3.0], [0.0, 0.5, 1.0])


def test_a_distribution_of_many_values_is_thinned() -> None:
    x, y = measures.distribution(np.arange(1.0, 10_001.0))
    assert len(x) == len(y) == 200
    assert x[100] == pytest.approx(np.interp(y[100], [0, 1], [1, 10_000]))


def test_a_histogram_s_distribution_lies_within_the_extremes(one: Runs) -> None:
    frame = one.first.table("group_delay")
    part = frame[frame.group == "call"]
    groups = one.first.table("groups").set_index("group")
    least, most = groups.delay_min_s["call"], groups.delay_max_s["call"]
    x, y = measures.histogram_distribution(part, least, most)
    assert (x[0], x[-1]) == (least, most)
    assert (y[0], y[-1]) == (0.0, 1.0)
    assert x == sorted(x)
    assert y == sorted(y)


def test_time_steps_are_averaged_to_fit(one: Runs) -> None:
    names = measures.worst(one, 2)
    middles, values = measures.over_time(one.first, names, "utilisation")
    assert middles == [index + 0.5 for index in range(30)]
    assert values.shape == (2, 30)
    coarse, averaged = measures.over_time(one.first, names, "utilisation", most=4)
    assert coarse == [4.0, 12.0, 20.0, 27.0]
    assert averaged[0][0] == pytest.approx(values[0][:8].mean())
    assert averaged[0][3] == pytest.approx(values[0][24:].mean())


def test_drift_compares_the_halves(one: Runs) -> None:
    frame = one.first.table("interface_series")
    frame = frame[~frame.warmup]
    bits = (frame.carried_bps * frame.length_s).groupby(frame.start_s).sum()
    expected = bits.iloc[12:].sum() / 13 / (bits.iloc[:12].sum() / 12) - 1
    assert measures.drift(one.first) == pytest.approx(expected)


def test_places_of_the_map(one: Runs) -> None:
    frame = measures.places(one.first).set_index("place")
    assert list(frame.index) == ["Long Apari", "Tering", "Tiong Ohang"]
    assert frame.inhabited.tolist() == [True, False, True]
    assert frame.loc["Long Apari", "worst_link"] == "upriver → upper"
    spans = measures.spans(one.first)
    assert sorted(spans.link) == ["clinic-line", "upriver"]


def test_loss_of_the_network(one: Runs) -> None:
    flows = one.first.table("flows")
    expected = flows.dropped_packets.sum() / flows.sent_packets.sum()
    assert measures.network_loss(one.first) == pytest.approx(expected)
    assert expected > 0
