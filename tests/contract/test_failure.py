"""Every kind of failure keeps the contract that other packages are held to."""

from __future__ import annotations

from typing import Literal

import pytest

from simnet.kinds import kinds_of
from simnet.models.failures.base import Component, Failure, Year
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair
from simnet.models.outages.spells import Spells
from simnet.testing import check_failure

HOUR_NS = 3_600_000_000_000


@pytest.mark.parametrize("kind", kinds_of(Failure).values(), ids=lambda kind: kind.__name__)
def test_kinds_keep_the_contract(kind: type[Failure]) -> None:
    check_failure(kind)


def test_power_by_the_hour_with_battery_and_panels_keeps_it() -> None:
    power = kinds_of(Failure)["power"]
    check_failure(power, hours="18:00 to 06:00", battery="4 h")
    check_failure(power, hours="18:00 to 06:00", solar={})


class Theft(Failure):
    """Batteries are stolen."""

    kind: Literal["theft"] = "theft"
    """Name of this kind."""

    def wear(self, component: Component) -> Wear | None:
        return Wear(1e7, Repair.model_validate({"mean": "9 d"}))


class Hasty(Theft):
    """Breaks again and again."""

    def wear(self, component: Component) -> Wear | None:
        return Wear(1.0, Repair.model_validate({"mean": "9 s"}))


class Backwards(Theft):
    """Ends before it begins."""

    def down(self, broken: Spells, year: Year, key: str, until_ns: int) -> Spells:
        return ((2 * HOUR_NS, HOUR_NS),)


class Late(Theft):
    """Looks at how much is asked for."""

    def down(self, broken: Spells, year: Year, key: str, until_ns: int) -> Spells:
        return ((until_ns // 2, until_ns // 2 + HOUR_NS),)


def test_a_sound_kind_of_another_package_keeps_it() -> None:
    check_failure(Theft)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Hasty, r"wear: breaks 3\.2e\+06 times a year"),
        (Backwards, "down: outages must be in order and end after they begin"),
        (Late, "down must be the same until"),
    ],
)
def test_what_breaks_the_contract_is_said(kind: type[Failure], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_failure(kind)
