"""Tables of a study that compare cells, alternatives, inputs, and two references."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, number, text
from simnet.tables.schema.study.base import OWN, cell, interval, measure, replications

DIFFERENCES = Table(
    "differences",
    "Cells minus the cells they are compared with, replication by replication (the same seeds): "
    "alternatives minus base in the same circumstances, and stress tests minus none.",
    ("measure", "cell", "against"),
    (
        measure(),
        cell(),
        text("against", "Cell that is subtracted."),
        text("unit", "Unit of the measure."),
        replications("Replications of both in which there was something to measure."),
        *interval(what="difference"),
        number("correlation", "1", "Pearson's, between the two over replications."),
        number(
            "variance_ratio",
            "1",
            "(var A + var B) / var(A - B): how many times the replications independent seeds "
            "would take.",
        ),
    ),
)

PLACE_DIFFERENCES = Table(
    "place_differences",
    "The table `differences` place by place.",
    ("measure", "cell", "against", "place"),
    (
        measure(),
        cell(),
        text("against", "Cell that is subtracted."),
        text("place", "Name of the place."),
        text("unit", "Unit of the measure."),
        replications("Replications of both in which there was something to measure."),
        *interval(what="difference"),
        number("tolerance", OWN, "Differences up to this, either way, do not count."),
        text(
            "verdict",
            "unchanged: the whole interval within the tolerance; worse or better: all of it on "
            "one side of 0; open: neither.",
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
        measure(),
        cell(),
        text("alternative", "Name of the alternative."),
        count("rank", "By the mean, from 1; equal means share a rank.", ""),
        *interval(),
        number("worse_by", OWN, "By how much it is worse than the best one seen, never below 0."),
        number("worse_low", OWN, "By at least this much it is worse than the truly best one."),
        number("worse_high", OWN, "By at most this much it is worse than the truly best one."),
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
        measure(),
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

COMPARISON = Table(
    "comparison",
    "Every measure of two references, and B minus A.",
    ("measure",),
    (
        measure(),
        text("unit", "Unit of the measure."),
        *interval("a_", what="first"),
        *interval("b_", what="second"),
        *interval("difference_", what="difference"),
        count("pairs", "Pairs of replications, or the fewer of two independent numbers.", "runs"),
        text("method", "paired by seed, independent (Welch), or none: a single run."),
        text("better", "a or b where more than chance tells them apart, else null."),
    ),
)
