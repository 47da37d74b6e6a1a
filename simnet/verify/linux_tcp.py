"""Runs of a real TCP stack, done again: two hosts, one emulated link, connections of one kind.

Each record of a file is one measured run. ``kind: bulk`` has `flows` connections that always
send; ``kind: web`` has `users` who open a connection, send 3 bytes, receive `size` bytes, think,
and begin again. The link has rate `mbps`, half of `rtt_ms` of propagation and a drop-tail buffer
of `buffer_packets` each way, and loses packets at random with probability `loss` on the way of
the data, before its queue. Records that differ only in a seed are runs of one case; their mean is
compared with the mean of as many replications as it takes.

Runs over chains of links and through queue disciplines (:mod:`simnet.verify.linux_paths`) may stand
in the same file; those that are shipped stand in one of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simnet.chance.streams import stream_key
from simnet.errors import InputError
from simnet.verify import linux_paths
from simnet.verify.cases import is_number, load_lines
from simnet.verify.comparison import Comparison, Figure, judged_comparison, modes, scatter
from simnet.verify.estimates import Estimate
from simnet.verify.experiment import Settings
from simnet.verify.lab import Trial
from simnet.verify.linux_bench import CONTROLS, run_bulk, run_web
from simnet.verify.linux_path import is_path

JUDGED = {
    "bulk": ("goodput_mbps", "queueing_delay_ms", "loss_rate"),
    "web": ("mean_s", "median_s", "p95_s"),
}
"""Figures that a verdict rests on; the others are shown."""
REPLICATIONS = {"bulk": 6, "lossy": 12, "web": 4}
"""Runs of a case; for each of its records where those differ (loss that occurred, think times)."""

SHIPPED = ("linux_tcp.jsonl", "linux_paths.jsonl")
"""Measured runs of Linux 6.18: over one link, and over chains and through disciplines."""


def compare(path: Path | None = None, settings: Settings | None = None) -> Iterator[Comparison]:
    """Compare every case of a file, or of the shipped ones, with runs on the same link.

    Raises:
        InputError: the file cannot be read, or a record is not one of these.
    """
    settings = settings or Settings()
    if path is None:
        cases = [case for name in SHIPPED for case in _cases(load_lines(None, name), name)]
    else:
        cases = list(_cases(load_lines(path, SHIPPED[0]), str(path)))
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
        where = f"{name}:{number}"
        key: tuple[object, ...]
        if is_path(record):
            linux_paths.check(record, where)
            key = (linux_paths.key_of(record),)
        else:
            _check(record, where)
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
    if is_path(first):
        return linux_paths.run_case(records, settings)
    label = _label(first)
    if first.get("cc") not in CONTROLS:
        reason = f"no congestion control {first.get('cc')!r}"
        return Comparison(records, "not_modelled", reason, label=label)
    runs = list(_runs(records, settings))
    return judged_comparison(records, tuple(_figures(records, runs)), label)


def _label(first: Mapping[str, Any]) -> str:
    """Return what tells the case from the others, in a few words."""
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
    wide = records[0]["cc"] == "bbr"
    for name in runs[0]:
        measured = [float(record[name]) for record in records if is_number(record.get(name))]
        if not measured:
            continue
        # Under random loss the queue hardly ever drops; its few drops are not a figure.
        counts = name in judged and not (name == "loss_rate" and records[0]["loss"] > 0)
        estimate = Estimate(tuple(run[name] for run in runs))
        mean = math.fsum(measured) / len(measured)
        groups = modes(measured) or modes(estimate.values)
        shown = groups if counts else ()
        yield Figure(name, mean, estimate, counts, scatter(measured), shown, wide)
