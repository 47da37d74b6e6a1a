"""Which way traffic goes: to the provider that is paid, over the closed network, or around it."""

from __future__ import annotations

import pytest

from simnet.lowering import lower
from tests.unit.lowering.worlds import interface, links_on, scenario

MS = 1_000_000


def test_the_internet_way_goes_through_the_provider_that_is_paid() -> None:
    links = links_on(lower(scenario()), "near/school/pupils-1")
    assert links == [
        "lan/near/school",
        "access/near",
        "backhaul/landing/seat",
        "backhaul/river",
        "handover/telco",
        "transit/telco",
    ]
    other = lower(scenario({"villages.near.access.isp": "other"}))
    assert links_on(other, "near/school/pupils-1")[-2:] == ["handover/other", "transit/other"]


def test_who_lands_beside_the_closed_network_uses_it() -> None:
    network = lower(scenario())
    links = links_on(network, "near/school/records")
    assert links[1:] == ["access/near", "intranet/landing/seat", "intranet/river", "data-centre"]
    assert links_on(network, "near/school/records", back=True) == list(reversed(links))


def test_satellite_accesses_reach_the_data_centre_by_its_public_side() -> None:
    network = lower(scenario())
    links = links_on(network, "far/school/records")
    assert links[1:] == ["access/far", "transit/satellite", "port/satellite", "data-centre/public"]
    assert links_on(network, "far/school/records", back=True) == list(reversed(links))


def test_nobody_passes_through_the_closed_network_to_the_internet() -> None:
    """Not even where its lines are cheaper than the backhaul's."""
    network = lower(scenario({"backhaul.links.river.cost": 1000}))
    assert "backhaul/river" in links_on(network, "near/school/pupils-1")
    assert "backhaul/river" in links_on(network, "near/school/pupils-1", back=True)
    assert "data-centre/public" in links_on(network, "far/school/records")


@pytest.mark.parametrize("isp", ["telco", "other"])
def test_without_a_closed_network_in_its_town_a_village_goes_round_by_whom_it_pays(
    isp: str,
) -> None:
    world = scenario({"intranet.links.river": None, "villages.near.access.isp": isp})
    network = lower(world)
    links = links_on(network, "near/school/records")
    assert links[-3:] == [f"transit/{isp}", f"port/{isp}", "data-centre/public"]
    assert "access/near" in links
    assert "backhaul/landing/seat" not in links
    assert links_on(network, "near/school/records", back=True) == list(reversed(links))


def test_a_satellite_feeder_is_shared() -> None:
    feeder = {"rate": "2 Mbps", "down": "20 Mbps", "delay": "0 ms"}
    network = lower(scenario({"isps.satellite.feeder": feeder}))
    assert links_on(network, "far/school/pupils-1")[1:3] == ["access/far", "feeder/satellite"]
    assert interface(network, "feeder/satellite", "isp/satellite").rate_bps == 2_000_000
    down = interface(network, "feeder/satellite", "isp/satellite/feeder")
    assert down.rate_bps == 20_000_000


def test_an_access_has_the_rates_of_both_directions_and_a_buffer_in_time() -> None:
    network = lower(scenario())
    up, down = (
        interface(network, "access/far", "isp/satellite"),
        interface(network, "access/far", "far"),
    )
    assert (up.rate_bps, down.rate_bps) == (3_000_000, 10_000_000)
    assert up.delay_ns == down.delay_ns == 270 * MS
    assert up.queue.limit_bytes == 3_000_000 * 600 // 8000
    assert down.queue.limit_bytes == 10_000_000 * 600 // 8000


def test_a_slow_link_still_holds_ten_packets() -> None:
    network = lower(scenario({"villages.far.access.up": "64 kbps"}))
    assert interface(network, "access/far", "isp/satellite").queue.limit_bytes == 15_000


def test_priority_queues_have_a_band_for_each_class() -> None:
    network = lower(scenario({"villages.far.access.queue": "priority"}))
    queue = interface(network, "access/far", "far").queue
    assert (queue.discipline, queue.bands) == ("priority", 2)
    assert interface(network, "access/near", "near").queue.bands == 1


def test_a_line_without_a_delay_has_that_of_fibre() -> None:
    """Two degrees of longitude at the equator: 222.39 km, 1.5 times that at 5 us a km."""
    network = lower(scenario())
    expected = 222.39 * 1.5 * 5_000
    assert interface(network, "backhaul/river", "town/seat").delay_ns == pytest.approx(
        expected, rel=1e-4
    )
    assert interface(network, "transit/telco", "isp/telco").delay_ns == 9 * MS


def test_a_line_to_a_place_without_coordinates_has_none() -> None:
    changes = {"backhaul.towns.seat.latitude": None, "backhaul.towns.seat.longitude": None}
    assert interface(lower(scenario(changes)), "backhaul/river", "town/seat").delay_ns == 0
