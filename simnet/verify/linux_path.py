"""A chain of emulated links under a mix of connections, as it was measured: nodes 0 to n in a row.

A record says what each link is, and which `bulk` connections and `web` users go between which
nodes; data flow from the lower node to the higher one. Whoever takes packets off a link is some
tens of microseconds late, as the hosts of the measurement were, and later where one machine drove
several links.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simnet.actions import Status
from simnet.chance import variates
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate
from simnet.conditions import changes
from simnet.engine import Counts
from simnet.network import UNLIMITED, Leg, Loss, Queue, RunPlan, TcpParameters, TransferSource
from simnet.verify.estimates import jain_index, ranked
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.linux_bench import (
    CONTROLS,
    INTERVAL_NS,
    REQUEST_BYTES,
    Window,
    think_times,
)
from simnet.verify.linux_disciplines import NotModelledError, discipline
from simnet.verify.linux_schedule import UnreadableScheduleError, conditions

LATENESS = variates.exponential(30e-6)
"""How late the hosts at the ends of a single link are, s: "some tens of microseconds"."""
CHAIN_LATENESS = variates.hyperexponential(0.999, 100e-6, 2e-3)
"""How late whoever takes packets off one of several links wakes, s; all that have come until then
are taken at once, so that bursts stay bursts. Assumption: of some thirty laws none came nearer to
all figures. It is later than the machine was: objects over GEO were late by 43 us a link's end, and
stalls of 2 ms are not in every run. What the long flow over two bottlenecks gets hangs on it: 0.6
to 0.7 of what was measured without any, 0.8 to 0.9 with this; and so do waits behind policers, and
those under CoDel, which are 0.7 to 0.85 of those measured without the stalls."""
BEGIN_S = 0.1
"""How long after the emulator the connections of its links begin, s, and up to 0.2 s more."""
SHIFT_NS = 300_000
"""By how much delays are shifted at most, ns, to see whether an answer hangs on phase."""
OUTER_PACKETS = 4000
THREAD_START_S = 0.003
"""Within what time the threads of web users begin, s (a server's thread was seen to take 3 ms). It
matters: acknowledgements that are delayed end on a tick of 4 ms, and which of two objects that
begin within milliseconds of each other leaves slow start early hangs on where its tick lies."""
THINK_SEED = 1
"""Seed of the think times of web users where a record says none."""
RELAY_BYTES = 4_194_304
"""What a relay's send buffer holds at most (Linux's tcp_wmem)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One link of the chain: towards the data's receivers, and back."""

    there_bps: float
    back_bps: float
    delay_s: float
    queue: Queue
    back_queue: Queue
    schedule: tuple[str, str] | None = None
    """How it changes and how it loses, as the record says it (:mod:`simnet.verify.linux_schedule`);
    None: it does neither."""


@dataclass(frozen=True, slots=True)
class Path:
    """What a record describes; `watched` are the links of which figures were measured."""

    lines: tuple[Line, ...]
    watched: tuple[int, ...]
    ecn: bool
    bulk: Sequence[Mapping[str, Any]]
    web: Sequence[Mapping[str, Any]]
    seconds: float
    window: Window
    late: Variate
    """How late whoever takes packets off a link is, s."""
    begin_s: float = 0.0
    """How long after the links the connections begin at least, s."""
    split: TcpParameters | None = None
    """What relays at both ends of the links watched speak to each other; None without any."""


def is_path(record: Mapping[str, Any]) -> bool:
    """Tell whether a record is one of these."""
    return "link" in record or "links" in record


def path_of(record: Mapping[str, Any]) -> Path:
    """Return the path of a record.

    Raises:
        NotModelledError: simnet has not all of it.
    """
    watched: tuple[int, ...]
    seconds = float(record["seconds"])
    if "link" in record:
        lines, watched = _between_gateways(record["link"]), (1,)
        window, begin_s = last_three_quarters(seconds), 0.0
    else:
        lines = tuple(_scheduled(link, seconds) for link in record["links"])
        watched = tuple(range(len(lines)))
        window, begin_s = since_start(seconds), BEGIN_S
    bulk, web = record.get("bulk", ()), record.get("web", ())
    split = str(record.get("split", "none"))
    for control in (*(each["cc"] for each in (*bulk, *web)), split):
        if control not in (*CONTROLS, "none"):
            raise NotModelledError(f"no congestion control {control!r}")
    ecn = bool(record.get("ecn"))
    middle = None
    if split != "none":
        initial = int(record.get("split_window") or TcpParameters().initial_window)
        middle = TcpParameters(CONTROLS[split], initial_window=initial, ecn=ecn)
    late = LATENESS if len(lines) == 1 else CHAIN_LATENESS
    return Path(lines, watched, ecn, bulk, web, seconds, window, late, begin_s, middle)


