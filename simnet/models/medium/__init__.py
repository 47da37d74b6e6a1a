"""Medium access: who of those that share a medium transmits next. One scheduler a file.

A scheduler at work is a passive object without a clock, told of members that begin to ask for the
air and of turns that are over, and asked whose turn is next. To add one, write
``simnet/models/medium/<name>.py`` with one class on
:class:`~simnet.models.medium.base.Scheduling`, or offer the class from another package under the
entry point group ``simnet.medium``; nothing else is edited. ``simnet.testing.check_medium`` is its
contract.
"""

from __future__ import annotations

from collections.abc import Callable

from simnet.kinds import find_kind
from simnet.models.medium.base import Scheduler, Scheduling, Turn
from simnet.network import Medium

__all__ = ["Scheduler", "Scheduling", "Turn", "at_work"]


def at_work(medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
    """Return the scheduler of a medium, before anybody asks.

    Args:
        medium: what is shared, and by whom.
        rate_bps: tells the present rate of a member by its number, bit/s.

    Raises:
        InputError: there is no such scheduler; names the nearest.
        PackageError: the package that offers it fails.
    """
    kind = find_kind(Scheduling, medium.scheduler)  # type: ignore[type-abstract]  # a base is asked for
    # What a network carries was checked as it was read; times are numbers by now.
    declared = kind.model_construct(kind=medium.scheduler, **dict(medium.parameters))
    return declared.scheduler(medium, rate_bps)
