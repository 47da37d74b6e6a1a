"""Alternatives and stress tests: what each changes in the scenario, by name."""

from __future__ import annotations

from typing import Any

from simnet.kinds import Declared, Field


class Alternative(Declared):
    """Changes to the scenario: mappings merge, lists replace, null removes.

    What is changed must exist; what is new goes under `add`.
    """

    title: str = ""
    """One line for people."""
    description: str = ""
    """What it stands for."""
    set: dict[str, Any] = Field(default_factory=dict)
    """New values by dotted path, such as ``links.ab.rate: 10 Mbps``."""
    change: dict[str, Any] = Field(default_factory=dict)
    """New values, nested as in the scenario itself."""
    add: dict[str, Any] = Field(default_factory=dict)
    """What is new, by dotted path or nested."""
