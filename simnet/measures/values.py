"""The figures of a run: what a measure is, by place, by interface, and by any label of flows.

Each is a function of the tables of one run, so that it can be asked for wherever they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from simnet.measures.grammar import parse_measure
from simnet.measures.measure import VILLAGES, Measure
from simnet.measures.owners import Floats, Owners, greatest
from simnet.measures.quantities import QUANTITIES
from simnet.measures.reading import Reading
from simnet.tables import TABLES, Results
from simnet.tables.schema.study import FOLLOWED

INTERFACE_MEASURES = tuple(FOLLOWED)
"""Columns of the table `interfaces` that a study follows for every interface."""


class Interface(NamedTuple):
    """An interface: its name, the link that it is a direction of, and the nodes at its ends."""

    interface: str
    link: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Observed:
    """What a study keeps of one run: plain numbers, NaN where there was nothing to measure."""

    values: Mapping[str, float]
    """By the name of the measure."""
    places: Mapping[str, Mapping[str, float]]
    """By the name of the measure, then by place of its scope; only places where people sit."""
    interfaces: Mapping[Interface, tuple[float, ...]]
    """By interface, in the order of `INTERFACE_MEASURES`."""
    levels: Mapping[str, float]
    """What service levels are about, by the name of the level."""
    level_places: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """The same, then by place of its scope; of everybody together, none."""


def value(measure: Measure, results: Results) -> float:
    """Return the figure of a measure in a run, NaN where there is nothing to measure.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
        ValueError: the run's network has no such subject.
    """
    return value_in(Reading(results), measure)


def by_place(measure: Measure, results: Results) -> dict[str, float]:
    """Return the figure of a measure in each place of its scope, by name.

    Of a measure of everybody together, the places are all where people sit. Of traffic, it is
    the figure of the subject's flows of the place; of interfaces, the greatest of those of the
    subject that have an end there. Places without either are left out.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
    """
    return _by_place(Reading(results), measure)


def observe(
    results: Results,
    measures: Mapping[str, Measure],
    levels: Mapping[str, Measure] | None = None,
) -> Observed:
    """Return everything that a study wants to know of a run, in one reading of its tables.

    A measure whose subject this world does not have is one of nothing: NaN.

    Args:
        measures: by name.
        levels: what service levels are about, by the name of the level.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
    """
    reading = Reading(results)
    return Observed(
        values={name: value_or_nan(reading, measure) for name, measure in measures.items()},
        places={name: _by_place(reading, measure) for name, measure in measures.items()},
        interfaces=_followed(reading),
        levels={name: value_or_nan(reading, measure) for name, measure in (levels or {}).items()},
        level_places={
            name: _by_place(reading, measure) if measure.scope.over else {}
            for name, measure in (levels or {}).items()
        },
    )


def figure(text: str, results: Results) -> float:
    """Return the figure that a text names, as :func:`value`; NaN where there is no such subject."""
    return value_or_nan(Reading(results), parse_measure(text))


def by_label(
    measures: Sequence[Measure], results: Results, labels: Sequence[str]
) -> dict[str, list[float]]:
    """Return figures of the flows of each label, by label, in the order of `measures`.

    Args:
        measures: of traffic; their subject is left aside for the label.
        labels: of each flow, in the order of the table of flows.

    Raises:
        ResultsError: a table that they are worked out from was not kept or is damaged.
    """
    reading = Reading(results)
    number = {label: index for index, label in enumerate(dict.fromkeys(labels))}
    of_flow = np.array([number[label] for label in labels], dtype=np.int64)
    owners = Owners(of_flow, len(number))
    columns = [_traffic(reading, measure, owners).tolist() for measure in measures]
    return {label: [column[index] for column in columns] for label, index in number.items()}


def tables_needed(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Return the tables of a run that its figures are worked out from, in the schema's order."""
    needed = {"nodes", "places", "interfaces", "flows"}
    for measure in measures:
        quantity = QUANTITIES[measure.quantity]
        needed.update(quantity.tables)
        if measure.share is not None:
            needed.update(quantity.percentile_tables)
    return tuple(name for name in TABLES if name in needed)


