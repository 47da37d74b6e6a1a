"""An allowance of an access slows its link on the day that it is used up."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.lowering import lower
from simnet.lowering.accesses import accesses
from tests.unit.lowering.worlds import scenario

ALLOWANCE = {"steps": [{"after": "300 GB", "share": "75 %"}], "used": "20 GB"}
NEAR = {"technology": "fibre", "isp": "telco", "subscription": "100 Mbps", "allowance": ALLOWANCE}


def world(day: int, **more: Any) -> Any:
    return scenario({"run.day": day, "villages.near.access": {**NEAR, **more}})


@pytest.mark.parametrize(("day", "left_bps"), [(3, None), (25, 75_000_000)])
def test_the_link_has_what_is_left_of_it_on_that_day(day: int, left_bps: int | None) -> None:
    network = lower(world(day))
    link = [each for each in network.interfaces if each.link == "access/near"]
    expected = () if left_bps is None else ((0, left_bps),)
    assert [each.rate_changes for each in link] == [expected, expected]


def test_the_access_says_so() -> None:
    told = accesses(world(25), lower(world(25)))[0]
    assert told.allowance == "75 % after 300 GB, 20 GB used a day"
