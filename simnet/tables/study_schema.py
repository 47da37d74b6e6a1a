"""Every table and column of a study, declared as those of a run are.

Cells are named in the column `cell`, measures in `measure`; figures are in the unit of their
measure. An end of an interval that nothing bounds, as with a single replication, is null. Rows
are in the order of the plan, whatever order runs finished in.
"""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.alternatives_schema import ALTERNATIVES_TABLES
from simnet.tables.schema import Column, Table, count, flag, number, text

FOLLOWED = {
    "utilisation": ("1", "share of the time in which it was up that the transmitter was sending"),
    "down_s": ("s", "time of the window in which it was down"),
    "drop_ratio": ("1", "share of the packets arriving that the full queue refused"),
    "wait_p95_s": ("s", "wait that 95 % of the packets did not exceed"),
    "offered_bps": ("bit/s", "offered bits per second"),
    "carried_bps": ("bit/s", "carried bits per second"),
}
"""Columns of the table `interfaces` of a run that a study follows for every interface."""

_OWN = "unit of the measure"


def _cell() -> Column:
    return text("cell", "Name of the cell: alternative, stress test, point of a sweep.")


def _measure() -> Column:
    return text("measure", "Name of the measure.")


def _replications(what: str = "Replications in which there was something to measure.") -> Column:
    return count("replications", what, "runs")


def _interval(prefix: str = "", unit: str = _OWN, what: str = "") -> Iterable[Column]:
    """Yield a mean over replications and the ends of its confidence interval."""
    said = f" of the {what}" if what else " over replications"
    yield number(f"{prefix}mean", unit, f"Mean{said}.")
    yield number(f"{prefix}low", unit, "Lower end of its confidence interval.")
    yield number(f"{prefix}high", unit, "Upper end of its confidence interval.")


CELLS = Table(
    "cells",
    "The cells of the study: an alternative, under a stress test, at a point of a sweep.",
    ("cell",),
    (
        _cell(),
        text("alternative", "Name of the alternative; base is the scenario as it is written."),
        text("stress", "Name of the stress test; none is none."),
        text("sweep", "Name of the sweep, empty for none."),
        count("point", "Number of the point of the sweep, from 1; 0 for none.", ""),
        text("title", "What the alternative is, for people."),
        text("settings", "What the point of the sweep sets: path=value, separated by semicolons."),
        text(
            "same_as",
            "Another alternative's cell, of the same stress test and point, that is simulated "
            "identically: the first; empty for none.",
        ),
        text(
            "same_unstressed",
            "The same cell without its stress test, if that is simulated identically: the stress "
            "test changes nothing here; else empty.",
        ),
    ),
)

SETTINGS = Table(
    "settings",
    "What the points of sweeps set, a row a path.",
    ("cell", "path"),
    (
        _cell(),
        text("path", "Dotted path in the scenario."),
        text("value", "Value as a scenario writes it."),
        number(
            "number", "bit/s, s, bytes, /s or 1", "The same as a number; null where it is none."
        ),
    ),
)

RUNS = Table(
    "runs",
    "The runs that the answer rests on.",
    ("cell", "replication"),
    (
        _cell(),
        count("replication", "Number of the replication, from 1.", ""),
        count("seed", "Seed of the run; the same for all cells of a replication.", ""),
        text("key", "Name of the folder of the run, under runs/: checksum of all it depends on."),
        text("fingerprint", "Checksum of the values in the tables of the run."),
        count("packet_hops", "Packets carried, counted at every interface.", "packets"),
        count("events", "Events that the engine processed.", "events"),
    ),
)

VALUES = Table(
    "values",
    "Every measure in every run.",
    ("cell", "replication", "measure"),
    (
        _cell(),
        count("replication", "Number of the replication.", ""),
        _measure(),
        number("value", _OWN, "Figure of that run, null where there was nothing to measure."),
    ),
)

ESTIMATES = Table(
    "estimates",
    "Every measure of every cell, over its replications: mean and confidence interval by "
    "Student's t.",
    ("cell", "measure"),
    (
        _cell(),
        _measure(),
        text("unit", "Unit of the measure: s, bit/s, 1, packets or 1/s."),
        _replications(),
        count("missing", "Replications in which there was nothing to measure.", "runs"),
        *_interval(),
        number("sd", _OWN, "Standard deviation of single replications."),
        number("half_width", _OWN, "Half the width of the interval."),
        flag("precise", "Whether it is as narrow as asked; null where nothing was asked."),
    ),
)

QUANTILES = Table(
    "quantiles",
    "How the figure of single replications is spread: in which half, or nine tenths, of all runs "
    "it is at most this. Intervals by order statistics, so they hold whatever its distribution.",
    ("cell", "measure", "share"),
    (
        _cell(),
        _measure(),
        number("share", "1", "Share of replications with at most the value."),
        _replications(),
        number("value", _OWN, "Quantile over replications."),
        number("low", _OWN, "Lower end of its interval, null where replications are too few."),
        number("high", _OWN, "Upper end of its interval, null where replications are too few."),
        count("needed", "Replications from which on there is an interval.", "runs"),
    ),
)

