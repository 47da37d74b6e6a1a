"""A network of two nodes and three flows, and counts of it written by hand."""

from dataclasses import replace

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
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Network,
    NetworkBuilder,
    Queue,
    RunPlan,
    TransferSource,
)

S = 1_000_000_000


def array(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.fixture
def network() -> Network:
    """A school `a` of village Long Apari and a router `b`; a voice flow and two web flows."""
    builder = NetworkBuilder(classes=("voice", "default"))
    builder.add_node("a", kind="school", place="Long Apari", latitude=0.5, longitude=115.0)
    builder.add_node("b", kind="router")
    builder.add_link("ab", "a", "b", 8_000_000, delay_ns=5_000_000, queue=Queue(limit_packets=100))
    voice = DatagramSource(gap=constant(0.02), size=constant(200.0))
    builder.add_flow("call", "b", "a", work=voice, group="calls", traffic_class="voice")
    for number in (1, 2):
        web = TransferSource(up=constant(300.0), down=constant(UNLIMITED))
        builder.add_flow(
            f"web-{number}", "a", "b", work=web, group="pages", traffic_class="default"
        )
    return builder.build()


@pytest.fixture
def plan() -> RunPlan:
    """11 s with 1 s of warm-up, in intervals of 2 s: the last one is half as long."""
    return RunPlan(duration_ns=11 * S, seed=7, warmup_ns=1 * S, interval_ns=2 * S)


@pytest.fixture
def counts(network: Network, plan: RunPlan) -> Counts:
    """Counts of 10 s: 8 Mbit/s up, half of it used; nothing down."""
    interfaces = {name: array(0, 0) for name in INTERFACE_COLUMNS}
    interfaces |= {
        "inside_packets_start": array(1, 0),
        "inside_bytes_start": array(1000, 0),
        "offered_packets": array(5020, 0),
        "offered_bytes": array(5_020_000, 0),
        "lost_packets": array(2, 0),
        "lost_bytes": array(2000, 0),
        "dropped_packets": array(18, 0),
        "dropped_bytes": array(18_000, 0),
        "carried_packets": array(5000, 0),
        "carried_bytes": array(5_000_000, 0),
        "inside_packets_end": array(1, 0),
        "inside_bytes_end": array(1000, 0),
        "busy_ns": array(5 * S, 0),
        "capacity_bits": array(80_000_000, 80_000_000),
        "queue_packets_ns": array(20 * S, 0),
        "queue_bytes_ns_high": array(20_000 * S >> 20, 0),
        "queue_packets_max": array(100, 0),
        "queue_bytes_max": array(100_000, 0),
        "wait_count": array(5000, 0),
        "wait_sum_ns": array(5000 * 3_000_000, 0),
        "wait_max_ns": array(9_000_000, 0),
        "wait_zero_count": array(2000, 0),
    }
    classes = {name: np.zeros((2, 2), dtype=np.int64) for name in INTERFACE_CLASS_COLUMNS}
    classes["carried_packets"][0] = (1000, 4000)
    classes["wait_sum_ns"][0] = (0, 5000 * 3_000_000)
    series = {name: np.zeros((6, 2), dtype=np.int64) for name in INTERFACE_SERIES_COLUMNS}
    series["busy_ns"][:, 0] = (0, S, 2 * S, S, S, S // 2)
    series["carried_bytes"][5, 0] = 125_000
    flows = {name: array(0, 0, 0) for name in FLOW_COLUMNS}
    flows |= {
        "sent_packets": array(500, 400, 600),
        "sent_bytes": array(100_000, 400_000, 600_000),
        "delivered_packets": array(490, 400, 580),
        "network_dropped_packets": array(10, 0, 20),
        "goodput_bytes": array(98_000, 1_000_000, 1_500_000),
        "delay_count": array(490, 0, 100),
        "delay_sum_ns": array(490 * 6_000_000, 0, 100 * 7_000_000),
        "delay_min_ns": array(5_000_000, 0, 6_000_000),
        "delay_max_ns": array(9_000_000, 0, 8_000_000),
        "jitter_scaled_ns": array(16 * 1_000_000, 0, 16 * 2_000_000),
        "retransmitted_packets": array(0, 0, 30),
    }
    goodput = np.zeros((6, 3), dtype=np.int64)
    goodput[5] = (0, 125_000, 125_000)
    rows = [  # flow, serial, start, end, up, down, received, status
        (1, 0, S // 2, 3 * S, 300, 1000, 1000, Status.DONE),
        (1, 1, 1 * S, 2 * S, 300, 1000, 1000, Status.DONE),
        (2, 2, 2 * S, 5 * S, 300, 1000, 1000, Status.DONE),
        (1, 3, 4 * S, 6 * S, 300, 1000, 10, Status.GIVEN_UP),
        (2, 4, 6 * S, 6 * S, 300, 1000, 0, Status.FAILED),
        (2, 5, 7 * S, 11 * S, 300, UNLIMITED, 900, Status.UNFINISHED),
    ]
    columns = np.array(rows, dtype=np.int64).T
    return Counts(
        engine="reference",
        window_ns=(plan.warmup_ns, plan.duration_ns),
        interval_ns=plan.interval_ns,
        packet_hops=5500,
        events=20_000,
        wall_s=0.5,
        interfaces=interfaces,
        interface_classes=classes,
        interface_series=series,
        interface_wait=Histograms(
            array(0, 0, 0),
            array(0, bucket_of(1_000_000), bucket_of(9_000_000)),
            array(2000, 2000, 1000),
        ),
        flows=flows,
        flow_series={"goodput_bytes": goodput},
        flow_delay=Histograms(
            array(0, 2, 2),
            array(bucket_of(6_000_000), bucket_of(6_000_000), bucket_of(8_000_000)),
            array(490, 50, 50),
        ),
        transfers={name: columns[i].copy() for i, name in enumerate(TRANSFER_COLUMNS)},
    )


@pytest.fixture
def quiet(counts: Counts) -> Counts:
    """Counts of the same network in which nothing was sent at all."""

    def zeros(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: np.zeros_like(values) for name, values in columns.items()}

    nothing = Histograms(array(), array(), array())
    return replace(
        counts,
        interfaces=zeros(counts.interfaces),
        interface_classes=zeros(counts.interface_classes),
        interface_series=zeros(counts.interface_series),
        interface_wait=nothing,
        flows=zeros(counts.flows),
        flow_series=zeros(counts.flow_series),
        flow_delay=nothing,
        transfers={name: array() for name in TRANSFER_COLUMNS},
    )
