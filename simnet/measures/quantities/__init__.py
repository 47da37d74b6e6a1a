"""The quantities, one a file: each module declares ``QUANTITY``.

Adding a module adds a quantity; its words for people are the text ``quantity.NAME`` of
:mod:`simnet.report.languages`.
"""

from __future__ import annotations

import importlib
import pkgutil

from simnet.measures.quantity import Quantity


def _declared() -> dict[str, Quantity]:
    """Return what the modules of this package declare, in the order that they give themselves."""
    modules = (
        importlib.import_module(f"{__name__}.{each.name}")
        for each in pkgutil.iter_modules(__path__)
    )
    found: list[Quantity] = [module.QUANTITY for module in modules]
    return {each.name: each for each in sorted(found, key=lambda each: (each.order, each.name))}


QUANTITIES: dict[str, Quantity] = _declared()
"""By name, the most telling first."""
