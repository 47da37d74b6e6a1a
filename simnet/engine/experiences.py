"""What people felt, as they say it in the course of a run."""

from __future__ import annotations

from typing import NamedTuple

from simnet.actions import Experience
from simnet.engine.amounts import nanoseconds


class Felt(NamedTuple):
    """One experience: `start_ns` is when it began, `end_ns` when it was said."""

    person: str
    flow: int
    quantity: str
    start_ns: int
    end_ns: int
    served: bool
    value: float


class Experiences:
    """Those of a run, in the order in which they were said."""

    __slots__ = ("rows",)

    def __init__(self) -> None:
        self.rows: list[Felt] = []

    def add(self, person: str, flow: int, now_ns: int, felt: Experience) -> None:
        """Keep what a person says, now; what began later than now began now."""
        start_ns = now_ns if felt.since_s is None else min(now_ns, nanoseconds(felt.since_s))
        self.rows.append(
            Felt(person, flow, felt.quantity, start_ns, now_ns, felt.served, float(felt.value))
        )
