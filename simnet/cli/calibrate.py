"""``simnet calibrate``: what was measured in a real network says how many users a scenario has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _captures, _options, _speed_tests
from simnet.cli._faults import faults_as_json
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.calibration.loads import Stated
    from simnet.calibration.mapping import Asked
    from simnet.calibration.run import Choices
    from simnet.scenario.load import Loaded

_COUNTERS = _options.stack(
    click.option(
        "--counters",
        "-c",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="COUNTERS",
        help="A file of counters: CSV with a time, Cacti's export, or JSON or XML of rrdtool "
        "xport. Repeatable.",
    ),
    click.option(
        "--line",
        "lines",
        multiple=True,
        metavar="LINE=DOWN,UP",
        help="A line of the scenario, and the columns of what goes towards the villages and of "
        "what comes from them; one may be left out. FILE:COLUMN where several files have it. "
        "Repeatable.",
    ),
    click.option(
        "--map",
        "mapping",
        type=click.Path(path_type=Path),
        metavar="MAP.yaml",
        help="A file that says which column is of which line, and what columns mean.",
    ),
    click.option(
        "--unit",
        type=click.Choice(("octets", "bytes", "bits")),
        help="What numbers count, where headings do not say; octets are bytes.",
    ),
    click.option(
        "--as",
        "form",
        type=click.Choice(("counter", "rate")),
        help="What numbers are, where headings do not say: a counter that only grows, or a rate.",
    ),
    click.option(
        "--bits",
        type=click.Choice(("32", "64")),
        help="Size of counters, where headings do not say: after it they begin at 0 again.",
    ),
    click.option(
        "--time-zone",
        "zone",
        metavar="ZONE",
        help="Zone of times that have none, and of the hours that are told: Asia/Makassar, WITA, "
        "+08:00.  [default: WITA]",
    ),
    click.option(
        "--dates",
        type=click.Choice(("dmy", "mdy")),
        help="Whether dates begin with the day or the month, where the file does not prove it.",
    ),
)
"""Options that say what was measured."""

_FIT = _options.stack(
    click.option(
        "--per",
        type=click.Choice(("app", "site", "village")),
        default="site",
        show_default=True,
        help="What is fitted as one, keeping its proportions: each app of a site, a site, or a "
        "village.",
    ),
    click.option(
        "--ways",
        type=click.Choice(("busier", "both")),
        default="both",
        show_default=True,
        help="Which directions of each line are fitted: both, the one of requests and "
        "acknowledgements with little weight, or only the one that carries more.",
    ),
    click.option(
        "--load",
        "loads",
        multiple=True,
        metavar="APP=DOWN[/UP]",
        help="Mean load of one user, headers included, in the place of what its kind says: "
        "pupils='90 kbps/6 kbps'. Repeatable.",
    ),
    click.option(
        "--hours",
        default="0-24",
        show_default=True,
        metavar="FROM-TO",
        help="Only these hours of the day.",
    ),
    click.option(
        "--days",
        type=click.Choice(("all", "weekday", "weekend")),
        default="all",
        show_default=True,
        help="Only these days; all are fitted apart where there are two of each sort or more.",
    ),
    click.option(
        "--confidence",
        type=click.FloatRange(0.5, 0.999),
        default=0.95,
        show_default=True,
        help="Of each interval.",
    ),
)
"""Options that say how it is fitted."""


@click.command(name="calibrate")
@_options.FILE
@_COUNTERS
@_FIT
@_speed_tests.OPTIONS
@_captures.OPTIONS
@_options.ALTERNATIVE
@_options.SETS
@click.option(
    "--out",
    type=_options.Place(),
    metavar="OVERLAY.yaml",
    help="Write a scenario that includes FILE and has the fitted users; never over another file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
@faults_as_json
def command(
    file: Path,
    files: tuple[Path, ...],
    lines: tuple[str, ...],
    mapping: Path | None,
    unit: str | None,
    form: str | None,
    bits: str | None,
    zone: str | None,
    dates: str | None,
    per: str,
    ways: str,
    loads: tuple[str, ...],
    hours: str,
    days: str,
    confidence: float,
    alternative: str | None,
    sets: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Fit the users of FILE to what was counted on its lines.

    Counters of 5 minutes, as LibreNMS, MikroTik, Cacti and rrdtool export them, say how many users
    a site has and when: the loads of all users are added along their ways, and the numbers that
    explain what each line carried are found by least squares. Each has an interval; sites that the
    lines cannot tell apart are named, and left as they are. Figures hold for the mean load of a
    user that FILE says.

    With --ndt7 speed tests say what a line gives; with --pcap a capture of packets says what a use
    of the network sends.
    """
    from simnet.calibration.answer import plain
    from simnet.calibration.overlay import overlay
    from simnet.calibration.run import calibrate
    from simnet.cli._calibration import show
    from simnet.runs.moments import world
    from simnet.scenario.load import load_base

    if out is not None:
        _check_free(out)
    _check_sources(files, lines, mapping, given)
    if given["speed_tests"] or given["pcap"] is not None:
        loaded = world(load_base(file, sets), alternative, None, sets)
        days_and_hours: Any = (days, _hours(hours))
        _from_elsewhere(loaded, given, zone, dates, days_and_hours, confidence, out, as_json)
        return
    asked = _asked(files, lines, mapping, unit, form, bits, zone, dates)
    choices = _choices(per, ways, loads, hours, days, confidence)
    loaded = world(load_base(file, sets), alternative, None, sets)
    found = calibrate(loaded, asked, choices)
    if out is not None:
        _write(out, overlay(found, out))
    if as_json:
        echo(json.dumps(plain(found), ensure_ascii=False))
        return
    show(found)
    if out is not None:
        echo(f"{out} written; next: simnet check {out}")


