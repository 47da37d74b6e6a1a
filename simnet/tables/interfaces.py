"""The tables of nodes and interfaces."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from simnet.engine.columns import Counts, bucket_bounds
from simnet.network import Network, RunPlan
from simnet.tables import schema
from simnet.tables.columns import Values, assemble, limited, ratio, repeated, seconds
from simnet.tables.histograms import FloatArray, clamped, quantiles_of
from simnet.tables.others import all_of, others
from simnet.tables.service import down_ns
from simnet.units import NS_PER_S

_FATES = ("offered", "lost", "dropped", "carried")
_COUNTS = tuple(f"{fate}_{unit}" for fate in _FATES for unit in ("packets", "bytes"))
_QUEUE = ("dropped_inside_packets", "marked_packets")
_BYTE_NS_UNIT = 2**20


def nodes(network: Network) -> pa.Table:
    """Return the table of nodes."""
    return assemble(
        schema.NODES,
        {
            "node": [node.name for node in network.nodes],
            "kind": [node.kind for node in network.nodes],
            "place": [node.place for node in network.nodes],
            "latitude_deg": [node.latitude for node in network.nodes],
            "longitude_deg": [node.longitude for node in network.nodes],
        },
    )


def interfaces(counts: Counts, network: Network) -> pa.Table:
    """Return the table of interfaces: what each is, and what went through it."""
    return assemble(schema.INTERFACES, {**_described(network), **_measured(counts, network)})


def _described(network: Network) -> dict[str, Values]:
    all_of = network.interfaces
    names = [node.name for node in network.nodes]
    return {
        "interface": [each.name for each in all_of],
        "link": [each.link for each in all_of],
        "source": [names[each.source] for each in all_of],
        "target": [names[each.target] for each in all_of],
        "rate_bps": [float(each.rate_bps) for each in all_of],
        "delay_s": seconds(np.array([each.delay_ns for each in all_of], dtype=np.int64)),
        "discipline": [each.queue.discipline for each in all_of],
        "limit_packets": limited([each.queue.limit_packets for each in all_of]),
        "limit_bytes": limited([each.queue.limit_bytes for each in all_of]),
    }


def _measured(counts: Counts, network: Network) -> dict[str, Values]:
    got = counts.interfaces
    window_ns = counts.window_ns[1] - counts.window_ns[0]
    down = down_ns(network, np.array(counts.window_ns, dtype=np.int64))[0]
    window_s = window_ns / NS_PER_S
    waited = got["wait_count"] > 0
    least, most = (where(waited, seconds(got[f"wait_{end}_ns"])) for end in ("min", "max"))
    values: dict[str, Values] = {name: got[name] for name in (*_COUNTS, *_QUEUE)}
    for moment in ("start", "end"):
        for unit in ("packets", "bytes"):
            values[f"inside_{moment}_{unit}"] = got[f"inside_{unit}_{moment}"]
    beside = others(network, np.array(counts.window_ns, dtype=np.int64))
    share, bps = beside.share[0], beside.bps[0]
    bits = bps * window_s
    values |= {
        "offered_bps": got["offered_bytes"] * 8 / window_s + bps,
        "carried_bps": got["carried_bytes"] * 8 / window_s + bps,
        "capacity_bps": got["capacity_bits"] / window_s + bps,
        "others_bps": bps,
        "down_s": seconds(down),
        "utilisation": all_of(
            share, ratio(*_used(network, got["busy_ns"], window_ns - down, window_ns))
        ),
        "airtime": where(_sharing(network), got["busy_ns"] / window_ns),
        "carried_ratio": ratio(got["carried_bytes"] * 8 + bits, got["capacity_bits"] + bits),
        "drop_ratio": ratio(got["dropped_packets"], got["offered_packets"]),
        "loss_ratio": ratio(got["lost_packets"], got["offered_packets"]),
        "queue_mean_packets": got["queue_packets_ns"] / window_ns,
        "queue_mean_bytes": got["queue_bytes_ns_high"] * (_BYTE_NS_UNIT / window_ns),
        "queue_max_packets": got["queue_packets_max"],
        "queue_max_bytes": got["queue_bytes_max"],
        "wait_count": got["wait_count"],
        "wait_zero_ratio": ratio(got["wait_zero_count"], got["wait_count"]),
        "wait_mean_s": seconds(ratio(got["wait_sum_ns"], got["wait_count"])),
        "wait_min_s": least,
        "wait_max_s": most,
    }
    shares = list(schema.QUANTILES.values())
    found = quantiles_of(counts.interface_wait, got["wait_count"].size, shares)
    for name, values_ns in zip(schema.QUANTILES, found, strict=True):
        values[f"wait_{name}_s"] = clamped(seconds(values_ns), least, most)
    return values


def _used(
    network: Network, busy: npt.NDArray[Any], up: npt.NDArray[Any], whole: float | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the time in which interfaces were used, and that in which they could be.

    Of those that share a medium, it is the medium that counts: what one sends, the others wait for.

    Args:
        busy: time in which each was sending; the last axis is that of the interfaces.
        up: time in which each was up.
        whole: all the time there was.
    """
    used, could = np.array(busy, dtype=np.float64), np.array(up, dtype=np.float64)
    for medium in network.media:
        members = [member.interface for member in medium.members]
        ever = could[..., members] > 0
        taken = used[..., members].sum(axis=-1, keepdims=True)
        used[..., members] = taken
        could[..., members] = np.where(ever, whole, 0.0)
    return used, could


