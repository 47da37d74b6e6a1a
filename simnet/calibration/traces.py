"""What a capture becomes in a scenario: traces to replay, or laws of its packets or its flows.

- ``trace``: the packets themselves, a CSV file each way, for ``kind: replay``. Right for what does
  not answer to the network: calls, streams, cameras.
- ``packets``: laws of gaps and sizes each way, for ``kind: general``. Gaps are drawn independently,
  so what comes in trains comes singly.
- ``flows``: laws of the times between the beginnings of connections (TCP and QUIC) and of what they
  carry each way, for ``kind: transfers``, whose TCP then answers to the simulated line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from simnet.calibration.including import including
from simnet.calibration.laws import FEWEST, Fitted, fitted
from simnet.calibration.packets.capture import Capture
from simnet.errors import InputError, counted, unknown
from simnet.scenario.load import Loaded
from simnet.scenario.model import Scenario
from simnet.units import format_duration, write_duration, write_size

Becomes: TypeAlias = Literal["trace", "packets", "flows"]
Way: TypeAlias = Literal["up", "down"]
WAYS: tuple[Way, ...] = ("up", "down")
FAR = 0.2
"""Difference of the means of law and sample, as a share, from which on it is noted (assumption)."""
DIGITS = 4
"""Significant digits of what is written of a law."""
NS_PER_S = 1_000_000_000
_RESOLUTION_NS = 500
"""What stands for a gap of nothing: half of the least difference of most captures, 1 us."""
_SIZES = ("low", "high", "mean", "sd", "scale", "value")
"""Parameters with the unit of the sample; others are plain numbers."""


@dataclass(frozen=True, slots=True)
class Law:
    """One law that was fitted: of what, and as a scenario writes it."""

    of: str
    """Such as ``gap up``, ``interarrival``."""
    fit: Fitted
    written: Any


@dataclass(frozen=True, slots=True)
class Laws:
    """The traffic that laws make, by app, and the laws, and what is to be known of them."""

    apps: Mapping[str, Any]
    laws: tuple[Law, ...]
    notes: tuple[str, ...]


def trace_csv(capture: Capture, way: Way) -> str:
    """Return the packets of one direction as a trace: seconds since the capture's first, bytes."""
    times, sizes = capture.way(way)
    rows = (
        f"{time // NS_PER_S}.{time % NS_PER_S:09d},{size}\n"
        for time, size in zip(times.tolist(), sizes.tolist(), strict=True)
    )
    return "time,bytes\n" + "".join(rows)


def replayed(capture: Capture, files: Mapping[Way, str], name: str) -> Mapping[str, Any]:
    """Return the apps that replay the traces in `files`, called by `name` and the direction."""
    return {
        f"{name}-{way}": {"direction": way, "traffic": {"kind": "replay", "file": files[way]}}
        for way in WAYS
        if len(capture.way(way)[0])
    }


def place_of(text: str, scenario: Scenario) -> tuple[str, str]:
    """Return the site type and the new app that ``school/calls`` names.

    Raises:
        InputError: there is no such site type, or it has such an app already.
    """
    site_type, slash, app = text.partition("/")
    if not slash or not site_type or not app:
        raise InputError(f"--app {text!r}: must be TYPE/APP, such as school/calls")
    if site_type not in scenario.site_types:
        raise InputError(f"--app: {unknown('site type', site_type, scenario.site_types)}")
    for each in (app, *(f"{app}-{way}" for way in WAYS)):
        if each in scenario.site_types[site_type].apps:
            raise InputError(f"--app: {site_type} has an app {each!r} already; choose another name")
    return site_type, app


def overlay(
    loaded: Loaded,
    target: Path,
    site_type: str,
    apps: Mapping[str, Any],
    capture: Capture,
    laws: Sequence[Law] = (),
) -> str:
    """Return the text of a scenario, to stand in file `target`, whose sites of a type have apps."""
    of = f"{counted(len(capture.time_ns), 'packet')} in {format_duration(capture.duration_ns)}"
    comments = [f"Made of a capture of {of}: {Path(capture.name).name}"]
    comments += [
        f"{each.of}: {each.fit.law} of {each.fit.n} values, {each.fit.goodness} "
        f"(distance {each.fit.distance:.3f})"
        for each in laws
    ]
    comments += _said_of_means(laws)
    return including(loaded, target, comments, {"site_types": {site_type: {"apps": dict(apps)}}})


def plain(capture: Capture, laws: Laws | None) -> dict[str, Any]:
    """Return what was found as plain data, for JSON."""
    found = () if laws is None else laws.laws
    notes = () if laws is None else laws.notes
    return {
        "packets": {way: len(capture.way(way)[0]) for way in WAYS},
        "bytes": {way: int(capture.way(way)[1].sum()) for way in WAYS},
        "duration_s": capture.duration_ns / NS_PER_S,
        "laws": [
            {
                "of": each.of,
                "law": each.written,
                "values": each.fit.n,
                "distance": each.fit.distance,
                "goodness": each.fit.goodness,
                "sample_mean": each.fit.sample_mean,
                "law_mean": each.fit.mean if math.isfinite(each.fit.mean) else None,
            }
            for each in found
        ],
        "notes": [*capture.notes, *notes],
    }


