"""A cell around a tower: each village has the rate of its own place on the shared air."""

from __future__ import annotations

from simnet.lowering import lower
from simnet.lowering.accesses import accesses
from tests.unit.lowering.worlds import scenario

TOWER = {"latitude": 0.75, "longitude": 114.12}
ACCESS = {"technology": "mast", "isp": "telco", "subscription": "10 Mbps"}
CELL = scenario(
    {
        "technologies": {"mast": {"kind": "lte", "tower": TOWER}},
        "media": {
            "cell": {"accesses": {"technology": "mast"}, "direction": "down", "rate": "technology"}
        },
        "villages.near": {"latitude": 0.76, "longitude": 114.12, "access": ACCESS},
        "villages.far": {"latitude": 0.80, "longitude": 114.12, "access": ACCESS},
    }
)
"""Two villages, 1.1 and 5.6 km from their tower, that bought 10 Mbps each."""


def test_each_member_transmits_at_what_its_place_gives() -> None:
    network = lower(CELL)
    (medium,) = network.media
    rates = [network.interfaces[each.interface].rate_bps for each in medium.members]
    assert rates == [64_000_000, 28_000_000]
    for each in medium.members:
        shaper = network.interfaces[each.interface].queue
        assert (shaper.discipline, dict(shaper.parameters)["rate"]) == ("token_bucket", 10_000_000)


def test_the_access_says_what_its_place_would_give() -> None:
    near, far = accesses(CELL, lower(CELL))
    assert (near.down.technology_bps, far.down.technology_bps) == (64_000_000, 28_000_000)
    assert near.down.access.by == far.down.access.by == "subscription"
    assert [each.rate_bps for each in (*near.media, *far.media)] == [64_000_000, 28_000_000]
