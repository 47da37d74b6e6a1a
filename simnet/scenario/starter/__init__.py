"""Starter scenarios: the text of one that answers something at once, for a list of villages."""

from __future__ import annotations

from simnet.scenario.starter.seats import Seat
from simnet.scenario.starter.text import starter
from simnet.scenario.starter.words import WORDS

__all__ = ["WORDS", "Seat", "starter"]
