"""``simnet verify``: repeat the proof, against theory, a real TCP stack and ITU-R's examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simnet.cli._text import plain
from simnet.engines import ENGINES, FAST
from simnet.errors import counted
from simnet.machine import cores

if TYPE_CHECKING:
    from simnet.verify.comparison import Comparison
    from simnet.verify.experiment import Outcome, Settings
    from simnet.verify.rain.judge import Check

F = TypeVar("F", bound=Callable[..., Any])

FAILED = 1
"""Exit code where a case fails: the simulator is not what it claims to be."""
_ROW = "{:<44}  {:>12}  {:>12}  {:>9}  {:>25}  {}"
_HELD_ROW = "{:<50} {:<18} {:>9} {:>9} {:<21} {}"
_RAIN_ROW = "{:<42}  {:<7}  {:>4}  {:>15}  {}"
_COLOURS = {"pass": "green", "fail": "red"}


def _settings(function: F) -> F:
    """Give a command the options that say how its cases are run."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a case."),
        click.option("--seed", type=click.IntRange(0), default=1, show_default=True),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default=FAST,
            show_default=True,
        ),
        click.option(
            "--effort",
            type=click.FloatRange(0, min_open=True),
            default=1.0,
            show_default=True,
            help="Length of the runs, relative to what is planned.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1),
            default=cores(),
            help="Cases that run at once; by default as many as there are processors.",
        ),
    ):
        function = option(function)
    return function