_OF_COUNTERS = ("unit", "form", "bits", "per", "ways", "loads")
_OF_TIMES = ("zone", "dates", "hours", "days", "confidence")


def _check_sources(
    files: tuple[Path, ...], lines: tuple[str, ...], mapping: Path | None, given: dict[str, Any]
) -> None:
    """Refuse sources of more than one sort, and options of a source that is not given."""
    counters, tests = bool(files or lines or mapping), bool(given["speed_tests"])
    pcap = given["pcap"] is not None
    if counters + tests + pcap > 1:
        raise click.UsageError("give counters, --ndt7 or --pcap, one of them")
    for belongs, there, names in (
        ("--ndt7", tests, _speed_tests.NAMES),
        ("--pcap", pcap, _captures.NAMES),
        ("--counters", not (tests or pcap), _OF_COUNTERS),
        ("--counters or --ndt7", not pcap, _OF_TIMES),
    ):
        for each in () if there else _written(names):
            raise click.UsageError(f"{each} belongs to {belongs}")


def _written(names: Sequence[str]) -> Iterator[str]:
    """Yield those of some options that are written on the command line."""
    context = click.get_current_context()
    for each in context.command.params:
        source = context.get_parameter_source(str(each.name))
        if each.name in names and source is click.core.ParameterSource.COMMANDLINE:
            yield each.opts[0]


def _from_elsewhere(
    loaded: Loaded,
    given: dict[str, Any],
    zone: str | None,
    dates: Any,
    when: tuple[Any, tuple[int, int]],
    confidence: float,
    out: Path | None,
    as_json: bool,
) -> None:
    """Calibrate by speed tests or a capture."""
    written: dict[Path, str] = {}
    if given["pcap"] is not None:
        written = _captures.files(loaded, given, out, as_json)
    else:
        from simnet.calibration.counters.clocks import WITA, Dates, zone_of
        from simnet.calibration.speed_tests import overlay

        read = Dates(zone_of(zone) if zone else WITA, dates)
        line, asked = _speed_tests.found(loaded, given, read, when, confidence)
        if out is not None:
            written[out] = overlay(line, loaded, asked, out)
        _speed_tests.show(line, asked, as_json)
    for path in written:
        _check_free(path)
    for path, text in written.items():
        _write(path, text)
    if out is not None and not as_json:
        echo(f"{', '.join(map(str, written))} written; next: simnet check {out}")


def _asked(
    files: tuple[Path, ...],
    lines: tuple[str, ...],
    mapping: Path | None,
    unit: Any,
    form: Any,
    bits: str | None,
    zone: str | None,
    dates: Any,
) -> Asked:
    from simnet.calibration.counters.meaning import Meaning
    from simnet.calibration.mapping import Asked

    size: Any = None if bits is None else int(bits)
    return Asked(files, lines, mapping, Meaning(unit, form, size), zone, dates)


def _choices(
    per: Any, ways: Any, loads: tuple[str, ...], hours: str, days: Any, confidence: float
) -> Choices:
    from simnet.calibration.run import Choices

    stated = dict(_stated(each) for each in loads)
    return Choices(per, ways, _hours(hours), days, confidence, stated)


def _stated(text: str) -> tuple[str, Stated]:
    """Return the mean load of a user of an app, as an option says it."""
    from simnet.calibration.loads import Stated
    from simnet.errors import InputError
    from simnet.units import parse_rate

    name, equals, rates = text.partition("=")
    down, slash, up = rates.partition("/")
    if not (equals and name.strip() and down.strip()):
        raise InputError(f"--load {text!r}: must be APP=DOWN or APP=DOWN/UP")
    try:
        both = parse_rate(down.strip()), parse_rate(up.strip()) if slash else 0
    except ValueError as error:
        raise InputError(f"--load {text!r}: {error}") from None
    if not any(both):
        raise InputError(f"--load {text!r}: one of them must be above 0")
    return name.strip(), Stated(*map(float, both))


def _hours(text: str) -> tuple[int, int]:
    from simnet.errors import InputError

    first, _, last = text.partition("-")
    try:
        found = int(first.removesuffix(":00")), int(last.removesuffix(":00"))
    except ValueError:
        found = (0, 0)
    if not 0 <= found[0] < found[1] <= 24:
        raise InputError(f"--hours {text!r}: must be two hours of the day, such as 7-15")
    return found


def _check_free(path: Path) -> None:
    from simnet.errors import InputError

    if path.exists() or path.is_symlink():
        raise InputError(f"{path} exists already; it is not overwritten")


def _write(path: Path, text: str) -> None:
    from simnet.errors import InputError

    try:
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise InputError(f"{path} exists already; it is not overwritten") from None
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
