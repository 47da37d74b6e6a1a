"""The words of the trade, at the end of the page."""

from __future__ import annotations

from simnet.report.base import Runs, Section
from simnet.report.glossary import ORDER, glossary

__all__ = ["ORDER", "section"]


def section(runs: Runs) -> Section:  # noqa: ARG001 (of every section)
    """Return the glossary, the same for all."""
    return glossary()
