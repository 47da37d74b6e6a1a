"""Quantiles of completion times, and what tells one run of web users from another."""

from __future__ import annotations

import math

from simnet.network import TransferSource
from simnet.verify import linux_path
from simnet.verify.estimates import ranked

TICK_NS = 4_000_000
RECORD = {
    "seconds": 10,
    "links": [{"schedule": "1000:10:25", "buffer_packets": 42, "loss": "0"}],
    "web": [{"from": 0, "to": 1, "cc": "cubic", "size": 100_000, "users": 3, "think_s": 2}],
}


def test_of_35_values_the_95_percent_is_the_second_largest() -> None:
    assert ranked(range(35, 0, -1), 0.95) == 34
    assert ranked([2.0], 0.95) == 2.0


def test_the_largest_is_the_most_that_a_share_can_name() -> None:
    assert ranked([1.0, 3.0, 2.0], 1.0) == 3.0


def test_web_users_begin_anywhere_in_a_tick_and_soon_after_each_other() -> None:
    path = linux_path.path_of(RECORD)
    quarters = set()
    for seed in range(40):
        bench = linux_path._Bench(path, seed)
        works = [flow.work for flow in bench._sketch.flows]
        starts = [work.start_ns for work in works if isinstance(work, TransferSource)]
        assert len(starts) == 3
        assert max(starts) - min(starts) <= 3_000_000
        quarters.add(math.floor(4 * (starts[0] % TICK_NS) / TICK_NS))
    assert quarters == {0, 1, 2, 3}
