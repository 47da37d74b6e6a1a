"""Bill of a contract: points x (once + months x monthly), item by item, without and with VAT.

Points are accesses of villages and leased lines: of the backhaul, of the closed network, and of
the providers that villages have. What has no price is a point without a price, named and counted;
it never counts as free. Amounts are whole rupiah, and everything is worked out exactly: only VAT
and shares of a total are rounded, once, to the nearest rupiah.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from simnet.errors import InputError
from simnet.kinds import Price
from simnet.lowering.stress import link_names
from simnet.lowering.village import village_users
from simnet.scenario import Scenario
from simnet.scenario.model.access import Access
from simnet.scenario.model.backhaul import LeasedLine
from simnet.scenario.model.places import Village
from simnet.scenario.read.tree import Path, dotted
from simnet.units import write_money

MOST_TOTAL_IDR = 10**18
"""What a bill may come to: beyond, 64 bits would not hold it with its tax."""


@dataclass(frozen=True, slots=True)
class Item:
    """Points of a bill that are alike: bought as the same thing, at the same price."""

    name: str
    """``access/leo/starlink``, or the name of a link: ``backhaul/river``."""
    what: str
    """``access``, or the section of the scenario that describes the line."""
    technology: str
    """Of accesses; empty for lines."""
    isp: str
    """Provider of an access or a provider's line; empty for other lines."""
    points: int
    once_idr: int | None
    """For each point; None where no such price is written."""
    monthly_idr: int | None
    """For each point and month; None where no such price is written."""
    months: int
    source: str
    """Dotted path of the price; empty where there is none."""

    @property
    def priced(self) -> bool:
        """Whether it has a price."""
        return self.once_idr is not None or self.monthly_idr is not None

    @property
    def total_idr(self) -> int | None:
        """All its points over the whole contract, without VAT; None without a price."""
        if not self.priced:
            return None
        return self.points * ((self.once_idr or 0) + self.months * (self.monthly_idr or 0))


@dataclass(frozen=True, slots=True)
class Bill:
    """All items of one world over its contract. Sums are of the items that have a price."""

    items: tuple[Item, ...]
    months: int
    vat: Fraction
    villages: int
    users: int
    """People, and flows that nobody sits before, at the villages' sites."""

    @property
    def priced_points(self) -> int:
        """Points with a price."""
        return sum(item.points for item in self.items if item.priced)

    @property
    def unpriced_points(self) -> int:
        """Points without a price."""
        return sum(item.points for item in self.items if not item.priced)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The names of the items without a price."""
        return tuple(item.name for item in self.items if not item.priced)

    @property
    def complete(self) -> bool:
        """Whether every point has a price; if not, every sum is "at least"."""
        return self.unpriced_points == 0 and self.priced_points > 0

    @property
    def once_idr(self) -> int | None:
        """What is paid once, without VAT; None where nothing has a price."""
        return self._sum([item.points * (item.once_idr or 0) for item in self.items])

    @property
    def monthly_idr(self) -> int | None:
        """What is paid each month, without VAT; None where nothing has a price."""
        return self._sum([item.points * (item.monthly_idr or 0) for item in self.items])

    @property
    def total_idr(self) -> int | None:
        """What the contract costs, without VAT; None where nothing has a price."""
        return self._sum([item.total_idr or 0 for item in self.items])

    @property
    def with_vat_idr(self) -> int | None:
        """What the contract costs with VAT, to the nearest rupiah; None where nothing has one."""
        total = self.total_idr
        return None if total is None else total + _rounded(total * self.vat)

    @property
    def per_village_idr(self) -> int | None:
        """The cost with VAT by village; None without prices or villages."""
        return self._share(self.villages)

    @property
    def per_user_idr(self) -> int | None:
        """The cost with VAT by user; None without prices or users."""
        return self._share(self.users)

    def _sum(self, parts: list[int]) -> int | None:
        return sum(parts) if self.priced_points else None

    def _share(self, number: int) -> int | None:
        total = self.with_vat_idr
        return None if total is None or not number else _rounded(Fraction(total, number))


def bill(scenario: Scenario) -> Bill:
    """Return what a scenario costs over its contract.

    Raises:
        InputError: it comes to more than `MOST_TOTAL_IDR`.
    """
    made = Bill(
        items=tuple(items(scenario)),
        months=scenario.contract.months,
        vat=Fraction(repr(scenario.contract.vat)),
        villages=len(scenario.villages.complete),
        users=sum(demand.users for demand in village_users(scenario)),
    )
    if (made.total_idr or 0) > MOST_TOTAL_IDR:
        raise InputError(f"the contract comes to more than {write_money(MOST_TOTAL_IDR)}")
    return made


def items(scenario: Scenario) -> Iterator[Item]:
    """Yield the items of a scenario's bill: accesses in its order, then lines."""
    months = scenario.contract.months
    villages = scenario.villages
    groups = Counter(
        _bought(scenario, name, village.access, backup)
        for backup, those in ((False, villages.complete), (True, villages.spare))
        for name, village in those.items()
    )
    called = Counter(bought.name for bought in groups)
    for bought, points in groups.items():
        several = f" ({bought.source or 'no price'})" if called[bought.name] > 1 else ""
        yield Item(
            name=bought.name + several,
            what="access",
            technology=bought.technology,
            isp=bought.isp,
            points=points,
            once_idr=bought.once_idr,
            monthly_idr=bought.monthly_idr,
            months=months,
            source=bought.source,
        )
    for path, line in _lines(scenario):
        yield _line_item(scenario, path, line, months)


