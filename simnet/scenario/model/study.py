"""A study: which worlds are run how often, what is measured in them, and how surely.

Measures and rules about them are kept as they are written: what they mean, the study knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from simnet import units
from simnet.errors import unknown
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    Name,
    PositiveDuration,
    Probability,
    field_validator,
    model_validator,
)
from simnet.scenario.model.base import Named, Several

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

BASE = "base"
"""The scenario as it is written, among alternatives."""
NONE = "none"
"""No stress test, and no sweep."""
ALL: Literal["all"] = "all"
"""All of them, with the above first."""
JOINTS = "+@"
"""Characters that join the parts of a cell's name."""
MOST_POINTS = 10_000
"""How many points one sweep may have."""

Names = Annotated[Several[Name], Field(min_length=1)]
Scalar = str | int | float


class Block(Declared):
    """Some cells of the study: each alternative, with each stress test, at each sweep point."""

    alternatives: Literal["all"] | Names = (BASE,)
    """Names of alternatives, or all; `base` is the scenario as it is written."""
    stress: Literal["all"] | Names = (NONE,)
    """Names of stress tests, or all; `none` is none."""
    sweeps: Literal["all"] | Names = (NONE,)
    """Names of sweeps, or all, each with all its points; `none` is none."""


class StudyRun(Declared):
    """How the runs of the study differ from a single run of the scenario."""

    duration: PositiveDuration | None = None
    """Simulated time of each run."""
    warmup: Duration | None = None
    """What is left out of all measures."""
    interval: PositiveDuration | None = None
    """Length of one interval of the time series."""


