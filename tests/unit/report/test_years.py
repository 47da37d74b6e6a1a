"""The page of the years: whom the mean hides, who has no route, where nothing ever happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet import report
from simnet.availability.plan import YearsPlan
from simnet.availability.run import availability
from simnet.conditions.cause import NS_PER_HOUR
from simnet.report.years import tone
from simnet.scenario.model.hours import Hours
from simnet.tables.availability import YearsResults, store_years
from tests.unit.report.elements import Elements
from tests.unit.timelines.causes import Alternating, Cuts
from tests.unit.timelines.test_year import world

H = NS_PER_HOUR


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> YearsResults:
    cut = Cuts((("access/a", ((10 * H, 510 * H),)),))
    worlds = {"base": world(cut, Alternating("trunk", 9e6, 9e4)), "quiet": world()}
    plan = YearsPlan("x", "A title", "", "x.yaml", worlds, Hours(), years=3)
    about = {
        "name": "x", "title": "A title", "years": 3, "seed": 1, "confidence": 0.95,
        "alternatives": list(worlds), "calm": ["quiet"], "villages": {"a": "Desa A"},
        "below": [each.text for each in plan.below],
    }  # fmt: skip
    return store_years(tmp_path_factory.mktemp("years"), availability(plan), about)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "c has a way 0 %",
                "1 village has no route to the internet at all: c",
                "nothing in it ever happens to a line",
                "never: no route",
                "fibre_cut",
            ),
        ),
        (
            "id",
            (
                "c tersambung 0%",
                "1 desa sama sekali tidak punya rute ke internet: c",
                "tidak ada yang pernah terjadi pada jalurnya",
                "tidak pernah: tanpa rute",
                "desa terburuk pada jam sekolah",
            ),
        ),
    ],
)
def test_the_page_says_who_is_cut_off(
    results: YearsResults, language: str, said: tuple[str, ...]
) -> None:
    text = " ".join(Elements(report.render(results, language), language).text.split())
    assert [each for each in said if each not in text] == []


def test_villages_stand_with_the_worst_first(results: YearsResults) -> None:
    text = Elements(report.render(results)).text
    table = text[text.index("the village worst off first") :]
    assert table.index("never: no route") < table.index("Desa A")


def test_a_share_that_is_not_known_is_no_good_one() -> None:
    assert [tone(each) for each in (float("nan"), 0.9, 0.97, 0.999)] == [
        "bad",
        "bad",
        "busy",
        "good",
    ]


def test_the_file_is_written(results: YearsResults, tmp_path: Path) -> None:
    assert report.write(tmp_path / "report.html", results).stat().st_size > 10_000