def value_in(run: Reading, measure: Measure) -> float:
    """Return the figure of a measure in a run that is being read, as :func:`value`."""
    if measure.scope.how != "together" and (parts := _by_place(run, measure)):
        return _overall(list(parts.values()), measure)
    if run.subjects.is_of_interfaces(measure):
        return greatest(_interfaces(run, measure), _known(run, measure, "interfaces"))
    of_flow = np.full(len(run.subjects.flows), -1, dtype=np.int64)
    of_flow[_known(run, measure, "flows")] = 0
    return float(_traffic(run, measure, Owners(of_flow, 1))[0])


def _overall(parts: Sequence[float], measure: Measure) -> float:
    """Return what so many places as the scope asks for do not exceed (or fall below).

    A place without a figure is taken as worse than any that has one, as nobody knows that it is
    well served; only one that waited in vain is worse.
    """
    sign = 1.0 if measure.least_is_best else -1.0

    def badness(figure: float) -> tuple[bool, bool, float]:
        missing = math.isnan(figure)
        vain = math.isinf(figure)
        return missing or vain, vain, 0.0 if missing else sign * figure

    return sorted(parts, key=badness)[measure.scope.needed(len(parts)) - 1]


def value_or_nan(run: Reading, measure: Measure) -> float:
    """Return the same, NaN where the network has no such subject."""
    return value_in(run, measure) if run.subjects.has(measure) else math.nan


def _known(run: Reading, measure: Measure, what: str) -> list[int]:
    of = run.subjects.interfaces_of if what == "interfaces" else run.subjects.flows_of
    if not (found := of(measure.subject)):
        raise ValueError(f"the run has no {what} of {measure.subject!r} ({measure.text})")
    return found


def _traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    work_out = QUANTITIES[measure.quantity].traffic
    if work_out is None:
        raise ValueError(f"traffic has no {measure.quantity} ({measure.text})")
    return work_out(run, measure, owners)


def _interfaces(run: Reading, measure: Measure) -> Floats:
    work_out = QUANTITIES[measure.quantity].interfaces
    if work_out is None:
        raise ValueError(f"interfaces have no {measure.quantity} ({measure.text})")
    return work_out(run, measure)


def _by_place(run: Reading, measure: Measure) -> dict[str, float]:
    over = measure.scope.over or "place"
    if not run.subjects.has(measure) or QUANTITIES[measure.quantity].of_levels:
        return {}
    if run.subjects.is_of_interfaces(measure):
        return _interfaces_by_place(run, measure, over)
    labels = run.subjects.labels(over)
    # A place of a scope is judged by what can have the quantity: calls load no pages.
    quantity = QUANTITIES[measure.quantity]
    chosen = [
        (flow, labels[flow])
        for flow in run.subjects.flows_of(measure.subject)
        if not measure.scope.over or quantity.had_by(run.subjects, flow)
    ]
    # A village where nobody uses anything has no figures, which must be seen.
    empty = run.subjects.villages() if (measure.subject, over) == (VILLAGES, "village") else ()
    number = _numbered([*(label for _, label in chosen), *empty])
    of_flow = np.full(len(run.subjects.flows), -1, dtype=np.int64)
    for flow, label in chosen:
        of_flow[flow] = number.get(label, -1)
    found = _traffic(run, measure, Owners(of_flow, len(number)))
    return {label: float(found[index]) for label, index in number.items()}


def _numbered(labels: Iterable[str]) -> dict[str, int]:
    """Return the labels, each once, with their numbers from 0 on; no label is none."""
    return {
        label: index for index, label in enumerate(each for each in dict.fromkeys(labels) if each)
    }


def _interfaces_by_place(run: Reading, measure: Measure, over: str) -> dict[str, float]:
    figures = _interfaces(run, measure)
    inhabited = dict.fromkeys(label for label in run.subjects.labels(over) if label)
    here: dict[str, list[int]] = {label: [] for label in inhabited}
    for index in run.subjects.interfaces_of(measure.subject):
        for label in run.subjects.ends_in(index, over) & here.keys():
            here[label].append(index)
    return {label: greatest(figures, found) for label, found in here.items() if found}


def _followed(run: Reading) -> dict[Interface, tuple[float, ...]]:
    about = run.results.frame("interfaces", *Interface._fields)
    figures = zip(*(run.interfaces[name].tolist() for name in INTERFACE_MEASURES), strict=True)
    names = (Interface(*each) for each in about.itertuples(index=False))
    return dict(zip(names, figures, strict=True))
