"""Of every page: its frame."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "page.kind": "Network capacity report",
    "page.contents": "Contents",
    "page.made_by": "Made by simnet {version}. This file is whole: it asks nothing of the network.",
    "page.no_script": "Without JavaScript the charts are still pictures, and no table is sorted.",
    "page.skip": "Skip to the content",
    "page.one_run": "One run, seed {seed}; without interval.",
    "page.several_runs": "One run each, {seeds}; without intervals.",
    "page.seed": "seed {seed}",
    "page.millions": "{count} million",
    "list.and": "{most} and {last}",
    "list.or": "{most} or {last}",
    # quantities
    "figure.of": "{value}\N{NARROW NO-BREAK SPACE}{unit}",
    "figure.percent": "{value}\N{NARROW NO-BREAK SPACE}%",
    "unit.percent": "%",
    "unit.us": "µs",
    "unit.per_second": "/s",
    "unit.times": "\N{MULTIPLICATION SIGN}",
    "unit.packets": "packets",
    "unit.points": "points",
    "page.broken_figure": "This figure could not be drawn: ",
}
