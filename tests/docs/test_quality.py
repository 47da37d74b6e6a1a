"""The page of quality by the line shows what runs give: some at each commit, all at night."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace

import pytest

from simnet.quality.alone import Line, feeling
from simnet.quality.length import enough_ns
from simnet.quality.table import MS, tabled
from tests.docs.blocks import ROOT

_spec = importlib.util.spec_from_file_location("quality", ROOT / "docs" / "quality.py")
assert _spec is not None
assert _spec.loader is not None
quality = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(quality)

STALE = "run `python docs/quality.py`"
RATE_BPS, ROUND_TRIP_NS = 1_000_000, 50 * MS


def written() -> str:
    return (ROOT / "docs" / quality.PAGE).read_text(encoding="utf-8")


def test_every_kind_that_feels_something_is_on_the_page() -> None:
    found = re.findall(r"^## (\w+)$", written(), re.MULTILINE)
    assert found == feeling(), STALE


@pytest.mark.parametrize("kind", feeling())
def test_the_figures_of_one_line_are_what_runs_give(kind: str) -> None:
    people, settings = quality.people(kind), quality.settings_of(kind)
    best = Line(max(settings.rates_bps), min(settings.round_trips_ns), settings.buffer_ns)
    table = tabled(
        people,
        replace(
            settings,
            rates_bps=(RATE_BPS,),
            round_trips_ns=(ROUND_TRIP_NS,),
            length_ns=enough_ns(people, settings.users, best, None, samples=settings.samples),
            workers=1,
        ),
    )
    text = written().partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| 1.00 Mbps |")]
    column = 1 + settings.round_trips_ns.index(ROUND_TRIP_NS)
    shown = [row[column].removesuffix(" |") for row in rows]
    given = [quality.cell(table, felt, RATE_BPS, ROUND_TRIP_NS) for felt in people.felt]
    assert shown == given, STALE


@pytest.mark.nightly
def test_page_and_picture_are_what_would_be_written() -> None:
    found = quality.tables(feeling())
    assert written() == quality.page(found), STALE
    picture = (ROOT / "docs" / quality.PICTURE).read_text(encoding="utf-8")
    assert picture == quality.picture(found) + "\n", STALE
