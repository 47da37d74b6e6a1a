"""Every table and column of a result, declared once: name, type, unit, meaning.

The writers fill what is declared here and nothing else, the reader checks against it, and the
page of the documentation is made from it (:func:`markdown`). Times are seconds, rates bit/s,
sizes bytes; the unit is in the name. Everything is of the measurement window, warm-up left out,
unless a column says otherwise. A value that does not exist (the delay of no packets) is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simnet.engine.counters import TRANSFER_FIELDS, counter, field

TEXT = "text"
INTEGER = "integer"
NUMBER = "number"
FLAG = "flag"

QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999}
"""Names of the percentiles in columns, and the share of values below each."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `unit` is empty for names and plain counts of things."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` are the columns that tell its rows apart."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)


def text(name: str, meaning: str) -> Column:
    """Return a column of names or words."""
    return Column(name, TEXT, "", meaning)


def count(name: str, meaning: str, unit: str = "packets") -> Column:
    """Return a column of whole numbers."""
    return Column(name, INTEGER, unit, meaning)


def counted(counter_name: str, name: str | None = None, meaning: str | None = None) -> Column:
    """Return the column of a counter of the engines, under another name where one is given."""
    declared = counter(counter_name)
    return count(name or declared.name, meaning or declared.meaning, declared.unit)


def recorded(name: str) -> Column:
    """Return the column of a field of transfers, as the engines keep it."""
    declared = field(TRANSFER_FIELDS, name)
    return count(declared.name, declared.meaning, declared.unit)


def number(name: str, unit: str, meaning: str) -> Column:
    """Return a column of measured values."""
    return Column(name, NUMBER, unit, meaning)


def flag(name: str, meaning: str) -> Column:
    """Return a column of yes or no."""
    return Column(name, FLAG, "", meaning)


def spread(prefix: str, what: str) -> Iterable[Column]:
    """Yield the mean, the percentiles and the greatest of a time."""
    yield number(f"{prefix}_mean_s", "s", f"Mean {what}.")
    for name, share in QUANTILES.items():
        yield number(f"{prefix}_{name}_s", "s", f"{100 * share:g} % of them were at most this.")
    yield number(f"{prefix}_max_s", "s", f"Greatest {what}.")


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


NODES = Table(
    "nodes",
    "The nodes of the network.",
    ("node",),
    (
        text("node", "Name of the node."),
        text("kind", "What it is: router, school, health centre, ..."),
        text("place", "Place that it belongs to, empty for none."),
        number("latitude_deg", "deg", "Degrees north of the equator, null where not given."),
        number("longitude_deg", "deg", "Degrees east of Greenwich, null where not given."),
    ),
)

PLACES = Table(
    "places",
    "The places that nodes belong to.",
    ("place",),
    (
        text("place", "Name of the place."),
        text("kind", "village, town, isp or exchange."),
        text("district", "District of a village, empty where not given."),
        text("regency", "Regency of a village or a town, empty where not given."),
    ),
)

EVENTS = Table(
    "events",
    "What happens to links during the run, as the scenario writes it, warm-up included.",
    ("event",),
    (
        count("event", "Number of the event, from 1.", ""),
        text("action", "cut, slow, delay, lose, rain, power, isp_down or technology_down."),
        text("what", "What it acts on, as the scenario names it."),
        text("links", "The links that it acts on, separated by semicolons."),
        number("start_s", "s", "When it begins, simulated time."),
        number("end_s", "s", "When it is over, or the end of the run."),
        number("share_left", "1", "Share of the rate that it leaves."),
        number("longer_s", "s", "How much it adds to the propagation delay."),
        number("share_lost", "1", "Share of packets that it loses."),
    ),
)

OUTAGES = Table(
    "outages",
    "When flows had no way to their other end, nor back: a link on their path was down. Of the "
    "whole run, warm-up included; spells of a flow neither touch nor overlap.",
    ("flow", "start_s"),
    (
        text("flow", "Name of the flow."),
        number("start_s", "s", "From when on, simulated time."),
        number("end_s", "s", "Until when, or the end of the run."),
    ),
)

CONDITIONS = Table(
    "conditions",
    "What the directions of links that change are like over time, warm-up included: a row holds "
    "until the next one of its direction. Links that never change have none. Beyond about 500 000 "
    "rows the steps of the links that change most are averaged.",
    ("link", "direction", "time_s"),
    (
        text("link", "Name of the link."),
        text("direction", "forward or backward; of an access forward is up, from the village."),
        number("time_s", "s", "From when on, simulated time."),
        number("rate_bps", "bit/s", "Rate; in the mean over several steps 0 while it is down."),
        number("delay_s", "s", "Propagation delay."),
        number("loss", "1", "Share of packets lost on entry, bursts and every n-th left out."),
        flag("up", "Whether it carries anything all the time: not cut, and a rate above 0."),
        count("steps", "How many steps the row is the mean of; 1: it is one.", "steps"),
    ),
)

RAIN = Table(
    "rain",
    "How hard it rained over time at villages whose access feels it, warm-up included: a row holds "
    "until the next one of its village. Villages that stayed dry have none.",
    ("place", "time_s"),
    (
        text("place", "Village."),
        number("time_s", "s", "From when on, simulated time."),
        number("rain_mm_h", "mm/h", "Rain rate, to a tenth; by the rank of the moment there."),
    ),
)

INTERFACES = Table(
    "interfaces",
    "The directed interfaces, two a link, and what went through each in the window. "
    "inside_start + offered = lost + dropped + carried + inside_end, in packets and in bytes.",
    ("interface",),
    (
        text("interface", "Name of the interface."),
        text("link", "Link that it is a direction of."),
        text("source", "Node that it sends from."),
        text("target", "Node that it sends to."),
        number("rate_bps", "bit/s", "Rate at the start of the run."),
        number("delay_s", "s", "Propagation delay."),
        text("discipline", "Queue discipline."),
        count("limit_packets", "Most packets inside, in transmission included; null: no limit."),
        count("limit_bytes", "Most bytes inside; null: no limit.", "bytes"),
        counted("offered_packets"),
        counted("offered_bytes"),
        counted("lost_packets"),
        counted("lost_bytes"),
        counted("dropped_packets"),
        counted("dropped_bytes"),
        counted("dropped_inside_packets"),
        counted("marked_packets"),
        counted("carried_packets"),
        counted("carried_bytes"),
        counted("inside_packets_start", "inside_start_packets"),
        counted("inside_bytes_start", "inside_start_bytes"),
        counted("inside_packets_end", "inside_end_packets"),
        counted("inside_bytes_end", "inside_end_bytes"),
        number("offered_bps", "bit/s", "Offered bits per second of window."),
        number("carried_bps", "bit/s", "Carried bits per second of window."),
        number("capacity_bps", "bit/s", "Mean rate over the window, changes of rate included."),
        number("down_s", "s", "Time of the window in which it was down, or had a rate of 0."),
        number(
            "utilisation",
            "1",
            "Share of the time in which it was up that the transmitter was sending; null where it "
            "never was. On a shared medium: share of all time that any of its members was, the "
            "overheads of their turns included.",
        ),
        number(
            "airtime",
            "1",
            "On a shared medium: share of all time that its own turns took, their overheads "
            "included; null elsewhere.",
        ),
        number("carried_ratio", "1", "Carried bits / bits that the rate allowed."),
        number("drop_ratio", "1", "dropped_packets / offered_packets."),
        number("loss_ratio", "1", "lost_packets / offered_packets."),
        number("queue_mean_packets", "packets", "Time average inside, in transmission included."),
        number("queue_mean_bytes", "bytes", "The same of bytes."),
        counted("queue_packets_max", "queue_max_packets"),
        counted("queue_bytes_max", "queue_max_bytes"),
        counted("wait_count"),
        number("wait_zero_ratio", "1", "Share of them that did not wait at all."),
        number("wait_min_s", "s", "Least wait of a packet."),
        *spread("wait", "wait of a packet, from its arrival to the start of its transmission"),
    ),
)

INTERFACE_CLASSES = Table(
    "interface_classes",
    "What went through each interface by class of traffic.",
    ("interface", "traffic_class"),
    (
        text("interface", "Name of the interface."),
        text("traffic_class", "Name of the class."),
        counted("offered_packets"),
        counted("offered_bytes"),
        counted("lost_packets"),
        counted("lost_bytes"),
        counted("dropped_packets"),
        counted("dropped_bytes"),
        counted("dropped_inside_packets"),
        counted("marked_packets"),
        counted("carried_packets"),
        counted("carried_bytes"),
        number("wait_mean_s", "s", "Mean wait of the carried packets."),
    ),
)

INTERFACE_SERIES = Table(
    "interface_series",
    "Each interface over time. An interval covers [start, start + length) from time 0 on, so "
    "this table holds the warm-up too and says so.",
    ("interface", "start_s"),
    (
        text("interface", "Name of the interface."),
        number("start_s", "s", "When the interval starts, simulated time."),
        number("length_s", "s", "Its length; the last one may be shorter."),
        flag("warmup", "Whether it starts before the window opens."),
        number("offered_bps", "bit/s", "Offered bits per second."),
        number("carried_bps", "bit/s", "Carried bits per second."),
        counted("carried_packets"),
        counted("dropped_packets"),
        counted("lost_packets"),
        number(
            "utilisation",
            "1",
            "Share of the time up that the transmitter was sending; null while it was down. On a "
            "shared medium: share of the time that any of its members was.",
        ),
        number("queue_mean_packets", "packets", "Time average inside, in transmission included."),
        counted("queue_packets_max", "queue_max_packets"),
        number("wait_mean_s", "s", "Mean wait of the packets carried."),
    ),
)

INTERFACE_WAIT = Table(
    "interface_wait",
    "Histogram of the waits at each interface: empty buckets are left out, and a bucket is less "
    "than 0.8 % wide.",
    ("interface", "low_s"),
    (
        text("interface", "Name of the interface."),
        number("low_s", "s", "Least wait that falls into the bucket."),
        number("high_s", "s", "Least wait that falls into the next one."),
        count("packets", "How many waits fell into it."),
    ),
)

FLOWS = Table(
    "flows",
    "The flows: traffic between two nodes, measured as one.",
    ("flow",),
    (
        text("flow", "Name of the flow."),
        text("group", "Group that it is counted in."),
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
    "of all its packets.",
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
    "Every transfer of the run, in order of start, those of the warm-up included. The counts of "
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
    "What people said that they felt, in the order in which they said it, the warm-up included.",
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

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        NODES,
        PLACES,
        EVENTS,
        OUTAGES,
        CONDITIONS,
        RAIN,
        INTERFACES,
        INTERFACE_CLASSES,
        INTERFACE_SERIES,
        INTERFACE_WAIT,
        FLOWS,
        GROUPS,
        GROUP_SERIES,
        GROUP_DELAY,
        SITE_DELAY,
        TRANSFERS,
        EXPERIENCES,
    )
}


def markdown(tables: Mapping[str, Table] = TABLES) -> str:
    """Return the reference of tables as Markdown, a section a table."""
    return "\n".join(_section(table) for table in tables.values())


def _section(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {column.type} | {column.unit} | {column.meaning} |"
        for column in table.columns
    ]
    return "\n".join(
        (
            f"## {table.name}",
            "",
            table.meaning,
            "",
            f"One row for each {', '.join(f'`{name}`' for name in table.key)}.",
            "",
            "| column | type | unit | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
