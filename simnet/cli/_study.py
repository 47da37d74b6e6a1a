"""Studies from the command line: plan, run with progress, print the ranking."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simnet.cli._folders import folder_name
from simnet.cli._text import echo
from simnet.cli._watch import watched
from simnet.errors import listed

if TYPE_CHECKING:
    from simnet.cli._options import Output
    from simnet.runs.worlds import Worlds
    from simnet.study.execution.cluster import Where
    from simnet.study.folder.results import StudyResults
    from simnet.study.plan.selection import Selection
    from simnet.study.plan.study_plan import StudyPlan

_MOST_LINES = 6
"""Broken levels, and cells with villages in the dark, that are named one by one."""
VERDICTS = {
    "best": "best",
    "not_told_apart": "cannot be told apart from the best",
    "worse": "worse",
}


def study_folder(plan: StudyPlan, out: Path | None) -> Path:
    """Return where a study is kept."""
    return out or Path("results") / folder_name(plan.name)


def planned(selection: Selection) -> StudyPlan:
    """Return the study that is asked for."""
    from simnet.study.plan.study_plan import plan_selected

    return plan_selected(selection)


def run_as_study(worlds: Worlds, selection: Selection, where: Where, output: Output) -> None:
    """Run the study of a scenario, or what is missing of it, and print the answer."""
    from simnet.study.execution.study import run_plan
    from simnet.study.plan.study_plan import for_its_study, plan_of

    plan = plan_of(for_its_study(worlds), selection)
    folder = study_folder(plan, output.out)
    with watched(plan, output.quiet, output.as_json) as listener:
        results = run_plan(plan, folder, where, listener)
    if not output.quiet and not output.as_json:
        show_answer(results)
        echo(f"read it with: simnet report {folder}")


def show_answer(results: StudyResults) -> None:
    """Print the ranking of the alternatives by the study's objective."""
    from simnet.cli._numbers import figure, interval
    from simnet.cli._table import print_table

    plan = results.plan
    unit = plan.measures[plan.objective].unit
    rows = []
    for row in results.arrow("ranking").to_pylist():
        if row["measure"] == plan.objective:
            ends = (*_numbers(row, "mean", "low", "high"), unit)
            verdict = _verdict(row, unit) if len(plan.alternatives) > 1 else ""
            rows.append((row["cell"], figure(*ends), interval(*ends), verdict))
    replications = int(results.manifest["replications"])
    several = len(plan.alternatives) > 1
    last = "compared with the best" if several else ""
    print_table((plan.objective, "mean", "interval", last), rows, words=(0, 3))
    together = "; the comparisons hold together" if several else ""
    echo(f"{replications} replications, intervals at {100 * plan.confidence:.3g} %{together}")
    for line in badly_served(results):
        echo(line)


def villages(number: int) -> str:
    """Return so many villages as words."""
    return f"{number} village{'s' * (number != 1)}"


def badly_served(results: StudyResults) -> Iterator[str]:
    """Yield which service levels are broken where, and which villages were without service.

    So are those that nothing judges, as nobody there uses anything.
    """
    from simnet.cli._numbers import written
    from simnet.report.format import duration

    levels = results.arrow("levels").to_pylist()
    broken = [row for row in levels if row["verdict"] == "broken"]
    broken += [row for row in levels if row["verdict"] == "open" and row["places_broken"]]
    yield from map(_broken, broken[:_MOST_LINES])
    dark: dict[str, list[float]] = {}
    unused: dict[str, None] = {}
    for row in results.arrow("service").to_pylist():
        if row["availability_mean"] is None:
            unused[row["village"]] = None
        elif row["without_s"]:
            dark.setdefault(row["cell"], []).append(row["without_s"])
    for cell, times_s in list(dark.items())[:_MOST_LINES]:
        longest = written(duration(max(times_s)))
        yield f"{cell}: {villages(len(times_s))} without service, for up to {longest}"
    more = max(0, len(broken) - _MOST_LINES) + max(0, len(dark) - _MOST_LINES)
    if more:
        yield f"and {more} more"
    if unused:
        yield f"nobody uses anything, so nothing is judged, in {listed(list(unused), _MOST_LINES)}"
    if broken or dark:
        yield f"which villages: simnet show {results.folder} villages"


def _broken(row: Mapping[str, Any]) -> str:
    """Say that a level is broken; or open, though places break it by their own intervals."""
    where = f"in {row['places_broken']} of {row['places']}" if row["places"] else ""
    what = f"is broken {where}".rstrip()
    if row["verdict"] == "open":
        what = f"is open, and broken {where} by their own intervals"
    worst = f", worst in {row['worst']}" if row["worst"] else ""
    return f"{row['cell']}: {row['level']} ({row['text']}) {what}{worst}"


def _verdict(row: Mapping[str, Any], unit: str) -> str:
    from simnet.cli._numbers import figure, interval

    if row["verdict"] != "worse":
        return VERDICTS.get(row["verdict"], "")
    ends = (*_numbers(row, "worse_by", "worse_low", "worse_high"), unit)
    if row["worse_low"] is not None and row["worse_low"] <= 0.0 and math.isfinite(ends[2]):
        # Another is better, but by how much is open: no least difference may be claimed.
        return f"not the best, behind by at most {figure(ends[2], ends[2], ends[2], unit)}"
    words = f"worse by {figure(*ends)}"
    return f"{words}, {interval(*ends)}" if all(map(math.isfinite, ends[:3])) else words


def _numbers(row: Mapping[str, Any], *names: str) -> tuple[float, float, float]:
    """Return three figures of a row; what is not there as NaN."""
    mean, low, high = (math.nan if row[name] is None else float(row[name]) for name in names)
    return mean, low, high
