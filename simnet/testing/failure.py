"""The contract of kinds of failure."""

from __future__ import annotations

from simnet.models.failure_exercise import breaches
from simnet.models.failures.base import Failure
from simnet.testing.base import made_from, require


def check_failure(kind: type[Failure], **parameters: object) -> None:
    """Check a kind of failure with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense, survive a round trip and make sense as given. What
    wears must do so by a time up above 0 and not more often than every ten minutes; when it is
    down must be in order, the same again, and the same however much of the year is asked for.
    """
    found = list(breaches(made_from(kind, parameters or kind.example)))
    require(not found, "; ".join(found))