PLACES = Table(
    "places",
    "Every measure by place.",
    ("cell", "measure", "place"),
    (
        _cell(),
        _measure(),
        text("place", "Name of the place."),
        _replications(),
        *_interval(),
    ),
)

INTERFACES = Table(
    "interfaces",
    "Every interface in every cell.",
    ("cell", "interface"),
    (
        _cell(),
        text("interface", "Name of the interface."),
        text("link", "Link that it is a direction of."),
        text("source", "Node that it sends from."),
        text("target", "Node that it sends to."),
        count("replications", "Replications.", "runs"),
        *(
            column
            for name, (unit, what) in FOLLOWED.items()
            for column in _interval(f"{name}_", unit, what)
        ),
    ),
)

LEVELS = Table(
    "levels",
    "What became of the service levels. Of one figure, kept: its whole interval keeps the limit; "
    "broken: all of it is beyond; open: the limit lies inside. Of many places, kept: as many "
    "as must surely keep it; broken: so many surely break it that they cannot be; the chance "
    "that such a verdict is wrong is that of one interval, however many places there are.",
    ("cell", "level"),
    (
        _cell(),
        text("level", "Name of the service level."),
        text("text", "The rule."),
        text("unit", "Unit of what it limits."),
        number("threshold", _OWN, "The limit."),
        text("scope", "Over whom it is judged: all together, each village, ..."),
        count("places", "Places that are judged one by one; 0 where all are taken together.", ""),
        count("places_kept", "Of them, kept by their own intervals.", ""),
        count("places_broken", "Of them, broken.", ""),
        text("worst", "The place whose mean is worst, which the figures below are of."),
        _replications(),
        number("met", "1", "Share of the replications that kept the limit, wherever they must."),
        *_interval(),
        text("verdict", "kept, broken or open."),
    ),
)

LEVEL_PLACES = Table(
    "level_places",
    "The service levels place by place, the worst first: what became of each by its own interval, "
    "as in a study of that place alone.",
    ("cell", "level", "place"),
    (
        _cell(),
        text("level", "Name of the service level."),
        text("place", "Name of the place of the level's scope: a village, a site, ..."),
        _replications(),
        count("missing", "Replications in which there was nothing to measure.", "runs"),
        *_interval(),
        text("verdict", "kept, broken or open, by its own interval."),
        text("surely", "The same where the statements of all places hold together (Bonferroni)."),
    ),
)

SERVICE = Table(
    "service",
    "How each village was served: whether there was a way to the world, and the demand that found "
    "no service. Figures are means over replications.",
    ("cell", "village"),
    (
        _cell(),
        text("village", "Name of the village."),
        text("against", "Cell without the stress test, that says what people usually ask for."),
        *_interval("availability_", "1", "share of the time with a way there and back"),
        number("without_s", "s", "Time without a way, of the measured window."),
        number("attempts", "transfers", "Transfers that were begun."),
        number("served", "transfers", "Of them, completed."),
        number(
            "unuttered",
            "transfers",
            "Transfers that the same people begin without the stress test and did not begin here; "
            "null where no cell says what they begin without it.",
        ),
        *_interval(
            "unserved_",
            "1",
            "share of the demand that is known and found no service: given up, failed, not uttered",
        ),
    ),
)

PLACE_DIFFERENCES = Table(
    "place_differences",
    "The table `differences` place by place.",
    ("measure", "cell", "against", "place"),
    (
        _measure(),
        _cell(),
        text("against", "Cell that is subtracted."),
        text("place", "Name of the place."),
        text("unit", "Unit of the measure."),
        _replications("Replications of both in which there was something to measure."),
        *_interval(what="difference"),
        number("tolerance", _OWN, "Differences up to this, either way, do not count."),
        text(
            "verdict",
            "unchanged: the whole interval within the tolerance; worse or better: all of it on "
            "one side of 0; open: neither.",
        ),
    ),
)

DIFFERENCES = Table(
    "differences",
    "Cells minus the cells they are compared with, replication by replication (the same seeds): "
    "alternatives minus base in the same circumstances, and stress tests minus none.",
    ("measure", "cell", "against"),
    (
        _measure(),
        _cell(),
        text("against", "Cell that is subtracted."),
        text("unit", "Unit of the measure."),
        _replications("Replications of both in which there was something to measure."),
        *_interval(what="difference"),
        number("correlation", "1", "Pearson's, between the two over replications."),
        number(
            "variance_ratio",
            "1",
            "(var A + var B) / var(A - B): how many times the replications independent seeds "
            "would take.",
        ),
    ),
)

