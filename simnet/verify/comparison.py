"""Figures of measured runs beside simulated ones: their aims, and the verdict on a case.

A figure passes within its aim, or within twice the scatter of the repeated measurements: what two
measured runs of one case differ by, no simulation can be held to. Means are compared with means; a
single measured run is compared with the median of the simulated ones, since where a run is of one
of two kinds the mean is like neither.

A case that was measured once is a single draw of what runs of it come to, by the losses that they
meet, or the phase of BBR's cycle in which a link changes. Where a figure of such a case misses its
aim, it is also told whether it lies among the central 95 % of simulated runs. That is counted
apart, and is no pass.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.verify.estimates import Estimate

RELATIVE_AIMS = {
    "goodput_mbps": 0.02,
    "queueing_delay_ms": 0.15,
    "mean_s": 0.10,
    "median_s": 0.10,
    "p95_s": 0.10,
}
"""Largest relative deviation of a figure from the measured one, by the last word of its name."""
WIDE_AIMS = {
    "goodput_mbps": 0.05,
    "queueing_delay_ms": 0.20,
    "mean_s": 0.15,
    "median_s": 0.15,
    "p95_s": 0.15,
}
"""The same where BBR is among the connections, whose own scatter is wider."""
LOSS_FACTOR = 1.5
"""Largest ratio of two loss rates, either way."""
NO_LOSS = 5e-5
"""Loss rates below this are equal: a handful of packets in a run."""
CENTRAL = 0.95
"""Share of single draws that lie within the range in which one is expected."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a case: the measured mean, what was simulated, and whether it is within."""

    name: str
    measured: float
    estimate: Estimate
    judged: bool
    scatter: float = 0.0
    """Standard deviation of the repeated measurements; 0 where there is one."""
    modes: tuple[tuple[float, ...], ...] = ()
    """Where measured or simulated runs take one of several values: those, by group."""
    wide: bool = False
    """Whether the wider aims hold."""
    single: bool = False
    """Whether one run was measured, to be compared with the median."""

    @property
    def simulated(self) -> float:
        """What the measured mean, or the one measured run, is compared with."""
        return self.estimate.median if self.single else self.estimate.mean

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true mean of the simulation lies, or its median, with a probability of 99.9 %.

        A median lies between the least and the largest run: all of 12 are on one side of it once
        in 2,048 times.
        """
        if self.single:
            return min(self.estimate.values), max(self.estimate.values)
        return self.estimate.interval()

    @property
    def draws(self) -> tuple[float, float]:
        """Between which of the simulated runs one more lies with a probability of 95 %.

        One more than n runs lies below the k-th of them with a probability of k / (n + 1), whatever
        their distribution. Of 39, those are the least and the largest; of fewer, these hold less.
        """
        ordered = sorted(self.estimate.values)
        beyond = max(math.floor((1 - CENTRAL) / 2 * (len(ordered) + 1) + 1e-9), 1)
        return ordered[beyond - 1], ordered[-beyond]

    @property
    def drawn(self) -> bool:
        """Whether the figure misses its aim, but as a single draw is where those are expected."""
        low, high = self.draws
        return self.single and not self.within and low <= self.measured <= high

    @property
    def ratio(self) -> float:
        """Simulated over measured; 1 where both are nothing."""
        if self.measured == 0:
            return 1.0 if abs(self.simulated) < NO_LOSS else math.inf
        return self.simulated / self.measured

    @property
    def within(self) -> bool:
        """Whether the figure meets its aim, or lies within twice the measurements' scatter."""
        if not self.judged or abs(self.simulated - self.measured) <= 2 * self.scatter:
            return True
        quantity = self.name.rpartition(".")[2]
        if quantity in ("loss_rate", "mark_rate"):
            if max(self.measured, self.simulated) < NO_LOSS:
                return True
            return 1 / LOSS_FACTOR <= self.ratio <= LOSS_FACTOR
        return abs(self.ratio - 1.0) <= (WIDE_AIMS if self.wide else RELATIVE_AIMS)[quantity]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One case, all its records, and the verdict: `pass`, `fail` or `not_modelled`."""

    records: tuple[Mapping[str, Any], ...]
    verdict: str
    reason: str = ""
    figures: tuple[Figure, ...] = ()
    label: str = ""
    """What tells the case from the others, in a few words."""
    nested: Callable[[Mapping[str, Any], Mapping[str, Any]], Any] | None = None
    """Puts what was simulated into the nesting of a record."""

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield each record with what was simulated for its case."""
        simulated = {figure.name: figure.simulated for figure in self.figures}
        interval = {figure.name: list(figure.interval) for figure in self.figures}
        draws = {each.name: each.within or each.drawn for each in self.figures if each.single}
        for record in self.records:
            yield {
                **record,
                "simulated": self._nested(record, simulated),
                "interval": self._nested(record, interval),
                "verdict": self.verdict,
                "reason": self.reason,
                **({"single_draws": self._nested(record, draws)} if draws else {}),
            }

    def _nested(self, record: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
        return values if self.nested is None else self.nested(record, values)


def judged_comparison(
    records: tuple[Mapping[str, Any], ...],
    figures: tuple[Figure, ...],
    label: str,
    nested: Callable[[Mapping[str, Any], Mapping[str, Any]], Any] | None = None,
) -> Comparison:
    """Return the verdict on a case, with what speaks against it."""
    outside = [figure for figure in figures if not figure.within]
    reason = "; ".join(
        f"{figure.name}: simulated {figure.simulated:.5g}, measured {figure.measured:.5g} "
        f"(ratio {figure.ratio:.3f})"
        for figure in outside
    )
    several = "; ".join(_said_of_modes(figure) for figure in figures if figure.modes)
    reason = "; ".join(filter(None, (reason, several)))
    verdict = "fail" if outside else "pass"
    return Comparison(records, verdict, reason, figures, label, nested)


def _said_of_modes(figure: Figure) -> str:
    means = " or ".join(f"{math.fsum(group) / len(group):.4g}" for group in figure.modes)
    return f"{figure.name} takes one of several values from run to run: {means}"


def scatter(values: Sequence[float]) -> float:
    """Return the standard deviation of repeated measurements; 0 for a single one."""
    return math.sqrt(Estimate(tuple(values)).variance)


APART = 0.1
"""Relative gap by which two groups of runs must be apart to be two modes (assumption)."""


def modes(values: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Return the groups that runs fall into, if there is one wide gap between them; else nothing.

    Two runs or more must be in each, so that a single outlier makes no mode.
    """
    ordered = sorted(values)
    if len(ordered) < 4 or not all(map(math.isfinite, ordered)):
        return ()
    gaps = [high - low for low, high in itertools.pairwise(ordered)]
    widest = max(gaps)
    cut = gaps.index(widest) + 1
    groups = tuple(ordered[:cut]), tuple(ordered[cut:])
    within = max(group[-1] - group[0] for group in groups)
    apart = widest > APART * abs(ordered[-1])
    return groups if apart and min(map(len, groups)) > 1 and widest > 2 * within else ()


def share_within(comparisons: Iterable[Comparison]) -> tuple[int, int]:
    """Return how many judged figures of all cases meet their aim, and how many there are."""
    judged = [figure for case in comparisons for figure in case.figures if figure.judged]
    return sum(figure.within for figure in judged), len(judged)


def single_draws(comparisons: Iterable[Comparison]) -> int:
    """Return how many judged figures miss their aim, but lie where single draws are expected."""
    figures = (figure for case in comparisons for figure in case.figures if figure.judged)
    return sum(figure.drawn for figure in figures)
