"""Events of a study: what is cut or slowed in each circumstance, and when."""

from __future__ import annotations

from simnet.report.base import Heading, Part, Section
from simnet.report.happenings import Happening, happenings, table
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.words import described
from simnet.report.words import capital, say

ORDER = 8


def section(study: Study) -> Section | None:
    """Return a table of events for each circumstance in which anything happens."""
    parts: list[Part] = []
    for where in study.plain:
        found = _happenings(study, where)
        if found:
            parts += [Heading(capital(described(study, where))), table(found)]
    return Section(say("events.title"), tuple(parts), say("events.lead")) if parts else None


def _happenings(study: Study, where: Circumstance) -> list[Happening]:
    """Return what happens in a circumstance, as the first run of it that is there says."""
    for alternative in study.studied_in(where):
        run = study.run_of(study.cells[alternative, where])
        if run is not None:
            return happenings(run)
    return []
