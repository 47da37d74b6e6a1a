"""What an access is and which limit binds, by hand-made villages; and how two worlds differ."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower
from simnet.lowering.accesses import (
    Limit,
    Shared,
    VillageAccess,
    access_changes,
    accesses,
    media_text,
)
from tests.unit.lowering.worlds import scenario


def known(changes: dict[str, Any] | None = None) -> dict[str, VillageAccess]:
    world = scenario(changes)
    return {each.village: each for each in accesses(world, lower(world))}


def test_an_access_says_what_is_sold_and_what_the_link_gives() -> None:
    far = known({"villages.far.access.subscription": "50 Mbps"})["far"]
    assert (far.technology, far.kind, far.isp, far.town) == ("geo", "geo", "satellite", "")
    assert (far.subscription_bps, far.down.access) == (50_000_000, Limit(10_000_000, "technology"))
    assert far.up.access == Limit(3_000_000, "technology")
    assert known()["near"].town == "seat"


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"subscription": "5 Mbps"}, Limit(5_000_000, "subscription")),
        ({"subscription": "10 Mbps"}, Limit(10_000_000, "subscription")),
        ({"down": "4 Mbps"}, Limit(4_000_000, "access.down")),
        ({"down": "90 Mbps", "subscription": "6 Mbps"}, Limit(6_000_000, "subscription")),
    ],
)
def test_the_least_rate_binds(changes: dict[str, str], limit: Limit) -> None:
    paths = {f"villages.far.access.{key}": value for key, value in changes.items()}
    assert known(paths)["far"].down.access == limit


def test_what_lies_behind_binds_where_it_is_narrower() -> None:
    near = known({"villages.near.access.subscription": "40 Mbps"})["near"].down
    assert near.internet == Limit(40_000_000, "subscription")
    assert near.intranet == Limit(20_000_000, "intranet/river")
    feeder = {"rate": "6 Mbps", "down": "2 Mbps", "delay": "0 ms"}
    far = known({"isps.satellite.feeder": feeder})["far"]
    assert far.down.internet == Limit(2_000_000, "feeder/satellite")
    assert far.up.internet == Limit(3_000_000, "technology")


def test_lines_of_sites_bind_together_not_each() -> None:
    sites = {"villages.near.sites": {"a": {"type": "school"}, "b": {"type": "school"}},
             "villages.near.access.subscription": "90 Mbps",
             "villages.defaults.sites": {}}  # fmt: skip
    assert known(sites)["near"].down.internet == Limit(90_000_000, "subscription")
    narrow = known({**sites, "site_types.school.lan.rate": "40 Mbps"})["near"]
    assert narrow.down.internet == Limit(80_000_000, "lan")


BEAM = {"accesses": {"isp": "satellite"}, "direction": "down", "rate": "8 Mbps"}


def test_an_access_says_who_shares_its_air_and_what_that_leaves() -> None:
    far = known({"media": {"beam": {**BEAM, "villages": ["near"]}}})["far"]
    assert far.media == (Shared("beam", "down", 1, 8_000_000),)
    assert far.down.access == Limit(8_000_000, "media.beam")
    assert far.up.access == Limit(3_000_000, "technology")
    assert media_text(far.media) == "beam: 8 Mbps down, with 1 other"


def test_an_air_faster_than_what_is_bought_binds_nothing() -> None:
    fast = {"media": {"beam": {**BEAM, "villages": ["near"], "rate": "50 Mbps"}}}
    assert known(fast)["far"].down.access == Limit(10_000_000, "technology")


def test_a_proxy_and_a_medium_tell_two_worlds_apart() -> None:
    proxy = {"villages.far.access.proxy": {"initial_window": 100}}
    beam = {"media": {"beam": {**BEAM, "villages": ["near"]}}}
    found = {each.path: each.b for each in access_changes(
        list(known().values()), list(known({**proxy, **beam}).values()))}  # fmt: skip
    assert found["villages.far.access.proxy"] == "{initial_window: 100}"
    assert found["villages.far.access.media"] == "beam: 8 Mbps down, with 1 other"


def test_a_village_without_traffic_has_no_way_to_speak_of() -> None:
    changes = {"villages.defaults.sites": {}, "villages.near.sites": {"school": {}}}
    assert known(changes)["far"].down.internet is None


def test_differences_name_the_village_and_what_differs() -> None:
    base = list(known().values())
    other = known({"villages.far.access.subscription": "2 Mbps"})
    found = [(each.path, each.a, each.b) for each in access_changes(base, list(other.values()))]
    assert found == [
        ("villages.far.access.down", "10 Mbps", "2 Mbps"),
        ("villages.far.access.up", "3 Mbps", "2 Mbps"),
        ("villages.far.access.subscription", None, "2 Mbps"),
    ]
