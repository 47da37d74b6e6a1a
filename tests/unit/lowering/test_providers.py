"""Other customers and plans of providers reach the right lines."""

from __future__ import annotations

import pytest

from simnet import engine as engines
from simnet.conditions.replay import replayed
from simnet.lowering import lower
from simnet.lowering.backhaul import JAKARTA
from simnet.lowering.shared import contended, shared_lines
from simnet.network import Network, RunPlan
from simnet.network.geography import cable_delay_ns, great_circle_km
from simnet.scenario import Scenario
from tests.unit.lowering.worlds import scenario

MBPS = 10**6


def acted_on(world: Scenario) -> set[str]:
    network = replayed(lower(world), world.run.plan().period)
    return {each.link for each in network.interfaces if each.rate_changes}


def test_without_other_customers_nothing_happens() -> None:
    assert lower(scenario()).causes == ()


def test_background_load_acts_on_the_lines_that_say_it() -> None:
    world = scenario(
        {
            "isps.telco.transit.background": "30 %",
            "isps.other.handover": {"rate": "1 Gbps", "background": {"share": 0.1}},
            "backhaul.links.river.background": "20 %",
        }
    )
    assert acted_on(world) == {"transit/telco", "handover/other", "backhaul/river"}


def test_contention_acts_on_the_accesses_of_a_provider() -> None:
    assert acted_on(scenario({"isps.satellite.contention": 8})) <= {"access/far"}
    network = lower(scenario({"isps.satellite.contention": 8}))
    assert [repr(each).split("'")[1] for each in network.causes] == ["access/far"]


def test_a_plan_is_a_token_bucket_before_the_queue_of_each_access() -> None:
    plan = {"committed": "2 Mbps", "peak": "20 Mbps", "burst": "500 kB"}
    plain, held = lower(scenario()), lower(scenario({"isps.telco.plan": plan}))
    for before, after in zip(plain.interfaces, held.interfaces, strict=True):
        if after.link != "access/near":
            assert after == before
            continue
        assert after.queue.discipline == "token_bucket"
        assert after.queue.inner == before.queue
        assert dict(after.queue.parameters) == {
            "rate": 2 * MBPS, "burst": 500_000, "peak": 20 * MBPS, "mtu": 1514,
        }  # fmt: skip


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_plan_around_a_shaper_holds_on_both_engines(engine: str) -> None:
    plan = {"committed": "1 Mbps", "burst": "20 kB"}
    own = {"kind": "token_bucket", "rate": "5 Mbps", "burst": "20 kB"}
    world = scenario({"isps.telco.plan": plan, "villages.near.access.queue": own})
    network = lower(world)
    counts = engines.run(network, RunPlan(10**10, interval_ns=10**9), engine)
    for index, each in enumerate(network.interfaces):
        if each.link == "access/near":
            assert counts.interfaces["carried_bytes"][index] * 8 <= 10 * MBPS + 20_000 * 8


def test_the_way_by_jakarta_is_as_long_as_the_fibre_there_and_on() -> None:
    internet = {"latitude": -1.27, "longitude": 116.83}  # an exchange in Balikpapan
    changes = {"internet": internet, "isps.telco.transit": {"rate": "10 Gbps"}}
    local = lower(scenario(changes))
    far = lower(scenario({**changes, "isps.telco.peering": "jakarta"}))

    def transit_ns(network: Network) -> int:
        return next(each.delay_ns for each in network.interfaces if each.link == "transit/telco")

    assert JAKARTA.latitude is not None
    assert JAKARTA.longitude is not None
    there = great_circle_km(0.0, 117.0, JAKARTA.latitude, JAKARTA.longitude)
    back = great_circle_km(JAKARTA.latitude, JAKARTA.longitude, -1.27, 116.83)
    assert transit_ns(far) == cable_delay_ns(there) + cable_delay_ns(back)
    assert transit_ns(local) == cable_delay_ns(great_circle_km(0.0, 117.0, -1.27, 116.83))


def test_who_else_is_on_the_lines_is_told_in_words() -> None:
    world = scenario(
        {
            "isps.telco.contention": {"ratio": 8, "active": "10 %"},
            "isps.telco.transit.background": "40 %",
            "villages.near.access": {
                "technology": "fibre",
                "isp": "telco",
                "subscription": "20 Mbps",
                "up": "8 Mbps",
            },
            "media": {"cell": {"villages": ["near", "far"], "rate": "30 Mbps"}},
        }
    )
    sharing = "7 other customers of the provider share what it has bought, each active 10 % of the"
    assert dict(shared_lines(world)) == {
        "isps.telco.contention": f"of each access, {sharing} time",
        "isps.telco.transit.background": "other customers take 40 % of it in the mean",
        "media.cell": "2 lines take turns on it",
    }
    least = "2.5 Mbps down and 1 Mbps up are left while all are active"
    assert contended(world, world.villages.complete["near"]) == f"{sharing} time; {least}"
