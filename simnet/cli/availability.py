"""``simnet availability``: how often every village has a way to the internet, over many years."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._faults import faults_as_json
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.availability.plan import YearsPlan
    from simnet.report.yearly import Years
    from simnet.tables.availability import YearsResults

_ROWS = 20
_HOURS = ("all", "school", "clinic", "office")


@click.command(name="availability")
@_options.FILE
@click.option(
    "--alternative",
    "-a",
    "alternatives",
    multiple=True,
    metavar="NAME",
    help="An alternative, or base; repeatable. By default the scenario as it stands, then each.",
)
@_options.SETS
@click.option(
    "--years", type=int, default=200, show_default=True, help="How many years to simulate."
)
@click.option(
    "--below",
    "rates",
    multiple=True,
    metavar="RATE",
    help="Count the hours below it: '50 %' of what is sold, or '10 Mbps'. Repeatable; by default "
    "25, 50 and 75 %.",
)
@click.option(
    "--hours",
    type=click.Choice(_HOURS),
    default="all",
    show_default=True,
    help="Hours of the table that is printed; the saved tables have all of them.",
)
@click.option(
    "--rows",
    type=click.IntRange(0),
    default=_ROWS,
    show_default=True,
    help="Most rows of each alternative that are printed; 0 for all.",
)
@click.option(
    "--workers", type=click.IntRange(1), help="Processes; by default as many as there are cores."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print the whole table as CSV.")
@_options.outputs("Print the whole table as JSON, a line a row.")
@faults_as_json
def command(
    file: Path,
    alternatives: tuple[str, ...],
    sets: tuple[str, ...],
    years: int,
    rates: tuple[str, ...],
    hours: str,
    rows: int,
    workers: int | None,
    as_csv: bool,
    out: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say how often each village of FILE has a way to the internet, without a packet.

    Simulates years of what happens to the links: technologies, weather, failures. A village has a
    way while every link of its route carries something; with routing in FILE, of the best route
    that is up. Told are the share of the time, also in school, clinic and office hours, the outages
    by cause, and the hours below some rates, each with an interval over the years. Every village
    stands by itself; those worst off come first.
    """
    from simnet.availability.asked import plan_years
    from simnet.availability.run import availability
    from simnet.cli._folders import folder_name
    from simnet.machine import cores
    from simnet.report.yearly import Years
    from simnet.runs.worlds import Worlds
    from simnet.scenario.load import load_base
    from simnet.tables.availability import check_years_folder, store_years

    plan = plan_years(Worlds(load_base(file, sets), sets), alternatives, years, rates)
    folder = out or Path("results") / f"{folder_name(plan.name)}-availability"
    check_years_folder(folder)
    asked = _blocks(workers or cores(), plan)
    tables = availability(plan, asked, None if quiet or as_json or as_csv else _said())
    results = store_years(folder, tables, _about(plan))
    _show(results, hours, rows, quiet, as_json, as_csv)
    if (as_json or as_csv) and not quiet:
        # Beside the table, so that what reads it has no line to skip.
        for line in _lacking(Years(results)):
            echo(line, err=True)
    if not (quiet or as_json or as_csv):
        echo(f"read it with: simnet report {folder}")


def _blocks(workers: int, plan: YearsPlan) -> int:
    """Return how many workers have something to do."""
    from simnet.availability.run import BLOCK

    return min(workers, max(1, len(plan.worlds) * plan.years // BLOCK))


def _said() -> Callable[[int, int], None]:
    """Return what tells how many years are done, every ten seconds."""
    import time

    next_s = time.monotonic() + 10.0

    def report(done: int, total: int) -> None:
        nonlocal next_s
        if time.monotonic() >= next_s:
            next_s = time.monotonic() + 10.0
            echo(f"{done} of {total} years", err=True)

    return report


def _about(plan: YearsPlan) -> dict[str, Any]:
    """Return what the manifest says of the years."""
    return {
        "name": plan.name,
        "title": plan.title,
        "description": plan.description,
        "file": plan.file,
        "years": plan.years,
        "seed": plan.seed,
        "confidence": plan.confidence,
        "alternatives": list(plan.worlds),
        "calm": [name for name, world in plan.worlds.items() if not world.causes],
        "lacking": {name: list(each) for name, each in plan.lacking.items()},
        "titles": dict(plan.titles),
        "below": [each.text for each in plan.below],
        "hours": plan.hours.model_dump(mode="json", by_alias=True),
        "villages": dict(plan.names),
    }


def _show(
    results: YearsResults, hours: str, most: int, quiet: bool, as_json: bool, as_csv: bool
) -> None:
    if as_csv:
        from simnet.tables import write_csv

        write_csv(results.arrow("availability"), sys.stdout)
    elif as_json:
        for row in results.arrow("availability").to_pylist():
            echo(json.dumps(row, ensure_ascii=False))
    elif not quiet:
        _print(results, hours, most)


def _print(results: YearsResults, hours: str, most: int) -> None:
    """Print the villages of each alternative, worst first, and whom the mean of all hides."""
    from simnet.cli._numbers import written
    from simnet.cli._table import print_table
    from simnet.report.yearly import INTRANET, Years

    years = Years(results)
    for line in _lacking(years):
        echo(line)
    for name in results.manifest["calm"]:
        calm = "nothing in it ever befalls a line, so that this says nothing of outages"
        echo(f"{written(years.called(name))}: {calm}")
    for name in years.alternatives:
        inside = ("to the data centre",) if years.ways(name, hours, INTRANET) else ()
        if title := years.heading(name):
            echo(f"\n{written(title)}")
        print_table(
            ("village", "has a way", *inside, "without, a year", "longest of a year", "of all"),
            [_row(years, name, hours, village) for village in years.worst_first(name, hours)],
            (0,),
            most,
        )
    for name in years.alternatives:
        echo(_hidden(years, name, hours))


def _row(years: Years, name: str, hours: str, village: str) -> tuple[str, ...]:
    """Return the row of a village, each figure with its interval as on the page."""
    from simnet.cli._numbers import written
    from simnet.report.format import duration
    from simnet.report.yearly import INTRANET, both, share, without

    def has_way(row: Any) -> str:
        return written(both(share(row))) if row.way else "never: no route"

    row = years.ways(name, hours)[village]
    inside = years.ways(name, hours, INTRANET)
    return (
        years.place(village),
        has_way(row),
        *((has_way(inside[village]),) if inside else ()),
        written(both(without(row))),
        written(both(years.longest(name, village))),
        written(duration(years.longest_ever_s(name, village))),
    )


def _lacking(years: Years) -> Iterator[str]:
    """Yield what the scenario is without, so that a high share promises nothing."""
    from simnet.cli._numbers import written
    from simnet.report.years import lacking

    return (written(line) for _, line in lacking(years))


def _hidden(years: Years, name: str, hours: str) -> str:
    """Return the mean of all villages of an alternative, and who is below it."""
    from simnet.cli._numbers import written
    from simnet.report.yearly import both, share

    rows = years.ways(name, hours)
    mean = years.mean(name, hours)
    under = [each for each, row in rows.items() if row.availability_mean < mean.mean]
    when = "" if hours == "all" else f" in {hours} hours"
    over = f"mean of {len(rows)} villages over {years.count} years"
    said = f"a way{when} {written(both(mean))}, {over}"
    if under:
        worst = years.worst_first(name, hours)[0]
        are = "is" if len(under) == 1 else "are"
        said += f"; {len(under)} {are} below that, worst {years.place(worst)}"
        said += f" with {written(both(share(rows[worst])))}"
    return f"{written(years.called(name))}: {said}"
