"""Measured runs over links that change: when their counters run, and which losses they met."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.network import TransferSource
from simnet.verify import linux_path, linux_paths
from simnet.verify.linux_bench import Window, think_times

MS = 1_000_000
LINK = {"schedule": "1000:20:25", "buffer_packets": 83, "loss": "ge:2000:50:0.5"}
BULK = [{"from": 0, "to": 1, "cc": "cubic", "flows": 1}]


def record(links: int = 1, **more: Any) -> dict[str, Any]:
    return {"seconds": 90, "links": [{**LINK, **more}] * links, "bulk": BULK}


def test_counters_of_chains_run_as_those_of_the_first_sample() -> None:
    path = linux_path.path_of(record())
    assert path.window == Window(23_000 * MS, 89_300 * MS, 22_700 * MS, 89_300 * MS)


def test_hosts_of_a_single_link_are_not_as_late_as_those_of_a_chain() -> None:
    assert linux_path.path_of(record()).late.mean == 30e-6
    assert linux_path.path_of(record(links=2)).late.mean > 100e-6


def test_web_users_think_as_in_the_first_sample() -> None:
    web = [{"cc": "cubic", "size": 100_000, "users": 1, "think_s": 2}]
    bench = linux_path._Bench(linux_path.path_of({**record(), "bulk": [], "web": web}), 0)
    work = bench._sketch.flows[0].work
    assert isinstance(work, TransferSource)
    assert work.think is not None
    assert list(work.think.values[:3]) == think_times(1000, 2.0, 3)


def test_of_runs_that_lose_at_random_those_near_the_measured_share_are_kept() -> None:
    shares = linux_paths.random_shares(record(random_drop=1, packets_in=99))
    assert shares == {"links[0].random_share": 0.01}
    drawn = [{"links[0].random_share": share} for share in (0.02, 0.009, 0.0, 0.0105, 0.03)]
    assert linux_paths.nearest(drawn, shares, 2) == [drawn[1], drawn[3]]


def test_a_link_that_lost_nothing_at_random_says_nothing_of_what_was_met() -> None:
    assert linux_paths.random_shares(record(random_drop=0, packets_in=99)) == {}
    assert linux_paths.random_shares(record()) == {}
    after_steps = record(loss="step:150:0.5", random_drop=1, packets_in=99)
    assert linux_paths.random_shares(after_steps) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"loss": "0"}, False),
        ({"loss": "0", "schedule": "20:20:25,10:5:25"}, True),
    ],
)
def test_links_that_change_or_lose_have_more_replications(
    change: dict[str, str], expected: bool
) -> None:
    assert linux_paths.changes(record(**change)) == expected
