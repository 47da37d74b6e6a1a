"""Runs of a real TCP stack, done again: two hosts, one emulated link, connections of one kind.

Each record of a file is one measured run. ``kind: bulk`` has `flows` connections that always
send; ``kind: web`` has `users` who open a connection, send 3 bytes, receive `size` bytes, think,
and begin again. The link has rate `mbps`, half of `rtt_ms` of propagation and a drop-tail buffer
of `buffer_packets` each way, and loses packets at random with probability `loss` on the way of
the data, before its queue. Records that differ only in a seed are runs of one case; their mean is
compared with the mean of as many replications as it takes.

A figure passes within its aim, or within twice the scatter of the repeated measurements: what two
measured runs of one case differ by, no simulation can be held to.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simnet.chance.streams import stream_key
from simnet.errors import InputError
from simnet.verify.cases import is_number, load_lines
from simnet.verify.estimates import Estimate
from simnet.verify.experiment import Settings
from simnet.verify.lab import Trial
from simnet.verify.linux_bench import CONTROLS, run_bulk, run_web

RELATIVE_AIMS = {
    "goodput_mbps": 0.02,
    "queueing_delay_ms": 0.15,
    "mean_s": 0.10,
    "median_s": 0.10,
    "p95_s": 0.10,
}
"""Largest relative deviation of a figure from the measured one."""
WIDER_AIMS = {
    "goodput_mbps": 0.05,
    "queueing_delay_ms": 0.20,
    "mean_s": 0.15,
    "median_s": 0.15,
    "p95_s": 0.15,
}
"""Those of a control that paces at what it has measured: its own scatter is wider."""
PACED = ("bbr",)
LOSS_FACTOR = 1.5
"""Largest ratio of two loss rates, either way."""
NO_LOSS = 5e-5
"""Loss rates below this are equal: a handful of packets in a run."""
JUDGED = {
    "bulk": ("goodput_mbps", "queueing_delay_ms", "loss_rate"),
    "web": ("mean_s", "median_s", "p95_s"),
}
"""Figures that a verdict rests on; the others are shown."""
REPLICATIONS = {"bulk": 6, "lossy": 12, "web": 4}
"""Runs of a case; for each of its records where those differ (loss that occurred, think times)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a case: the measured mean, what was simulated, and whether it is within."""

    name: str
    measured: float
    estimate: Estimate
    judged: bool
    scatter: float = 0.0
    """Standard deviation of the repeated measurements; 0 where there is one."""
    aim: float = math.nan
    """Largest relative deviation; not a number for one that is not judged so."""
    modes: tuple[tuple[float, ...], ...] = ()
    """Where measured or simulated runs take one of several values: those, by group."""

    @property
    def ratio(self) -> float:
        """Simulated over measured; 1 where both are nothing."""
        if self.measured == 0:
            return 1.0 if abs(self.estimate.mean) < NO_LOSS else math.inf
        return self.estimate.mean / self.measured

    @property
    def within(self) -> bool:
        """Whether the figure meets its aim, or lies within twice the measurements' scatter."""
        if not self.judged or abs(self.estimate.mean - self.measured) <= 2 * self.scatter:
            return True
        if self.name == "loss_rate":
            if max(self.measured, self.estimate.mean) < NO_LOSS:
                return True
            return 1 / LOSS_FACTOR <= self.ratio <= LOSS_FACTOR
        return abs(self.ratio - 1.0) <= self.aim