def last_three_quarters(seconds: float) -> Window:
    """Return when counters run that run over the last three quarters of a run."""
    first, last = _grid(0.25 * seconds), _grid(seconds)
    return Window(first, last, first, last)


def since_start(seconds: float) -> Window:
    """Return when the counters of the first sample run, of which the chains are measured alike.

    Those of the links restart 0.25 (seconds + 2) after the emulator's start; goodput is that of
    0.74 seconds from 0.25 seconds after the connections began, which is 0.1 to 0.3 s later. Over a
    schedule, which repeats from the emulator's start, goodput tells how long they ran: all of 20 s
    of 20 Mbit/s and 10 s of 5, in turn, are the measured 13.52 Mbit/s in 66.6 s of 90, and are
    13.41 in three quarters.
    """
    begin_s = BEGIN_S + 0.1
    last = _grid(begin_s + 0.99 * seconds)
    return Window(_grid(0.25 * (seconds + 2)), last, _grid(begin_s + 0.25 * seconds), last)


def _between_gateways(link: Mapping[str, Any]) -> tuple[Line, ...]:
    outer = Queue(limit_packets=OUTER_PACKETS)
    tested = Line(
        link["down_mbps"] * 1e6,
        link["up_mbps"] * 1e6,
        link["delay_ms"] / 1e3,
        discipline(str(link["discipline"])),
        Queue(limit_packets=int(link["up_packets"]) + 1),
    )
    server = Line(1e9, 1e9, 0.005, outer, outer)
    return server, tested, replace(server, delay_s=0.0002)


def _scheduled(link: Mapping[str, Any], seconds: float) -> Line:
    schedule, loss = str(link["schedule"]), str(link["loss"])
    try:
        there = conditions(schedule, loss, seconds, RandomStream(0, "linux-path/read"))
    except UnreadableScheduleError as error:
        raise NotModelledError(str(error)) from error
    rate_bps, delay_ns = there.rates[0][1], there.delays[0][1]
    queue = Queue(limit_packets=int(link["buffer_packets"]))
    return Line(rate_bps, rate_bps, delay_ns / NS, queue, queue, (schedule, loss))


