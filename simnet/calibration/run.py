"""One calibration from files to answer: read, laid beside the scenario's loads, fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Literal, TypeAlias

import numpy as np

from simnet.calibration.cells import Cells, Days, gathered, sorts_of
from simnet.calibration.counters.recorded import Numbers
from simnet.calibration.fit import Fit, fit
from simnet.calibration.lines import Lines
from simnet.calibration.loads import Loads, Per, Stated, Units, app_names, units_of
from simnet.calibration.mapping import Asked, Measured, measured
from simnet.calibration.residuals import Full, Unexplained, full_lines, unexplained
from simnet.errors import InputError, listed, unknown
from simnet.lowering.written import demands
from simnet.runs.prepare import laid_out
from simnet.scenario.load import Loaded

Ways: TypeAlias = Literal["busier", "both"]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a fit is made."""

    per: Per = "site"
    ways: Ways = "both"
    """Whether of each line the direction that carries more is fitted, or both."""
    hours: tuple[int, int] = (0, 24)
    days: Days = "all"
    confidence: float = 0.95
    stated: Mapping[str, Stated] = field(default_factory=dict)
    """Mean loads of one user that are said by hand, by app."""


DEFAULT = Choices()


@dataclass(frozen=True)
class Calibration:
    """What counters say of a scenario."""

    loaded: Loaded
    choices: Choices
    rows: tuple[Measured, ...]
    fitted_rows: tuple[int, ...]
    cells: Cells
    units: Units
    fit: Fit
    unexplained: tuple[Unexplained, ...]
    full: tuple[Full, ...]
    notes: tuple[str, ...]
    zone: tzinfo


def calibrate(loaded: Loaded, asked: Asked, choices: Choices = DEFAULT) -> Calibration:
    """Return what the counters say of a scenario's users.

    Raises:
        InputError: files, lines or columns are wrong, or nobody whose load is known is on them.
    """
    network = laid_out(loaded)
    used = list(demands(loaded.scenario, loaded.folder))
    _check_stated(choices.stated, {name for each in used for name in app_names(each)})
    units = units_of(network, used, choices.per, choices.stated)
    rows, dates, notes = measured(asked, Lines(network))
    loads = Loads.of(units.units, [row.direction.interface for row in rows])
    fitted_rows = _fitted_rows(rows, loads.bps, choices.ways)
    if not fitted_rows:
        raise InputError(_nobody(rows, units))
    cells = gathered([row.rates for row in rows], dates.zone, choices.hours, choices.days)
    sorts = sorts_of(cells, choices.days)
    kept = np.array(fitted_rows)
    found = fit(units.units, loads, cells, sorts, choices.confidence, kept)
    return Calibration(
        loaded,
        choices,
        tuple(rows),
        tuple(fitted_rows),
        cells,
        units,
        found,
        tuple(unexplained(rows, cells, found.explained_bps, loads.minor_share)),
        tuple(full_lines(rows, cells)),
        (*notes, *_notes(cells, units, {row.direction.interface for row in rows})),
        dates.zone,
    )


def _check_stated(stated: Mapping[str, Stated], known: set[str]) -> None:
    for name in stated:
        if name not in known:
            raise InputError(f"--load {name}: {unknown('app or flow', name, known)}")


def _fitted_rows(rows: list[Measured], loads: Numbers, ways: Ways) -> list[int]:
    """Return the rows that are fitted: of the two directions of a line, the busier one or both."""
    busy = loads.sum(axis=1)
    by_line: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        name = row.direction.name
        line = name.removesuffix(" down").removesuffix(" up")
        by_line.setdefault(line, []).append(index)
    kept = []
    for indices in by_line.values():
        seen = [index for index in indices if busy[index] > 0]
        kept += seen if ways == "both" else sorted(seen, key=lambda each: -busy[each])[:1]
    return sorted(kept)


def _nobody(rows: list[Measured], units: Units) -> str:
    names = ", ".join(row.direction.name for row in rows[:5])
    what = f"no user with a known mean load is on {names}"
    if units.elastic:
        what += f"; {next(iter(units.elastic))} has none: say it with --load"
    return what


def _notes(cells: Cells, units: Units, lines: set[int]) -> Iterator[str]:
    """Yield what is to be known of the fit before its figures, of uses on the measured lines."""
    if cells.lost:
        yield f"{cells.lost} hours left out: not measured on all lines"
    if cells.within_hours:
        yield "one day only: intervals say nothing of how days differ"
    elastic, split = (
        listed([name for name, ways in found.items() if ways & lines], 4)
        for found in (units.elastic, units.split)
    )
    if elastic:
        yield f"no mean load is known, so that theirs is taken for that of others: {elastic}"
    if split:
        yield f"go to several destinations, with a load taken as equal to each: {split}"
