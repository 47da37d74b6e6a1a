"""Which column of which file is of which line: from the command line, or from a file of YAML.

time_zone: Asia/Makassar
files:
  long-apari.csv: {unit: octets, as: counter, bits: 32}
lines:
  access/long-apari: {file: long-apari.csv, down: ifInOctets, up: ifOutOctets}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from simnet.calibration.counters.clocks import Dates, zone_of
from simnet.calibration.counters.formats import read_counters
from simnet.calibration.counters.meaning import UNKNOWN, Form, Meaning, Unit
from simnet.calibration.counters.rates import Rates, rates
from simnet.calibration.counters.recorded import Recorded
from simnet.calibration.lines import Direction, Lines, Way, parse_line
from simnet.errors import InputError, Problem, ScenarioError, unknown
from simnet.kinds import Declared, Field, ValidationError
from simnet.scenario.problems import translated
from simnet.scenario.read.text import read
from simnet.scenario.read.tree import Value, dotted

WAYS: tuple[Way, Way] = ("down", "up")


class OfFile(Declared):
    """What the columns of one file mean; what is left out is as headings or options say."""

    unit: Unit | None = None
    """What its numbers count: octets (bytes), or bits."""
    form: Form | None = Field(default=None, alias="as")
    """What they are: a counter that only grows, or a rate."""
    bits: Literal[32, 64] | None = None
    """Size of its counters."""


class OfLine(Declared):
    """The columns of a line's two directions."""

    file: str | None = None
    """The file that they are in. Default: the only one that has such columns."""
    down: str | None = None
    """Heading of the column of what goes towards the villages."""
    up: str | None = None
    """Heading of the column of what comes from them."""


class Mapped(Declared):
    """A file that says what is in files of counters."""

    time_zone: str | None = None
    """Zone of times that have none: Asia/Makassar, WITA or +08:00."""
    dates: Literal["dmy", "mdy"] | None = None
    """What dates begin with, where their files do not prove it."""
    files: dict[str, OfFile] = Field(default_factory=dict)
    """What the columns of some files mean, by the name of the file."""
    lines: Annotated[dict[str, OfLine], Field(min_length=1)]
    """The columns by the name of the line in the scenario."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files are read, what they mean, and which lines their columns are of."""

    files: tuple[Path, ...]
    lines: tuple[str, ...] = ()
    """As on the command line: ``LINE=DOWN,UP``."""
    map: Path | None = None
    meaning: Meaning = UNKNOWN
    zone: str | None = None
    dates: Literal["dmy", "mdy"] | None = None


