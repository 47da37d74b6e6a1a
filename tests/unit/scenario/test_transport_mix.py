"""Transports in a mix: whose is which, and what a part inherits."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simnet.lowering import lower
from simnet.network import TcpParameters
from simnet.scenario import Scenario
from simnet.scenario.model.transport_mix import TransportMix

CUBIC, BBR = TcpParameters(), TcpParameters(congestion_control="bbr")
MIX = [{"share": "60 %"}, {"share": "40 %", "congestion_control": "bbr", "initial_window": 30}]
BULK = {"kind": "bulk", "down": "1 MB"}


def controls(flows: dict[str, Any], tcp: dict[str, Any]) -> list[tuple[str, int]]:
    scenario = {
        "name": "x",
        "run": {"duration": "1 s"},
        "nodes": {"a": {}, "b": {}},
        "links": {"ab": {"from": "a", "to": "b", "rate": "10 Mbps"}},
        "tcp": tcp,
        "flows": flows,
    }
    network = lower(Scenario.model_validate(scenario))
    return [(flow.tcp.congestion_control, flow.tcp.initial_window) for flow in network.flows]


def flow(count: int = 10, **more: Any) -> dict[str, Any]:
    return {"from": "a", "to": "b", "traffic": BULK, "count": count, **more}


@given(
    use=st.text(min_size=1, max_size=12),
    share=st.floats(0.05, 0.95),
    users=st.integers(1, 300),
)
def test_of_any_number_of_users_each_transport_has_nearly_its_share(
    use: str, share: float, users: int
) -> None:
    mix = TransportMix(CUBIC, ((share, CUBIC), (1 - share, BBR)))
    found = sum(mix.of(use, number) is CUBIC for number in range(1, users + 1))
    # Of this recurrence an interval holds its share of any run of points up to 3 + log2(n) / 2.
    assert abs(found - share * users) < 3 + users.bit_length() / 2


def test_ten_users_are_shared_out_as_written() -> None:
    found = Counter(controls({"f": flow()}, {"mix": MIX}))
    assert found == {("cubic", 10): 6, ("bbr", 30): 4}


def test_growth_changes_nobody_who_is_there() -> None:
    assert controls({"f": flow(20)}, {"mix": MIX})[:7] == controls({"f": flow(7)}, {"mix": MIX})


def test_what_an_application_says_is_laid_over_every_part_of_the_mix_around_it() -> None:
    found = set(controls({"f": flow(tcp={"initial_window": 4})}, {"mix": MIX}))
    assert found == {("cubic", 4), ("bbr", 4)}


def test_a_mix_of_its_own_replaces_that_around_it() -> None:
    own = {"mix": [{"share": "50 %", "initial_window": 2}, {"share": "50 %"}]}
    inherited = {"congestion_control": "newreno", "mix": MIX}
    found = Counter(controls({"f": flow(tcp=own)}, inherited))
    assert found.keys() == {("newreno", 2), ("newreno", 10)}


def test_people_have_transports_by_their_shares_too() -> None:
    people = {"from": "a", "to": {"internet": "b"}, "traffic": {"kind": "pupil"}, "count": 10}
    assert {name for name, _ in controls({"f": people}, {"mix": MIX})} == {"cubic", "bbr"}
