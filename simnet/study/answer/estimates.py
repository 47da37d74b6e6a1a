"""Point estimates of each cell: every figure as a mean over replications, with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simnet.measures import INTERFACE_MEASURES
from simnet.statistics.intervals import mean_interval
from simnet.statistics.quantiles import quantile_interval
from simnet.statistics.sequential import is_precise
from simnet.study.answer.runs import Row, Values, ends
from simnet.tables.schema.study import FOLLOWED

if TYPE_CHECKING:
    from simnet.study.answer.described import Described
    from simnet.study.plan.study_plan import StudyPlan

SHARES = (0.5, 0.9)
"""Quantiles over replications that are given: half, and nine tenths, of all runs."""


def cells(plan: StudyPlan, known: Described) -> Iterator[Row]:
    """Yield what each cell is, and which other is simulated identically."""
    titles = _titles(plan)
    for cell in plan.cells:
        yield {
            "cell": cell.name,
            "alternative": cell.alternative,
            "stress": cell.stress,
            "sweep": cell.sweep,
            "point": cell.point,
            "title": titles.get(cell.alternative, ""),
            "settings": "; ".join(f"{path}={value}" for path, value in cell.settings.items()),
            "same_as": known.same_as(plan, cell.name),
            "same_unstressed": known.same_unstressed(plan, cell.name),
        }


def _titles(plan: StudyPlan) -> dict[str, str]:
    """Return what alternatives are, as far as the scenario says."""
    if plan.base is None:
        return {}
    return {name: each.title for name, each in plan.base.scenario.alternatives.items()}


def runs(figures: Values) -> Iterator[Row]:
    """Yield the runs of each cell."""
    for cell in figures.plan.cells:
        for run in figures.runs(cell.name):
            yield {
                "cell": run.cell,
                "replication": run.replication,
                "seed": run.seed,
                "key": run.key,
                "fingerprint": run.fingerprint,
                "packet_hops": run.packet_hops,
                "events": run.events,
            }


def values(figures: Values) -> Iterator[Row]:
    """Yield every measure of every run."""
    for cell in figures.plan.cells:
        for run in figures.runs(cell.name):
            for measure in figures.plan.measures:
                yield {
                    "cell": run.cell,
                    "replication": run.replication,
                    "measure": measure,
                    "value": run.observed.values[measure],
                }


def estimates(figures: Values) -> Iterator[Row]:
    """Yield every measure of every cell over its replications."""
    plan = figures.plan
    for cell in plan.cells:
        for name, measure in plan.measures.items():
            found = mean_interval(figures.row(cell.name, name), plan.confidence)
            required = plan.precision.get(name)
            yield {
                "cell": cell.name,
                "measure": name,
                "unit": measure.unit,
                "replications": found.n,
                "missing": found.missing,
                **ends(found, unit=measure.unit),
                "sd": found.sd,
                "half_width": math.nan if found.is_open else found.half_width,
                "precise": None if required is None else is_precise(found, required),
            }


def quantiles(figures: Values) -> Iterator[Row]:
    """Yield how the figures of single replications are spread."""
    plan = figures.plan
    for cell in plan.cells:
        for name in plan.measures:
            row = figures.row(cell.name, name)
            for share in SHARES:
                found = quantile_interval(row, share, plan.confidence)
                yield {
                    "cell": cell.name,
                    "measure": name,
                    "share": share,
                    "replications": found.n,
                    "value": found.value,
                    "low": found.low,
                    "high": found.high,
                    "needed": found.needed,
                }


def places(figures: Values) -> Iterator[Row]:
    """Yield every measure by place; places in the order in which the runs name them."""
    plan = figures.plan
    for cell in plan.cells:
        for name, measure in plan.measures.items():
            named = dict.fromkeys(
                place for run in figures.runs(cell.name) for place in run.observed.places[name]
            )
            for place in named:
                found = mean_interval(
                    [
                        run.observed.places[name].get(place, math.nan)
                        for run in figures.runs(cell.name)
                    ],
                    plan.confidence,
                )
                yield {
                    "cell": cell.name,
                    "measure": name,
                    "place": place,
                    "replications": found.n,
                    **ends(found, unit=measure.unit),
                }


def interfaces(figures: Values) -> Iterator[Row]:
    """Yield what a study follows of every interface."""
    for cell in figures.plan.cells:
        made = figures.runs(cell.name)
        for each in dict.fromkeys(each for run in made for each in run.observed.interfaces):
            row: dict[str, object] = {
                "cell": cell.name,
                "interface": each.interface,
                "link": each.link,
                "source": each.source,
                "target": each.target,
                "replications": len(made),
            }
            for column, name in enumerate(INTERFACE_MEASURES):
                figures_of = [run.observed.interfaces[each][column] for run in made]
                found = mean_interval(figures_of, figures.plan.confidence)
                row |= ends(found, f"{name}_", FOLLOWED[name][0])
            yield row
