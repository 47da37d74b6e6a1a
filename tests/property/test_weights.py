"""Weights change what is left of lines and how often a flow counts, alike on both engines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.engine import engines, run
from simnet.network import MeanLoad, Network
from simnet.tables.builder import build
from simnet.tables.manifest import fingerprint
from tests.property.runs import Run, everything, examples, on_every_engine_at_night

MEANS = st.one_of(
    st.none(), st.builds(MeanLoad, st.integers(0, 10**8), st.integers(0, 10**8), st.just(10**8))
)


@st.composite
def weights(draw: st.DrawFn) -> tuple[Run, list[int]]:
    """A network whose flows have mean loads, and weights for them."""
    network, plan = draw(everything())
    flows = tuple(replace(each, mean=draw(MEANS)) for each in network.flows)
    drawn = [draw(st.integers(1, 1000)) for _ in flows]
    return (replace(network, flows=flows), replace(plan, trace=False)), drawn


def weighed(network: Network, weight: list[int]) -> Network:
    flows = (replace(a, weight=b) for a, b in zip(network.flows, weight, strict=True))
    return replace(network, flows=tuple(flows))


@on_every_engine_at_night
@examples(0.5)
@given(found=weights())
def test_a_weight_of_one_changes_nothing(engine: str, found: tuple[Run, list[int]]) -> None:
    (network, plan), _ = found
    bare = replace(network, flows=tuple(replace(each, mean=None) for each in network.flows))
    tables, expected = (
        fingerprint(build(run(each, plan, engine), each, plan)) for each in (network, bare)
    )
    assert tables == expected


@on_every_engine_at_night
@examples(0.5)
@given(found=weights())
def test_without_a_mean_load_all_is_played_as_before_and_counts_as_often(
    engine: str, found: tuple[Run, list[int]]
) -> None:
    (network, plan), weight = found
    network = replace(network, flows=tuple(replace(each, mean=None) for each in network.flows))
    heavy = weighed(network, weight)
    plain, many = (build(run(each, plan, engine), each, plan) for each in (network, heavy))
    for name in ("transfers", "experiences", "interfaces", "interface_series", "outages"):
        assert plain[name] == many[name]
    group_of = np.array(plain["flows"]["group"])
    for column in ("sent_packets", "delivered_bytes", "transfers_started", "delay_count"):
        each = plain["flows"][column].to_numpy() * np.array(weight)
        for group, total in zip(many["groups"]["group"], many["groups"][column], strict=True):
            assert each[group_of == str(group)].sum() == total.as_py()


@pytest.mark.skipif(len(engines()) < 2, reason="there is no compiled core")
@examples(0.5)
@given(found=weights())
def test_both_engines_play_what_others_leave(found: tuple[Run, list[int]]) -> None:
    (network, plan), weight = found
    heavy = weighed(network, weight)
    fast, reference = (fingerprint(build(run(heavy, plan, e), heavy, plan)) for e in engines())
    assert fast == reference
