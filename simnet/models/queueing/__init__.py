"""Queue disciplines: who waits, who is refused, who is sent next. One a file, found by its name.

A discipline is a passive object without a clock: a port asks it to `enqueue` a packet, to
`dequeue` the next one when the transmitter is free, and tells it when a packet has `departed`.
To add one, write ``simnet/models/queueing/<name>.py`` with one class on
:class:`~simnet.models.queueing.base.Discipline`, or offer the class from another package under the
entry point group ``simnet.queueing``; nothing else is edited.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from importlib.metadata import entry_points

from simnet.errors import InputError, unknown
from simnet.models.queueing.base import Discipline, Occupancy

__all__ = ["Discipline", "Occupancy", "disciplines", "find_discipline"]


@functools.cache
def disciplines() -> dict[str, type[Discipline]]:
    """Return every discipline by its name, sorted: the built-in ones, then other packages'.

    Raises:
        InputError: two disciplines claim one name, or a file does not define exactly one.
    """
    found = {
        module.name: _discipline_in(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if module.name != "base"
    }
    for entry in entry_points(group="simnet.queueing"):
        if entry.name in found:
            raise InputError(f"queue discipline {entry.name!r} of {entry.value} already exists")
        found[entry.name] = entry.load()
    return dict(sorted(found.items()))


def find_discipline(name: str) -> type[Discipline]:
    """Return the discipline called `name`.

    Raises:
        InputError: there is none; names the nearest.
    """
    known = disciplines()
    if name not in known:
        raise InputError(unknown("queue discipline", name, known))
    return known[name]


def _discipline_in(module_name: str) -> type[Discipline]:
    module = importlib.import_module(module_name)
    classes = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, Discipline) and member.__module__ == module_name
    ]
    if len(classes) != 1:
        raise InputError(
            f"{module_name} must define exactly one queue discipline, found {len(classes)}"
        )
    return classes[0]
