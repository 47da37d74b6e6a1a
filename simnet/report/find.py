"""Finds the sections: the files of :mod:`simnet.report.sections`, then those of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from simnet.errors import InputError
from simnet.report import sections as room

GROUP = "simnet.report"


def sections() -> list[Any]:
    """Return the modules of all sections in the order of the page.

    Raises:
        InputError: two sections claim one name, or one does not keep the contract.
    """
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(room.__path__):
        found[module.name] = importlib.import_module(f"{room.__name__}.{module.name}")
    for entry in entry_points(group=GROUP):
        if entry.name in found:
            raise InputError(f"report section {entry.name!r} of {entry.value} already exists")
        found[entry.name] = entry.load()
    for name, section in found.items():
        if not isinstance(getattr(section, "ORDER", None), int) or not callable(
            getattr(section, "section", None)
        ):
            where = section.__name__ if isinstance(section, ModuleType) else repr(section)
            raise InputError(f"report section {name!r} ({where}) needs ORDER and section()")
    return [found[name] for name in sorted(found, key=lambda name: (found[name].ORDER, name))]
