"""Discovery of the sections of a page: the files of its room, then those of other packages."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from simnet.errors import InputError, PackageError
from simnet.plugins import Room


def _take(name: str, found: Any, ours: bool) -> Any:  # noqa: ARG001 (of Room)
    """Return a section that keeps the contract of :mod:`simnet.report.base`."""
    if not isinstance(getattr(found, "ORDER", None), int) or not callable(
        getattr(found, "section", None)
    ):
        where = found.__name__ if isinstance(found, ModuleType) else repr(found)
        raise InputError(f"report section {name!r} ({where}) needs ORDER and section()")
    return found


RUNS = Room("report section", "simnet.report.run.sections", "simnet.report", _take)
"""The sections of the report of runs."""
STUDY = Room("report section", "simnet.report.study.sections", "simnet.report.study", _take)
"""The sections of the report of a study."""


def sections(page: Room[Any] = RUNS) -> list[Any]:
    """Return all sections of a page that can be used, `RUNS` or `STUDY`, in its order."""
    found = page.all()
    return [found[name] for name in sorted(found, key=lambda name: (found[name].ORDER, name))]


def failures(page: Room[Any] = RUNS) -> list[PackageError]:
    """Return why sections of other packages are left out of a page."""
    return list(page.broken().values())
