"""The table of rain: how hard it rains over time at villages whose access feels it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from simnet.conditions.cause import Cause, Period
from simnet.models.access_conditions import AccessConditions
from simnet.network import RunPlan
from simnet.tables import schema
from simnet.tables.columns import assemble
from simnet.units import NS_PER_S

_LEAST_PERCENT = 1e-6
"""Of a year: half a minute of a century, rarer than any curve is known."""


def rain(causes: Iterable[Cause], plan: RunPlan) -> pa.Table:
    """Return the table of rain that the causes of a network's conditions make in a run."""
    rows = [
        (cause.line.name, time_s, rate)
        for cause in causes
        if isinstance(cause, AccessConditions)
        for time_s, rate in _falling(cause, plan.period)
    ]
    places, times, rates = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"place": list(places), "time_s": list(times), "rain_mm_h": list(rates)}
    return assemble(schema.RAIN, columns)


def _falling(cause: AccessConditions, period: Period) -> Iterator[tuple[float, float]]:
    """Yield when it rains how hard at a village; nothing where it stays dry."""
    line = cause.line
    if line.weather is None or line.here is None:
        return
    ranks = line.weather.rain(line.here, period)
    climate = line.weather.climate(line.here).climate
    rates = climate.rate_exceeded_mm_h(np.clip(ranks.percent, _LEAST_PERCENT, 100.0))
    found: list[tuple[float, float]] = []
    for time_ns, rate in zip(ranks.times_ns.tolist(), rates.tolist(), strict=True):
        tenths = round(rate, 1)
        if not found or found[-1][1] != tenths:
            found.append((time_ns / NS_PER_S, tenths))
    if any(rate for _, rate in found):
        yield from found
