"""Names of the simulation engines, declared once: what files and command lines call them."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

EngineName: TypeAlias = Literal["fast", "reference"]
FAST: EngineName = "fast"
"""The compiled core; what runs where nobody asks for another."""
REFERENCE: EngineName = "reference"
"""SimPy models that define what is right."""
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
"""All of them, the default first."""