def _sharing(network: Network) -> npt.NDArray[np.bool_]:
    """Return of each interface whether it shares a medium."""
    found = np.zeros(len(network.interfaces), dtype=np.bool_)
    for medium in network.media:
        found[[member.interface for member in medium.members]] = True
    return found


def where(condition: npt.NDArray[np.bool_], values: FloatArray) -> FloatArray:
    """Return the values, NaN where the condition does not hold."""
    return np.where(condition, values, np.nan)


def interface_classes(counts: Counts, network: Network) -> pa.Table:
    """Return the table of interfaces by class of traffic, in the order of both."""
    interfaces_number, classes_number = len(network.interfaces), len(network.classes)
    got = {name: array.reshape(-1) for name, array in counts.interface_classes.items()}
    interface = np.repeat(np.arange(interfaces_number), classes_number)
    values: dict[str, Values] = {name: got[name] for name in (*_COUNTS, *_QUEUE)}
    return assemble(
        schema.INTERFACE_CLASSES,
        {
            "interface": repeated([each.name for each in network.interfaces], interface),
            "traffic_class": list(network.classes) * interfaces_number,
            "wait_mean_s": seconds(ratio(got["wait_sum_ns"], got["carried_packets"])),
            **values,
        },
    )


def intervals(counts: Counts, plan: RunPlan, number: int) -> tuple[FloatArray, FloatArray, Any]:
    """Return start and length (s) of the first `number` intervals, and whether they are warm-up."""
    start_ns = np.arange(number, dtype=np.int64) * counts.interval_ns
    length_ns = np.minimum(counts.interval_ns, plan.duration_ns - start_ns)
    return seconds(start_ns), seconds(length_ns), start_ns < counts.window_ns[0]


def interface_series(counts: Counts, network: Network, plan: RunPlan) -> pa.Table:
    """Return the table of interfaces over time, interface by interface."""
    got = {name: array.T.reshape(-1) for name, array in counts.interface_series.items()}
    number = counts.interface_series["carried_packets"].shape[0]
    owners = len(network.interfaces)
    start_s, length_s, warmup = intervals(counts, plan, number)
    length = np.tile(length_s, owners)
    edges_ns = np.minimum(np.arange(number + 1) * counts.interval_ns, plan.duration_ns)
    whole = length_s[:, None]
    up = whole - seconds(down_ns(network, edges_ns))
    used, could = _used(network, seconds(counts.interface_series["busy_ns"]), up, whole)
    share, bps = (each.T.reshape(-1) for each in others(network, edges_ns))
    return assemble(
        schema.INTERFACE_SERIES,
        {
            "interface": repeated(
                [each.name for each in network.interfaces], np.repeat(np.arange(owners), number)
            ),
            "start_s": np.tile(start_s, owners),
            "length_s": length,
            "warmup": np.tile(warmup, owners),
            "offered_bps": got["offered_bytes"] * 8 / length + bps,
            "carried_bps": got["carried_bytes"] * 8 / length + bps,
            "carried_packets": got["carried_packets"],
            "dropped_packets": got["dropped_packets"],
            "lost_packets": got["lost_packets"],
            "utilisation": all_of(share, ratio(used.T.reshape(-1), could.T.reshape(-1))),
            "queue_mean_packets": seconds(got["queue_packets_ns"]) / length,
            "queue_max_packets": got["queue_packets_max"],
            "wait_mean_s": seconds(ratio(got["wait_sum_ns"], got["wait_count"])),
        },
    )


def interface_wait(counts: Counts, network: Network) -> pa.Table:
    """Return the histograms of waits."""
    held = counts.interface_wait
    low, width = bucket_bounds(held.bucket)
    return assemble(
        schema.INTERFACE_WAIT,
        {
            "interface": repeated([each.name for each in network.interfaces], held.owner),
            "low_s": seconds(low),
            "high_s": seconds(low + width),
            "packets": held.count,
        },
    )
