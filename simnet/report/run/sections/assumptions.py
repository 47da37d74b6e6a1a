"""The appendix of assumptions and sources in the report of a run."""

from __future__ import annotations

from simnet.report import assumptions
from simnet.report.base import Runs, Section

ORDER = 95


def section(runs: Runs) -> Section | None:
    """Return what the scenario of the first run assumes: the others differ by their alternative."""
    manifest = runs.first.manifest
    return assumptions.section(manifest.get("scenario") or {}, manifest.get("remarks") or ())
