"""``simnet headroom``: how much growth each alternative carries before a service level breaks."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._numbers import finite
from simnet.cli._table import print_table
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.measures import ServiceLevel
    from simnet.study.execution.headroom import Found
    from simnet.study.plan.cells import Cell
    from simnet.study.plan.selection import Selection
    from simnet.study.plan.study_plan import StudyPlan

STATUS = {
    "found": "",
    "never_breaks": "holds up to the cap",
    "open_at_cap": "not surely broken at the cap",
    "already_broken": "broken already",
    "open_at_start": "not sure to hold today",
}


@click.command(name="headroom")
@_options.FILE
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    help="A service level such as 'school.page_load.p95 <= 4 s'; by default those of the study. "
    "Repeatable.",
)
@click.option(
    "--grow",
    "path",
    default="load.users",
    show_default=True,
    metavar="PATH",
    help="What grows: a number in the scenario.",
)
@click.option("--cap", type=float, default=8.0, show_default=True, help="Largest growth looked at.")
@click.option(
    "--resolution",
    type=float,
    default=0.05,
    show_default=True,
    help="Growths nearer to one another are not told apart.",
)
@click.option(
    "--replications",
    "most",
    type=click.IntRange(2),
    default=40,
    show_default=True,
    help="At most so many runs at a growth.",
)
@_options.VARIANTS
@_options.SETS
@_options.WORKERS
@_options.CLUSTER
@_options.outputs("Print what was found as JSON, a line each.")
@_options.gathered
def command(
    selection: Selection,
    output: _options.Output,
    rules: tuple[str, ...],
    path: str,
    cap: float,
    resolution: float,
    most: int,
    workers: int | None,
    cluster: str | None,
) -> None:
    """Find how much growth each alternative of FILE carries before a service level breaks.

    Growth 1 is today, 1.5 half as many users again. The search brackets the growth at which each
    level breaks: up to the lower end it surely holds, from the upper end on it surely is broken,
    both at the confidence of the study. Where the answer of the study is in the folder, its report
    tells what was found.
    """
    from simnet.cli._study import planned, study_folder
    from simnet.cli._watch import watched
    from simnet.study.execution.cluster import Where
    from simnet.study.execution.headroom import find_headroom, worlds

    search, where = _search(cap, resolution, most), Where(workers, cluster)
    plan = planned(selection)
    levels = _levels(plan, rules) if rules else None
    folder = study_folder(plan, output.out)
    with watched(plan, output.quiet or output.as_json, False) as listener:
        found = find_headroom(plan, folder, levels, path, search, where, listener)
    if output.as_json:
        for each in found:
            echo(json.dumps(_plain(each), ensure_ascii=False))
    elif not output.quiet:
        _show(found)
        for line in _unmeasured(found, levels or plan.levels, worlds(plan)):
            echo(line)


def _search(cap: float, resolution: float, replications: int) -> Any:
    from simnet.errors import InputError
    from simnet.statistics.headroom import Search

    least = min(Search().least, replications)
    try:
        return Search(cap=cap, resolution=resolution, least=least, most=replications)
    except ValueError as error:
        raise InputError(f"--cap, --resolution, --replications: {error}") from None


def _levels(plan: StudyPlan, rules: Sequence[str]) -> list[ServiceLevel]:
    """Return the service levels that rules set: measures by their texts or names of the study."""
    from simnet.errors import InputError
    from simnet.study.plan.targets import level_of

    found = []
    for rule in rules:
        try:
            found.append(level_of(rule, rule, plan.measures))
        except ValueError as error:
            raise InputError(f"--rule {rule!r}: {error}") from None
    return found


def _plain(found: Found) -> dict[str, Any]:
    row = found.row
    points = [
        {
            "growth": each.growth,
            "mean": finite(each.interval.mean),
            "low": finite(each.interval.low),
            "high": finite(each.interval.high),
            "replications": each.interval.n,
            "verdict": each.verdict,
        }
        for each in found.headroom.points
    ]
    named = {
        key: finite(value) if isinstance(value, float) else value for key, value in row.items()
    }
    return {"cell": found.cell.name, **named, "points": points}


def _show(found: Sequence[Found]) -> None:
    head = ("cell", "service level", "holds up to", "breaks at", "about", "", "runs")
    rows = [
        (
            each.cell.name,
            each.level.name
            if each.level.text == each.level.name
            else f"{each.level.name}: {each.level.text}",
            _times(each.headroom.low),
            _times(each.headroom.high),
            _times(each.headroom.estimate),
            STATUS[each.headroom.status],
            str(each.headroom.replications),
        )
        for each in found
    ]
    print_table(head, rows, words=(0, 1, 5))
    first = found[0]
    echo(
        f"growth of {first.path}, 1 is today; both ends hold at "
        f"{100 * first.headroom.confidence:.3g} % for each row"
    )


def _unmeasured(
    found: Sequence[Found], levels: Sequence[ServiceLevel], cells: Sequence[Cell]
) -> Iterator[str]:
    """Yield the worlds in which a level has nothing to measure, by level."""
    there = {(each.level.name, each.cell.name) for each in found}
    for level in levels:
        if lacking := [cell.name for cell in cells if (level.name, cell.name) not in there]:
            yield f"{level.name}: nothing to measure in {', '.join(lacking)}"


def _times(growth: float) -> str:
    return f"{growth:.3g}" if math.isfinite(growth) else "\N{EN DASH}"
