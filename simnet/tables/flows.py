"""The tables of flows, of groups of flows, and of transfers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from simnet.actions import Status
from simnet.engine.columns import Columns, Counts, Histograms, IntArray, bucket_bounds
from simnet.network import (
    DatagramSource,
    Flow,
    Network,
    Node,
    RunPlan,
    TransferSource,
    weights_of_people,
)
from simnet.tables import schema
from simnet.tables.columns import Values, assemble, limited, ratio, repeated, seconds
from simnet.tables.histograms import clamped, pooled, quantiles_of, weighed
from simnet.tables.interfaces import intervals, where
from simnet.units import NS_PER_S

_SUMMED = (
    "sent_packets",
    "sent_bytes",
    "delivered_packets",
    "delivered_bytes",
    "network_dropped_packets",
    "marked_packets",
    "goodput_bytes",
    "delay_count",
    "delay_sum_ns",
    "retransmitted_packets",
    "timeouts",
    "connections",
    "connections_failed",
)

STATUS_NAMES = {
    Status.DONE: "done",
    Status.GIVEN_UP: "given_up",
    Status.FAILED: "failed",
    Status.UNFINISHED: "unfinished",
}


@dataclass(frozen=True, slots=True)
class Grouping:
    """Names of the groups in order of first appearance, and the group of each flow."""

    names: tuple[str, ...]
    of_flow: IntArray


def grouping(network: Network) -> Grouping:
    """Return the groups that the flows of `network` form."""
    number = {
        name: index for index, name in enumerate(dict.fromkeys(f.group for f in network.flows))
    }
    of_flow = np.array([number[flow.group] for flow in network.flows], dtype=np.int64)
    return Grouping(tuple(number), of_flow)


def flows(counts: Counts, network: Network) -> pa.Table:
    """Return the table of flows."""
    owners = len(network.flows)
    each = np.arange(owners, dtype=np.int64)
    measured = _measured(counts, each, np.ones_like(each), owners, counts.flow_delay)
    return assemble(schema.FLOWS, {**_described(network), **measured})


def groups(counts: Counts, network: Network) -> pa.Table:
    """Return the table of groups."""
    grouped = grouping(network)
    owners, weight = len(grouped.names), weights(network)
    delay = pooled(weighed(counts.flow_delay, weight), grouped.of_flow)
    people = dict.fromkeys(grouped.names, 0)
    for person, stands_for in zip(network.people, weights_of_people(network), strict=True):
        if person.group in people:
            people[person.group] += stands_for
    return assemble(
        schema.GROUPS,
        {
            "group": list(grouped.names),
            "flows": _sum(weight, grouped.of_flow, owners),
            "people": list(people.values()),
            **_measured(counts, grouped.of_flow, weight, owners, delay),
        },
    )


def _described(network: Network) -> dict[str, Values]:
    names = [node.name for node in network.nodes]
    sites = sites_of(network)
    return {
        "flow": [flow.name for flow in network.flows],
        "group": [flow.group for flow in network.flows],
        "weight": weights(network),
        "source": [names[flow.source] for flow in network.flows],
        "target": [names[flow.target] for flow in network.flows],
        "place": [site.place for site in sites],
        "site": [site.name for site in sites],
        "site_kind": [site.kind for site in sites],
        "traffic_class": [network.classes[flow.traffic_class] for flow in network.flows],
        "traffic": [traffic_of(flow) for flow in network.flows],
        "felt": [" ".join(felt) for felt in felt_of(network)],
        "hops": [len(flow.path) for flow in network.flows],
    }


def sites_of(network: Network) -> list[Node]:
    """Return the end of each flow that people sit at: in a village, or what fewer flows share.

    Servers are shared by many. Of two ends that are shared alike it is the one that is in a
    place, or else the source.
    """
    villages = {place.name for place in network.places if place.kind == "village"}
    ends = Counter(end for flow in network.flows for end in (flow.source, flow.target))

    def rank(node: int) -> tuple[bool, int, bool]:
        place = network.nodes[node].place
        return place not in villages, ends[node], not place

    return [network.nodes[min(flow.source, flow.target, key=rank)] for flow in network.flows]


def traffic_of(flow: Flow) -> str:
    """Return what a flow carries, in the word of the table of flows."""
    if isinstance(flow.work, DatagramSource):
        return "datagrams"
    return "transfers" if isinstance(flow.work, TransferSource) else "people"


def felt_of(network: Network) -> list[tuple[str, ...]]:
    """Return what the people of each flow say that they feel."""
    found: list[tuple[str, ...]] = [()] * len(network.flows)
    for person in network.people:
        for flow in person.channels.values():
            found[flow] = tuple(dict.fromkeys((*found[flow], *person.felt)))
    return found


def weights(network: Network) -> IntArray:
    """Return for how many each flow stands."""
    return np.array([flow.weight for flow in network.flows], dtype=np.int64)


def _measured(
    counts: Counts, owner_of: IntArray, weight: IntArray, owners: int, delay: Histograms
) -> dict[str, Values]:
    """Return the measures of flows, added up by their owner (a flow itself or its group).

    Each counts as often as its weight says.
    """
    window_s = (counts.window_ns[1] - counts.window_ns[0]) / NS_PER_S
    got = {name: _sum(counts.flows[name] * weight, owner_of, owners) for name in _SUMMED}
    jitter_ns = counts.flows["jitter_scaled_ns"] / 16 * (counts.flows["delay_count"] * weight)
    jitter = np.bincount(owner_of, weights=jitter_ns, minlength=owners)
    values: dict[str, Values] = {
        name: got[name] for name in _SUMMED if not name.endswith("_ns") and name != "goodput_bytes"
    }
    values["dropped_packets"] = values.pop("network_dropped_packets")
    return (
        values
        | {
            "loss_ratio": ratio(got["network_dropped_packets"], got["sent_packets"]),
            "goodput_bps": got["goodput_bytes"] * 8 / window_s,
            "jitter_s": seconds(ratio(jitter, got["delay_count"])),
            "retransmission_ratio": ratio(got["retransmitted_packets"], got["sent_packets"]),
        }
        | _delays(counts.flows, got, owner_of, delay)
        | _endings(counts, owner_of, weight, owners)
    )


def _sum(column: IntArray, owner_of: IntArray, owners: int) -> IntArray:
    total = np.zeros(owners, dtype=np.int64)
    np.add.at(total, owner_of, column)
    return total


def _delays(
    per_flow: Columns, got: Columns, owner_of: IntArray, delay: Histograms
) -> dict[str, Values]:
    owners = got["delay_count"].size
    some = got["delay_count"] > 0
    measured = per_flow["delay_count"] > 0
    least = np.full(owners, np.inf)
    np.minimum.at(least, owner_of[measured], per_flow["delay_min_ns"][measured])
    most = np.zeros(owners)
    np.maximum.at(most, owner_of[measured], per_flow["delay_max_ns"][measured])
    values: dict[str, Values] = {
        "delay_min_s": where(some, seconds(least)),
        "delay_mean_s": seconds(ratio(got["delay_sum_ns"], got["delay_count"])),
        "delay_max_s": where(some, seconds(most)),
    }
    found = quantiles_of(delay, owners, list(schema.QUANTILES.values()))
    for name, values_ns in zip(schema.QUANTILES, found, strict=True):
        values[f"delay_{name}_s"] = where(some, seconds(clamped(values_ns, least, most)))
    return values


def _endings(
    counts: Counts, owner_of: IntArray, weight: IntArray, owners: int
) -> dict[str, Values]:
    """Return how many of the transfers that started in the window ended in which way."""
    got = counts.transfers
    inside = got["start_ns"] >= counts.window_ns[0]
    flow = got["flow"][inside]
    owner, counted = owner_of[flow], weight[flow]
    status = got["status"][inside]
    values: dict[str, Values] = {"transfers_started": _sum(counted, owner, owners)}
    for each, name in STATUS_NAMES.items():
        such = status == each
        values[f"transfers_{name}"] = _sum(counted[such], owner[such], owners)
    return values


def group_series(counts: Counts, network: Network, plan: RunPlan) -> pa.Table:
    """Return the goodput of groups over time, group by group."""
    grouped = grouping(network)
    owners = len(grouped.names)
    goodput = counts.flow_series["goodput_bytes"]
    number = goodput.shape[0]
    total = np.zeros((owners, number), dtype=np.int64)
    np.add.at(total, grouped.of_flow, (goodput * weights(network)).T)
    start_s, length_s, warmup = intervals(counts, plan, number)
    return assemble(
        schema.GROUP_SERIES,
        {
            "group": repeated(grouped.names, np.repeat(np.arange(owners), number)),
            "start_s": np.tile(start_s, owners),
            "length_s": np.tile(length_s, owners),
            "warmup": np.tile(warmup, owners),
            "goodput_bps": total.reshape(-1) * 8 / np.tile(length_s, owners),
        },
    )


def group_delay(counts: Counts, network: Network) -> pa.Table:
    """Return the histograms of one-way delays by group."""
    grouped = grouping(network)
    held = pooled(weighed(counts.flow_delay, weights(network)), grouped.of_flow)
    low, width = bucket_bounds(held.bucket)
    return assemble(
        schema.GROUP_DELAY,
        {
            "group": repeated(grouped.names, held.owner),
            "low_s": seconds(low),
            "high_s": seconds(low + width),
            "packets": held.count,
        },
    )


def site_delay(counts: Counts, network: Network) -> pa.Table:
    """Return the histograms of one-way delays by place, kind of site and group."""
    sites = [
        (site.place, site.kind, flow.group)
        for site, flow in zip(sites_of(network), network.flows, strict=True)
    ]
    number = {site: index for index, site in enumerate(dict.fromkeys(sites))}
    of_flow = np.array([number[site] for site in sites], dtype=np.int64)
    held = pooled(weighed(counts.flow_delay, weights(network)), of_flow)
    low, width = bucket_bounds(held.bucket)
    places, kinds, names = zip(*number, strict=True) if number else ((), (), ())
    return assemble(
        schema.SITE_DELAY,
        {
            "place": repeated(places, held.owner),
            "site_kind": repeated(kinds, held.owner),
            "group": repeated(names, held.owner),
            "low_s": seconds(low),
            "high_s": seconds(low + width),
            "packets": held.count,
        },
    )


def transfers(counts: Counts, network: Network) -> pa.Table:
    """Return the table of transfers, in order of start."""
    got = counts.transfers
    grouped = grouping(network)
    names: Sequence[str] = [flow.name for flow in network.flows]
    status = [STATUS_NAMES[each].replace("_", " ") for each in Status]
    return assemble(
        schema.TRANSFERS,
        {
            "serial": got["serial"],
            "flow": repeated(names, got["flow"]),
            "group": repeated(grouped.names, grouped.of_flow[got["flow"]]),
            "warmup": got["start_ns"] < counts.window_ns[0],
            "start_s": seconds(got["start_ns"]),
            "end_s": seconds(got["end_ns"]),
            "duration_s": seconds(got["end_ns"] - got["start_ns"]),
            "up_bytes": limited(got["up_bytes"]),
            "down_bytes": limited(got["down_bytes"]),
            "received_bytes": got["received_bytes"],
            "status": repeated(status, got["status"]),
        },
    )


def experiences(counts: Counts, network: Network) -> pa.Table:
    """Return the table of experiences, in the order in which they were said."""
    said = counts.experiences
    grouped = grouping(network)
    flow = np.array([each.flow for each in said], dtype=np.int64)
    start_ns = np.array([each.start_ns for each in said], dtype=np.int64)
    return assemble(
        schema.EXPERIENCES,
        {
            "serial": np.arange(len(said), dtype=np.int64),
            "person": [each.person for each in said],
            "flow": repeated([each.name for each in network.flows], flow),
            "group": repeated(grouped.names, grouped.of_flow[flow]),
            "quantity": [each.quantity for each in said],
            "warmup": start_ns < counts.window_ns[0],
            "start_s": seconds(start_ns),
            "end_s": seconds(np.array([each.end_ns for each in said], dtype=np.int64)),
            "value": np.array([each.value for each in said], dtype=np.float64),
            "served": np.array([each.served for each in said], dtype=bool),
        },
    )
