"""One-way delay of data packets (RFC 7679): moments of flows, percentiles of pooled histograms.

Percentiles lie within the exact minimum and maximum that are kept beside the histograms.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simnet.measures.measure import Measure
from simnet.measures.owners import Floats, Integers, Owners, bucketed, extreme
from simnet.measures.quantity import SPREAD, Quantity
from simnet.measures.reading import Reading, named
from simnet.tables.histograms import clamped
from simnet.tables.schema import QUANTILES


def traffic(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a statistic of the delays of each owner's packets."""
    if measure.statistic == "mean":
        return run.weighted("delay_mean_s", owners)
    least = extreme(np.minimum, run.flows["delay_min_s"], *owners)
    if measure.statistic == "min":
        return least
    most = extreme(np.maximum, run.flows["delay_max_s"], *owners)
    if measure.statistic == "max":
        return most
    return clamped(_percentile(run, measure, owners), least, most)


def _percentile(run: Reading, measure: Measure, owners: Owners) -> Floats:
    """Return a percentile: of a single flow from its column, else of the sites' histograms."""
    column = f"delay_{named(measure)}_s"
    chosen = np.flatnonzero(owners.of_flow >= 0)
    if chosen.size == 1 and column in run.flows:
        found = np.full(owners.number, np.nan)
        found[owners.of_flow[chosen]] = run.flows[column][chosen]
        return found
    number, site, table = run.once("site_delay", _site_delay)
    belongs = np.full(len(number), -1, dtype=np.int64)
    for flow in chosen.tolist():
        if (each := _site(run, flow)) in number:
            belongs[number[each]] = owners.of_flow[flow]
    low, high, count = (table[name].to_numpy() for name in ("low_s", "high_s", "packets"))
    return bucketed(low, high, count, belongs[site], owners.number, measure.share or 0.5)


def _site(run: Reading, flow: int) -> tuple[str, str, str]:
    subjects = run.subjects
    return subjects.places[flow], subjects.site_kinds[flow], subjects.groups[flow]


def _site_delay(run: Reading) -> tuple[dict[tuple[Any, ...], int], Integers, Any]:
    """Return the histograms by site: the number of each, that of each row, and the rows."""
    table = run.results.frame("site_delay")
    rows = list(zip(table["place"], table["site_kind"], table["group"], strict=True))
    number = {site: index for index, site in enumerate(dict.fromkeys(rows))}
    return number, np.array([number[row] for row in rows], dtype=np.int64), table


QUANTITY = Quantity(
    name="delay",
    order=60,
    unit="s",
    least_is_best=True,
    statistics=SPREAD,
    traffic=traffic,
    percentile_tables=("site_delay",),
    usual="all.delay.p95",
    flow_shares=tuple(QUANTILES.values()),
    pooled="mean weighted by packets; least and greatest; percentiles of the pooled histograms",
    meaning="One-way delay of a data packet from end to end (RFC 7679).",
)
