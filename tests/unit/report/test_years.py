"""The page of the years: whom the mean hides, who has no route, where nothing ever happens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simnet import report
from simnet.availability.plan import YearsPlan
from simnet.availability.run import availability
from simnet.conditions.cause import NS_PER_HOUR
from simnet.report.base import Cards, Paragraph, Table
from simnet.report.languages import language
from simnet.report.words import say
from simnet.report.yearly import Years, interval
from simnet.report.years import sections, tone
from simnet.scenario.model.hours import Hours
from simnet.tables.availability import YearsResults, store_years
from simnet.timelines.world import DATA_CENTRE, World
from tests.unit.report.elements import Elements
from tests.unit.timelines.causes import Alternating, Cuts
from tests.unit.timelines.test_year import world

H = NS_PER_HOUR


def both(*causes: object) -> World:
    """Return the world of villages whose ways to the data centre are those to the internet."""
    made = world(*causes)
    inside = tuple(replace(way, to=DATA_CENTRE) for way in made.ways)
    return replace(made, ways=(*made.ways, *inside))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> YearsResults:
    cut = Cuts((("access/a", ((10 * H, 510 * H),)),))
    worlds = {"base": both(cut, Alternating("trunk", 9e6, 9e4)), "quiet": both()}
    plan = YearsPlan("x", "A title", "", "x.yaml", worlds, Hours(), Hours().calendar(), years=3)
    about = {
        "name": "x", "title": "A title", "years": 3, "seed": 1, "confidence": 0.95,
        "alternatives": list(worlds), "calm": ["quiet"], "villages": {"a": "Desa A"},
        "lacking": {"base": ["weather"], "quiet": ["failures", "weather"]},
        "titles": {"quiet": "A quiet world"},
        "below": [each.text for each in plan.below],
    }  # fmt: skip
    return store_years(tmp_path_factory.mktemp("years"), availability(plan), about)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "base case: share of the time with a way in c: 0 %, same every year",
                "A quiet world: nothing in it ever",
                "8 760 h at most, in c",
                "Without failures: A quiet world.",
                "Without weather: base case and A quiet world.",
                "worst village to the data centre",
                "1 village has no route to the data centre at all: c",
                "1 village has no route to the internet at all: c",
                "nothing in it ever happens to a line",
                "never: no route",
                "fibre_cut",
            ),
        ),
        (
            "id",
            (
                "keadaan dasar: bagian waktu tersambung di c: 0%, sama setiap tahun",
                "Tanpa kerusakan: A quiet world.",
                "Tanpa cuaca: keadaan dasar dan A quiet world.",
                "desa terburuk ke pusat data",
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


def test_a_large_share_is_no_good_sign_where_nothing_can_break(results: YearsResults) -> None:
    assert tone(1.0, ("failures",)) == tone(1.0, ("weather",)) == "plain"
    assert tone(0.9, ("failures",)) == "bad"
    quiet = sections(Years(results))[1].parts[1]
    assert isinstance(quiet, Table)
    assert {cell.tone for row in quiet.rows for cell in row} == {"plain", "bad"}


def test_every_key_figure_has_its_interval(results: YearsResults) -> None:
    written = language("en")
    cards = [
        card
        for part in sections(Years(results))[0].parts
        if isinstance(part, Cards)
        for card in part.cards
    ]
    assert len(cards) == 10
    said = [written.plain(card.about).split(" · ")[0] for card in cards]
    assert all(each == "same every year" or " to " in each for each in said)


def test_the_mean_of_all_villages_is_that_of_the_years(results: YearsResults) -> None:
    years = Years(results)
    means = [row.availability_mean for row in years.ways("base").values()]
    found = years.mean("base")
    assert found.mean == pytest.approx(sum(means) / len(means))
    assert found.low < found.mean < found.high
    assert interval(years.mean("quiet")) == say("years.same")


def test_what_has_no_route_is_sorted_as_the_worst(results: YearsResults) -> None:
    table = sections(Years(results))[1].parts[0]
    assert isinstance(table, Table)
    assert [cell.order for cell in table.rows[0][1:6]] == [0.0] * 5
    html = report.render(results)
    assert 'data-value="0">never: no route' in html


def test_no_section_is_empty_where_nothing_closed_a_way(tmp_path: Path) -> None:
    quiet = replace(world(), ways=world().ways[:2])
    plan = YearsPlan("x", "", "", "x.yaml", {"base": quiet}, Hours(), Hours().calendar(), years=3)
    about = {
        "name": "x", "years": 3, "seed": 1, "confidence": 0.95, "alternatives": ["base"],
        "calm": ["base"], "villages": {}, "below": [each.text for each in plan.below],
    }  # fmt: skip
    (part,) = sections(Years(store_years(tmp_path, availability(plan), about)))[2].parts
    assert isinstance(part, Paragraph)
    said = language("en").plain(part.text)
    assert said == "base case: nothing closed a way in any of the 3 years."


def test_the_file_is_written(results: YearsResults, tmp_path: Path) -> None:
    assert report.write(tmp_path / "report.html", results).stat().st_size > 10_000
