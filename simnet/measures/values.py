"""The figures that measures have in one run, worked out from its tables.

Everything is of the measurement window; a transfer or a page belongs to it if it started in it.
Percentiles of transfers and pages are exact, those of delays and waits come from histograms whose
buckets are less than 0.8 % wide. Where there is nothing to measure (no packet, no transfer) the
figure is NaN, never 0. Of several interfaces the greatest figure counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from simnet.measures.grammar import Measure
from simnet.measures.owners import (
    Floats,
    Integers,
    by_owner,
    changes,
    extreme,
    greatest,
    quantile,
    ratio,
    spread,
    total,
)
from simnet.measures.subjects import Subjects
from simnet.tables import TABLES, Results
from simnet.tables.schema import QUANTILES
from simnet.tables.study_schema import FOLLOWED

INTERFACE_MEASURES = tuple(FOLLOWED)
"""Columns of the table `interfaces` that a study follows for every interface."""


class Line(NamedTuple):
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
    """By the name of the measure, then by place; only places where people sit."""
    interfaces: Mapping[Line, tuple[float, ...]]
    """By interface, in the order of `INTERFACE_MEASURES`."""
    levels: Mapping[str, float]
    """What service levels are about, by the name of the level."""


def value(measure: Measure, results: Results) -> float:
    """Return the figure of a measure in a run, NaN where there is nothing to measure.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
        ValueError: the run's network has no such subject.
    """
    return _Reading(results).value(measure)


def by_place(measure: Measure, results: Results) -> dict[str, float]:
    """Return the figure of a measure in each place where people sit, by place.

    Of traffic, it is that of the subject's flows of the place; of interfaces, the greatest of
    those of the subject that have an end there. Places without either are left out.

    Raises:
        ResultsError: a table that it is worked out from was not kept or is damaged.
    """
    return _Reading(results).by_place(measure)


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
    reading = _Reading(results)
    return Observed(
        values={name: reading.value_or_nan(measure) for name, measure in measures.items()},
        places={name: reading.by_place(measure) for name, measure in measures.items()},
        interfaces=reading.followed(),
        levels={name: reading.value_or_nan(measure) for name, measure in (levels or {}).items()},
    )


def tables_needed(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Return the tables of a run that its figures are worked out from, in the schema's order."""
    needed = {"nodes", "interfaces", "flows"}
    for measure in measures:
        if measure.quantity in ("completion", "page_load"):
            needed.add("transfers")
        elif measure.share is not None:
            needed.add({"delay": "site_delay", "wait": "interface_wait"}[measure.quantity])
    return tuple(name for name in TABLES if name in needed)


@dataclass(frozen=True, slots=True)
class _Timed:
    """Durations (s) and the flow that each belongs to."""

    flow: Integers
    seconds: Floats


