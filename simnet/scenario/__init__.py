"""Scenarios: text in, a frozen and checked Scenario out."""

from __future__ import annotations

from simnet.scenario.model import Scenario

__all__ = ["Scenario"]