RANKING = Table(
    "ranking",
    "Alternatives compared with the best, by each measure, in each circumstance. All statements of "
    "one ranking hold together at the study's confidence (Bonferroni, paired).",
    ("stress", "sweep", "point", "measure", "alternative"),
    (
        text("stress", "Name of the stress test."),
        text("sweep", "Name of the sweep, empty for none."),
        count("point", "Number of its point; 0 for none.", ""),
        _measure(),
        _cell(),
        text("alternative", "Name of the alternative."),
        count("rank", "By the mean, from 1; equal means share a rank.", ""),
        *_interval(),
        number("worse_by", _OWN, "By how much it is worse than the best one seen, never below 0."),
        number("worse_low", _OWN, "By at least this much it is worse than the truly best one."),
        number("worse_high", _OWN, "By at most this much it is worse than the truly best one."),
        text("verdict", "best, not_told_apart (from the best) or worse."),
    ),
)

SENSITIVITY = Table(
    "sensitivity",
    "Which input moves the answer most, over each sweep. range: greatest minus least mean over the "
    "values of the input; regression: standard deviations that the measure moves by when the input "
    "moves by one of its own; rank: partial rank correlation.",
    ("measure", "alternative", "stress", "sweep", "method", "path"),
    (
        _measure(),
        text("alternative", "Name of the alternative."),
        text("stress", "Name of the stress test."),
        text("sweep", "Name of the sweep."),
        text("method", "range, regression or rank."),
        text("path", "Dotted path that is varied; several joined by + where they vary together."),
        count("rank", "By size among the inputs of this method, from 1.", ""),
        text("unit", "Unit of the value: that of the measure for a range, else 1."),
        number("value", "see unit", "The effect; null where it cannot be told."),
        number("low", "see unit", "Lower end of its confidence interval."),
        number("high", "see unit", "Upper end of its confidence interval."),
        count("points", "Points of the sweep, or values of the input, that it rests on.", ""),
        number("explained", "1", "Share of the variance that a linear regression explains."),
    ),
)

WARMUP = Table(
    "warmup",
    "What was left out at the start of each run: what MSER-5 found in some time series, and what "
    "was used.",
    ("cell", "series"),
    (
        _cell(),
        text("series", "Time series that was looked at."),
        number("truncation_s", "s", "What MSER-5 found; null where the series is too short."),
        number("used_s", "s", "Warm-up of the runs."),
    ),
)

HEADROOM = Table(
    "headroom",
    "How much growth an alternative carries before a service level breaks.",
    ("alternative", "stress", "level", "path"),
    (
        text("alternative", "Name of the alternative."),
        text("stress", "Name of the stress test."),
        text("level", "Name of the service level."),
        text("path", "What was made to grow."),
        text(
            "status",
            "found, never_breaks (up to the cap), open_at_cap, already_broken or open_at_start.",
        ),
        number("growth_low", "1", "Up to this growth (1 is today) the level surely holds."),
        number("growth_high", "1", "At this growth it is surely broken; null: not up to the cap."),
        number("estimate", "1", "Growth at which the mean crosses the limit."),
        count("replications", "Runs that this took.", "runs"),
    ),
)

COMPARISON = Table(
    "comparison",
    "Every measure of two references, and B minus A.",
    ("measure",),
    (
        _measure(),
        text("unit", "Unit of the measure."),
        *_interval("a_", what="first"),
        *_interval("b_", what="second"),
        *_interval("difference_", what="difference"),
        count("pairs", "Pairs of replications, or the fewer of two independent numbers.", "runs"),
        text("method", "paired by seed, independent (Welch), or none: a single run."),
        text("better", "a or b where more than chance tells them apart, else null."),
    ),
)

VILLAGES = Table(
    "villages",
    "Each village in each cell: what became of the service levels there, and whether it had "
    "service. The villages worst off come first; a row averages over nobody else.",
    ("cell", "village", "level"),
    (
        _cell(),
        text("village", "Name of the village."),
        text("level", "Name of the service level, empty where none is judged village by village."),
        text("unit", "Unit of what it limits."),
        *_interval(),
        text("verdict", "kept, broken or open, by the village's own interval."),
        number("availability", "1", "Share of the time with a way there and back."),
        number("without_s", "s", "Time without one, of the measured window."),
        number("unserved", "1", "Share of the demand that found no service, not uttered included."),
        number("unserved_low", "1", "Lower end of its confidence interval."),
        number("unserved_high", "1", "Upper end of its confidence interval."),
    ),
)

STUDY_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CELLS,
        *ALTERNATIVES_TABLES,
        SETTINGS,
        RUNS,
        VALUES,
        ESTIMATES,
        QUANTILES,
        PLACES,
        INTERFACES,
        LEVELS,
        LEVEL_PLACES,
        SERVICE,
        VILLAGES,
        DIFFERENCES,
        PLACE_DIFFERENCES,
        RANKING,
        SENSITIVITY,
        WARMUP,
        HEADROOM,
    )
}
