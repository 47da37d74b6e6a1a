"""Tables of a study about service levels, and about how each village is served."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, number, text
from simnet.tables.schema.study.base import OWN, cell, interval, replications

LEVELS = Table(
    "levels",
    "What became of the service levels. Of one figure, kept: its whole interval keeps the limit; "
    "broken: all of it is beyond; open: the limit lies inside. Of many places, kept: as many "
    "as must surely keep it; broken: so many surely break it that they cannot be; the chance "
    "that such a verdict is wrong is that of one interval, however many places there are.",
    ("cell", "level"),
    (
        cell(),
        text("level", "Name of the service level."),
        text("text", "The rule."),
        text("unit", "Unit of what it limits."),
        number("threshold", OWN, "The limit."),
        text("scope", "Over whom it is judged: all together, each village, ..."),
        count("places", "Places that are judged one by one; 0 where all are taken together.", ""),
        count("places_kept", "Of them, kept by their own intervals.", ""),
        count("places_broken", "Of them, broken.", ""),
        text("worst", "The place whose mean is worst, which the figures below are of."),
        replications(),
        number("met", "1", "Share of the replications that kept the limit, wherever they must."),
        *interval(),
        text("verdict", "kept, broken or open."),
    ),
)

LEVEL_PLACES = Table(
    "level_places",
    "The service levels place by place, the worst first: what became of each by its own interval, "
    "as in a study of that place alone.",
    ("cell", "level", "place"),
    (
        cell(),
        text("level", "Name of the service level."),
        text("place", "Name of the place of the level's scope: a village, a site, ..."),
        replications(),
        count("missing", "Replications in which there was nothing to measure.", "runs"),
        *interval(),
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
        cell(),
        text("village", "Name of the village."),
        text("against", "Cell without the stress test, that says what people usually ask for."),
        *interval("availability_", "1", "share of the time with a way there and back"),
        number("without_s", "s", "Time without a way, of the measured window."),
        number("attempts", "transfers", "Transfers that were begun."),
        number("served", "transfers", "Of them, completed."),
        number(
            "unuttered",
            "transfers",
            "Transfers that the same people begin without the stress test and did not begin here; "
            "null where no cell says what they begin without it.",
        ),
        *interval(
            "unserved_",
            "1",
            "share of the demand that is known and found no service: given up, failed, not uttered",
        ),
    ),
)

VILLAGES = Table(
    "villages",
    "Each village in each cell: what became of the service levels there, and whether it had "
    "service. The villages worst off come first; a row averages over nobody else.",
    ("cell", "village", "level"),
    (
        cell(),
        text("village", "Name of the village."),
        text("level", "Name of the service level, empty where none is judged village by village."),
        text("unit", "Unit of what it limits."),
        *interval(),
        text("verdict", "kept, broken or open, by the village's own interval."),
        number("availability", "1", "Share of the time with a way there and back."),
        number("without_s", "s", "Time without one, of the measured window."),
        number("unserved", "1", "Share of the demand that found no service, not uttered included."),
        number("unserved_low", "1", "Lower end of its confidence interval."),
        number("unserved_high", "1", "Upper end of its confidence interval."),
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
