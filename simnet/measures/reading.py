"""The tables of one run as columns of numbers, each read when a quantity first asks for it.

Everything here is a function of the tables and of the network that they describe. What is worked
out once for several measures is kept for as long as the run is read (:meth:`Reading.once`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from simnet.measures.measure import Measure
from simnet.measures.owners import Booleans, Floats, Integers, Owners, ratio, spread, total
from simnet.measures.subjects import Subjects
from simnet.tables import Results
from simnet.tables.schema import QUANTILES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timed:
    """Durations (s) and the flow that each belongs to."""

    flow: Integers
    seconds: Floats


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of one quantity, and the flow that each experience belongs to."""

    flow: Integers
    value: Floats
    served: Booleans
    in_vain: Booleans
    """Given up or failed; neither served nor cut short by the end of the run."""

    @classmethod
    def nothing(cls) -> Said:
        """Nobody said anything."""
        none = np.zeros(0, dtype=bool)
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0), none, none)


@dataclass(frozen=True, slots=True)
class Spells:
    """Times, [start, end) within the window (s), and the flow that each belongs to."""

    flow: Integers
    start_s: Floats
    end_s: Floats


class Reading:
    """The tables of one run."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self._kept: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[Reading], T]) -> T:
        """Return what `make` makes of this run, made when it is first asked for."""
        if name not in self._kept:
            self._kept[name] = make(self)
        return cast("T", self._kept[name])

    @cached_property
    def subjects(self) -> Subjects:
        """Who is who in the network."""
        return Subjects.of_results(self.results)

    @cached_property
    def window_s(self) -> float:
        """Length of the measurement window."""
        start_s, end_s = self.results.manifest["window_s"]
        return float(end_s) - float(start_s)

    @cached_property
    def flows(self) -> Mapping[str, Floats]:
        """The numbers of the table of flows, null as NaN."""
        return _numbers(self.results, "flows")

    @cached_property
    def weights(self) -> Integers:
        """For how many each flow stands."""
        return self.results.frame("flows")["weight"].to_numpy(dtype=np.int64)

    @cached_property
    def interfaces(self) -> Mapping[str, Floats]:
        """The numbers of the table of interfaces, null as NaN."""
        return _numbers(self.results, "interfaces")

    @cached_property
    def transfers(self) -> Any:
        """The transfers that have an end, in order of start, each with the index of its flow."""
        frame, endless = self._all_transfers
        return frame[~endless]

    @cached_property
    def endless(self) -> Integers:
        """The indices of the flows whose transfers have no end."""
        frame, endless = self._all_transfers
        return np.unique(frame["flow"].to_numpy()[endless])

    @cached_property
    def _all_transfers(self) -> tuple[Any, npt.NDArray[np.bool_]]:
        """The transfers, each with the index of its flow, and which of them have no end."""
        columns = ("serial", "flow", "warmup", "start_s", "end_s", "duration_s", "status")
        frame = self.results.frame("transfers", *columns, "up_bytes", "down_bytes")
        index = {name: number for number, name in enumerate(self.subjects.flows)}
        endless = (frame["up_bytes"].isna() | frame["down_bytes"].isna()).to_numpy(dtype=bool)
        return frame.assign(flow=frame["flow"].map(index).astype("int64")), endless

    def said(self, quantity: str) -> Said:
        """Return what was said of a quantity, of all that began in the window."""
        return self.once("said", _said)[quantity]

    @cached_property
    def outages(self) -> Spells:
        """When flows had no way to their other end, as far as it lies in the window."""
        first_s, last_s = map(float, self.results.manifest["window_s"])
        frame = self.results.frame("outages")
        index = {name: number for number, name in enumerate(self.subjects.flows)}
        flow = np.array([index[name] for name in frame["flow"]], dtype=np.int64)
        start_s = np.maximum(frame["start_s"].to_numpy(dtype=np.float64), first_s)
        end_s = np.minimum(frame["end_s"].to_numpy(dtype=np.float64), last_s)
        inside = start_s < end_s
        return Spells(flow[inside], start_s[inside], end_s[inside])

    def sum(self, column: str, owners: Owners) -> Floats:
        """Return the sum of a column of flows for each owner, those that flows stand for too."""
        return total(self.flows[column] * self.weights, *owners)

    def statistic(self, timed: Timed, owners: Owners, measure: Measure) -> Floats:
        """Return a statistic of what has a flow, of each owner, NaN where it has none.

        Each value counts as often as the weight of its flow says.
        """
        owner = owners.of_flow[timed.flow]
        return spread(timed.seconds, self.weights[timed.flow], owner, owners.number, measure)

    def share(self, part: str, whole: str, owners: Owners) -> Floats:
        """Return the sum of one column of flows over that of another, for each owner."""
        return ratio(self.sum(part, owners), self.sum(whole, owners))

    def per_second(self, column: str, owners: Owners, each: float = 1.0) -> Floats:
        """Return `each` times the sum of a column of flows per second of window, by owner."""
        found: Floats = self.sum(column, owners) * (each / self.window_s)
        return found

    def weighted(self, column: str, owners: Owners) -> Floats:
        """Return the mean of a column of flows, weighted by the packets whose delay is known."""
        weight = self.flows["delay_count"] * self.weights
        known = np.where(weight > 0, self.flows[column], 0.0)
        return ratio(total(known * weight, *owners), total(weight, *owners))


def _said(run: Reading) -> Mapping[str, Said]:
    """Return the experiences of the window by quantity."""
    frame = run.results.frame("experiences")
    index = {name: number for number, name in enumerate(run.subjects.flows)}
    flow = np.array([index[name] for name in frame["flow"]], dtype=np.int64)
    inside = ~frame["warmup"].to_numpy(dtype=bool)
    cut = frame["end_s"].to_numpy(dtype=np.float64) >= float(run.results.manifest["window_s"][1])
    value, served = frame["value"].to_numpy(dtype=np.float64), frame["served"].to_numpy(dtype=bool)
    quantity = frame["quantity"].to_numpy()
    found: dict[str, Said] = defaultdict(Said.nothing)
    for name in dict.fromkeys(quantity):
        held = inside & (quantity == name)
        found[name] = Said(flow[held], value[held], served[held], ~served[held] & ~cut[held])
    return found


def named(measure: Measure) -> str:
    """Return a statistic as columns of tables name it: ``p999`` for ``p99.9``."""
    names = {share: name for name, share in QUANTILES.items()}
    share = measure.share
    return measure.statistic if share is None else names.get(round(share, 9), measure.statistic)


def _numbers(results: Results, table: str) -> Mapping[str, Floats]:
    frame = results.frame(table).select_dtypes("number")
    return {name: frame[name].to_numpy(dtype=np.float64) for name in frame.columns}
