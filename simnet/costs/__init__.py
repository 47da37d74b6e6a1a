"""Costs: the bill of a contract for a scenario's accesses and lines, exactly, in whole rupiah."""

from __future__ import annotations

from simnet.costs.bill import Bill, Item, bill

__all__ = ["Bill", "Item", "bill"]
