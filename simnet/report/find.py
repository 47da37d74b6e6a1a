"""Finds the sections of a page: the files of its room, then those of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from simnet.errors import InputError

RUNS = "simnet.report"
"""Where the sections of the report of runs are, and the entry points of other packages for it."""
STUDY = "simnet.report.study"
"""The same of the report of a study."""
_ROOMS = {RUNS: "simnet.report.run", STUDY: "simnet.report.study"}


def sections(page: str = RUNS) -> list[Any]:
    """Return the modules of all sections of a page, `RUNS` or `STUDY`, in its order.

    Raises:
        InputError: two sections claim one name, or one does not keep the contract.
    """
    room = importlib.import_module(f"{_ROOMS[page]}.sections")
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(room.__path__):
        found[module.name] = importlib.import_module(f"{room.__name__}.{module.name}")
    for entry in entry_points(group=page):
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