def run_path(path: Path, trial: Trial, on_time: bool = False) -> dict[str, float]:
    """Run a record, and return its measures by place: ``links[0].loss_rate``.

    With `on_time` nobody is late, and delays differ a little from seed to seed instead.
    """
    bench = _Bench(path, trial.seed, on_time)
    counts = bench.run(trial)
    window, found = path.window, {}
    places = slice(window.link_start // INTERVAL_NS, window.link_end // INTERVAL_NS)
    for number, index in enumerate(path.watched):
        for name, value in _link_measures(counts, bench.data[index], places, path).items():
            found[f"links[{number}].{name}"] = value
    places = slice(window.goodput_start // INTERVAL_NS, window.goodput_end // INTERVAL_NS)
    length_ns = window.goodput_end - window.goodput_start
    for number, flows in enumerate(bench.bulk):
        received = counts.flow_series["goodput_bytes"][places][:, flows].sum(axis=0)
        mbps = [float(each) * 8e3 / length_ns for each in received]
        found[f"bulk[{number}].goodput_mbps"] = math.fsum(mbps)
        found[f"bulk[{number}].jain"] = jain_index(mbps)
    for number, flows in enumerate(bench.web):
        for name, value in _web_measures(counts, flows).items():
            found[f"web[{number}].{name}"] = value
    return found


def _link_measures(counts: Counts, link: int, places: slice, path: Path) -> dict[str, float]:
    def total(column: str) -> int:
        return int(counts.interface_series[column][places, link].sum())

    dropped, lost = total("dropped_packets"), total("lost_packets")
    arrived = total("carried_packets") + dropped
    measures = {
        "loss_rate": dropped / max(arrived, 1),
        "queueing_delay_ms": total("wait_sum_ns") / max(total("wait_count"), 1) / 1e6,
        "random_share": lost / max(lost + arrived, 1),
    }
    if path.ecn:
        entered = max(int(counts.interfaces["offered_packets"][link]), 1)
        measures["mark_rate"] = int(counts.interfaces["marked_packets"][link]) / entered
    return measures


def _web_measures(counts: Counts, flows: Sequence[int]) -> dict[str, float]:
    transfers = counts.transfers
    done = (transfers["status"] == int(Status.DONE)) & np.isin(transfers["flow"], flows)
    took = (transfers["end_ns"][done] - transfers["start_ns"][done]) / NS
    if took.size == 0:
        return dict.fromkeys(("mean_s", "median_s", "p95_s"), math.nan)
    return {
        "mean_s": float(took.mean()),
        "median_s": float(np.median(took)),
        "p95_s": ranked(took, 0.95),
    }


def _grid(seconds: float) -> int:
    return round(seconds * NS / INTERVAL_NS) * INTERVAL_NS


class _Bench:
    """The chain with its connections."""

    def __init__(self, path: Path, seed: int, on_time: bool = False) -> None:
        self._path = path
        self._on_time = on_time
        self._seed = seed
        self._random = RandomStream(seed, "linux-path/starts")
        self._sketch = sketch = Sketch("linux-path")
        self.data: list[int] = []
        self._back: list[int] = []
        for number, line in enumerate(path.lines):
            here, there = f"node-{number}", f"node-{number + 1}"
            self.data.append(sketch.link(here, there, line.there_bps, line.delay_s, line.queue))
            self._back.append(
                sketch.link(there, here, line.back_bps, line.delay_s, line.back_queue)
            )
            if line.schedule is not None:
                self._change(number, *line.schedule)
        late = None if on_time else path.late
        sketch.interfaces[:] = [replace(each, lateness=late) for each in sketch.interfaces]
        self.bulk = [self._add_bulk(each) for each in path.bulk]
        self.web = [self._add_web(each) for each in path.web]

    def _change(self, number: int, schedule: str, loss: str) -> None:
        """Let both directions of a link follow its schedule, and that of the data lose."""
        spells = RandomStream(self._seed, f"linux-path/spells/{number}")
        steps = conditions(schedule, loss, self._path.seconds + self._path.begin_s + 1, spells)
        interfaces = self._sketch.interfaces
        for index in (self.data[-1], self._back[-1]):
            interfaces[index] = replace(
                interfaces[index],
                rate_changes=changes(steps.rates),
                delay_changes=changes(steps.delays),
            )
        interfaces[self.data[-1]] = replace(
            interfaces[self.data[-1]],
            loss=Loss(steps.losses[0][1]),
            loss_changes=changes(steps.losses),
        )

    def _ways(self, each: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the interfaces from the data's sender to its receiver, and back."""
        first, last = int(each.get("from", 0)), int(each.get("to", len(self.data)))
        return tuple(self.data[first:last]), tuple(reversed(self._back[first:last]))

    def _tcp(self, each: Mapping[str, Any]) -> TcpParameters:
        return TcpParameters(CONTROLS[each["cc"]], ecn=self._path.ecn)

    def _legs(
        self, path: Sequence[int], back: Sequence[int], outer: TcpParameters
    ) -> tuple[Leg, ...]:
        """Return the legs of a connection: one a link, where relays split it."""
        middle = self._path.split
        if middle is None:
            return ()
        watched = {side[index] for side in (self.data, self._back) for index in self._path.watched}
        return tuple(
            Leg((there,), (here,), middle if there in watched else outer, RELAY_BYTES)
            for there, here in zip(path, reversed(back), strict=True)
        )

    def _begin_s(self, each: Mapping[str, Any]) -> float:
        """Return when connections begin: where a clock's tick lies is chance."""
        begin_s = self._path.begin_s + float(each.get("start_s", 0))
        return begin_s + 0.2 * self._random.uniform()

    def _add_bulk(self, each: Mapping[str, Any]) -> list[int]:
        there, back = self._ways(each)
        begin_s = self._begin_s(each)
        return [
            self._sketch.flow(
                TransferSource(
                    up=variates.constant(REQUEST_BYTES),
                    down=variates.constant(UNLIMITED),
                    start_ns=round((begin_s + 0.1 * n + 0.002 * self._random.uniform()) * NS),
                ),
                back,
                there,
                tcp=self._tcp(each),
                legs=self._legs(back, there, self._tcp(each)),
            )
            for n in range(int(each["flows"]))
        ]

    def _add_web(self, each: Mapping[str, Any]) -> list[int]:
        there, back = self._ways(each)
        begin_s = self._begin_s(each)
        fetches = TransferSource(
            up=variates.constant(REQUEST_BYTES), down=variates.constant(each["size"])
        )
        return [
            self._sketch.flow(
                replace(
                    fetches,
                    think=self._think(each, user),
                    start_ns=round((begin_s + THREAD_START_S * self._random.uniform()) * NS),
                ),
                back,
                there,
                tcp=self._tcp(each),
                legs=self._legs(back, there, self._tcp(each)),
            )
            for user in range(int(each["users"]))
        ]

    def _think(self, each: Mapping[str, Any], user: int) -> Variate:
        """Return the think times of the measurement."""
        mean_s, seed = float(each["think_s"]), int(each.get("seed", THINK_SEED))
        enough = 10 + math.ceil(4 * self._path.seconds / mean_s)
        return variates.sequence(think_times(1000 * seed + user, mean_s, enough))

    def run(self, trial: Trial) -> Counts:
        duration_ns = _grid(self._path.seconds + 2 * self._path.begin_s)
        plan = RunPlan(
            duration_ns=duration_ns,
            seed=trial.seed,
            warmup_ns=_grid(0.25 * self._path.seconds),
            interval_ns=INTERVAL_NS,
            delay_shift_ns=SHIFT_NS if self._on_time else 0,
        )
        return simulate(self._sketch.network(), plan, trial)
