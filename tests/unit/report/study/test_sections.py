"""The sections: no figure without its interval, and each says what its tables say."""

import math
import re
from dataclasses import replace

import pytest

from simnet.measures import QUANTITIES, parse_measure
from simnet.report.base import Figure, Scale
from simnet.report.format import NONE
from simnet.report.languages import language
from simnet.report.study.estimate import Estimate
from simnet.report.study.shades import Shades
from simnet.report.study.words import measure_words
from simnet.study.answer.described import Described
from tests.unit.report.study.conftest import parts_of, sections_of, spaced, tables_of, words_of
from tests.unit.report.study.standin import ACCESS, StandIn

SWEEP = {
    "links.a.rate": ["1.5 Mbps", "4.1 Mbps", "7.7 Mbps", "9.2 Mbps", "3.4 Mbps", "5.9 Mbps"],
    "links.b.delay": ["20 ms", "90 ms", "50 ms", "70 ms", "10 ms", "40 ms"],
}
GROWTH = [
    ("base", "found", 1.6, 1.8, 1.71),
    ("leo-plus-lte-backup", "never_breaks", 8.0, math.nan, math.nan),
    ("fibre-first", "open_at_cap", 6.5, math.nan, math.nan),
    ("all-vsat", "already_broken", math.nan, 1.0, math.nan),
]
HEADROOM = [
    {
        "alternative": name, "stress": "none", "level": "pages", "path": "load.users",
        "status": status, "growth_low": low, "growth_high": high, "estimate": estimate,
        "replications": 60,
    }
    for name, status, low, high, estimate in GROWTH
]  # fmt: skip


@pytest.mark.parametrize("replications", [1, 8])
def test_no_figure_stands_without_its_interval_or_a_word_about_it(replications: int) -> None:
    made = sections_of(StandIn(replications=replications, sweep=SWEEP))
    del made["obtained"]
    seen = 0
    for name, section in made.items():
        for table in tables_of(section):
            counts = {index for index, head in enumerate(table.head)
                      if head in ("rank", "service levels")}  # fmt: skip
            for row in table.rows:
                for index, cell in enumerate(row[1:], start=1):
                    if index in counts or index in table.words or cell.text == NONE:
                        continue
                    if re.search(r"\d", cell.text):
                        seen += 1
                        about = spaced(cell.about)
                        assert re.search(
                            r"\d to |no interval|at most|the same in every run", about
                        ), (name, row[0], cell)
                        # The chance of regressions is that of the points of the sweep.
                        alone = replications == 1 and table.of_runs
                        assert ("no interval" in about) == alone, (name, cell)
    assert seen > 200


def test_all_sections_are_there_in_order() -> None:
    made = sections_of(StandIn(sweep=SWEEP, headroom=HEADROOM))
    assert list(made) == [
        "answer", "levels", "measures", "differences", "cut", "places", "breaks", "headroom",
        "sweeps", "sensitivity", "obtained", "glossary",
    ]  # fmt: skip
    villages = sections_of(StandIn(by_village=True, known=Described(accesses=[ACCESS])))
    assert list(villages) == [
        "answer", "alternatives", "levels", "villages", "service", "measures", "differences",
        "cut", "places", "breaks", "obtained", "glossary",
    ]  # fmt: skip
    small = sections_of(StandIn(alternatives={"base": 1.0}, levels={}, places=()))
    assert list(small) == ["answer", "measures", "breaks", "obtained", "glossary"]


def test_service_levels() -> None:
    (pages, _) = tables_of(sections_of(StandIn())["levels"])
    assert pages.head[1:] == ("No stress", *pages.head[2:])
    verdicts = {spaced(row[0].text): [cell.text for cell in row[1:]] for row in pages.rows}
    assert verdicts["leo-plus-lte-backup"] == ["kept", "kept", "kept"]
    assert verdicts["all-vsat"][1:] == ["broken", "broken"]
    assert [cell.tone for cell in pages.rows[-1][2:]] == ["bad", "bad"]


def test_measures_come_with_a_chart_and_a_table_of_the_same_figures() -> None:
    section = sections_of(StandIn())["measures"]
    figures = [part for part in parts_of(section.parts) if isinstance(part, Figure)]
    tables = tables_of(section)
    assert len(figures) == len(tables) == 3
    (calm, *_) = figures[0].draw(language()).data
    assert calm.name == "No stress"
    shown = [float(spaced(row[1].text).partition(" ")[0]) for row in tables[0].rows]
    assert shown == pytest.approx(list(calm.x), rel=0.01)
    low = [float(spaced(row[1].about).partition(" ")[0]) for row in tables[0].rows]
    drawn = [x - reach for x, reach in zip(calm.x, calm.error_x.arrayminus, strict=True)]
    assert low == pytest.approx(drawn, rel=0.03)


