"""Runs of a real TCP stack, done again: two hosts, one emulated link, connections of one kind.

Each record of a file is one measured run. ``kind: bulk`` has `flows` connections that always
send; ``kind: web`` has `users` who open a connection, send 3 bytes, receive `size` bytes, think,
and begin again. The link has rate `mbps`, half of `rtt_ms` of propagation and a drop-tail buffer
of `buffer_packets` each way, and loses packets at random with probability `loss` on the way of
the data, before its queue. Records that differ only in a seed are runs of one case; their mean is
compared with the mean of as many replications as it takes.

Two facts of the measurement are part of what is simulated. Its hosts handed packets over some tens
of microseconds late: here each side's host is a server of 1 Gbit/s that has other work to do. And a
run with random loss met the losses that it met: where a record counts them, its replications use
that share instead of the nominal probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from simnet.actions import Status
from simnet.chance import variates
from simnet.chance.streams import RandomStream, stream_key
from simnet.engine import Counts
from simnet.errors import InputError
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Loss,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.verify.cases import is_number, load_lines
from simnet.verify.estimates import Estimate, jain_index
from simnet.verify.experiment import Settings
from simnet.verify.lab import NS, Sketch, Trial, simulate

CONTROLS = {"cubic": "cubic", "reno": "newreno", "newreno": "newreno"}
"""Names of congestion controls in the files, and here."""
INTERVAL_NS = 10_000_000
"""Measures begin and end at multiples of this."""
REQUEST_BYTES = 3
RELATIVE_AIMS = {
    "goodput_mbps": 0.02,
    "queueing_delay_ms": 0.15,
    "mean_s": 0.10,
    "median_s": 0.10,
    "p95_s": 0.10,
}
"""Largest relative deviation of a figure from the measured one."""
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
HOST_BPS = 1e9
OTHER_WORK = DatagramSource(gap=variates.exponential(1 / 6000), size=variates.uniform(1200, 10_800))
"""What else occupies a host: 48 us, 6000 times a second, so that packets are handed over 20 us late
in the mean and 100 us at times (assumption: "some tens of microseconds" is all that is known)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a case: the measured mean, what was simulated, and whether it is within."""

    name: str
    measured: float
    estimate: Estimate
    judged: bool

    @property
    def ratio(self) -> float:
        """Simulated over measured; 1 where both are nothing."""
        if self.measured == 0:
            return 1.0 if abs(self.estimate.mean) < NO_LOSS else math.inf
        return self.estimate.mean / self.measured

    @property
    def within(self) -> bool:
        """Whether the figure meets its aim."""
        if not self.judged:
            return True
        if self.name == "loss_rate":
            if max(self.measured, self.estimate.mean) < NO_LOSS:
                return True
            return 1 / LOSS_FACTOR <= self.ratio <= LOSS_FACTOR
        return abs(self.ratio - 1.0) <= RELATIVE_AIMS[self.name]


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
    return Comparison(records, "fail" if outside else "pass", reason, figures)


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
    for name in runs[0]:
        measured = [float(record[name]) for record in records if is_number(record.get(name))]
        if not measured:
            continue
        # Under random loss the queue hardly ever drops; its few drops are not a figure.
        counts = name in judged and not (name == "loss_rate" and records[0]["loss"] > 0)
        estimate = Estimate(tuple(run[name] for run in runs))
        yield Figure(name, math.fsum(measured) / len(measured), estimate, counts)


@dataclass(frozen=True, slots=True)
class Window:
    """When the counters of the link and those of the application run, ns."""

    link_start: int
    link_end: int
    goodput_start: int = 0
    goodput_end: int = 0


def run_bulk(record: Mapping[str, Any], loss: float, trial: Trial) -> dict[str, float]:
    """Run connections that always send, and return the measures of a `bulk` record.

    They start 0.1 s apart, 0.1 to 0.3 s after the emulation. Its counters restart at a quarter of
    `seconds` + 2 s; goodput is that of 0.74 `seconds` from a quarter of them after the last start.
    """
    random = RandomStream(trial.seed, "linux-tcp/starts")
    seconds, rtt_s = float(record["seconds"]), record["rtt_ms"] / 1000
    begin_s = 0.1 + 0.2 * random.uniform()
    flows = int(record["flows"])
    starts = [begin_s + 0.1 * i + 0.002 * random.uniform() for i in range(flows)]
    accepted = starts[-1] + 1.5 * rtt_s
    window = Window(
        _whole(0.25 * (seconds + 2)),
        _whole(starts[-1] + seconds),
        _whole(accepted + 0.25 * seconds),
        _whole(accepted + 0.99 * seconds),
    )
    bench = Bench(record, loss)
    for start in starts:
        endless = TransferSource(
            up=variates.constant(UNLIMITED), down=variates.constant(0), start_ns=round(start * NS)
        )
        bench.connect(endless, to_receiver=True)
    counts = bench.run(window, trial)
    places = slice(window.goodput_start // INTERVAL_NS, window.goodput_end // INTERVAL_NS)
    received = counts.flow_series["goodput_bytes"][places, :flows].sum(axis=0)
    mbps = received * 8e3 / (window.goodput_end - window.goodput_start)
    return {
        "goodput_mbps": float(mbps.sum()),
        "jain": jain_index([float(each) for each in mbps]),
        **bench.link_measures(counts, window),
    }


def run_web(record: Mapping[str, Any], seed: int, trial: Trial) -> dict[str, float]:
    """Run users who fetch objects, and return the measures of a `web` record.

    Their think times are those of the measurement. Each user begins up to a few milliseconds
    late, as threads do, which is what tells one replication from another.
    """
    random = RandomStream(trial.seed, "linux-tcp/starts")
    seconds = float(record["seconds"])
    begin_s = 0.1 + 0.2 * random.uniform()
    window = Window(_whole(0.25 * (seconds + 2)), _whole(begin_s + seconds))
    bench = Bench(record, float(record["loss"]))
    for user in range(int(record["users"])):
        enough = 10 + math.ceil(4 * seconds / record["think"])
        think = _think_times(1000 * seed + user, record["think"], enough)
        fetches = TransferSource(
            up=variates.constant(REQUEST_BYTES),
            down=variates.constant(record["size"]),
            think=variates.sequence(think),
            start_ns=round((begin_s + 0.003 * random.uniform()) * NS),
        )
        bench.connect(fetches, to_receiver=False)
    counts = bench.run(window, trial)
    done = counts.transfers["status"] == int(Status.DONE)
    took = (counts.transfers["end_ns"][done] - counts.transfers["start_ns"][done]) / NS
    if took.size == 0:
        took = np.array([math.nan])
    return {
        "mean_s": float(took.mean()),
        "median_s": float(np.median(took)),
        "p95_s": float(np.quantile(took, 0.95)),
        "objects": float(done.sum()),
        **bench.link_measures(counts, window),
    }


def _think_times(seed: int, mean_s: float, count: int) -> list[float]:
    """Return the think times of the measurement: `random.Random(seed).expovariate(1 / mean)`.

    Python's generator is the Mersenne Twister seeded by an array, which numpy has too.
    """
    uniform = np.random.RandomState([seed]).random_sample(count)
    return [-math.log(1.0 - float(u)) * mean_s for u in uniform]


def _whole(seconds: float) -> int:
    """Return a time on the grid of the measures, ns."""
    return round(seconds * NS / INTERVAL_NS) * INTERVAL_NS


class Bench:
    """The emulated link between two hosts, each way a queue and then the host that takes over."""

    def __init__(self, record: Mapping[str, Any], loss: float) -> None:
        self._tcp = TcpParameters(congestion_control=CONTROLS[record["cc"]])
        self._sketch = sketch = Sketch("linux-tcp")
        rate_bps, delay_s = record["mbps"] * 1e6, record["rtt_ms"] / 2000
        queue = Queue(limit_packets=int(record["buffer_packets"]))
        self.data = sketch.link("a", "b-card", rate_bps, delay_s, queue, Loss(loss))
        self.acks = sketch.link("b", "a-card", rate_bps, delay_s, queue)
        self._hosts = {
            self.data: sketch.link("b-card", "b", HOST_BPS),
            self.acks: sketch.link("a-card", "a", HOST_BPS),
        }

    def connect(self, work: TransferSource, *, to_receiver: bool) -> None:
        """Add connections; their client is the sender of the data, or (False) the receiver."""
        there = (self.data, self._hosts[self.data])
        back = (self.acks, self._hosts[self.acks])
        path, reverse = (there, back) if to_receiver else (back, there)
        self._sketch.flow(work, path, reverse, tcp=self._tcp)

    def run(self, window: Window, trial: Trial) -> Counts:
        """Run the connections added so far, with the hosts' other work."""
        for host in self._hosts.values():
            self._sketch.flow(OTHER_WORK, (host,))
        plan = RunPlan(
            duration_ns=max(window.link_end, window.goodput_end),
            seed=trial.seed,
            interval_ns=INTERVAL_NS,
        )
        return simulate(self._sketch.network(), plan, trial)

    def link_measures(self, counts: Counts, window: Window) -> dict[str, float]:
        """Return the counters of the link between their restart and the end."""
        places = slice(window.link_start // INTERVAL_NS, window.link_end // INTERVAL_NS)

        def total(column: str, interface: int) -> int:
            return int(counts.interface_series[column][places, interface].sum())

        def arrived(interface: int) -> int:
            return total("carried_packets", interface) + total("dropped_packets", interface)

        waits = max(total("wait_count", self.data), 1)
        return {
            "loss_rate": total("dropped_packets", self.data) / max(arrived(self.data), 1),
            "queueing_delay_ms": total("wait_sum_ns", self.data) / waits / 1e6,
            "packets_in": float(arrived(self.data)),
            "packets_drop": float(total("dropped_packets", self.data)),
            "random_loss": float(total("lost_packets", self.data)),
            "ack_in": float(arrived(self.acks)),
            "ack_drop": float(total("dropped_packets", self.acks)),
        }


def share_within(comparisons: Iterable[Comparison]) -> tuple[int, int]:
    """Return how many judged figures of all cases meet their aim, and how many there are."""
    judged = [figure for case in comparisons for figure in case.figures if figure.judged]
    return sum(figure.within for figure in judged), len(judged)