@dataclass(frozen=True, slots=True)
class _Bought:
    """An access as it is bought: villages with the same one share an item."""

    technology: str
    isp: str
    once_idr: int | None
    monthly_idr: int | None
    source: str

    @property
    def name(self) -> str:
        return f"access/{self.technology}/{self.isp}"


def _bought(scenario: Scenario, name: str, access: Access, backup: bool) -> _Bought:
    price, source = _price(scenario, name, access.technology or "", backup)
    return _Bought(
        technology=access.technology or "",
        isp=access.isp or "",
        once_idr=None if price is None else price.once,
        monthly_idr=None if price is None else price.monthly,
        source=source,
    )


def _price(
    scenario: Scenario, name: str, technology: str, backup: bool
) -> tuple[Price | None, str]:
    """Return the price of a village's access, and where it is written: the nearest one."""
    villages = scenario.villages
    row = villages.rows[name]
    group = row.group or villages.defaults.group or ""
    places: list[tuple[Path, Village | None]] = [
        (("villages", name), row),
        (("villages", "groups", group), villages.groups.get(group)),
        (("villages", "defaults"), villages.defaults),
    ]
    for path, village in places:
        if village is None:
            continue
        line = village.access.backup if backup else village.access
        if line is not None and line.price is not None:
            key = ("access", "backup") if backup else ("access",)
            return line.price, dotted((*path, *key, "price"))
    described = scenario.technologies.get(technology)
    if described is not None and described.price is not None:
        return described.price, dotted(("technologies", technology, "price"))
    return None, ""


def _lines(scenario: Scenario) -> Iterator[tuple[Path, LeasedLine]]:
    """Yield the leased lines that a scenario writes, of providers those that villages have."""
    for name, line in scenario.backhaul.links.items():
        yield ("backhaul", "links", name), line
    intranet, internet = scenario.intranet, scenario.internet
    if intranet is not None:
        for name, line in intranet.links.items():
            yield ("intranet", "links", name), line
        if "line" in intranet.data_centre.model_fields_set:
            yield ("intranet", "data_centre", "line"), intranet.data_centre.line
        if intranet.public is not None:
            yield ("intranet", "public"), intranet.public
    if internet is not None and "port" in internet.model_fields_set:
        yield ("internet", "port"), internet.port
    villages = (*scenario.villages.complete.values(), *scenario.villages.spare.values())
    chosen = {village.access.isp for village in villages}
    for name, isp in scenario.isps.items():
        for key in ("transit", "handover", "feeder") if name in chosen else ():
            line_or_none = getattr(isp, key)
            if key in isp.model_fields_set and line_or_none is not None:
                yield ("isps", name, key), line_or_none


def _line_item(scenario: Scenario, path: Path, line: LeasedLine, months: int) -> Item:
    links = link_names(scenario, path)
    price = line.price
    return Item(
        name=links[0] if len(links) == 1 else dotted(path),
        what=str(path[0]),
        technology="",
        isp=str(path[1]) if path[0] == "isps" else "",
        points=max(1, len(links)),
        once_idr=None if price is None else price.once,
        monthly_idr=None if price is None else price.monthly,
        months=months,
        source="" if price is None else dotted((*path, "price")),
    )


def _rounded(amount: Fraction) -> int:
    """Return the nearest whole number, halves upwards."""
    return math.floor(amount + Fraction(1, 2))
