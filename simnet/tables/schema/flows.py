"""Tables of a run about flows, groups of them, transfers, and what people felt."""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.schema.base import (
    Column,
    Table,
    count,
    counted,
    flag,
    number,
    recorded,
    spread,
    text,
)


def _traffic(owner: str) -> Iterable[Column]:
    """Yield what is measured of a flow and, pooled, of a group."""
    yield counted("sent_packets")
    yield counted("sent_bytes")
    yield counted("delivered_packets")
    yield counted("delivered_bytes")
    yield counted("network_dropped_packets", "dropped_packets")
    yield counted("marked_packets")
    yield number("loss_ratio", "1", "dropped_packets / sent_packets.")
    yield number(
        "goodput_bps",
        "bit/s",
        f"Bytes handed to the applications of {owner} in order, both ways, per second of window.",
    )
    yield counted("delay_count")
    yield number("delay_min_s", "s", "Least one-way delay.")
    yield from spread("delay", "one-way delay of a data packet (RFC 7679), from end to end")
    yield number(
        "jitter_s",
        "s",
        "Interarrival jitter (RFC 3550 section 6.4.1) at the end of the window"
        + (", mean over flows weighted by their packets." if owner == "the group" else "."),
    )
    yield counted("retransmitted_packets")
    yield number("retransmission_ratio", "1", "retransmitted_packets / sent_packets.")
    yield counted("timeouts")
    yield counted("connections")
    yield counted("connections_failed")
    yield counted("transfers_started")
    yield counted("transfers_done")
    yield counted("transfers_given_up")
    yield counted("transfers_failed")
    yield count("transfers_unfinished", "Of them, still under way when the run ended.", "transfers")


FLOWS = Table(
    "flows",
    "The flows: traffic between two nodes, measured as one.",
    ("flow",),
    (
        text("flow", "Name of the flow."),
        text("group", "Group that it is counted in."),
        count(
            "weight",
            "How many such flows it stands for, itself among them. Its figures are of itself "
            "alone; those of its group, and all measures, count it so often.",
            "flows",
        ),
        text("source", "Node that starts: sends the datagrams, or opens the connections."),
        text("target", "Node at the other end."),
        text(
            "place",
            "Place of the end that people sit at: in a village, else the one fewer flows share.",
        ),
        text("site", "Name of the node of that end."),
        text("site_kind", "Kind of that end: school, health centre, ..."),
        text("traffic_class", "Name of its class of traffic."),
        text("traffic", "datagrams, transfers, or people who do either."),
        text("felt", "What its people say that they feel: names of quantities, with spaces."),
        count("hops", "Interfaces on the way from source to target.", "interfaces"),
        *_traffic("the flow"),
    ),
)

GROUPS = Table(
    "groups",
    "The groups of flows, each measured as if it were one flow: counts are sums, percentiles are "
    "of all its packets. A flow that stands for several counts as several.",
    ("group",),
    (
        text("group", "Name of the group."),
        count("flows", "How many flows are in it.", "flows"),
        count("people", "How many people are in it.", "people"),
        *_traffic("the group"),
    ),
)

GROUP_SERIES = Table(
    "group_series",
    "Goodput of each group over time, warm-up included as in interface_series.",
    ("group", "start_s"),
    (
        text("group", "Name of the group."),
        number("start_s", "s", "When the interval starts, simulated time."),
        number("length_s", "s", "Its length; the last one may be shorter."),
        flag("warmup", "Whether it starts before the window opens."),
        number("goodput_bps", "bit/s", "Bytes handed to its applications, per second."),
    ),
)

GROUP_DELAY = Table(
    "group_delay",
    "Histogram of the one-way delays of each group's data packets, as interface_wait.",
    ("group", "low_s"),
    (
        text("group", "Name of the group."),
        number("low_s", "s", "Least delay that falls into the bucket."),
        number("high_s", "s", "Least delay that falls into the next one."),
        count("packets", "How many delays fell into it."),
    ),
)

SITE_DELAY = Table(
    "site_delay",
    "The same delays by the site that people sit at: the histogram of each group in each place.",
    ("place", "site_kind", "group", "low_s"),
    (
        text("place", "Place of the site, empty for none."),
        text("site_kind", "Kind of the site: school, health centre, ..."),
        text("group", "Name of the group."),
        number("low_s", "s", "Least delay that falls into the bucket."),
        number("high_s", "s", "Least delay that falls into the next one."),
        count("packets", "How many delays fell into it."),
    ),
)

TRANSFERS = Table(
    "transfers",
    "Every transfer of the run, in order of start, those of the warm-up included; the weight of "
    "its flow says how many such ones it stands for. The counts of "
    "flows and groups are of those that started in the window, so that started = done + given up "
    "+ failed + unfinished.",
    ("serial",),
    (
        recorded("serial"),
        text("flow", "Flow that carried it."),
        text("group", "Group of that flow."),
        flag("warmup", "Whether it started before the window opened."),
        number("start_s", "s", "When it started, simulated time."),
        number("end_s", "s", "When it ended, or the end of the run."),
        number("duration_s", "s", "end_s - start_s."),
        count("up_bytes", "Bytes to send to the target; null: without end.", "bytes"),
        count("down_bytes", "Bytes to receive from it; null: without end.", "bytes"),
        recorded("received_bytes"),
        text("status", "done, given up, failed, or unfinished when the run ended."),
    ),
)

EXPERIENCES = Table(
    "experiences",
    "What people said that they felt, in the order in which they said it, the warm-up included; "
    "the weight of its flow says how many such ones each stands for.",
    ("serial",),
    (
        count("serial", "Number of the experience in the run."),
        text("person", "Who felt it."),
        text("flow", "Flow that it was about."),
        text("group", "Group of that flow."),
        text("quantity", "What was felt, as the kind of traffic declares it: page_load, ..."),
        flag("warmup", "Whether it began before the window opened."),
        number("start_s", "s", "When it began, simulated time."),
        number("end_s", "s", "When it was said, or the end of the run."),
        number("value", "", "What was felt, in the unit of its quantity."),
        flag(
            "served",
            "Whether it was had; else it was given up, failed or cut short, and the "
            "value is a bound.",
        ),
    ),
)