class ListSweep(Declared):
    """Some values one after another; of several paths, the first values together, and so on."""

    kind: Literal["list"] = "list"
    """Name of this kind."""

    set: Annotated[dict[str, Annotated[Several[Any], Field(min_length=1)]], Field(min_length=1)]
    """Values by dotted path, such as ``links.ab.rate: [10 Mbps, 20 Mbps]``."""

    @field_validator("set")
    @classmethod
    def _together(cls, values: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        lengths = {path: len(each) for path, each in values.items()}
        if len(set(lengths.values())) > 1:
            counts = ", ".join(f"{path} has {length}" for path, length in lengths.items())
            raise ValueError(
                f"values are taken together, so there must be as many of each: {counts} "
                "(kind: grid combines them)"
            )
        return values


class GridSweep(Declared):
    """Every value of each path with every value of the others; the last path changes fastest."""

    kind: Literal["grid"] = "grid"
    """Name of this kind."""

    set: Annotated[dict[str, Annotated[Several[Any], Field(min_length=1)]], Field(min_length=1)]
    """Values by dotted path."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A range as numbers of one unit, and how to write one of them."""

    low: float
    high: float
    whole: bool
    write: Callable[[Any], Any]


class Range(Declared):
    """Everything between two values of one unit."""

    low: Scalar = Field(alias="from")
    """The lowest value."""
    high: Scalar = Field(alias="to")
    """The highest value."""
    log: bool = False
    """Spread evenly by ratio (from 1 to 10 as from 10 to 100) rather than by difference."""

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        scale = self.scale()
        if scale.low >= scale.high:
            raise ValueError(f"from ({self.low}) must be below to ({self.high})")
        if self.log and scale.low <= 0:
            raise ValueError(f"a logarithmic range must begin above 0, got {self.low}")
        return self

    def scale(self) -> Scale:
        """Return the range as numbers.

        Raises:
            ValueError: an end is no quantity, or they are of different sorts.
        """
        (noun, low, write), (other, high, _) = _quantity(self.low), _quantity(self.high)
        if noun != other:
            raise ValueError(f"from ({self.low}) is a {noun}, to ({self.high}) a {other}")
        whole = isinstance(self.low, int) and isinstance(self.high, int)
        return Scale(low, high, whole or noun not in ("number", "frequency", "percentage"), write)


def _shortest(
    short: Callable[[float], str], exact: Callable[[int], str], parse: Callable[[object], float]
) -> Callable[[int], str]:
    """Return how to write a number in as few characters as say it exactly: 11.85 Mbps."""
    return lambda number: text if parse(text := short(float(number))) == number else exact(number)


_SORTS: tuple[tuple[str, Callable[[object], float], Callable[[Any], Any]], ...] = (
    ("rate", units.parse_rate, _shortest(units.format_rate, units.write_rate, units.parse_rate)),
    (
        "duration",
        units.parse_duration,
        _shortest(units.format_duration, units.write_duration, units.parse_duration),
    ),
    ("size", units.parse_size, _shortest(units.format_size, units.write_size, units.parse_size)),
    ("frequency", units.parse_frequency, units.write_frequency),
    ("percentage", units.parse_factor, units.write_factor),
)


def _quantity(value: Scalar) -> tuple[str, float, Callable[[Any], Any]]:
    """Return the sort of a quantity, its number, and how such are written."""
    if not isinstance(value, str):
        return "number", value, lambda number: number
    for noun, parse, write in _SORTS:
        try:
            return noun, parse(value), write
        except ValueError:
            continue
    raise ValueError(f"'{value}' is no quantity; write a number, or one with a unit: '20 Mbps'")


class LatinHypercube(Declared):
    """Points spread over the whole space of several ranges, each of which they cover evenly."""

    kind: Literal["latin_hypercube"] = "latin_hypercube"
    """Name of this kind."""

    points: Annotated[int, Field(ge=2, le=MOST_POINTS)]
    """How many points."""
    set: Annotated[dict[str, Range], Field(min_length=1)]
    """Ranges by dotted path, such as ``links.ab.rate: {from: 1 Mbps, to: 20 Mbps}``."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    """Where the points lie follows from this number."""


AnySweep = Annotated[ListSweep | GridSweep | LatinHypercube, Field(discriminator="kind")]


class Replications(Declared):
    """How often each cell is run, each time with other random numbers. A number is exactly that."""

    shorthand = "least"

    least: Annotated[int, Field(ge=2, le=100_000)] = 10
    """This many at least; an interval takes two. Default: 10, whose interval is hardly wider
    than that of more (assumption)."""
    most: Annotated[int, Field(ge=2, le=100_000)] | None = None
    """No more than this where `precision` asks for more; by default as many as at least."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"least ({self.least}) must not be more than most ({self.most})")
        return self


class Study(Declared):
    """Which worlds are run how often, what is measured in them, and how surely."""

    run: StudyRun = StudyRun()
    """How its runs differ from a single run of the scenario."""
    plan: Several[Block] = ()
    """Blocks of cells. By default one: all alternatives, with all stress tests and sweeps."""
    sweeps: Named[AnySweep]
    """Parameters to vary, by name."""
    measures: dict[Name, str] = Field(default_factory=dict)
    """What is measured, by name: ``page_load: school.page_load.p95``. By default a set that fits
    what there is."""
    objective: Name | None = None
    """Name of the measure by which alternatives are ranked; by default the first."""
    service_levels: dict[Name, str] = Field(default_factory=dict)
    """What must hold, by name: ``pages: school.page_load.p95 <= 4 s``."""
    replications: Replications = Replications()
    """How often each cell is run."""
    precision: dict[Name, Scalar] = Field(default_factory=dict)
    """How narrow the intervals of some measures must become before the cell is run no more:
    half the width, as a percentage of the mean or in the measure's unit (``200 ms``)."""
    tolerance: dict[Name, Scalar] = Field(default_factory=dict)
    """Up to which difference between two alternatives a place counts as unchanged, by measure: a
    percentage of the mean or an amount in the measure's unit. Default: 10 % (assumption)."""
    confidence: Annotated[Probability, Field(ge=0.5, lt=1)] = 0.95
    """How sure the intervals are."""
    warmup: Literal["given", "mser-5"] = "given"
    """Whether run.warmup is left out of the measures, or what MSER-5 finds (White 1997)."""
    keep: Literal["all"] | Annotated[Several[str], Field(min_length=1)] = "all"
    """Tables of each run that are kept."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of cells; where none is given, one of everything."""
        return self.plan or (Block(alternatives=ALL, stress=ALL, sweeps=ALL),)

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that are not described, and those that have a meaning of their own."""
        yield from unusable_names("sweeps", "sweep", self.sweeps, NONE)
        known = {
            "alternatives": ("alternative", dict.fromkeys((ALL, BASE, *scenario.alternatives))),
            "stress": ("stress test", dict.fromkeys((ALL, NONE, *scenario.stress))),
            "sweeps": ("sweep", dict.fromkeys((ALL, NONE, *self.sweeps))),
        }
        for number, block in enumerate(self.plan):
            for key, (what, names) in known.items():
                given = getattr(block, key)
                for index, name in enumerate(() if given == ALL else given):
                    if name not in names:
                        yield f"plan[{number}].{key}[{index}]", unknown(what, name, names)


def chosen(names: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return what a list of a block stands for among `known`, each once, in order."""
    every = known if names == ALL else [each for name in names for each in _meant(name, known)]
    return tuple(dict.fromkeys(every))


def _meant(name: str, known: Sequence[str]) -> Sequence[str]:
    return known if name == ALL else (name,)


def unusable_names(
    section: str, what: str, names: Iterable[str], reserved: str
) -> Iterator[tuple[str, str]]:
    """Yield the names in a section that could not be told apart in the names of cells."""
    for name in names:
        path = f'{section}."{name}"'
        if name in (reserved, ALL):
            meaning = f"no {what}" if reserved == NONE else "the scenario as it is written"
            meaning = "all of them" if name == ALL else meaning
            yield path, f"'{name}' already means {meaning}; give it another name"
        elif any(joint in name for joint in JOINTS):
            yield path, "must not contain '+' or '@', which join the names of a cell's parts"
