"""Tables of a study with the figures of its measures, by cell, place and interface."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, flag, number, text
from simnet.tables.schema.study.base import OWN, cell, interval, measure, replications

FOLLOWED = {
    "utilisation": ("1", "share of the time in which it was up that the transmitter was sending"),
    "down_s": ("s", "time of the window in which it was down"),
    "drop_ratio": ("1", "share of the packets arriving that the full queue refused"),
    "wait_p95_s": ("s", "wait that 95 % of the packets did not exceed"),
    "offered_bps": ("bit/s", "offered bits per second"),
    "carried_bps": ("bit/s", "carried bits per second"),
}
"""Columns of the table `interfaces` of a run that a study follows for every interface."""

VALUES = Table(
    "values",
    "Every measure in every run.",
    ("cell", "replication", "measure"),
    (
        cell(),
        count("replication", "Number of the replication.", ""),
        measure(),
        number("value", OWN, "Figure of that run, null where there was nothing to measure."),
    ),
)

ESTIMATES = Table(
    "estimates",
    "Every measure of every cell, over its replications: mean and confidence interval by "
    "Student's t.",
    ("cell", "measure"),
    (
        cell(),
        measure(),
        text("unit", "Unit of the measure: s, bit/s, 1, packets or 1/s."),
        replications(),
        count("missing", "Replications in which there was nothing to measure.", "runs"),
        *interval(),
        number("sd", OWN, "Standard deviation of single replications."),
        number("half_width", OWN, "Half the width of the interval."),
        flag("precise", "Whether it is as narrow as asked; null where nothing was asked."),
    ),
)

QUANTILES = Table(
    "quantiles",
    "How the figure of single replications is spread: in which half, or nine tenths, of all runs "
    "it is at most this. Intervals by order statistics, so they hold whatever its distribution.",
    ("cell", "measure", "share"),
    (
        cell(),
        measure(),
        number("share", "1", "Share of replications with at most the value."),
        replications(),
        number("value", OWN, "Quantile over replications."),
        number("low", OWN, "Lower end of its interval, null where replications are too few."),
        number("high", OWN, "Upper end of its interval, null where replications are too few."),
        count("needed", "Replications from which on there is an interval.", "runs"),
    ),
)

PLACES = Table(
    "places",
    "Every measure by place.",
    ("cell", "measure", "place"),
    (
        cell(),
        measure(),
        text("place", "Name of the place."),
        replications(),
        *interval(),
    ),
)

INTERFACES = Table(
    "interfaces",
    "Every interface in every cell.",
    ("cell", "interface"),
    (
        cell(),
        text("interface", "Name of the interface."),
        text("link", "Link that it is a direction of."),
        text("source", "Node that it sends from."),
        text("target", "Node that it sends to."),
        count("replications", "Replications.", "runs"),
        *(
            column
            for name, (unit, what) in FOLLOWED.items()
            for column in interval(f"{name}_", unit, what)
        ),
    ),
)
