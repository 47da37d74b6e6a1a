"""Sense: names that are used are described, flows have ways, queues hold their packets."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from simnet.chance.variates import (
    Variate,
    constant,
    discrete,
    exponential,
    pareto,
    sequence,
    uniform,
)
from simnet.errors import NetworkError, ScenarioError
from simnet.lowering import lower, written
from simnet.network import DatagramSource, NetworkBuilder, Queue, TcpParameters, TransferSource
from simnet.scenario import load_traced
from simnet.scenario.check import starved
from tests.broken.corpus import SOUND
from tests.broken.villages import SOUND as VILLAGES


def starving(size: Variate | None, limit_bytes: int, header_bytes: int = 0) -> list[str]:
    """Links that cannot hold a packet of a flow of such datagrams, or of transfers if None."""
    builder = NetworkBuilder()
    for name in "abc":
        builder.add_node(name)
    builder.add_link("ab", "a", "b", 1, queue=Queue(limit_bytes=limit_bytes))
    builder.add_link("bc", "b", "c", 1)
    work: DatagramSource | TransferSource
    if size is None:
        work = TransferSource(up=constant(1), down=constant(1))
    else:
        work = DatagramSource(gap=constant(1.0), size=size)
    builder.add_flow(
        "f", "a", "c", work=work, datagram_header_bytes=header_bytes, tcp=TcpParameters()
    )
    return [link for link, _ in starved(builder.build())]


@pytest.mark.parametrize(
    ("size", "least"),
    [
        (constant(100), 100),
        (uniform(50, 100), 50),
        (pareto(2, 80), 80),
        (discrete([500, 40], [1, 1]), 40),
        (sequence([70, 60]), 60),
        (exponential(1000), 1),
        (None, 1500),
    ],
    ids=["constant", "uniform", "pareto", "discrete", "sequence", "exponential", "tcp"],
)
def test_a_queue_must_hold_the_least_packet(size: Variate | None, least: int) -> None:
    assert starving(size, least) == []
    if least > 1:
        assert starving(size, least - 1) == ["ab"]


def test_headers_count() -> None:
    assert starving(constant(100), 127, 28) == ["ab"]
    assert starving(constant(100), 128, 28) == []


def test_a_lowered_network_is_checked_with_lines(tmp_path: Path) -> None:
    mixed = VILLAGES + (
        "nodes: [lab]\n"
        "links:\n"
        "  lab: {from: lab, to: long-apari, rate: 1 Mbps, queue: {bytes: 100 B}}\n"
        "flows:\n"
        "  f: {from: lab, to: long-apari, traffic: {kind: poisson, rate: 1 /s, size: 1 kB}}\n"
    )
    path = tmp_path / "s.yaml"
    path.write_text(mixed, encoding="utf-8")
    loaded = load_traced(path)
    network = lower(loaded.scenario, loaded.folder)
    with pytest.raises(ScenarioError) as caught:
        loaded.check_network(network, partial(written, loaded.scenario))
    line = mixed[: mixed.index("  lab:")].count("\n") + 1
    assert str(caught.value) == (
        f"{path}:{line}: links.lab.queue: holds 100 B, less than every packet of flow 'f' (1 kB): "
        "all of them would be dropped"
    )


def test_unknown_nodes_of_a_mixed_scenario_are_found_when_it_is_lowered(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        VILLAGES + "nodes: [lab]\nlinks:\n  lab: {from: lab, to: long-apri, rate: 1 Mbps}\n",
        encoding="utf-8",
    )
    loaded = load_traced(path)
    with pytest.raises(NetworkError) as caught:
        lower(loaded.scenario, loaded.folder)
    (problem,) = loaded.located(caught.value, partial(written, loaded.scenario)).problems
    assert problem.path == "links.lab"
    assert problem.line == VILLAGES.count("\n") + 3
    assert problem.message.startswith("unknown node 'long-apri'; did you mean 'long-apari'?")


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        ("to: {internet: B}", None),
        ("to: B", None),
        ("to: {intranet: B}", "says no node for internet, where a pupil goes"),
        ("to: {internet: A}", "source and destination are the same node 'A'"),
        ("to: {internet: Z}", "unknown node 'Z' (allowed: A, B)"),
    ],
)
def test_people_need_a_node_for_each_destination(
    tmp_path: Path, flow: str, message: str | None
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        SOUND[: SOUND.index("flows:")]
        + f"flows: {{p: {{from: A, {flow}, traffic: {{kind: pupil}}}}}}\n",
        encoding="utf-8",
    )
    if message is None:
        assert load_traced(path).scenario.flows
        return
    with pytest.raises(ScenarioError) as caught:
        load_traced(path)
    assert message in str(caught.value)
