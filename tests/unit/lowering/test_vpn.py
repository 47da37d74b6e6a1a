"""The intra network as a VPN: over the providers, with longer packets, closed to proxies."""

from __future__ import annotations

from typing import Any

import pytest

from simnet import engine as engines
from simnet.lowering import lower
from simnet.network import Flow, Network, RunPlan
from tests.unit.lowering.worlds import links_on, scenario

OVER = {"intranet": {"data_centre": {}, "public": {"rate": "50 Mbps"}, "vpn": "wireguard"}}


def world(changes: dict[str, Any] | None = None) -> Network:
    return lower(scenario({**OVER, **(changes or {})}))


def flow(network: Network, name: str) -> Flow:
    return next(each for each in network.flows if each.name == name)


@pytest.mark.parametrize(("village", "isp"), [("near", "telco"), ("far", "satellite")])
def test_intra_traffic_goes_over_the_provider_to_the_public_side(village: str, isp: str) -> None:
    network = world()
    there = links_on(network, f"{village}/school/records")
    assert f"transit/{isp}" in there
    assert there[-1] == "data-centre/public"
    assert links_on(network, f"{village}/school/records", back=True) == there[::-1]
    assert not [each for each in network.interfaces if each.link.startswith("intranet/")]


def test_packets_within_carry_less_and_are_longer_by_the_headers() -> None:
    network, plain = world(), lower(scenario())
    inside, before = (flow(each, "near/school/records").tcp for each in (network, plain))
    assert (before.mss_bytes, before.header_bytes) == (1448, 52)
    assert (inside.mss_bytes, inside.header_bytes) == (1368, 112)
    assert inside.mss_bytes + inside.header_bytes <= 1500
    web = "near/school/pupils-1"
    others = [each for each in network.flows if each.name.startswith(web)]
    assert {each.tcp.mss_bytes for each in others if each.name.endswith("intranet")} <= {1368}
    assert {each.tcp.mss_bytes for each in others if not each.name.endswith("intranet")} == {1448}


def test_other_headers_can_be_written() -> None:
    vpn = {"kind": "ipsec", "overhead": "57 B"}
    inside = flow(world({"intranet.vpn": vpn}), "near/school/records").tcp
    assert (inside.mss_bytes, inside.header_bytes) == (1348, 109)


def test_no_proxy_splits_what_is_in_a_tunnel() -> None:
    proxy: dict[str, Any] = {"villages.far.access.proxy": {}}
    assert flow(lower(scenario(proxy)), "far/school/records").legs
    assert flow(world(proxy), "far/school/records").legs == ()


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_transfer_through_a_tunnel_takes_its_headers_along(engine: str) -> None:
    apps = {
        "up": {
            "traffic": {"kind": "bulk", "up": "136800 B"},
            "to": "intranet",
        }
    }
    network = world({"site_types.school.apps": apps})
    counts = engines.run(network, RunPlan(10 * 10**9, interval_ns=10**9), engine)
    public = next(i for i, each in enumerate(network.interfaces) if "public" in each.link)
    carried = int(counts.interfaces["carried_bytes"][public])
    full = 2 * 100 * (1368 + 112)  # of two villages
    assert full <= carried < full + 2 * 20 * 112
