"""Results of two small schools whose every figure can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from simnet.actions import Status
from simnet.chance.variates import constant
from simnet.engine import Counts
from simnet.engine.columns import (
    FLOW_COLUMNS,
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    TRANSFER_COLUMNS,
    Histograms,
    bucket_of,
)
from simnet.engine.experiences import Felt
from simnet.network import DatagramSource, Network, NetworkBuilder, RunPlan, TransferSource
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.pupil import Pupil

S = 1_000_000_000


def array(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.fixture(scope="session")
def network() -> Network:
    """Schools `upper` and `lower` behind a town; pupils (people), files (transfers), calls."""
    builder = NetworkBuilder()
    builder.add_node("town", kind="router")
    for place in ("upper", "lower"):
        builder.add_place(place, "village", district="Hulu", regency="Berau")
        builder.add_node(f"{place}/school", kind="school", place=place)
        builder.add_link(f"access/{place}", "town", f"{place}/school", 8_000_000)
    file = TransferSource(up=constant(300.0), down=constant(1000.0))
    call = DatagramSource(gap=constant(0.02), size=constant(200.0))
    for place in ("upper", "lower"):
        site = f"{place}/school"
        builder.add_flow(f"{site}/pupils", site, "town", group="school/pupils")
        pupil, channels = f"{site}/pupil", {"internet": f"{site}/pupils"}
        builder.add_person(pupil, Pupil(), channels, felt=("page_load",))
        builder.add_flow(f"{site}/files", site, "town", work=file, group="school/files")
        builder.add_flow(f"{site}/call", site, "town", work=call, group="school/call")
    return builder.build()


# flow, start, end (s), status; flows 0 and 3 are of pupils, 1 and 4 of files.
TRANSFERS = [
    # A page that starts in the warm-up does not count, though its objects come in the window.
    (0, 9.0, 9.5, Status.DONE),
    (0, 10.5, 11.0, Status.DONE),
    (0, 10.5, 12.0, Status.DONE),
    # A page: document, then two objects; 6 s in all.
    (0, 20.0, 21.0, Status.DONE),
    (0, 22.0, 23.0, Status.DONE),
    (0, 22.0, 26.0, Status.DONE),
    # One that is given up with its objects: waited for 10 s.
    (0, 30.0, 31.0, Status.DONE),
    (0, 32.0, 40.0, Status.GIVEN_UP),
    (0, 32.0, 40.0, Status.GIVEN_UP),
    # One whose document is given up: no objects; and one cut short by the end of the run.
    (3, 20.0, 30.0, Status.GIVEN_UP),
    (3, 108.0, 110.0, Status.UNFINISHED),
    (1, 50.0, 53.0, Status.DONE),
    (4, 50.0, 51.0, Status.FAILED),
]


# The pages of these: flow, start, end (s), whether it came whole.
PAGES = [
    (0, 9.0, 12.0, True),
    (0, 20.0, 26.0, True),
    (0, 30.0, 40.0, False),
    (3, 20.0, 30.0, False),
    (3, 108.0, 110.0, False),
]


@pytest.fixture(scope="session")
def results(network: Network) -> Results:
    """A window of 100 s, from 10 s to 110 s."""
    plan = RunPlan(duration_ns=110 * S, warmup_ns=10 * S, interval_ns=110 * S)
    counts = _counts(network)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def _counts(network: Network) -> Counts:
    owners, flows_number = len(network.interfaces), len(network.flows)
    interfaces = {name: array([0] * owners) for name in INTERFACE_COLUMNS}
    interfaces |= {
        "offered_packets": array([1000, 100, 0, 200]),
        "offered_bytes": array([1_000_000, 100_000, 0, 200_000]),
        "lost_packets": array([10, 0, 0, 4]),
        "dropped_packets": array([20, 0, 0, 16]),
        "carried_bytes": array([900_000, 100_000, 0, 150_000]),
        "busy_ns": array([90 * S, 10 * S, 0, 15 * S]),
        "queue_packets_ns": array([200 * S, 0, 0, 50 * S]),
        "queue_packets_max": array([12, 1, 0, 7]),
        "wait_count": array([4, 0, 0, 2]),
        "wait_sum_ns": array([100, 0, 0, 90]),
        "wait_min_ns": array([10, 0, 0, 30]),
        "wait_max_ns": array([40, 0, 0, 60]),
    }
    flows = {name: array([0] * flows_number) for name in FLOW_COLUMNS}
    flows |= {
        "sent_packets": array([100, 50, 20, 200, 0, 40]),
        "sent_bytes": array([100_000, 50_000, 4000, 200_000, 0, 8000]),
        "delivered_bytes": array([90_000, 50_000, 4000, 150_000, 0, 8000]),
        "network_dropped_packets": array([10, 0, 0, 50, 0, 4]),
        "goodput_bytes": array([80_000, 40_000, 4000, 100_000, 0, 8000]),
        "delay_count": array([10, 0, 4, 30, 0, 6]),
        "delay_sum_ns": array([10 * 20, 0, 4 * 30, 30 * 40, 0, 6 * 100]),
        "delay_min_ns": array([20, 0, 30, 40, 0, 100]),
        "delay_max_ns": array([20, 0, 30, 40, 0, 100]),
        "jitter_scaled_ns": array([16 * 10, 0, 16 * 4, 16 * 2, 0, 16 * 9]),
    }
    serial = range(len(TRANSFERS))
    columns = {name: array([0] * len(TRANSFERS)) for name in TRANSFER_COLUMNS}
    columns |= {
        "flow": array([each[0] for each in TRANSFERS]),
        "serial": array(list(serial)),
        "start_ns": array([round(each[1] * S) for each in TRANSFERS]),
        "end_ns": array([round(each[2] * S) for each in TRANSFERS]),
        "status": array([each[3] for each in TRANSFERS]),
        "down_bytes": array([1000] * len(TRANSFERS)),
    }
    nothing = {name: np.zeros((1, owners), dtype=np.int64) for name in INTERFACE_SERIES_COLUMNS}
    classes = {name: np.zeros((owners, 1), dtype=np.int64) for name in INTERFACE_CLASS_COLUMNS}
    # Below 128 ns every bucket is one value, so percentiles are easy to tell.
    waits = [(0, 10), (0, 20), (0, 30), (0, 40), (3, 30), (3, 60)]
    delays = [(0, 20, 10), (2, 30, 4), (3, 40, 30), (5, 100, 6)]
    return Counts(
        engine="reference",
        window_ns=(10 * S, 110 * S),
        interval_ns=110 * S,
        packet_hops=1,
        events=1,
        wall_s=0.1,
        interfaces=interfaces,
        interface_classes=classes,
        interface_series=nothing,
        interface_wait=Histograms(
            array([owner for owner, _ in waits]),
            array([bucket_of(wait) for _, wait in waits]),
            array([1] * len(waits)),
        ),
        flows=flows,
        flow_series={"goodput_bytes": np.zeros((1, flows_number), dtype=np.int64)},
        flow_delay=Histograms(
            array([owner for owner, _, _ in delays]),
            array([bucket_of(delay) for _, delay, _ in delays]),
            array([number for _, _, number in delays]),
        ),
        transfers=columns,
        experiences=tuple(
            Felt("pupil", flow, "page_load", round(start * S), round(end * S), whole, end - start)
            for flow, start, end, whole in PAGES
        ),
    )
