"""The quantities, one a file: each module declares ``QUANTITY``. And those that people feel.

Adding a module adds a quantity, as does a kind of traffic that declares what is felt
(:mod:`simnet.measures.felt`); its words for people are the text ``quantity.NAME`` of
:mod:`simnet.report.languages`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from simnet.measures.quantity import Quantity


@cache
def _declared() -> dict[str, Quantity]:
    """Return all that are declared, in the order that they give themselves."""
    modules = (
        importlib.import_module(f"{__name__}.{each.name}")
        for each in pkgutil.iter_modules(__path__)
    )
    felt = importlib.import_module("simnet.measures.felt")  # it asks some of these modules
    found: list[Quantity] = [*felt.quantities(), *(module.QUANTITY for module in modules)]
    return {each.name: each for each in sorted(found, key=lambda each: (each.order, each.name))}


class _Declared(Mapping[str, Quantity]):
    """All quantities, found when the first is asked for: other packages declare some."""

    def __getitem__(self, name: str) -> Quantity:
        return _declared()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_declared())

    def __len__(self) -> int:
        return len(_declared())


QUANTITIES: Mapping[str, Quantity] = _Declared()
"""By name, the most telling first."""
