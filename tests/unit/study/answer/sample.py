"""A study of two alternatives and a stress test, its figures small enough to check by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from simnet.measures import Interface, Observed, parse_level, parse_measure
from simnet.statistics.sequential import Precision
from simnet.study.answer import Run, tables_of
from simnet.study.plan.cells import Cell, cell_name
from simnet.study.plan.study_plan import StudyPlan

T2 = 0.95 / math.sqrt(2 * 0.975 * 0.025)
"""Student's t with 2 degrees of freedom at p = 0.975: (2 p - 1) / sqrt(2 p (1 - p)) = 4.3027."""


PLAN = StudyPlan(
    name="sample",
    title="A sample",
    file="sample.yaml",
    cells=tuple(
        Cell(cell_name(alternative, stress), alternative, stress)
        for alternative in ("base", "fast")
        for stress in ("none", "cut")
    ),
    measures={
        "load": parse_measure("school.page_load.p95"),
        "rate": parse_measure("all.goodput"),
    },
    objective="load",
    levels=(
        parse_level("school.page_load.p95 <= 7 s", "easy"),
        parse_level("school.page_load.p95 <= 4 s", "tight"),
        parse_level("school.page_load.p95 <= 1 s", "hard"),
        parse_level("all.goodput >= 100 bps", "rate"),
    ),
    least=3,
    most=3,
    precision={"load": Precision(absolute=2.5)},
)

LOADS = {
    "base": (3.0, 4.0, 5.0),
    "fast": (1.0, 2.0, 3.0),
    "base+cut": (6.0, 8.0, 7.0),
    "fast+cut": (5.0, 3.0, 4.0),
}
LINE = Interface("ab:a->b", "ab", "a", "b")


def run(cell: str, replication: int, load: float, rate: float = 100.0) -> Run:
    """A run in which `upper` is as fast as all and `lower` takes a second more."""
    observed = Observed(
        values={"load": load, "rate": rate},
        places={"load": {"upper": load, "lower": load + 1.0}, "rate": {}},
        interfaces={LINE: (0.5, 0.0, 0.0, math.nan, 1000.0, 900.0 + replication)},
        levels={"easy": load, "tight": load, "hard": load, "rate": rate},
    )
    return Run(
        cell, replication, 10 + replication, f"key-{cell}-{replication}", "f", 5, 6, observed
    )


RUNS = [
    run(cell, number, load)
    for cell, loads in LOADS.items()
    for number, load in enumerate(loads, start=1)
]


def answer(
    runs: Sequence[Run] = RUNS, plan: StudyPlan = PLAN
) -> dict[str, list[dict[str, object]]]:
    """The tables as lists of rows."""
    return {name: rows(columns) for name, columns in tables_of(plan, runs).items()}


def rows(columns: Mapping[str, Sequence[object]]) -> list[dict[str, object]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def swept(settings: Sequence[Mapping[str, str]]) -> StudyPlan:
    """The plan of a sweep of one alternative."""
    cells = tuple(
        Cell(f"base@s-{point}", "base", "none", "s", point, dict(each))
        for point, each in enumerate(settings, start=1)
    )
    return replace(PLAN, cells=cells, measures={"load": PLAN.measures["load"]}, levels=())


def swept_runs(plan: StudyPlan, figures: Sequence[Sequence[float]]) -> list[Run]:
    """Runs of a sweep: the figures of its points, one a replication."""
    return [
        Run(
            cell.name,
            number,
            number,
            "",
            "",
            0,
            0,
            Observed({"load": figure}, {"load": {}}, {}, {}),
        )
        for cell, row in zip(plan.cells, figures, strict=True)
        for number, figure in enumerate(row, start=1)
    ]
