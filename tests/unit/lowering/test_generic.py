"""Nodes, links and flows that are given directly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simnet.errors import InputError, NetworkError
from simnet.lowering import lower
from simnet.lowering.offered import offered_loads
from simnet.network import Loss, Network, Queue
from simnet.scenario import Scenario

PUPIL = {"kind": "pupil"}
CALL = {"kind": "constant_bit_rate", "rate": "1 Mbps"}


def lowered(folder: Path = Path(), **sections: Any) -> Network:
    base = {
        "name": "x",
        "run": {"duration": "1 s"},
        "nodes": {"a": {}, "b": {"kind": "router", "latitude": 1.5, "longitude": 2.5}, "c": {}},
        "links": {
            "ab": {"from": "a", "to": "b", "rate": "10 Mbps"},
            "bc": {"from": "b", "to": "c", "rate": "10 Mbps"},
        },
    }
    return lower(Scenario.model_validate({**base, **sections}), folder)


def test_a_link_is_two_interfaces_with_what_differs_on_the_way_back() -> None:
    link = {
        "from": "a",
        "to": "b",
        "rate": "10 Mbps",
        "delay": "5 ms",
        "queue": {"packets": 100},
        "loss": "1 %",
        "rate_changes": [{"at": "1 s", "rate": "0 bps"}],
        "reverse": {"rate": "2 Mbps", "loss": {"every": 50}, "queue": {"bytes": "9 kB"}},
    }
    forward, back = lowered(links={"ab": link}).interfaces
    assert (forward.rate_bps, forward.delay_ns) == (10_000_000, 5_000_000)
    assert (forward.queue, forward.loss) == (Queue(limit_packets=100), Loss(probability=0.01))
    assert forward.rate_changes == back.rate_changes == ((10**9, 0),)
    assert (back.rate_bps, back.delay_ns) == (2_000_000, 5_000_000)
    assert (back.queue, back.loss) == (Queue(limit_bytes=9000), Loss(every=50))


def test_nodes_keep_their_place() -> None:
    node = lowered().nodes[1]
    assert (node.name, node.kind, node.latitude, node.longitude) == ("b", "router", 1.5, 2.5)


def test_one_flow_has_its_name_and_several_are_numbered() -> None:
    flows = {
        "one": {"from": "a", "to": "c", "traffic": CALL},
        "more": {"from": "a", "to": "c", "traffic": CALL, "count": 3, "group": "g"},
    }
    network = lowered(flows=flows)
    assert [flow.name for flow in network.flows] == ["one", "more-1", "more-2", "more-3"]
    assert [flow.group for flow in network.flows] == ["one", "g", "g", "g"]
    assert [flow.path for flow in network.flows] == [(0, 2)] * 4


def test_a_person_has_a_flow_to_each_destination() -> None:
    network = lowered(flows={"p": {"from": "a", "to": {"internet": "c"}, "traffic": PUPIL}})
    (person,) = network.people
    assert person.channels == {"internet": 0}
    assert (network.flows[0].name, network.flows[0].work) == ("p", None)
    assert lowered(flows={"p": {"from": "a", "to": "c", "traffic": PUPIL}}).people == network.people


def test_tcp_of_a_flow_is_laid_over_that_of_the_scenario() -> None:
    flow = {"from": "a", "to": "c", "traffic": {"kind": "bulk", "up": "1 MB"}}
    network = lowered(
        tcp={"congestion_control": "newreno", "mss": "1000 B"},
        flows={"f": flow, "g": {**flow, "tcp": {"mss": "500 B"}}},
    )
    assert [flow.tcp.mss_bytes for flow in network.flows] == [1000, 500]
    assert {flow.tcp.congestion_control for flow in network.flows} == {"newreno"}


def test_a_trace_is_read_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "trace.csv").write_text("time,bytes\n0.5,100\n")
    traffic = {"kind": "replay", "file": "trace.csv"}
    network = lowered(tmp_path, flows={"f": {"from": "a", "to": "c", "traffic": traffic}})
    work = network.flows[0].work
    assert getattr(work, "replay", None) == ((500_000_000, 100),)


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        ({"to": {"internet": "c"}, "traffic": CALL}, "constant_bit_rate goes to one node"),
        ({"to": {"intranet": "c"}, "traffic": PUPIL}, "to says no node for the internet"),
        ({"to": "a", "traffic": CALL}, "source and target are the same node 'a'"),
    ],
)
def test_what_does_not_fit_is_told(flow: dict[str, Any], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        lowered(flows={"f": {"from": "a", **flow}})


def test_loads_add_up_along_the_paths() -> None:
    flows = {
        "up": {"from": "a", "to": "c", "traffic": CALL, "count": 2},
        "page": {
            "from": "a",
            "to": "b",
            "traffic": {"kind": "pupil", "page": "1448 kB", "reading": "8 s", "parsing": "0 s"},
        },
        "bulk": {"from": "b", "to": "c", "traffic": {"kind": "bulk", "up": "unlimited"}},
    }
    loads = offered_loads(lowered(flows=flows))
    requests_bps = 7 * 300 * 8 / 8 * 1500 / 1448
    assert loads.mean_bps[0] == pytest.approx(2e6 + requests_bps)
    assert loads.mean_bps[1] == pytest.approx(1.5e6, rel=1e-3)
    assert loads.mean_bps[2] == pytest.approx(2e6)
    assert loads.elastic_flows == (0, 0, 1, 1)


def test_a_trace_says_what_a_link_does_over_the_run(tmp_path: Path) -> None:
    (tmp_path / "line.csv").write_text("time,rate_mbps,loss\n1,5,0\n2,0,0.5\n3,5,0.5\n")
    link = {"from": "a", "to": "b", "rate": "10 Mbps", "delay": "5 ms", "loss": "1 %"}
    trace = {"file": "line.csv", "start": "500 ms", "repeat": "4 s"}
    run = {"duration": "5 s"}
    [there, back] = lowered(tmp_path, run=run, links={"ab": {**link, "trace": trace}}).interfaces
    rates = [(500, 5), (1500, 0), (2500, 5)]
    assert there.rate_changes == tuple((ms * 10**6, mbps * 10**6) for ms, mbps in rates)
    assert (there.rate_bps, there.delay_changes, there.loss.probability) == (10**7, (), 0.01)
    assert there.loss_changes == ((500_000_000, 0.0), (1_500_000_000, 0.5), (4_500_000_000, 0.0))
    assert back.rate_changes == there.rate_changes


def test_a_way_back_may_have_a_trace_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "up.csv").write_text("time,delay_ms\n0,7\n")
    link = {"from": "a", "to": "b", "rate": "10 Mbps", "reverse": {"trace": "up.csv"}}
    [there, back] = lowered(tmp_path, links={"ab": link}).interfaces
    assert (there.delay_ns, back.delay_ns, back.delay_changes) == (0, 7_000_000, ())


def test_a_trace_that_starts_again_before_its_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "line.csv").write_text("time,rate_mbps\n0,10\n5,2\n")
    trace = {"file": "line.csv", "repeat": "4 s"}
    link = {"from": "a", "to": "b", "rate": "10 Mbps", "trace": trace}
    with pytest.raises(InputError, match=r"line\.csv: its last row is at 5 s, so it can not start"):
        lowered(tmp_path, links={"ab": link})
