"""Warm-up of a study's runs, the time that they take to forget their empty start, by MSER-5.

Every cell is run from time 0 without a warm-up, and MSER-5 looks at two series averaged over its
replications: the rate carried by all interfaces together, and the packets inside all of them. The
longest cut of all cells is the warm-up of all cells, so that they are measured over the same
time. Where a series does not settle within the run, half of the run is left out: that is as far
as MSER-5 looks, and says that the runs are too short.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.runs.packed import Packed, unpacked
from simnet.statistics.warmup import Truncation, average_over_replications, mser5
from simnet.study.execution.runs import PILOT_TABLES, Runs, pilots
from simnet.study.folder.runs import Store
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables import Results
from simnet.units import NS_PER_S

_SERIES = {"carried": "carried_bps", "queue": "queue_mean_packets"}
"""Series by name: the column that is added up over interfaces."""


@dataclass(frozen=True, slots=True)
class Warmup:
    """The warm-up of all cells, and the rows of the table that says how it was found."""

    ns: int
    rows: tuple[Mapping[str, Any], ...]


def find_warmup(plan: StudyPlan, cells: Mapping[str, Packed], store: Store, runs: Runs) -> Warmup:
    """Make the pilot runs that are missing and return the warm-up that they show.

    Raises:
        StudyError: pilot runs failed.
        ResultsError: a run cannot be written or read.
        KeyboardInterrupt: a stop was asked for.
    """
    requested = pilots(plan, cells)
    runs.make(requested)
    found = [
        (cell, name, truncation, unpacked(packed).plan.interval_ns)
        for cell, packed in cells.items()
        for name, truncation in _truncations(
            [store.read(each.key) for each in requested if each.cell == cell]
        ).items()
    ]
    used_ns = max(truncation.index * interval_ns for _, _, truncation, interval_ns in found)
    return Warmup(used_ns, tuple(_rows(found, used_ns)))


def _truncations(replications: Sequence[Results]) -> dict[str, Truncation]:
    return {
        name: mser5(average_over_replications([_total(each, column) for each in replications]))
        for name, column in _SERIES.items()
    }


def _total(results: Results, column: str) -> list[float]:
    """Return a column added up over interfaces, by interval."""
    table = results.arrow(PILOT_TABLES[0])
    values: list[float] = table[column].to_pylist()
    intervals = len(set(table["start_s"].to_pylist()))
    return [math.fsum(values[index::intervals]) for index in range(intervals)]


def _rows(
    found: Sequence[tuple[str, str, Truncation, int]], used_ns: int
) -> Iterator[Mapping[str, Any]]:
    for cell, name, truncation, interval_ns in found:
        seconds = truncation.index * interval_ns / NS_PER_S
        yield {
            "cell": cell,
            "series": name,
            "truncation_s": seconds if truncation.found else None,
            "used_s": used_ns / NS_PER_S,
        }
