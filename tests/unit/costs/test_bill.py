"""Bills by hand: points, months, the nearest price, VAT, and what has no price."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.costs import Bill, bill
from simnet.errors import InputError
from tests.unit.lowering.worlds import scenario

KIT = {"once": "7.8 million IDR", "monthly": "1.1 million IDR"}
LINES: dict[str, Any] = {
    "backhaul.links.river.price": {"monthly": "20 million IDR"},
    "intranet.links.river.price": {"monthly": "0 IDR"},
    "intranet.public.price": {"once": "0 IDR"},
    "isps.telco.transit.price": {"monthly": "0 IDR"},
    "isps.satellite.transit.price": {"monthly": "0 IDR"},
}


def billed(changes: dict[str, Any]) -> Bill:
    return bill(scenario(changes))


def sources(made: Bill) -> dict[str, str]:
    return {item.name: item.source for item in made.items if item.what == "access"}


def test_a_bill_is_points_times_months_times_prices() -> None:
    made = billed({**LINES, "villages.defaults.access": {"price": KIT}, "contract.months": 36})
    near, far, river, *_ = made.items
    assert (near.name, near.points, near.total_idr) == ("access/fibre/telco", 1, 47_400_000)
    assert (far.name, far.once_idr, far.monthly_idr) == (
        "access/geo/satellite", 7_800_000, 1_100_000,
    )  # fmt: skip
    assert (river.name, river.total_idr) == ("backhaul/river", 720_000_000)
    total = 2 * (7_800_000 + 36 * 1_100_000) + 720_000_000
    assert (made.once_idr, made.monthly_idr, made.total_idr) == (15_600_000, 22_200_000, total)
    assert made.with_vat_idr == total * 111 // 100
    assert made.complete


def test_each_village_and_each_user_bears_its_share() -> None:
    made = billed({**LINES, "villages.defaults.access": {"price": {"once": "5 IDR"}}})
    # Each of the two schools has 3 pupils, a call and records.
    assert (made.villages, made.users) == (2, 10)
    total = 10 + 12 * 20_000_000
    assert made.with_vat_idr == total + 26_400_001
    assert made.per_village_idr == 133_200_006
    assert made.per_user_idr == 26_640_001


@pytest.mark.parametrize(
    ("written", "source"),
    [
        (["technologies.g.price"], "technologies.g.price"),
        (["technologies.g.price", "villages.defaults.access.price"],
         "villages.defaults.access.price"),
        (["villages.defaults.access.price", "villages.groups.up.access.price"],
         "villages.groups.up.access.price"),
        (["villages.groups.up.access.price", "villages.far.access.price"],
         "villages.far.access.price"),
    ],
)  # fmt: skip
def test_the_nearest_price_counts_whole(written: list[str], source: str) -> None:
    world: dict[str, Any] = {
        "technologies.g": {"kind": "geo"},
        "villages.far.access.technology": "g",
        "villages.far.group": "up",
        "villages.groups.up.access": {},
        "villages.defaults.access": {},
    }
    prices = [{"once": "1 million IDR"}, {"monthly": "2 million IDR"}]
    made = billed(world | dict(zip(written, prices, strict=False)))
    assert sources(made)["access/g/satellite"] == source
    (far,) = (item for item in made.items if item.technology == "g")
    nearest = prices[len(written) - 1]
    assert (far.once_idr is None) == ("once" not in nearest)


def test_what_has_no_price_is_named_and_never_free() -> None:
    made = billed({"villages.far.access.price": KIT})
    assert not made.complete
    assert (made.priced_points, made.unpriced_points) == (1, 6)
    assert made.unpriced == (
        "access/fibre/telco", "backhaul/river", "intranet/river", "data-centre/public",
        "transit/telco", "transit/satellite",
    )  # fmt: skip
    assert made.total_idr == 7_800_000 + 12 * 1_100_000


def test_without_any_price_nothing_is_summed() -> None:
    made = billed({})
    assert made.total_idr is made.with_vat_idr is made.per_user_idr is None
    assert not made.complete


def test_villages_of_one_access_at_two_prices_are_two_items() -> None:
    made = billed(
        {
            "villages.near.access": {"technology": "geo", "isp": "satellite", "price": KIT},
            "villages.defaults.access": {"price": {"monthly": "3 million IDR"}},
        }
    )
    assert [(item.name, item.points) for item in made.items if item.what == "access"] == [
        ("access/geo/satellite (villages.near.access.price)", 1),
        ("access/geo/satellite (villages.defaults.access.price)", 1),
    ]


def test_a_bill_beyond_counting_is_refused() -> None:
    dear = {"monthly": "1000 trillion IDR"}
    with pytest.raises(InputError, match="comes to more than 1000000 trillion IDR"):
        billed({"villages.defaults.access": {"price": dear}, "contract.months": 600})
