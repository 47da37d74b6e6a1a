"""The moments of simulated years in which stress tests of a study play."""

from __future__ import annotations

from simnet.report.base import Paragraph, Section
from simnet.report.moments import in_words
from simnet.report.study.base import Study
from simnet.report.words import Words, say

ORDER = 7


def section(study: Study) -> Section | None:
    """Return which moment each stress test plays in; None where none picks one."""
    tests = (study.scenario.get("stress") or {}).items()
    picking = [name for name, test in tests if (test or {}).get("pick")]
    said: list[Words] = []
    for name in picking:
        cell = next((each.name for each in study.plan.cells if each.stress == name), None)
        run = None if cell is None else study.run_of(cell)
        moment = None if run is None else run.manifest.get("moment")
        if moment:
            said.append(in_words(moment))
    if not said:
        return None
    parts = tuple(Paragraph(each) for each in said)
    return Section(say("moment.title"), parts, say("moment.lead"))
