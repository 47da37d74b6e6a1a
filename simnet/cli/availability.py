"""``simnet availability``: how often every village has a way to the internet, over many years."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._faults import faults_as_json
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.availability.plan import YearsPlan
    from simnet.tables.availability import YearsResults

_ROWS = 20
_ENDS = ("mean", "low", "high")
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
    help="Most rows that are printed; 0 for all.",
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
    """Print the villages, worst first, and whom the mean of all hides."""
    from simnet.cli._numbers import figure, interval
    from simnet.cli._table import print_table

    every = [row for row in results.arrow("availability").to_pylist() if row["hours"] == hours]
    longest = {
        (row["alternative"], row["village"]): row["longest_s_worst"]
        for row in results.arrow("availability_outages").to_pylist()
        if row["cause"] == "any"
    }
    every.sort(key=lambda row: (row["availability_mean"], row["alternative"], row["village"]))
    rows = []
    for row in every:
        mean, low, high = (_number(row[f"without_h_{each}"]) * 3600 for each in _ENDS)
        far_s = longest[row["alternative"], row["village"]]
        rows.append(
            (
                row["village"],
                row["alternative"],
                _percent(row["availability_mean"]) if row["way"] else "never: no route",
                figure(mean, low, high, "s"),
                interval(mean, low, high, "s") if low < high else "",
                figure(far_s, far_s, far_s, "s"),
            )
        )
    head = ("village", "alternative", "has a way", "without, a year", "interval", "longest")
    print_table(head, rows, (0, 1), most)
    for line in _hidden(every, results.manifest["years"], hours):
        echo(line)
    for name in results.manifest["calm"]:
        echo(f"{name}: nothing in it ever befalls a line, so that this says nothing of outages")


def _hidden(every: list[dict[str, Any]], years: int, hours: str) -> list[str]:
    """Return a line an alternative: the mean of all villages, and who is below it."""
    found = []
    what = "of the time" if hours == "all" else f"of {hours} hours"
    for name in dict.fromkeys(row["alternative"] for row in sorted(every, key=_by_name)):
        here = [row for row in every if row["alternative"] == name]
        mean = sum(row["availability_mean"] for row in here) / len(here)
        under = [row for row in here if row["availability_mean"] < mean]
        said = f"{name}: a way {_percent(mean)} {what} over {len(here)} villages and {years} years"
        if under:
            worst = min(under, key=lambda row: row["availability_mean"])
            share = _percent(worst["availability_mean"])
            are = "is" if len(under) == 1 else "are"
            said += f"; {len(under)} {are} below that, worst {worst['village']} with {share}"
        found.append(said)
    return found


def _percent(share: float) -> str:
    from simnet.cli._numbers import written
    from simnet.report.format import percent

    return written(percent(share))


def _by_name(row: dict[str, Any]) -> tuple[bool, str]:
    return row["alternative"] != "base", row["alternative"]


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
