"""Tables of a study about its cells and their runs."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, number, text
from simnet.tables.schema.study.base import cell

CELLS = Table(
    "cells",
    "The cells of the study: an alternative, under a stress test, at a point of a sweep.",
    ("cell",),
    (
        cell(),
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
        cell(),
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
        cell(),
        count("replication", "Number of the replication, from 1.", ""),
        count("seed", "Seed of the run; the same for all cells of a replication.", ""),
        text("key", "Name of the folder of the run, under runs/: checksum of all it depends on."),
        text("fingerprint", "Checksum of the values in the tables of the run."),
        count("packet_hops", "Packets carried, counted at every interface.", "packets"),
        count("events", "Events that the engine processed.", "events"),
    ),
)

WARMUP = Table(
    "warmup",
    "What was left out at the start of each run: what MSER-5 found in some time series, and what "
    "was used.",
    ("cell", "series"),
    (
        cell(),
        text("series", "Time series that was looked at."),
        number("truncation_s", "s", "What MSER-5 found; null where the series is too short."),
        number("used_s", "s", "Warm-up of the runs."),
    ),
)
