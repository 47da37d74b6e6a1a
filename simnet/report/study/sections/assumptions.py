"""The appendix of assumptions and sources in the report of a study."""

from __future__ import annotations

from simnet.report import assumptions
from simnet.report.base import Section
from simnet.report.study.base import Study

ORDER = 98


def section(study: Study) -> Section | None:
    """Return what the study's scenario assumes, by its first run that is there."""
    return assumptions.section(study.scenario, study.manifest.get("remarks") or ())