def packet_laws(capture: Capture, name: str) -> Laws:
    """Return apps that send packets with gaps and sizes like those of a capture.

    Raises:
        InputError: neither direction has enough packets.
    """
    apps: dict[str, Any] = {}
    laws: list[Law] = []
    notes: list[str] = []
    for way in WAYS:
        times, sizes = capture.way(way)
        if len(times) <= FEWEST:
            notes.append(f"{way}: too few packets for laws ({len(times)}): left out")
            continue
        gap = _law(f"gap {way}", _gaps(times), _duration)
        size = _law(f"size {way}", sizes.astype(np.float64), _size)
        laws += [gap, size]
        traffic = {"kind": "general", "gap": gap.written, "size": size.written}
        apps[f"{name}-{way}"] = {"direction": way, "traffic": traffic}
    if not apps:
        raise InputError(f"{capture.name}: " + "; ".join(notes))
    return Laws(apps, tuple(laws), (*notes, *_said_of_means(laws)))


def flow_laws(capture: Capture, name: str) -> Laws:
    """Return an app of transfers that begin and weigh like the flows of a capture.

    Raises:
        InputError: there are too few flows whose beginning is in it.
    """
    transfers = [each for each in capture.flows if each.is_transfer]
    whole = [each for each in transfers if each.begun and each.up_bytes + each.down_bytes > 0]
    notes = list(_said_of_flows(capture, transfers, len(whole)))
    if len(whole) <= FEWEST:
        what = f"{counted(len(whole), 'connection')} with a beginning and payload"
        raise InputError(f"{capture.name}: {what}, too few for laws (above {FEWEST})")
    starts = np.array([each.start_ns for each in whole], np.int64)
    between = _law("interarrival", _gaps(starts), _duration)
    up, down = (
        _law(f"{way} of a connection", _at_least_one(sizes), _size)
        for way, sizes in (
            ("up", [each.up_bytes for each in whole]),
            ("down", [each.down_bytes for each in whole]),
        )
    )
    traffic = {
        "kind": "transfers",
        "interarrival": between.written,
        "up": up.written,
        "down": down.written,
    }
    laws = (between, up, down)
    return Laws({name: {"traffic": traffic}}, laws, (*notes, *_said_of_means(laws)))


def _said_of_flows(capture: Capture, transfers: Sequence[Any], whole: int) -> Iterator[str]:
    others = len(capture.flows) - len(transfers)
    if others:
        yield f"{counted(others, 'flow')} of UDP other than QUIC: left out"
    before = sum(not each.begun for each in transfers)
    if before:
        yield f"{counted(before, 'connection')} begun before the capture: left out"
    empty = len(transfers) - before - whole
    if empty:
        yield f"{counted(empty, 'connection')} without payload: left out"
    running = sum(each.begun and not each.closed and not each.quic for each in transfers)
    if running:
        yield f"{counted(running, 'connection')} not closed in the capture: as large as seen"


def _said_of_means(laws: Sequence[Law]) -> Iterator[str]:
    """Yield which laws have another mean than what they were fitted to, as a poor fit may."""
    for each in laws:
        ratio = each.fit.mean / each.fit.sample_mean
        if not 1 / (1 + FAR) <= ratio <= 1 + FAR:
            times = f"{ratio:.3g}" if math.isfinite(ratio) else "any number of"
            yield f"{each.of}: the mean of the law is {times} times that of the capture"


def _law(of: str, values: NDArray[np.float64], write: Any) -> Law:
    fit = fitted(values)
    return Law(of, fit, _written(fit, write))


def _gaps(times: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the gaps between times, ns; none is 0, of which laws know nothing."""
    return np.maximum(np.diff(np.sort(times)), _RESOLUTION_NS).astype(np.float64)


def _at_least_one(sizes: Sequence[int]) -> NDArray[np.float64]:
    return np.maximum(np.array(sizes, np.float64), 1.0)


def _written(fit: Fitted, write: Any) -> Any:
    """Return a law as a scenario writes it."""
    if fit.law == "constant":
        return write(fit.parameters["value"])
    if fit.law == "exponential":
        return {"exponential": write(fit.parameters["mean"])}
    if fit.law == "discrete":
        return {
            "discrete": {
                "values": [write(value, exactly=True) for value, _ in fit.shares],
                "weights": [float(f"{share:.{DIGITS}g}") for _, share in fit.shares],
            }
        }
    return {
        fit.law: {
            key: write(value) if key in _SIZES else float(f"{value:.{DIGITS}g}")
            for key, value in fit.parameters.items()
        }
    }


def _duration(ns: float, *, exactly: bool = False) -> str:
    return write_duration(round(ns) if exactly else _short(ns))


def _size(size_bytes: float, *, exactly: bool = False) -> str:
    return write_size(round(size_bytes) if exactly else _short(size_bytes))


def _short(value: float) -> int:
    """Return a value as a whole number of a few significant digits, at least 1."""
    digits = DIGITS - 1 - math.floor(math.log10(value)) if value >= 1 else 0
    return max(1, int(round(value, min(digits, 0))))
