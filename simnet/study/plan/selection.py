"""Selection: what of a scenario is to be run, how often, and on which engine.

It imports nothing of simnet, so that the command line can make one before anything is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BASE = "base"
"""Names the scenario as it is written, where an alternative may be named."""
NONE = "none"
"""Names no stress test, where one may be named."""
ALL = "all"
"""Names every alternative or stress test, the scenario without any among them."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a scenario is to be run, and how."""

    file: Path
    alternatives: tuple[str, ...] = ()
    """Names of alternatives, "base" for the scenario as it is written; none for no choice."""
    stress: tuple[str, ...] = ()
    """Names of stress tests, "none" for none; none for no choice."""
    sets: tuple[str, ...] = ()
    """``path=value`` on top of everything."""
    engine: str | None = None
    """The engine of all runs; None: that of the scenario."""
    replications: int | None = None
    """Exactly so many; None: as the scenario says."""

    @property
    def chosen(self) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        """The names of alternatives and stress tests; None where no choice is made."""
        return _named(self.alternatives), _named(self.stress)


def _named(names: tuple[str, ...]) -> tuple[str, ...] | None:
    return names if names and ALL not in names else None