def test_differences_are_coloured_only_where_the_whole_interval_is_on_one_side() -> None:
    results = StandIn(alternatives={"base": 2.0, "better": 1.0, "worse": 3.0, "same": 2.0})
    (pages, _, goodput) = tables_of(sections_of(results)["differences"])
    tones = {spaced(row[0].text): row[1].tone for row in pages.rows}
    assert tones == {"better": "good", "base": "plain", "worse": "bad", "same": "plain"}
    assert {spaced(row[0].text): row[1].tone for row in goodput.rows} == tones
    better = next(row for row in pages.rows if spaced(row[0].text) == "better")
    assert better[1].text.startswith("\N{MINUS SIGN}")


def test_stress_tests_are_no_differences_between_alternatives() -> None:
    results = StandIn()
    against = results["differences"]
    assert any(against.cell.str.contains("cut-river") & (against.against == "base"))
    (pages, *_) = tables_of(sections_of(results)["differences"])
    base = next(row for row in pages.rows if spaced(row[0].text) == "base")
    assert [cell.text for cell in base[1:]] == ["base case"] * 3


def test_places_are_coloured_from_the_best_to_the_worst() -> None:
    section = sections_of(StandIn())["places"]
    tables = tables_of(section)
    assert len(tables) == 3 * 3
    assert "Long Apari, upstream" in {row[0].text for row in tables[0].rows}
    shades = [cell.shade for table in tables[:3] for row in table.rows for cell in row[1:]]
    assert min(each for each in shades if each is not None) == 0.0
    assert max(each for each in shades if each is not None) == 1.0
    first = [row[1].shade for row in tables[0].rows]
    assert first == sorted(first, key=lambda shade: -(shade or 0))
    scales = [part for part in parts_of(section.parts) if isinstance(part, Scale)]
    assert len(scales) == 3
    more_is_better = [float(spaced(stop).split()[0]) for stop in scales[2].stops]
    assert more_is_better == sorted(more_is_better, reverse=True)


def test_shades_of_figures_far_apart_are_of_their_logarithms() -> None:
    def shades(*means: float) -> Shades:
        return Shades.of([Estimate.alone(mean, "s") for mean in means], True)

    assert shades(1.0, 2.0, 3.0).shade(2.0) == 0.5
    assert shades(1.0, 10.0, 100.0).shade(10.0) == pytest.approx(0.5)
    assert shades(0.0, 1.0, 100.0).shade(50.0) == 0.5
    assert shades(2.0).shade(2.0) == 0.0
    assert len(shades(2.0).stops("s", math.nan)) == 1


def test_too_many_cells_leave_the_objective() -> None:
    places = [f"p{number}" for number in range(400)]
    many = {f"a{number}": 1.0 + number for number in range(6)}
    section = sections_of(StandIn(alternatives=many, places=places, replications=2))["places"]
    assert len(tables_of(section)) == 3


def test_what_breaks_first() -> None:
    results = StandIn(alternatives={"quiet": 0.5, "full": 2.77}, noise=0.001)
    section = sections_of(results)["breaks"]
    said = words_of(section)
    assert (
        "With quiet, no link is close to its limit under no stress; the busiest is access" in said
    )
    assert re.search(
        r"With full, access/naha-tifab \(isp/satria → naha-tifab\) is at its limit under no "
        r"stress: busy 9[67].*; dropping [\d.]+ %, [\d.]+ to [\d.]+\.",
        said,
    )
    (first, *others) = tables_of(section)
    assert [spaced(row[0].text) for row in first.rows[:2]] == ["quiet", ""]
    assert len(others) == 2
    assert first.rows[0][1].about == "isp/satria → naha-tifab"


def test_headroom() -> None:
    section = sections_of(StandIn(headroom=HEADROOM))["headroom"]
    (table,) = tables_of(section)
    cells = {spaced(row[0].text): row[1] for row in table.rows}
    assert spaced(cells["base"].text).startswith("1.71")
    assert spaced(cells["base"].about) == "1.60 to 1.80"
    assert spaced(cells["leo-plus-lte-backup"].text).startswith("above 8")
    assert spaced(cells["fibre-first"].text).startswith("6.5")
    assert (cells["all-vsat"].text, cells["all-vsat"].tone) == ("none", "bad")
    (drawn,) = [part for part in parts_of(section.parts) if isinstance(part, Figure)]
    assert list(drawn.draw(language()).data[0].marker.symbol).count("triangle-right") == 2
    assert "From 240 runs" in spaced(drawn.caption)
    assert not drawn.of_runs