@click.group(name="verify")
def command() -> None:
    """Repeat the proof that simnet simulates what it says.

    Runs the shipped cases, or those of a file in the same format. Exit code 1 if any fails.
    """


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE.json]")
@click.option("--only", multiple=True, metavar="ID", help="Run only this case; repeatable.")
@_settings
def theory(file: Path | None, only: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Compare with queueing theory, published formulas and worked examples.

    A measure passes when theory lies inside the 99.9 % interval of independent replications and
    the deviation of their mean is small.
    """
    from simnet.errors import InputError, unknown
    from simnet.verify import families
    from simnet.verify.cases import load_theory
    from simnet.verify.experiment import run_cases

    cases = load_theory(file)
    known = [case.id for case in cases]
    for name in only:
        if name not in known:
            raise InputError(unknown("case", name, known))
    chosen = [case for case in cases if not only or case.id in only]
    outcomes = run_cases(chosen, families.plan, _made(options))
    return _theory_lines(outcomes) if as_json else _theory_table(outcomes)


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE.jsonl]")
@_settings
def tcp(file: Path | None, as_json: bool, **options: Any) -> int:
    """Compare TCP with measured runs of a real stack on the same link."""
    from simnet.verify.linux_tcp import compare

    comparisons = compare(file, _made(options))
    return _tcp_lines(comparisons) if as_json else _tcp_table(comparisons)


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE.csv]...")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a figure.")
@click.option(
    "--years",
    type=click.IntRange(min=2),
    metavar="N",
    help="Simulate so many years of weather instead, and hold how often links fade, alone and "
    "together, against ITU-R; some seconds a year.",
)
def rain(files: tuple[Path, ...], as_json: bool, years: int | None) -> int:
    """Compare attenuation by rain with the worked examples of ITU-R.

    A figure passes when it is within 1e-6 of the printed one, or within its last digit; where it
    rests on values of a map, within what is known of those. One of simulated weather passes when
    its 99.9 % confidence interval holds what the recommendation says.
    """
    if years is not None:
        if files:
            raise click.UsageError("--years simulates weather and reads no file")
        return _weather(years, as_json)
    from simnet.verify.rain.judge import compare
    from simnet.verify.rain.tables import read_tables, shipped_tables

    checks = compare(read_tables(files) if files else shipped_tables())
    return _rain_lines(checks) if as_json else _rain_table(checks)


def _made(options: dict[str, Any]) -> Settings:
    from simnet.verify.experiment import Settings

    return Settings(**options)


def _theory_lines(outcomes: Iterable[Outcome]) -> int:
    verdicts = Counter[str]()
    for outcome in outcomes:
        verdicts[outcome.verdict] += 1
        click.echo(json.dumps(outcome.record(), ensure_ascii=False))
    return FAILED if verdicts["fail"] else 0


def _theory_table(outcomes: Iterable[Outcome]) -> int:
    """Print each case as it is done: a line with its verdict, then one a measure."""
    from simnet.verify.estimates import most_misses

    verdicts, missed = Counter[str](), Counter[bool]()
    _head("99.9 % interval")
    for outcome in outcomes:
        verdicts[outcome.verdict] += 1
        headline = outcome.headline_missed()
        if headline is not None:
            missed[headline] += 1
        _case(f"{outcome.case.id}  {outcome.case.title}", outcome.verdict, outcome.reason)
        for finding in outcome.findings:
            low, high = finding.estimate.interval()
            _measure(
                finding.label,
                finding.expected,
                finding.estimate.mean,
                finding.deviation if finding.judged else None,
                f"{low:.5g} ... {high:.5g}",
                ("" if finding.passed else "outside") if finding.judged else "not judged",
            )
    _sum(verdicts)
    if missed:
        judged = sum(missed.values())
        click.echo(
            f"{missed[True]} of {judged} intervals of 95 % miss the expected value; "
            f"up to {most_misses(judged)} may by chance"
        )
    return FAILED if verdicts["fail"] else 0


def _tcp_lines(comparisons: Iterable[Comparison]) -> int:
    verdicts = Counter[str]()
    for comparison in comparisons:
        verdicts[comparison.verdict] += 1
        for line in comparison.lines():
            click.echo(json.dumps(line, ensure_ascii=False))
    return FAILED if verdicts["fail"] else 0


def _tcp_table(comparisons: Iterable[Comparison]) -> int:
    from simnet.verify.comparison import share_within, single_draws

    verdicts = Counter[str]()
    done = []
    _head("99.9 % interval")
    for comparison in comparisons:
        verdicts[comparison.verdict] += 1
        done.append(comparison)
        _case(comparison.label, comparison.verdict, comparison.reason)
        for figure in comparison.figures:
            low, high = figure.interval
            _measure(
                figure.name,
                figure.measured,
                figure.simulated,
                figure.ratio - 1,
                f"{low:.5g} ... {high:.5g}",
                "" if figure.within else "outside, a single draw" if figure.drawn else "outside",
            )
    _sum(verdicts)
    within, judged = share_within(done)
    if judged:
        click.echo(f"{within} of {judged} figures are within their aims ({within / judged:.1%})")
    drawn = single_draws(done)
    if drawn:
        click.echo(
            f"{counted(drawn, 'more figure', 'more figures')} of cases measured once, outside as "
            f"single draws may be: among the central 95 % of ours ({within + drawn} of {judged}, "
            f"{(within + drawn) / judged:.1%}, with them)"
        )
    return FAILED if verdicts["fail"] else 0


def _weather(years: int, as_json: bool) -> int:
    """Print a line a figure of simulated weather, and how long fades last."""
    from simnet.verify.rain import simulated

    held = [*simulated.exceedance(years), *simulated.together(max(100_000, 1000 * years))]
    if as_json:
        for each in held:
            click.echo(json.dumps(each.record(), ensure_ascii=False))
        return FAILED if any(each.verdict == "fail" for each in held) else 0
    click.echo(f"{_HELD_ROW.format('% of the time', 'ITU-R', 'expected', 'simulated', '', '')}\n")
    for each in held:
        shown = (f"{value:.5f}" for value in (each.expected, each.found.mean))
        spread = f"[{each.found.low:.5f}, {each.found.high:.5f}]"
        verdict = click.style(each.verdict, fg=_COLOURS.get(each.verdict))
        click.echo(_HELD_ROW.format(each.what, each.source, *shown, spread, verdict))
    spells = simulated.durations(min(years, 24))
    click.echo(
        f"\n{counted(spells.count, 'fade')} of a dish at 20 GHz above what is exceeded for 0.1 % "
        f"of the year last {spells.mean_s:.0f} s on average"
    )
    rows = (simulated.LENGTHS_S, spells.share_longer, spells.recommended)
    for length_s, found, wanted in zip(*rows, strict=True):
        told = f"{found:.0%} of the fading time; P.1623-1: {wanted:.0%}"
        click.echo(f"in fades longer than {length_s:.0f} s: {told} (shown, not judged)")
    _sum(Counter(each.verdict for each in held))
    return FAILED if any(each.verdict == "fail" for each in held) else 0


def _rain_lines(checks: list[Check]) -> int:
    for check in checks:
        click.echo(json.dumps(check.record(), ensure_ascii=False))
    return FAILED if any(check.verdict == "fail" for check in checks) else 0


def _rain_table(checks: list[Check]) -> int:
    """Print a line a quantity of a recommendation, then each figure that fails."""
    from simnet.verify.rain.judge import summaries

    click.echo(f"{_RAIN_ROW.format('ITU-R', 'figure', 'rows', 'worst deviation', '').rstrip()}\n")
    for each in summaries(checks):
        worst = "-" if each.worst is None else f"{each.worst:.1e}"
        verdict = click.style(each.verdict.replace("_", " "), fg=_COLOURS.get(each.verdict))
        row = _RAIN_ROW.format(each.family, each.quantity, each.judged, worst, verdict)
        click.echo(f"{row}{_left_out(each.reasons)}")
    for check in checks:
        if check.verdict == "fail":
            where = plain(f"{check.file}:{check.line}: {check.quantity}")
            click.echo(f"\n{where}: {check.expected:.10g} expected, {check.computed:.10g} computed")
    _sum(Counter(check.verdict for check in checks))
    return FAILED if any(check.verdict == "fail" for check in checks) else 0


def _left_out(reasons: Mapping[str, int]) -> str:
    """Say how many rows have no verdict, and why."""
    return "".join(f"  ({counted(rows, 'row')}: {plain(why)})" for why, rows in reasons.items())


def _head(interval: str) -> None:
    head = _ROW.format("measure", "expected", "simulated", "deviation", interval, "")
    click.echo(f"{head.rstrip()}\n")


def _case(name: str, verdict: str, reason: str) -> None:
    colour = _COLOURS.get(verdict)
    said = f"  ({reason})" if reason else ""
    click.echo(f"{click.style(verdict.replace('_', ' '), fg=colour)}  {plain(name)}{plain(said)}")


def _measure(
    name: str,
    expected: float,
    simulated: float,
    deviation: float | None,
    interval: str,
    remark: str,
) -> None:
    shown = "-"
    if deviation is not None:
        shown = f"{deviation:+.2%}" if expected else f"{deviation:+.2g}"
    row = _ROW.format(
        f"  {name}"[:44],
        f"{expected:.6g}",
        f"{simulated:.6g}",
        shown,
        interval,
        remark,
    )
    click.echo(row.rstrip())


def _sum(verdicts: Counter[str]) -> None:
    passed, failed = verdicts["pass"], verdicts["fail"]
    click.echo(f"\n{passed} pass, {failed} fail, {verdicts['not_modelled']} not modelled")
