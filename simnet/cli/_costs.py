"""The bill of a scenario in the terminal: points x months x price, item by item, then the sums."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.units import format_money, write_factor

if TYPE_CHECKING:
    from simnet.costs import Bill, Item
    from simnet.scenario import Scenario

_SUMS = (
    ("once_idr", "once"),
    ("monthly_idr", "each month"),
    ("total_idr", "whole contract"),
    ("with_vat_idr", "with VAT"),
    ("per_village_idr", "with VAT, a village"),
    ("per_user_idr", "with VAT, a user"),
)


def print_bill(scenario: Scenario, rows: int, as_json: bool) -> None:
    """Print what a scenario costs over its contract; as JSON, a line an item, then the sums."""
    from simnet.costs import bill

    made = bill(scenario)
    if as_json:
        for item in made.items:
            echo(json.dumps({**asdict(item), "total_idr": item.total_idr}, ensure_ascii=False))
        echo(json.dumps(_sums(made), ensure_ascii=False))
        return
    months = f"{made.months} month{'' if made.months == 1 else 's'}"
    echo(f"{scenario.name}: contract of {months}, VAT {write_factor(float(made.vat))}; in rupiah")
    head = ("item", "points", "once each", "monthly each", "total")
    print_table(head, map(_row, made.items), (0,), rows)
    at_least = "" if made.complete else "at least "
    for name, what in _SUMS:
        amount = getattr(made, name)
        if amount is not None:
            echo(f"{what}: {at_least}{format_money(amount)}")
    if made.unpriced:
        points = f"{made.unpriced_points} of {made.unpriced_points + made.priced_points} points"
        echo(f"without a price: {points}: {', '.join(made.unpriced)}")


def _row(item: Item) -> tuple[str, ...]:
    amounts = (item.once_idr, item.monthly_idr, item.total_idr)
    return (item.name, str(item.points), *map(_amount if item.priced else _no_price, amounts))


def _amount(idr: int | None) -> str:
    return "not stated" if idr is None else format_money(idr).removesuffix(" IDR")


def _no_price(_idr: int | None) -> str:
    return "no price"


def _sums(made: Bill) -> dict[str, Any]:
    return {
        **{name: getattr(made, name) for name, _ in _SUMS},
        "months": made.months,
        "vat": float(made.vat),
        "villages": made.villages,
        "users": made.users,
        "complete": made.complete,
        "without_a_price": list(made.unpriced),
    }
