"""Both engines have one meaning: every packet at every interface, and every count, is the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from simnet.engine import run
from simnet.engine.measure import Columns, Counts
from simnet.network import Network, RunPlan
from tests.property.networks import datagram_networks, networks, peopled_networks, plans


def assert_same_columns(of: str, fast: Columns, reference: Columns) -> None:
    assert list(fast) == list(reference)
    for name, expected in reference.items():
        assert fast[name].dtype == expected.dtype, f"{of}.{name}"
        np.testing.assert_array_equal(fast[name], expected, err_msg=f"{of}.{name}")


def assert_same(fast: Counts, reference: Counts) -> None:
    assert fast.trace is not None
    assert reference.trace is not None
    assert_same_columns("trace", fast.trace, reference.trace)
    for of in (
        "interfaces", "interface_classes", "interface_series", "flows", "flow_series", "transfers",
    ):  # fmt: skip
        assert_same_columns(of, getattr(fast, of), getattr(reference, of))
    for of in ("interface_wait", "flow_delay"):
        for column in ("owner", "bucket", "count"):
            np.testing.assert_array_equal(
                getattr(getattr(fast, of), column),
                getattr(getattr(reference, of), column),
                err_msg=f"{of}.{column}",
            )
    assert fast.packet_hops == reference.packet_hops
    assert fast.window_ns == reference.window_ns
    assert fast.interval_ns == reference.interval_ns


def compare(network: Network, plan: RunPlan) -> None:
    assert_same(run(network, plan, "fast"), run(network, plan, "reference"))


@pytest.mark.slow
@given(datagram_networks(), plans())
def test_datagrams(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(networks(), plans(longest_ms=1200))
def test_transfers(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(peopled_networks(), plans(longest_ms=700))
def test_people(network: Network, plan: RunPlan) -> None:
    compare(network, plan)
