"""The moment of a simulated year in which a run plays, where its stress test has picked one."""

from __future__ import annotations

from simnet.report.base import Paragraph, Runs, Section
from simnet.report.moments import in_words
from simnet.report.words import Words, say

ORDER = 13


def section(runs: Runs) -> Section | None:
    """Return which moment each run plays in, and how bad it is; None where none was picked."""
    said: dict[Words, None] = {}
    for run in runs:
        moment = run.manifest.get("moment")
        if moment:
            said[in_words(moment)] = None
    if not said:
        return None
    return Section(say("moment.title"), tuple(Paragraph(each) for each in said), say("moment.lead"))