def test_which_input_moves_the_answer() -> None:
    one = StandIn(sweep={"links.a.rate": ["1 Mbps", "2 Mbps", "9 Mbps"]}, stress={"none": 1.0})
    said = words_of(sections_of(one)["sensitivity"])
    assert re.search(r"With base, links\.a\.rate moves it: [\d.]+ \w+, [\d.]+ to [\d.]+\.", said)
    two = sections_of(StandIn(sweep=SWEEP, stress={"none": 1.0}))["sensitivity"]
    figures = [part for part in parts_of(two.parts) if isinstance(part, Figure)]
    assert "they explain" in spaced(figures[-1].caption)
    assert all(len(bar.y) == 2 for bar in figures[-1].draw(language()).data)


def test_the_input_that_moves_most_is_named_only_if_it_can_be_told() -> None:
    rising = [f"{number} Mbps" for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    zigzag = ["30 ms", "10 ms", "40 ms", "20 ms", "35 ms", "15 ms", "45 ms", "25 ms"]
    clear = {"links.a.rate": rising, "links.b.delay": zigzag}
    results = StandIn(alternatives={"base": 2.0}, sweep=clear, stress={"none": 1.0})
    said = words_of(sections_of(results)["sensitivity"])
    assert re.search(r"With base, links\.a\.rate moves it most: −[01]\.\d+, ", said)  # noqa: RUF001
    close = [f"{number} ms" for number in (2, 1, 4, 3, 6, 5, 8, 7)]
    alike = {"links.a.rate": rising, "links.b.delay": close}
    results = StandIn(alternatives={"base": 2.0}, sweep=alike, stress={"none": 1.0}, noise=0.02)
    said = words_of(sections_of(results)["sensitivity"])
    assert "moves it most:" not in said
    assert re.search(r"the intervals do not tell it from links\.|no input was shown", said)


def test_points_of_a_sweep_are_named_by_their_value_or_number() -> None:
    one = sections_of(StandIn(sweep={"links.a.rate": ["1 Mbps", "2 Mbps"]}, stress={"none": 1.0}))
    (table,) = tables_of(one["sweeps"])
    assert table.head[0] == "links.a.rate"
    assert [row[0].text for row in table.rows] == ["1 Mbps", "2 Mbps"]
    several = sections_of(StandIn(sweep=SWEEP, stress={"none": 1.0}))
    (table,) = tables_of(several["sweeps"])
    assert table.rows[1][0].text == "2"
    assert table.rows[1][0].about == "links.a.rate = 4.1 Mbps; links.b.delay = 90 ms"


def test_how_it_was_obtained() -> None:
    (facts, *folded) = tables_of(sections_of(StandIn())["obtained"])
    found = {row[0].text: spaced(row[1].text) for row in facts.rows}
    assert found["cases"] == "12: alternatives, 4; stress tests, 2; points of sweeps, 0"
    assert found["repeated runs"] == "8 of each case"
    assert found["seeds"] == "1 to 8, the same for all cases"
    assert found["runs"] == "96; 115 million packets forwarded, 288 million events"
    assert found["warm-up left out"].startswith("20 s, by MSER-5 over all cases")
    assert found["precision asked for"] == "page_load within 10 % either way"
    assert re.fullmatch(r"in \d+ of 12 figures", found["precision reached"])
    assert found["simnet"] == "0.2.0 (abc1234)"
    assert found["command"] == (
        "simnet run mixes.yaml --alternative base --alternative leo-plus-lte-backup --alternative "
        "fibre-first --alternative all-vsat --stress none --stress update-day --stress cut-river"
    )
    assert not facts.of_runs
    assert [len(table.rows) for table in folded] == [12, 12]


def test_a_warmup_that_was_given_and_what_was_asked_of_the_command() -> None:
    results = StandIn()
    results.replace("warmup", results["warmup"].head(0))
    results.plan = replace(results.plan, warmup="given", least=8, sets=("run.seed=1",))
    (facts, *folded) = tables_of(sections_of(results)["obtained"])
    found = {row[0].text: spaced(row[1].text) for row in facts.rows}
    assert found["warm-up left out"] == "1 min, as given"
    assert found["command"].endswith(" --set run.seed=1 --replications 8")
    assert len(folded) == 1


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_has_words(quantity: str) -> None:
    of = "links" if QUANTITIES[quantity].of == "interfaces" else "villages"
    assert "quantity" not in spaced(measure_words(parse_measure(f"{of}.{quantity}")))
    for statistic in QUANTITIES[quantity].statistics:
        named = "p99.9" if statistic == "p" else statistic
        words = spaced(measure_words(parse_measure(f'"v2.0".{quantity}.{named}')))
        assert "v2.0" in words
        assert ("99.9 % within" in words) == (statistic == "p")


def test_tables_know_nothing_of_html() -> None:
    for section in sections_of(StandIn(sweep=SWEEP, headroom=HEADROOM)).values():
        for table in tables_of(section):
            assert not any("<" in spaced(cell.about) for row in table.rows for cell in row)
