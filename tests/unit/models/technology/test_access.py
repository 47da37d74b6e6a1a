"""An access is its technology with what the village says otherwise."""

from __future__ import annotations

import pytest

from simnet.errors import InputError
from simnet.kinds import kinds_of
from simnet.models.technology.base import AccessLink, Technology
from simnet.models.technology.geo import Geo
from simnet.models.technology.leo import Leo
from simnet.models.technology.microwave import Microwave
from simnet.scenario.model.access import Access, technology_named, technology_names

MS = 1_000_000


def access(**given: object) -> Access:
    return Access.model_validate(given)


def test_what_is_left_out_is_the_technology_s() -> None:
    assert access().link(Leo(), "down") == AccessLink(18_000_000, 25 * MS, 0.001, 100 * MS)
    assert access().link(Leo(), "up").rate_bps == 6_600_000


def test_what_is_given_holds() -> None:
    given = access(down="4 Mbps", up="1 Mbps", delay="300 ms", loss="1 %", buffer="1 s")
    assert given.link(Geo(), "down") == AccessLink(4_000_000, 300 * MS, 0.01, 1000 * MS)
    assert given.link(Geo(), "up").rate_bps == 1_000_000


@pytest.mark.parametrize(
    ("subscription", "down_bps", "up_bps"),
    [("100 Mbps", 100_000_000, 100_000_000), ("1 Gbps", 129_800_000, 129_800_000)],
)
def test_a_link_is_no_faster_than_what_is_paid_for(
    subscription: str, down_bps: int, up_bps: int
) -> None:
    given = access(subscription=subscription)
    assert given.link(Microwave(), "down").rate_bps == down_bps
    assert given.link(Microwave(), "up").rate_bps == up_bps


def test_a_technology_is_found_by_the_scenario_s_name_or_by_its_kind() -> None:
    vsat = Geo.model_validate({"kind": "geo", "down": "2 Mbps"})
    assert technology_named("vsat", {"vsat": vsat}) is vsat
    assert technology_named("geo", {"vsat": vsat}) == Geo()
    assert technology_names({"vsat": vsat}) == sorted({*kinds_of(Technology), "vsat"})
    with pytest.raises(InputError, match="unknown technology kind 'fiber'; did you mean 'fibre'"):
        technology_named("fiber", {"vsat": vsat})
