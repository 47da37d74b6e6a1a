"""Token buckets: the colours of RFC 2697 and RFC 2698, a shaper's attempts, a policer's drops.

Colours are those of the model's own meters, packet by packet. That a policer of K packets drops
what a queue of K with constant service refuses (the tokens that are missing are the work that
waits) is simulated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from simnet.chance import variates
from simnet.models.meters import Meter, SingleRate, TwoRates
from simnet.models.packet import WORK_OF_A_BYTE, Packet
from simnet.models.queueing.policer import Policer
from simnet.models.token_bucket import Bucket
from simnet.network import DatagramSource, RunPlan
from simnet.verify.cases import Case, NotModelledError, is_number, maybe_number, number
from simnet.verify.experiment import Experiment
from simnet.verify.judge import WORDS, Value
from simnet.verify.lab import NS, Sketch, Trial, nanoseconds, simulate
from simnet.verify.observe import Station

_PER_BPS = {"_bps": 1.0, "_kbps": 1e3, "_Mbps": 1e6, "_Bps": 8.0, "_kBps": 8e3}


def _rate_bps(case: Case, name: str) -> int:
    """Return a rate; bit/s where its name does not say."""
    for unit, factor in _PER_BPS.items():
        value = maybe_number(case, name + unit)
        if value is not None:
            return round(value * factor)
    return round(number(case, name))


def _fixed(case: Case, measured: Mapping[str, Value]) -> Experiment:
    """Return an experiment without chance, of those measures that a case asks for."""
    asked = {name: each for name, each in measured.items() if name in case.expected}
    return Experiment(partial(_answer, asked), replications=1)


def _answer(measured: Mapping[str, Value], _trial: Trial) -> Mapping[str, Value]:
    return measured


# Colours.


def plan_colours(case: Case) -> Experiment:
    """Plan a single rate or a two rate three colour marker, packet by packet."""
    committed = Bucket(_rate_bps(case, "cir"), round(number(case, "cbs")))
    aware = re.search(r"colou?r.aware", f"{case.group} {case.title}") is not None
    aware = any(bool(case.parameters.get(name, aware)) for name in ("colour_aware", "color_aware"))
    meter: Meter
    if any(name.startswith("pir") for name in case.parameters):
        peak = Bucket(_rate_bps(case, "pir"), round(number(case, "pbs")))
        meter = TwoRates(committed, peak, aware)
        levels: dict[str, Callable[[], int]] = {"Tp": lambda: peak.level}
    else:
        single = SingleRate(committed, round(number(case, "ebs")), aware)
        meter, levels = single, {"Te": lambda: single.excess_level}
    levels["Tc"] = lambda: committed.level
    colours: list[float] = []
    after: dict[str, list[float]] = {f"{name}_after": [] for name in levels}
    for time_ns, packet in _arrivals(case):
        colours.append(meter.colour(packet, time_ns))
        for name, level in levels.items():
            after[f"{name}_after"].append(level() / WORK_OF_A_BYTE)
    return _fixed(case, {"colours": colours, "colors": colours, **after})


def _arrivals(case: Case) -> Iterator[tuple[int, Packet]]:
    """Yield the packets and when they come: as listed, or equal ones at equal distances."""
    listed = case.parameters.get("arrivals_s_bytes")
    if isinstance(listed, list):
        times = [nanoseconds(time_s) for time_s, _ in listed]
        sizes = [int(size) for _, size in listed]
    else:
        length = max(len(each) for each in case.expected.values() if isinstance(each, list))
        gap_s, size = _evenly(case)
        times = [nanoseconds(k * gap_s) for k in range(length)]
        sizes = [size] * length
    brought = next((each for each in case.parameters.values() if _are_colours(each)), None)
    for place, (time_ns, size) in enumerate(zip(times, sizes, strict=True)):
        packet = Packet(0, 0, place, size, 0, (), time_ns)
        if brought is not None:
            packet.colour = round(WORDS[brought[place]])
        yield time_ns, packet


def _evenly(case: Case) -> tuple[float, int]:
    """Return the distance (s) and size (bytes) of equal packets; some cases say it in words."""
    said = re.search(r"([\d.]+) B every ([\d.]+) ms", case.title)
    if said and maybe_number(case, "interval_s") is None:
        return float(said[2]) / 1000, round(float(said[1]))
    return number(case, "interval_s"), round(number(case, "bytes", "packet_bytes"))


def _are_colours(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return bool(value) and all(isinstance(each, str) and each in WORDS for each in value)


# A shaper that is asked at given times.

_ATTEMPT_BYTES = 1000
_FIRST_S, _EACH_S = 0.2, 0.1
"""Of ns-3's tests of its token bucket filter, where a case does not say."""


