"""Which traffic may have a weight: what those who are not simulated offer must have a mean."""

from __future__ import annotations

from simnet.errors import InputError
from simnet.traffic.base import Person, Traffic


def weightless(traffic: Traffic) -> str | None:
    """Return why one of this traffic cannot stand for others; None where it can."""
    kind = traffic.kind
    if isinstance(traffic, Person) and len(traffic.channels()) > 1:
        return f"a {kind} goes to several places, and how much to each is not known; leave it out"
    try:
        offered = traffic.offered_bps()
    except InputError:  # a file that is read later
        return None
    if offered is None:
        return (
            f"{kind} has no mean load here, so nobody could stand for those who are not simulated; "
            "leave it out (1 simulates every one)"
        )
    return None
