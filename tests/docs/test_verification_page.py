"""What the verification page says of theory is true of the cases that are shipped.

Its figures are of a whole run, written by `docs/deviations.py`; which cases pass, which are not
modelled and why, is held here, and the table of rain is made again.
"""

from __future__ import annotations

import re
import runpy
from collections import Counter
from pathlib import Path

from simnet.verify.cases import NotModelledError, load_theory
from simnet.verify.families import plan
from simnet.verify.rain.judge import compare
from simnet.verify.rain.tables import shipped_tables

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "verification.md").read_text(encoding="utf-8")
MADE_BY = runpy.run_path(str(DOCS / "deviations.py"))


def reasons() -> dict[str, str]:
    """Why cases are not modelled, by their ids."""
    found = {}
    for case in load_theory():
        try:
            reason = plan(case).beyond
        except NotModelledError as error:
            reason = str(error)
        if reason:
            found[case.id] = reason
    return found


def test_the_page_tells_of_every_case_that_passes_and_why_others_are_not_modelled() -> None:
    expected = reasons()
    table = MADE_BY["TABLES"]["not_modelled"].search(PAGE)[0].splitlines()[2:]
    rows = [row.strip("| ").split(" | ", 1) for row in table]
    told = {case: reason for ids, reason in rows for case in ids.split(", ")}
    assert told == {case: " ".join(reason.split()) for case, reason in expected.items()}
    shown = MADE_BY["TABLES"]["theory"].search(PAGE)[0]
    passed = re.findall(r"^\| (\S+) \| .* \| pass \| ", shown, re.MULTILINE)
    assert passed == [case.id for case in load_theory() if case.id not in expected]
    verdicts = Counter({"pass": len(passed), "not_modelled": len(expected)})
    assert MADE_BY["in_sum"](verdicts) in PAGE


def test_the_table_of_rain_is_what_is_computed() -> None:
    lines = [check.record() for check in compare(shipped_tables())]
    assert MADE_BY["rain_written"](PAGE, lines) == PAGE, "see the docstring of docs/deviations.py"
