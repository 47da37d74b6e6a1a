"""Measured rows with relays: their connections are split as the measurement split them."""

from __future__ import annotations

from itertools import chain

import pytest

from simnet.verify import linux_path

LINK = {
    "down_mbps": 10, "up_mbps": 3, "delay_ms": 270, "up_packets": 400, "discipline": "fifo:450",
}  # fmt: skip
BULK = {"bulk": [{"cc": "cubic", "flows": 2}]}
WEB = {"web": [{"cc": "cubic", "size": 50_000, "users": 1, "think_s": 2, "seed": 7}]}


@pytest.mark.parametrize("uses", [BULK, WEB])
def test_a_leg_a_link_in_the_order_of_the_path(uses: dict[str, object]) -> None:
    record = {"seconds": 10, "link": LINK, "split": "bbr", "split_window": 100, **uses}
    bench = linux_path._Bench(linux_path.path_of(record), 1)
    for flow in bench._sketch.flows:
        assert tuple(chain(*(leg.path for leg in flow.legs))) == flow.path
        assert tuple(chain(*(leg.reverse_path for leg in reversed(flow.legs)))) == flow.reverse_path
        controls = [(leg.tcp.congestion_control, leg.tcp.initial_window) for leg in flow.legs]
        assert controls == [("cubic", 10), ("bbr", 100), ("cubic", 10)]


def test_rows_without_relays_have_whole_connections() -> None:
    record = {"seconds": 10, "link": LINK, "split": "none", **BULK}
    bench = linux_path._Bench(linux_path.path_of(record), 1)
    assert all(flow.legs == () for flow in bench._sketch.flows)
