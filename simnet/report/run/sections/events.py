"""Events of a run: what was cut or slowed, and when."""

from __future__ import annotations

from simnet.report.base import Part, Runs, Section
from simnet.report.happenings import happenings, table
from simnet.report.words import say

ORDER = 14


def section(runs: Runs) -> Section | None:
    """Return a table of events for each run in which anything happened."""
    parts: list[Part] = []
    for run in runs:
        found = happenings(run.results)
        if found:
            caption = say("events.caption_in", run=run.name) if runs.several else ""
            parts.append(table(found, caption))
    if not parts:
        return None
    return Section(say("events.title"), tuple(parts), say("events.lead"))