def plan_attempts(case: Case) -> Experiment:
    """Plan attempts to send packets through a token bucket, perhaps with one of a peak rate."""
    mtu = round(maybe_number(case, "mtu") or _ATTEMPT_BYTES)
    if not any(name.startswith("rate") for name in case.parameters):
        return _plan_peak(case, mtu)
    buckets = [Bucket(_rate_bps(case, "rate"), round(number(case, "burst")))]
    if any(name.startswith("peak") for name in case.parameters):
        buckets.append(Bucket(_rate_bps(case, "peak"), mtu))
    size = round(maybe_number(case, "packet_bytes") or _ATTEMPT_BYTES)
    attempts = case.expected.get("passed", case.expected.get("pattern"))
    if not isinstance(attempts, list):
        raise NotModelledError("how many attempts there are is not said")
    first = maybe_number(case, "first_s")
    start_s = _FIRST_S if first is None else first
    each_s = maybe_number(case, "interval_s") or _EACH_S
    times = [nanoseconds(start_s + k * each_s) for k in range(len(attempts))]
    passed = _passed(buckets, times, size)
    left = _bytes(buckets[0])
    return _fixed(case, {"passed": passed, "pattern": passed, "tokens_left": left})


def _plan_peak(case: Case, mtu: int) -> Experiment:
    """Plan full-sized packets through the bucket of a peak rate alone, tried again and again."""
    measured: dict[str, Value] = {}
    for name, expected in case.expected.items():
        bucket = Bucket(_rate_bps(case, "peak"), mtu)
        bucket.take(mtu)
        after = re.fullmatch(r"tokens_after_(\d+)ms", name)
        wait_ns = _asked_ns(case)
        if after:
            bucket.refill(int(after[1]) * NS // 1000)
            measured[name] = _bytes(bucket)
        elif name == "extra_wait_s":
            bucket.refill(wait_ns)
            measured[name] = bucket.wait_ns(mtu) / NS
        elif name == "pattern" and isinstance(expected, list):
            fresh = [Bucket(_rate_bps(case, "peak"), mtu)]
            measured[name] = _passed(fresh, [k * wait_ns for k in range(len(expected))], mtu)
    return _fixed(case, measured)


def _asked_ns(case: Case) -> int:
    """Return how long after a packet the next one is tried: as a measure's name says."""
    found = [int(each[1]) for name in case.expected if (each := re.search(r"_(\d+)ms$", name))]
    if not found:
        raise NotModelledError("when packets are tried is not said")
    return found[0] * NS // 1000


def _passed(buckets: list[Bucket], times_ns: list[int], size: int) -> list[float]:
    passed = []
    for time_ns in times_ns:
        for bucket in buckets:
            bucket.refill(time_ns)
        able = not any(bucket.wait_ns(size) for bucket in buckets)
        for bucket in buckets if able else ():
            bucket.take(size)
        passed.append(float(able))
    return passed


def _bytes(bucket: Bucket) -> float:
    return bucket.level / WORK_OF_A_BYTE


# A policer under Poisson arrivals.

_PACKET_BYTES = 1500
_PACKETS = 40_000
"""Of one replication: 30 of them know a drop probability of 3 % to some parts in a hundred."""


def plan_policed_poisson(case: Case) -> Experiment:
    """Plan a Poisson stream of equal packets through a policer whose tokens come one a second."""
    load = number(case, "lambda")
    packets = number(case, "bucket_packets")
    if not (is_number(load) and load > 0 and packets >= 1):
        raise NotModelledError("a stream and a bucket of at least one packet are needed")
    return Experiment(partial(_replicate_policed, case, load, round(packets)))


def _replicate_policed(case: Case, load: float, packets: int, trial: Trial) -> dict[str, float]:
    policer = Policer.model_validate(
        {
            "rate": f"{8 * _PACKET_BYTES} bps",
            "burst": f"{packets * _PACKET_BYTES} B",
            "mtu": f"{_PACKET_BYTES} B",
            "packets": "unlimited",
        }
    )
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", 1e9, queue=policer.described(1))
    source = DatagramSource(
        gap=variates.exponential(1 / load), size=variates.constant(_PACKET_BYTES)
    )
    sketch.flow(source, (link,))
    length_ns = round(_PACKETS * trial.effort / load) * NS
    warmup_ns = min(length_ns // 10, 100 * packets * NS)
    plan = RunPlan(warmup_ns + length_ns, trial.seed, warmup_ns, length_ns)
    station = Station(simulate(sketch.network(), plan, trial))
    measured = dict.fromkeys(("drop_probability", "loss", "ploss"), station.drop_share)
    return {name: value for name, value in measured.items() if name in case.expected}
