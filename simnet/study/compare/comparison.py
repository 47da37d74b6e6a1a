"""Compare two references: what each measure is in one and in the other, and how they differ.

Replications of the same seed are paired, as they met the same chance; where fewer than two seeds
are in both, Welch's t takes them as independent. A single run has no interval, and the difference
of two has none: chance alone may have made it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from simnet.errors import ResultsError, unknown
from simnet.measures import Measure, parse_measure
from simnet.measures.scope import split
from simnet.statistics.independent import welch
from simnet.statistics.intervals import Interval, mean_interval
from simnet.statistics.paired import difference
from simnet.study.answer.runs import columns, ends
from simnet.study.compare.references import CellReference, Reference, reference
from simnet.tables.schema.study import COMPARISON
from simnet.tables.study import frame_of

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure in two references; figures in its unit."""

    name: str
    measure: Measure
    a: Interval
    b: Interval
    difference: Interval
    """B minus A."""
    method: Literal["paired", "independent", "none"]
    """By equal seeds; by Welch's t; or without an interval."""

    @property
    def told_apart(self) -> bool:
        """Whether more than chance tells the two apart: the interval is bounded, without 0."""
        found = self.difference
        return not found.is_open and not found.contains(0.0) and not math.isnan(found.mean)

    @property
    def better(self) -> Literal["a", "b"] | None:
        """Which of the two is better, where they can be told apart."""
        if not self.told_apart:
            return None
        return "b" if (self.difference.mean < 0.0) == self.measure.least_is_best else "a"

    @property
    def relative(self) -> float:
        """The size of the difference as a share of the larger of the two means."""
        larger = max(abs(self.a.mean), abs(self.b.mean))
        return abs(self.difference.mean) / larger if larger else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two references and their measures, in the order of the first one's study."""

    a: str
    b: str
    confidence: float
    rows: tuple[Compared, ...]

    def frame(self) -> pd.DataFrame:
        """Return the rows as a DataFrame, ends of intervals that nothing bounds as NaN."""
        return frame_of(COMPARISON, columns(COMPARISON, map(_plain, self.rows)))


def _plain(row: Compared) -> dict[str, object]:
    return {
        "measure": row.name,
        "unit": row.measure.unit,
        **ends(row.a, "a_", row.measure.unit),
        **ends(row.b, "b_", row.measure.unit),
        **ends(row.difference, "difference_"),
        "pairs": row.difference.n,
        "method": row.method,
        "better": row.better,
    }


def compare(
    a: str | Path,
    b: str | Path,
    measures: Mapping[str, str] | Iterable[str] | None = None,
    confidence: float | None = None,
) -> Comparison:
    """Compare what two references measured.

    Args:
        a: ``FOLDER`` of a run, ``FOLDER:CELL`` of a study.
        b: the same.
        measures: texts of measures, perhaps by name; those of the studies if None, and of two
            runs those that suit their traffic.
        confidence: of each interval; that of the study if None.

    Raises:
        ResultsError: there is no such folder or cell, or it is damaged.
        ValueError: a text is no measure, or one of what neither of the two has.
    """
    return compared(reference(a), reference(b), measures, confidence)


def compared(
    a: Reference,
    b: Reference,
    measures: Mapping[str, str] | Iterable[str] | None = None,
    confidence: float | None = None,
) -> Comparison:
    """Compare two references that were found already; as :func:`compare`."""
    sure = _confidence(a, b) if confidence is None else confidence
    chosen = _chosen(a, b, measures)
    rows = (_row(name, measure, a, b, sure) for name, measure in chosen.items())
    return Comparison(a.name, b.name, sure, tuple(rows))


def _chosen(
    a: Reference, b: Reference, measures: Mapping[str, str] | Iterable[str] | None
) -> dict[str, Measure]:
    if isinstance(measures, Mapping):
        return {name: _there(parse_measure(text), a, b) for name, text in measures.items()}
    if measures is not None:
        return {text: _there(_named(text, a, b), a, b) for text in measures}
    studies: list[Reference] = [each for each in (a, b) if isinstance(each, CellReference)]
    found: dict[str, Measure] = {}
    for each in studies or [a]:
        texts = {measure.text for measure in found.values()}
        for name, measure in each.measures.items():
            if measure.text not in texts:
                found[measure.text if name in found else name] = measure
    return found


def _there(measure: Measure, a: Reference, b: Reference) -> Measure:
    """Return a measure that at least one of two references has something to measure for.

    Raises:
        ValueError: neither has.
    """
    faults = [fault for each in (a, b) if (fault := each.lacks(measure))]
    if len(faults) == 2:
        raise ValueError(faults[0])
    return measure


def _named(text: str, a: Reference, b: Reference) -> Measure:
    """Return a measure by its text or by the name that it has in a study, perhaps with a scope."""
    names = {**b.measures, **a.measures}
    if text in names:
        return names[text]
    name, scope = split(text)
    if scope is not None and name in names:
        return parse_measure(f"{names[name].text}, {scope.text}")
    if "." not in name:
        raise ResultsError(unknown("measure", name, names))
    return parse_measure(text)


def _confidence(a: Reference, b: Reference) -> float:
    for each in (a, b):
        if isinstance(each, CellReference):
            return each.study.plan.confidence
    return CONFIDENCE


def _row(name: str, measure: Measure, a: Reference, b: Reference, confidence: float) -> Compared:
    ours, theirs = a.figures(measure), b.figures(measure)
    seeds = sorted(set(ours) & set(theirs))
    found: Interval
    method: Literal["paired", "independent", "none"]
    if len(seeds) > 1 or (len(ours) == len(theirs) == 1 and seeds):
        pairs = [theirs[seed] for seed in seeds], [ours[seed] for seed in seeds]
        found, method = difference(*pairs, confidence), "paired"
    else:
        found, method = welch(list(theirs.values()), list(ours.values()), confidence), "independent"
    return Compared(
        name=name,
        measure=measure,
        a=mean_interval(list(ours.values()), confidence),
        b=mean_interval(list(theirs.values()), confidence),
        difference=found,
        method="none" if found.is_open else method,
    )
