"""What a scenario may hold: one file a subject, all of them put together in ``root``."""

from __future__ import annotations

from simnet.scenario.model.root import Scenario

__all__ = ["Scenario"]
