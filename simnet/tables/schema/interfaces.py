"""Tables of a run about interfaces: what went through each, and what waited."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, counted, flag, number, spread, text

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
        number("offered_bps", "bit/s", "Offered bits per second of window, and others_bps."),
        number("carried_bps", "bit/s", "Carried bits per second of window, and others_bps."),
        number("capacity_bps", "bit/s", "Mean rate over the window, changes of rate included."),
        number(
            "others_bps",
            "bit/s",
            "What those take of it who are not simulated, as others stand for them by their "
            "weight; counts of packets and bytes leave them out.",
        ),
        number("down_s", "s", "Time of the window in which it was down, or had a rate of 0."),
        number(
            "utilisation",
            "1",
            "Share of the time in which it was up that the transmitter was sending; null where it "
            "never was. What others_bps takes of the rate counts. On a shared medium: share of all "
            "time that any of its members was, the overheads of their turns included.",
        ),
        number(
            "airtime",
            "1",
            "On a shared medium: share of all time that its own turns took, their overheads "
            "included; null elsewhere.",
        ),
        number("carried_ratio", "1", "Carried bits, others_bps too / bits that the rate allowed."),
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
        number("offered_bps", "bit/s", "Offered bits per second, by all as in interfaces."),
        number("carried_bps", "bit/s", "Carried bits per second, by all as in interfaces."),
        counted("carried_packets"),
        counted("dropped_packets"),
        counted("lost_packets"),
        number(
            "utilisation",
            "1",
            "Share of the time up that the transmitter was sending, for all as in interfaces; null "
            "while it was down. On a shared medium: share of the time that any of its members was.",
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
