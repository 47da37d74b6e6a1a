"""Conditions of links over time: what happens to them and does not depend on their packets.

A rate, a delay or a probability of loss is a *step function* of time, made before the run from
streams of its own and replayed by the engines (:attr:`simnet.network.Interface.rate_changes` and
its neighbours).
"""

from __future__ import annotations

from simnet.conditions.bursts import alternating
from simnet.conditions.recorded import Recorded, read_recorded
from simnet.conditions.steps import Steps, changes, raised, repeated, window

__all__ = [
    "Recorded",
    "Steps",
    "alternating",
    "changes",
    "raised",
    "read_recorded",
    "repeated",
    "window",
]