class _Reading:
    """The tables of one run, each read when first needed."""

    def __init__(self, results: Results) -> None:
        self._results = results

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects.of_results(self._results)

    def value_or_nan(self, measure: Measure) -> float:
        return self.value(measure) if self.subjects.has(measure) else math.nan

    def value(self, measure: Measure) -> float:
        if self.subjects.is_of_lines(measure):
            return greatest(self._lines(measure), self._known(measure, "interfaces"))
        owner = np.full(len(self.subjects.flows), -1, dtype=np.int64)
        owner[self._known(measure, "flows")] = 0
        return float(self._traffic(measure, owner, 1)[0])

    def _known(self, measure: Measure, what: str) -> list[int]:
        of = self.subjects.interfaces_of if what == "interfaces" else self.subjects.flows_of
        if not (found := of(measure.subject)):
            raise ValueError(f"the run has no {what} of {measure.subject!r} ({measure.text})")
        return found

    def by_place(self, measure: Measure) -> dict[str, float]:
        places = self.subjects.inhabited()
        if not places:
            return {}
        if self.subjects.is_of_lines(measure):
            return self._lines_by_place(measure, places)
        number = {place: index for index, place in enumerate(places)}
        owner = np.full(len(self.subjects.flows), -1, dtype=np.int64)
        for flow in self.subjects.flows_of(measure.subject):
            owner[flow] = number.get(self.subjects.places[flow], -1)
        found = self._traffic(measure, owner, len(places))
        held = set(owner.tolist())
        return {place: float(found[index]) for place, index in number.items() if index in held}

    def _lines_by_place(self, measure: Measure, places: Sequence[str]) -> dict[str, float]:
        figures = self._lines(measure)
        here: dict[str, list[int]] = {place: [] for place in places}
        for index in self.subjects.interfaces_of(measure.subject):
            for place in set(self.subjects.ends[index]) & here.keys():
                here[place].append(index)
        return {place: greatest(figures, found) for place, found in here.items() if found}

    # Interfaces.

    @cached_property
    def _interfaces(self) -> Mapping[str, Floats]:
        return _numbers(self._results, "interfaces")

    def _lines(self, measure: Measure) -> Floats:
        """Return the figure of every interface."""
        table, name = self._interfaces, measure.quantity
        if name == "loss":
            return ratio(table["lost_packets"] + table["dropped_packets"], table["offered_packets"])
        if name == "wait":
            return self._waits(measure)
        column = {
            "drops": "drop_ratio",
            "utilisation": "utilisation",
            "queue": f"queue_{measure.statistic}_packets",
            "offered": "offered_bps",
            "carried": "carried_bps",
        }[name]
        return table[column]

    def _waits(self, measure: Measure) -> Floats:
        column = f"wait_{_named(measure)}_s"
        if column in self._interfaces:
            return self._interfaces[column]
        index = {name: number for number, name in enumerate(self.subjects.interfaces)}
        table = self._results.frame("interface_wait")
        owner = np.array([index[name] for name in table["interface"]], dtype=np.int64)
        return self._percentile(table, owner, measure, self._interfaces["wait_max_s"])

    def followed(self) -> dict[Line, tuple[float, ...]]:
        about = self._results.frame("interfaces", *Line._fields)
        figures = zip(
            *(self._interfaces[name].tolist() for name in INTERFACE_MEASURES), strict=True
        )
        lines = (Line(*names) for names in about.itertuples(index=False))
        return dict(zip(lines, figures, strict=True))

    # Traffic.

    @cached_property
    def _flows(self) -> Mapping[str, Floats]:
        return _numbers(self._results, "flows")

    def _traffic(self, measure: Measure, owner: Integers, owners: int) -> Floats:
        """Return the figure of each of `owners`; `owner` is that of each flow, -1 for none."""
        name = measure.quantity
        if name in ("completion", "page_load"):
            timed = self._completions if name == "completion" else self._pages
            return spread(timed.seconds, owner[timed.flow], owners, measure)
        if name == "delay":
            return self._delays(measure, owner, owners)
        if name == "jitter":
            if measure.statistic == "max":
                return extreme(np.maximum, self._flows["jitter_s"], owner, owners)
            return self._weighted("jitter_s", owner, owners)
        sums = {column: total(self._flows[column], owner, owners) for column in _SUMS[name]}
        if len(sums) == 2:
            part, whole = sums.values()
            return ratio(part, whole)
        start_s, end_s = self._results.manifest["window_s"]
        each = _PER_WINDOW[name] / (float(end_s) - float(start_s)) if name in _PER_WINDOW else 1.0
        found: Floats = sums[_SUMS[name][0]] * each
        return found

    def _weighted(self, column: str, owner: Integers, owners: int) -> Floats:
        """Return the mean of a column of flows, weighted by the packets whose delay is known."""
        weight = self._flows["delay_count"]
        known = np.where(weight > 0, self._flows[column], 0.0)
        return ratio(total(known * weight, owner, owners), total(weight, owner, owners))

    def _delays(self, measure: Measure, owner: Integers, owners: int) -> Floats:
        flows = self._flows
        if measure.statistic == "mean":
            return self._weighted("delay_mean_s", owner, owners)
        if measure.statistic == "min":
            return extreme(np.minimum, flows["delay_min_s"], owner, owners)
        most = extreme(np.maximum, flows["delay_max_s"], owner, owners)
        if measure.statistic == "max":
            return most
        column = f"delay_{_named(measure)}_s"
        chosen = np.flatnonzero(owner >= 0)
        if chosen.size == 1 and column in flows:
            found = np.full(owners, np.nan)
            found[owner[chosen]] = flows[column][chosen]
            return found
        number, site, table = self._site_delay
        belongs = np.full(len(number), -1, dtype=np.int64)
        subjects = self.subjects
        sites = zip(subjects.places, subjects.site_kinds, subjects.groups, strict=True)
        for flow, each in enumerate(sites):
            if owner[flow] >= 0 and each in number:
                belongs[number[each]] = owner[flow]
        return self._percentile(table, belongs[site], measure, most)

    @cached_property
    def _site_delay(self) -> tuple[dict[tuple[Any, ...], int], Integers, Any]:
        """The histograms by site: the number of each site, that of each row, and the rows."""
        table = self._results.frame("site_delay")
        rows = list(zip(table["place"], table["site_kind"], table["group"], strict=True))
        number = {site: index for index, site in enumerate(dict.fromkeys(rows))}
        return number, np.array([number[row] for row in rows], dtype=np.int64), table

    @staticmethod
    def _percentile(table: Any, owner: Integers, measure: Measure, most: Floats) -> Floats:
        """Return a percentile of the histograms of each owner, pooled, not above `most`."""
        low, high, count = (table[name].to_numpy() for name in ("low_s", "high_s", "packets"))
        found = np.full(most.size, np.nan)
        for index, held in by_owner(owner, most.size):
            found[index] = quantile(low[held], high[held], count[held], measure.share or 0.5)
        capped: Floats = np.minimum(found, most)
        return capped

    @cached_property
    def _transfers(self) -> Any:
        """The transfers in order of start, each with the index of its flow."""
        columns = ("serial", "flow", "warmup", "start_s", "end_s", "duration_s")
        frame = self._results.frame("transfers", *columns, "up_bytes", "down_bytes")
        index = {name: number for number, name in enumerate(self.subjects.flows)}
        endless = frame["up_bytes"].isna() | frame["down_bytes"].isna()
        frame = frame.assign(flow=frame["flow"].map(index).astype("int64"))
        return frame[~endless]

    @cached_property
    def _completions(self) -> _Timed:
        frame = self._transfers[~self._transfers["warmup"].to_numpy(dtype=bool)]
        return _Timed(frame["flow"].to_numpy(), frame["duration_s"].to_numpy())

    @cached_property
    def _pages(self) -> _Timed:
        """The pages: a transfer that is started alone, and those started together right after it.

        Transfers that start together without such a one before them are a page of their own. A
        page whose document came so late that nothing else was asked for ends with the document.
        """
        people = np.array([each == "people" for each in self.subjects.traffic], dtype=bool)
        frame = self._transfers
        frame = frame[people[frame["flow"].to_numpy()]].sort_values(["flow", "serial"])
        flow, start = frame["flow"].to_numpy(), frame["start_s"].to_numpy()
        if flow.size == 0:
            return _Timed(flow, start)
        batch = np.flatnonzero(changes(flow) | changes(start))
        alone = np.diff(batch, append=flow.size) == 1
        same_person = ~changes(flow[batch])
        goes_on = np.zeros(batch.size, dtype=bool)
        goes_on[1:] = same_person[1:] & ~alone[1:] & alone[:-1]
        first = batch[~goes_on]
        ends = np.maximum.reduceat(frame["end_s"].to_numpy(), first)
        inside = ~frame["warmup"].to_numpy(dtype=bool)[first]
        return _Timed(flow[first][inside], np.round(ends - start[first], 9)[inside])


_SUMS: dict[str, tuple[str, ...]] = {
    "given_up": ("transfers_given_up", "transfers_started"),
    "failed": ("transfers_failed", "transfers_started"),
    "loss": ("dropped_packets", "sent_packets"),
    "goodput": ("goodput_bps",),
    "transactions": ("transfers_done",),
    "offered": ("sent_bytes",),
    "carried": ("delivered_bytes",),
}
"""Columns of flows that a quantity is made of: a share's part and whole, or what a rate counts."""

_PER_WINDOW = {"transactions": 1, "offered": 8, "carried": 8}
"""Of what is a count there: what one counts for, per second of window."""


def _named(measure: Measure) -> str:
    """Return a statistic as columns of tables name it: ``p999`` for ``p99.9``."""
    names = {share: name for name, share in QUANTILES.items()}
    share = measure.share
    return measure.statistic if share is None else names.get(round(share, 9), measure.statistic)


def _numbers(results: Results, table: str) -> Mapping[str, Floats]:
    """Return the columns of numbers of a table, null as NaN."""
    frame = results.frame(table).select_dtypes("number")
    return {name: frame[name].to_numpy(dtype=np.float64) for name in frame.columns}