@dataclass(frozen=True)
class Measured:
    """The rates of one direction of a line, and where they come from."""

    direction: Direction
    rates: Rates
    file: str
    column: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A column that is to be read: of which line, and how messages call the wish."""

    line: str
    way: Way
    file: str | None
    column: str
    place: Problem


def measured(asked: Asked, lines: Lines) -> tuple[list[Measured], Dates, list[str]]:
    """Return the rates of all directions that are asked for, the clock, and notes on files.

    Raises:
        InputError: a file cannot be read, a line or a column is not there, one is there twice.
    """
    mapped, tree = _mapped(asked.map) if asked.map is not None else (None, None)
    dates = _dates(asked, mapped, tree)
    read_files = _read(asked, mapped, dates)
    wanted = [*_by_option(asked.lines, read_files), *_by_map(mapped, tree)]
    if not wanted:
        what = "no line is named: --line LINE=DOWN,UP, or --map FILE"
        raise InputError(what)
    found: list[Measured] = []
    taken: dict[int, str] = {}
    for each in wanted:
        try:
            direction = lines.direction(each.line, each.way)
        except ValueError as error:
            raise _problem(each.place, str(error)) from None
        if direction.interface in taken:
            raise _problem(each.place, f"{direction.name} has a column already")
        taken[direction.interface] = each.column
        found.append(_column(each, direction, read_files, asked, mapped))
    notes = [f"{one.name}: {note}" for one in read_files.values() for note in one.notes]
    notes += [f"{one.file}, {one.column}: {note}" for one in found for note in one.rates.notes]
    return found, dates, notes


def _mapped(path: Path) -> tuple[Mapped, Value]:
    tree = read(path)
    try:
        return Mapped.model_validate(tree.plain(), by_alias=True, by_name=False), tree
    except ValidationError as error:
        problems = translated(error.errors(include_url=False), tree, Mapped)
        raise ScenarioError(*problems) from None


def _dates(asked: Asked, mapped: Mapped | None, tree: Value | None) -> Dates:
    order = asked.dates or (mapped.dates if mapped else None)
    if asked.zone is None and mapped is not None and mapped.time_zone is not None:
        try:
            return Dates(zone_of(mapped.time_zone), order)
        except InputError as error:
            raise _problem(_place(tree, ("time_zone",)), str(error)) from None
    return Dates(order=order) if asked.zone is None else Dates(zone_of(asked.zone), order)


def _read(asked: Asked, mapped: Mapped | None, dates: Dates) -> dict[str, Recorded]:
    """Return the files by the name that columns are asked of them under."""
    paths = list(asked.files)
    if mapped is not None and asked.map is not None:
        named = [*mapped.files, *(each.file for each in mapped.lines.values() if each.file)]
        known = {path.name for path in paths} | {str(path) for path in paths}
        missing = [name for name in dict.fromkeys(named) if name not in known]
        paths += [asked.map.parent / name for name in missing]
    if not paths:
        raise InputError("no file of counters is named: --counters FILE")
    found: dict[str, Recorded] = {}
    for path in dict.fromkeys(paths):
        name = str(path) if path.name in found else path.name
        found[name] = read_counters(path, dates, str(path))
    return found


def _by_option(texts: Sequence[str], files: Mapping[str, Recorded]) -> Iterable[_Wanted]:
    for text in texts:
        place = Problem(f"--line {text!r}", None, "", "")
        try:
            line, columns = parse_line(text)
        except ValueError as error:
            raise _problem(place, str(error)) from None
        for way, column in columns.items():
            file, colon, rest = column.partition(":")
            if colon and file in files:
                yield _Wanted(line, way, file, rest, place)
            else:
                yield _Wanted(line, way, None, column, place)


def _by_map(mapped: Mapped | None, tree: Value | None) -> Iterable[_Wanted]:
    for line, of in () if mapped is None else mapped.lines.items():
        columns: dict[Way, str | None] = {"down": of.down, "up": of.up}
        if not any(columns.values()):
            raise _problem(_place(tree, ("lines", line)), "names no column: down, up or both")
        for way, column in columns.items():
            if column:
                yield _Wanted(line, way, of.file, column, _place(tree, ("lines", line)))


def _place(tree: Value | None, path: tuple[str, ...]) -> Problem:
    value = tree
    for step in path:
        value = None if value is None else value.get(step)
    if value is None:
        return Problem("", None, dotted(path), "")
    return Problem(value.origin.file, value.where, dotted(path), "")


def _problem(place: Problem, what: str) -> ScenarioError:
    return ScenarioError(Problem(place.file, place.line, place.path, what))


def _column(
    wanted: _Wanted,
    direction: Direction,
    files: Mapping[str, Recorded],
    asked: Asked,
    mapped: Mapped | None,
) -> Measured:
    name = wanted.file
    if name is None:
        having = [each for each, one in files.items() if _has(one, wanted.column)]
        if len(having) > 1:
            what = f"column {wanted.column!r} is in {' and '.join(having[:3])}; write FILE:COLUMN"
            raise _problem(wanted.place, what)
        if not having and len(files) > 1:
            headings = {each for one in files.values() for each in one.columns}
            raise _problem(wanted.place, unknown("column", wanted.column, headings))
        name = having[0] if having else next(iter(files))
    if name not in files:
        raise _problem(wanted.place, unknown("file", name, files))
    one = files[name]
    heading = one.column(wanted.column)
    of = (mapped.files.get(name) if mapped is not None else None) or OfFile()
    said = Meaning(of.unit, of.form, of.bits).over(asked.meaning)
    return Measured(direction, rates(one, heading, said, direction.most_bps), one.name, heading)


def _has(one: Recorded, column: str) -> bool:
    return column.casefold() in {each.casefold() for each in one.columns}