@dataclass(frozen=True, slots=True)
class Comparison:
    """One case, all its records, and the verdict: `pass`, `fail` or `not_modelled`."""

    records: tuple[Mapping[str, Any], ...]
    verdict: str
    reason: str = ""
    figures: tuple[Figure, ...] = ()

    @property
    def label(self) -> str:
        """What tells the case from the others, in a few words."""
        first = self.records[0]
        load = (
            f"{first.get('flows')} flows"
            if first.get("kind") == "bulk"
            else f"{first.get('users')} users x {first.get('size')} B"
        )
        loss = f", loss {first['loss']:g}" if first.get("loss") else ""
        return (
            f"{first.get('cc')}, {first.get('rtt_ms'):g} ms, "
            f"{first.get('buffer_packets')} packets, {load}{loss}"
        )

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield each record with what was simulated for its case."""
        simulated = {figure.name: figure.estimate.mean for figure in self.figures}
        interval = {figure.name: list(figure.estimate.interval()) for figure in self.figures}
        for record in self.records:
            yield {
                **record,
                "simulated": simulated,
                "interval": interval,
                "verdict": self.verdict,
                "reason": self.reason,
            }


def compare(path: Path | None = None, settings: Settings | None = None) -> Iterator[Comparison]:
    """Compare every case of a file, or of the shipped one, with runs on the same link.

    Raises:
        InputError: the file cannot be read, or a record is not one of these.
    """
    settings = settings or Settings()
    name = "linux_tcp.jsonl" if path is None else str(path)
    cases = list(_cases(load_lines(path, "linux_tcp.jsonl"), name))
    if settings.workers <= 1 or len(cases) == 1:
        for case in cases:
            yield run_case(case, settings)
        return
    with ProcessPoolExecutor(settings.workers, mp_context=get_context("spawn")) as pool:
        for future in [pool.submit(run_case, case, settings) for case in cases]:
            yield future.result()


def _cases(
    records: Sequence[Mapping[str, Any]], name: str
) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """Yield the records of one case together, in the order of their first."""
    kept = ("kind", "cc", "rtt_ms", "mbps", "buffer_packets", "seconds", "loss")
    together: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for number, record in enumerate(records, start=1):
        _check(record, f"{name}:{number}")
        key = tuple(record.get(field) for field in (*kept, "flows", "users", "size", "think"))
        together.setdefault(key, []).append(record)
    for group in together.values():
        yield tuple(group)


def _check(record: Mapping[str, Any], where: str) -> None:
    kind = record.get("kind")
    if kind not in JUDGED:
        raise InputError(f"{where}: kind: expected bulk or web, got {kind!r}")
    needed = ["rtt_ms", "mbps", "buffer_packets", "seconds", "loss"]
    needed += ["flows"] if kind == "bulk" else ["users", "size", "think"]
    for field in needed:
        value = _number(record, field)
        if value is None or value < 0 or (value == 0 and field != "loss"):
            raise InputError(
                f"{where}: {field}: expected a number above 0, got {record.get(field)!r}"
            )


def _number(record: Mapping[str, Any], field: str) -> float | None:
    value = record.get(field)
    return float(value) if isinstance(value, int | float) and is_number(value) else None


def run_case(records: tuple[Mapping[str, Any], ...], settings: Settings) -> Comparison:
    """Run one case often enough, and compare the means."""
    first = records[0]
    if first.get("cc") not in CONTROLS:
        return Comparison(records, "not_modelled", f"no congestion control {first.get('cc')!r}")
    runs = list(_runs(records, settings))
    figures = tuple(_figures(records, runs))
    outside = [figure for figure in figures if not figure.within]
    reason = "; ".join(
        f"{figure.name}: simulated {figure.estimate.mean:.5g}, measured {figure.measured:.5g} "
        f"(ratio {figure.ratio:.3f})"
        for figure in outside
    )
    several = "; ".join(_said_of_modes(figure) for figure in figures if figure.modes)
    reason = "; ".join(filter(None, (reason, several)))
    return Comparison(records, "fail" if outside else "pass", reason, figures)


def _said_of_modes(figure: Figure) -> str:
    means = " or ".join(f"{math.fsum(group) / len(group):.4g}" for group in figure.modes)
    return f"{figure.name} takes one of several values from run to run: {means}"


def _runs(records: Sequence[Mapping[str, Any]], settings: Settings) -> Iterator[dict[str, float]]:
    first = records[0]
    if first["kind"] == "web":
        for seed in sorted({int(record.get("seed", 1)) for record in records}):
            for number in range(_times(REPLICATIONS["web"], settings)):
                yield run_web(first, seed, _trial(first, number, settings))
    elif first["loss"] == 0:
        for number in range(_times(REPLICATIONS["bulk"], settings)):
            yield run_bulk(first, 0.0, _trial(first, number, settings))
    else:
        for place, record in enumerate(records):
            for number in range(_times(REPLICATIONS["lossy"], settings)):
                trial = _trial(first, (number + 1) * len(records) + place, settings)
                yield run_bulk(first, _loss_that_occurred(record), trial)


def _loss_that_occurred(record: Mapping[str, Any]) -> float:
    """Return the share of packets that a run lost at random, or the nominal one if unknown."""
    lost, arrived = _number(record, "random_loss"), _number(record, "packets_in")
    if lost is None or not arrived:
        return float(record["loss"])
    return lost / (lost + arrived)


def _times(replications: int, settings: Settings) -> int:
    return max(1, round(replications * settings.effort))


def _trial(record: Mapping[str, Any], number: int, settings: Settings) -> Trial:
    seed = stream_key(settings.seed, f"verify/linux/{record['rtt_ms']}/{number}")[0] >> 2
    return Trial(seed, settings.effort, settings.engine)


def _figures(
    records: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, float]]
) -> Iterator[Figure]:
    judged = JUDGED[records[0]["kind"]]
    aims = WIDER_AIMS if records[0]["cc"] in PACED else RELATIVE_AIMS
    for name in runs[0]:
        measured = [float(record[name]) for record in records if is_number(record.get(name))]
        if not measured:
            continue
        # Under random loss the queue hardly ever drops; its few drops are not a figure.
        counts = name in judged and not (name == "loss_rate" and records[0]["loss"] > 0)
        estimate = Estimate(tuple(run[name] for run in runs))
        mean = math.fsum(measured) / len(measured)
        groups = modes(measured) or modes(estimate.values)
        aim = aims.get(name, math.nan)
        modes_ = groups if counts else ()
        yield Figure(name, mean, estimate, counts, scatter(measured), aim, modes_)


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
