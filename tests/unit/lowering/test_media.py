"""Shared media of a scenario become members of the network, at their rates on the air."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.conditions.cause import Period
from simnet.conditions.replay import replayed
from simnet.lowering import lower, plan
from simnet.lowering.overview import overview
from simnet.network import UNLIMITED, Medium, Network, Queue
from simnet.runs.alike import alike
from simnet.scenario import Scenario

MBPS = 1_000_000


def world(media: dict[str, Any], **more: Any) -> Network:
    return lower(described(media, **more))


def described(media: dict[str, Any], **more: Any) -> Scenario:
    village = {"name": "A village", "sites": {"school": {}, "office": {"type": "school"}}}
    web = {"traffic": {"kind": "poisson", "rate": "100 /s", "size": "1250 B"}}
    return Scenario.model_validate(
        {
            "name": "media",
            "run": {"duration": "10 s"},
            "isps": {"star": {"transit": {"rate": "1 Gbps"}}},
            "internet": {"port": {"rate": "1 Gbps"}},
            "site_types": {"school": {"lan": {"rate": "100 Mbps"}, "apps": {"web": web}}},
            "villages": {
                "defaults": {"access": {"technology": "geo", "isp": "star", "up": "4 Mbps"}},
                "one": village,
                "two": village,
                "three": {**village, "access": {"technology": "leo"}},
            },
            "media": media,
            **more,
        }
    )


def members(network: Network, medium: Medium) -> list[str]:
    return [network.interfaces[each.interface].name for each in medium.members]


def test_accesses_share_a_beam_one_way_at_its_rate_and_no_faster_than_bought() -> None:
    beam = {"accesses": {"technology": "geo"}, "direction": "up", "rate": "10 Mbps"}
    network = world({"beam": {**beam, "overhead": "2 ms", "members": {"two": {"overhead": "0 s"}}}})
    [medium] = network.media
    assert members(network, medium) == [
        f"access/{name}:{name}->isp/star" for name in ("one", "two")
    ]
    assert [each.overhead_ns for each in medium.members] == [2_000_000, 0]
    assert (medium.scheduler, medium.most_packets, medium.most_ns) == ("equal_turns", 1, UNLIMITED)
    before = world({}).interfaces
    for member in medium.members:
        shared, own = network.interfaces[member.interface], before[member.interface]
        assert (own.rate_bps, shared.rate_bps) == (4 * MBPS, 10 * MBPS)
        assert shared.queue.inner == own.queue
        assert dict(shared.queue.parameters)["rate"] == 4 * MBPS


def test_a_rate_on_the_air_below_what_is_bought_is_the_rate() -> None:
    network = world({"beam": {"villages": ["one", "two"], "rate": "1 Mbps"}})
    shared = [network.interfaces[each.interface] for each in network.media[0].members]
    assert {(each.rate_bps, each.queue.inner) for each in shared} == {(MBPS, None)}
    assert len(shared) == 4  # both directions


def test_lines_of_sites_share_the_wifi_of_their_village() -> None:
    wifi = {"lans": ["one", "two/office"], "aggregate_time": "4 ms", "scheduler": "equal_airtime"}
    network = world({"wifi": {**wifi, "direction": "down"}})
    [medium] = network.media
    sites = ["one/school", "one/office", "two/office"]
    expected = [f"lan/{each}:{each.partition('/')[0]}->{each}" for each in sites]
    assert members(network, medium) == expected
    assert (medium.most_packets, medium.most_ns) == (UNLIMITED, 4_000_000)


def test_a_medium_that_nobody_shares_in_this_world_is_left_out() -> None:
    assert world({"cell": {"accesses": {"technology": "lte"}}}).media == ()


def test_an_event_slows_what_is_on_the_air() -> None:
    event = {"at": "1 s", "slow": "villages.one.access", "to": "50 %"}
    beam = {"villages": ["one", "two"], "direction": "up", "rate": "10 Mbps"}
    network = replayed(world({"beam": beam}, events=[event]), Period(1, 0, 10_000_000_000))
    first = network.interfaces[network.media[0].members[0].interface]
    assert first.rate_changes == ((1_000_000_000, 5 * MBPS),)


def test_what_is_offered_to_one_counts_for_all_who_share() -> None:
    beam = {"villages": ["one", "two"], "direction": "up", "rate": "4 Mbps"}
    loads = {each.interface: each for each in overview(world({"beam": beam})).interfaces}
    # Two sites of a village with 1 Mbps each.
    assert loads["access/one:one->isp/star"].utilisation == pytest.approx(1.0)
    assert loads["access/three:three->isp/star"].utilisation == pytest.approx(0.5)


def test_another_scheduler_is_another_world() -> None:
    beam = {"villages": ["one", "two"]}
    worlds = [{}, {"beam": beam}, {"beam": {**beam, "scheduler": "equal_airtime"}}]
    networks = [(lower(described(each)), plan(described(each))) for each in worlds]
    for at, (network, run) in enumerate(networks):
        assert [alike(network, run, *other) for other in networks] == [at == k for k in range(3)]
    renamed = described({"air": beam})
    assert alike(*networks[1], lower(renamed), plan(renamed))


def test_a_queue_with_bands_is_held_whole() -> None:
    access = {"technology": "geo", "isp": "star", "up": "4 Mbps"}
    access["queue"] = {"kind": "priority", "bytes": "20 kB"}
    network = world(
        {"beam": {"villages": ["one", "two"], "direction": "up", "rate": "8 Mbps"}},
        classes=["voice", "data"],
        villages={
            name: {"name": name, "access": access, "sites": {"school": {}}}
            for name in ("one", "two")
        },
    )
    queue = network.interfaces[network.media[0].members[0].interface].queue
    assert queue.inner == Queue("priority", UNLIMITED, 20_000, bands=2)
    assert queue.limit_bytes == 40_000


def test_a_beam_has_an_eighth_of_what_was_bought_on_it() -> None:
    beam = {"preset": "geo_beam", "accesses": {"technology": "geo"}, "direction": "up"}
    [medium] = (network := world({"beam": beam})).media
    assert medium.scheduler == "equal_airtime"
    rates = {network.interfaces[each.interface].rate_bps for each in medium.members}
    assert rates == {2 * 4 * MBPS // 8}


def test_what_is_written_of_a_beam_holds_over_its_preset() -> None:
    beam = {"preset": "geo_beam", "accesses": {"technology": "geo"}, "direction": "up"}
    [medium] = (network := world({"beam": {**beam, "rate": "30 Mbps"}})).media
    assert network.interfaces[medium.members[0].interface].rate_bps == 30 * MBPS
    [medium] = (network := world({"beam": {**beam, "contention": 2}})).media
    assert network.interfaces[medium.members[0].interface].rate_bps == 4 * MBPS


def test_hours_take_from_the_rate_on_the_air_of_a_cell_and_not_from_what_a_dish_bought() -> None:
    cell = {"preset": "leo_cell", "accesses": {"technology": "leo"}, "direction": "down"}
    day = Period(1, 0, 10_000_000_000)
    [medium] = (network := replayed(world({"cell": cell}), day)).media
    dish = network.interfaces[medium.members[0].interface]
    assert dish.rate_bps == 200 * MBPS
    assert dish.queue.discipline == "token_bucket"
    assert dict(dish.queue.parameters)["rate"] == 18 * MBPS
    [(at_ns, rate_bps)] = dish.rate_changes
    assert at_ns == 0
    assert rate_bps == pytest.approx(0.88 * 200 * MBPS, rel=0.01)


def test_second_lines_share_a_medium_by_their_own_names() -> None:
    """What is bought is 4 Mbps up of the first lines, 2 Mbps of the second one of three."""
    backup = {"technology": "geo", "isp": "star", "up": "2 Mbps"}
    about = {"direction": "up", "contention": 5, "members": {"three/backup": {"overhead": "2 ms"}}}
    for beam in ({"accesses": {"technology": "geo"}}, {"villages": ["one", "two", "three/backup"]}):
        written = described({}).model_dump(mode="json", exclude_unset=True)
        written["villages"]["three"]["access"]["backup"] = backup
        network = lower(
            Scenario.model_validate(
                {**written, "routing": {}, "media": {"beam": {**beam, **about}}}
            )
        )
        [medium] = network.media
        assert members(network, medium) == [
            f"access/{line}:{line.partition('/')[0]}->isp/star"
            for line in ("one", "two", "three/backup")
        ]
        assert [each.overhead_ns for each in medium.members] == [0, 0, 2_000_000]
        assert {network.interfaces[each.interface].rate_bps for each in medium.members} == {
            2 * MBPS
        }
