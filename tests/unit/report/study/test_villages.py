"""Whom an average hides: villages that break a level or are dark stand on the first screen."""

import math
import re

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.report.base import Figure, Findings, Scale
from simnet.report.languages import language
from simnet.report.study.base import Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.served import Served
from simnet.report.study.standing import Ranked, level_verdict, standings
from simnet.study.answer.described import Described
from simnet.tables import Results
from simnet.tables.schema.study.alternatives import COST_TOTALS
from tests.unit.report.study.conftest import parts_of, sections_of, spaced, tables_of, words_of
from tests.unit.report.study.standin import ACCESS, BILL, LACKING, PLACES, StandIn

SLOW = {"pages": "school.page_load.p95 <= 4 s"}
CUT = {"none": 1.0, "cut-river": 1.0}
DARK = {"base+cut-river": {"Naha Silat": 80.0, "Long Kerioq": 20.0}}


def study(**settings: object) -> StandIn:
    """One in which a village in five is slow with the base case, and none with a faster one."""
    given = {"alternatives": {"base": 3.2, "fast": 1.0}, "stress": CUT, "noise": 0.02}
    return StandIn(**{**given, "levels": SLOW, "by_village": True, **settings})  # type: ignore[arg-type]


def test_a_mean_within_a_level_does_not_hide_a_village_beyond_it() -> None:
    results = study()
    rows = results["levels"].set_index("cell")
    assert (rows.places_kept["base"], rows.places_broken["base"]) == (4, 1)
    assert level_verdict(Study(results), "base") == "broken"
    section = sections_of(results)["answer"]
    said = words_of(section)
    assert "Every service level is kept, under every stress test, by fast." in said
    assert "broken, at least under one stress test, by base." in said
    (served, *_) = tables_of(section)
    by_name = {spaced(row[0].text): row for row in served.rows}
    assert spaced(by_name["base"][1].text) == "4 of 5"
    assert (by_name["base"][1].tone, by_name["fast"][1].tone) == ("bad", "good")
    assert spaced(by_name["base"][1].about).endswith("broken in Long Kerioq")


def test_of_everybody_together_the_level_is_kept_and_that_is_said() -> None:
    together = {"pages": "school.page_load.p95 <= 4 s, all together"}
    said = words_of(sections_of(study(levels=together))["answer"])
    assert "All alternatives keep every service level, under every stress test." in said
    assert "Over everybody together, and not village by village, is judged: pages;" in said


def test_villages_that_surely_break_a_level_are_named_with_their_figures() -> None:
    results = study(alternatives={"base": 3.2, "slower": 4.5})
    said = words_of(sections_of(results)["answer"])
    assert re.search(
        r"No stress, with base: 1 of 5 villages surely breaks a service level: "
        r"Long Kerioq \(pages: 4\.\d+ s, 4\.\d+ to 4\.\d+\)\.",
        said,
    )
    assert re.search(r"No stress, with slower: 4 of 5 villages surely break", said)


def test_villages_without_service_are_named_with_the_time_where_they_are() -> None:
    results = study(alternatives={"base": 1.0, "slower": 2.0}, dark=DARK)
    section = sections_of(results)["answer"]
    first = words_of(section).splitlines()[1]
    assert first.startswith("The runs speak for base.")
    assert (
        "But with base, stress test cut-river, 2 of 5 villages are without service for a time: "
        "Naha Silat (80.0 s) and Long Kerioq (20.0 s)." in first
    )
    (served, *_) = tables_of(section)
    base = next(row for row in served.rows if spaced(row[0].text) == "base")
    assert [spaced(cell.text) for cell in base[1:]] == ["5 of 5", "3 of 5"]
    assert "never without service" not in "".join(
        line for line in words_of(section).splitlines() if "cut-river, with base" in line
    )


def test_of_many_lines_the_bad_ones_stand_open() -> None:
    many = {f"a{number}": 1.0 for number in range(13)}
    results = study(alternatives=many, dark={"a12+cut-river": {"Naha Silat": 80.0}}, replications=2)
    section = sections_of(results)["answer"]
    open_lines = next(
        part.lines for part in section.parts
        if isinstance(part, Findings) and spaced(part.title) == "Who is served badly"
    )  # fmt: skip
    assert len(open_lines) == 12
    assert any("with a12: 1 of 5 villages is without" in spaced(said) for _, said in open_lines)


def test_the_ranking_counts_the_villages_served_as_agreed() -> None:
    tables = tables_of(sections_of(study(dark=DARK))["answer"])
    rankings = [each for each in tables if "villages served as agreed" in each.head]
    column = rankings[0].head.index("villages served as agreed")
    found = {spaced(row[0].text): spaced(row[column].text) for row in rankings[1].rows}
    assert found == {"fast": "5 of 5", "base": "3 of 5"}


def test_villages_that_break_a_level_are_listed_and_coloured_by_themselves() -> None:
    results = study(dark={"base+cut-river": {"Naha Silat": 80.0}})
    section = sections_of(results)["villages"]
    assert re.search(r"No stress, with base: 1 of 5 break it: Long Kerioq \(4\.", words_of(section))
    calm, cut = tables_of(section)
    assert calm.rows[0][0].text == "Long Kerioq"
    assert [cell.tone for cell in calm.rows[0][1:]] == ["good", "bad"]
    dark = next(row for row in cut.rows if row[0].text == "Naha Silat")
    assert (dark[2].text, dark[2].shade, dark[2].tone) == ("without service", 1.0, "bad")
    assert spaced(dark[2].about).startswith("for 80.0 s; ")
    assert any(isinstance(part, Scale) for part in parts_of(section.parts))


def test_of_many_villages_the_worst_are_shown_and_where_all_are() -> None:
    places = [f"village-{number:04d}" for number in range(1038)]
    results = study(places=places, replications=2, stress={"none": 1.0})
    section = sections_of(results)["villages"]
    assert [len(each.rows) for each in tables_of(section)] == [40]
    assert "there are 998 more, which simnet show FOLDER villages lists" in words_of(section)


def test_service_is_time_without_and_demand_not_even_uttered() -> None:
    section = sections_of(study(dark=DARK))["service"]
    said = words_of(section)
    assert "All 5 villages always had service, and every attempt found it." in said
    assert "Not shown: 3 of 5 villages that always had service" in said
    unserved, without, counts = tables_of(section)
    assert [row[0].text for row in unserved.rows] == ["Naha Silat", "Long Kerioq"]
    # A third of the time dark, and a third of what the same people usually ask for not uttered.
    assert [spaced(cell.text) for cell in unserved.rows[0][1:]] == ["0 %", "33.3 %"]
    assert spaced(without.rows[0][2].text) == "80.0 s"
    assert spaced(without.rows[0][2].about).startswith("available 66.7 %")
    assert spaced(counts.rows[0][4].text) == "33.3"


def test_who_would_notice_is_told_village_by_village() -> None:
    results = study(
        alternatives={"base": 2.0, "half": 2.0, "slower": 2.6}, noise=0.001, stress={"none": 1.0}
    )
    rows = results["place_differences"]
    rows.loc[
        (rows.measure == "page_load") & (rows.cell == "half") & (rows.place == "Naha Silat"),
        "verdict",
    ] = "worse"
    results.replace("place_differences", rows)
    section = sections_of(results)["cut"]
    said = words_of(section)
    assert "No stress: 4 of 5 villages would not notice half. Worse off: 1, Naha Silat." in said
    assert "No stress: 0 of 5 villages would not notice slower. Worse off: 5," in said
    table = tables_of(section)[0]
    assert spaced(table.head[1]) == "half"
    first = {spaced(row[0].text): row[1] for row in table.rows}
    assert (first["Naha Silat"].text, first["Naha Silat"].tone) == ("worse", "bad")
    assert first["Long Apari, upstream"].text.startswith("unchanged within ")
    assert " to " in first["Naha Silat"].about


def test_a_wait_that_had_no_end_comes_first_among_what_is_better() -> None:
    results = study(alternatives={"base": 4.0, "fast": 2.0}, noise=0.001, stress={"none": 1.0})
    rows = results["place_differences"]
    here = (rows.measure == "page_load") & (rows.cell == "fast") & (rows.place == "Naha Silat")
    rows.loc[here, ["mean", "low"]] = math.nan
    results.replace("place_differences", rows)
    section = sections_of(results)["cut"]
    assert "Better off: 5, Naha Silat," in words_of(section)
    cells = {spaced(row[0].text): row[1] for row in tables_of(section)[0].rows}
    assert (cells["Naha Silat"].text, cells["Naha Silat"].about) == ("better", "no end before")


def test_what_an_alternative_is_says_what_is_sold_and_what_is_given() -> None:
    other = {**ACCESS, "alternative": "fast", "technology": "fibre", "isp": "telkom",
             "down_access_bps": 100_000_000, "down_access_limit": "subscription",
             "down_internet_bps": 40_000_000, "down_internet_limit": "river"}  # fmt: skip
    changes = [
        {"alternative": "fast", "village": "Long Apari", "path": "villages.a.access.technology",
         "old": "leo", "new": "fibre"}
    ]  # fmt: skip
    known = Described(accesses=[ACCESS, other], changes=changes)
    section = sections_of(study(known=known))["alternatives"]
    assert "fast: villages with another access: 1, Long Apari, upstream." in words_of(section)
    ((row, *_), changed) = (table.rows for table in tables_of(section))
    assert row[0].text == "Long Apari, upstream"
    fast, base = row[1:]
    assert (base.text, base.tone) == ("low orbit satellite (LEO), starlink", "plain")
    assert spaced(base.about) == (
        "100 Mbps sold; gives 16.0 Mbps down, 3.00 Mbps up; limited by the technology"
    )
    assert (fast.text, fast.tone) == ("fibre, telkom", "busy")
    assert "on the way from the internet 40.0 Mbps, limited by river" in spaced(fast.about)
    assert [cell.text for cell in changed[0][1:]] == ["technology", "leo", "fibre"]
    assert changed[0][1].about == "villages.a.access.technology"


def test_who_shares_a_line_and_what_splits_its_connections_is_said() -> None:
    shared = {**ACCESS, "alternative": "fast", "media": "beam", "media_others": 5,
              "proxy": "{initial_window: 100}", "down_access_bps": 8_000_000,
              "down_access_limit": "media.beam"}  # fmt: skip
    section = sections_of(study(known=Described(accesses=[ACCESS, shared], changes=[])))
    (row, *_) = tables_of(section["alternatives"])[0].rows
    fast, base = row[1:]
    assert (fast.tone, base.tone) == ("busy", "plain")
    said = spaced(fast.about)
    assert "limited by the rate on the air of beam" in said
    assert "shares beam with 5 other lines; a proxy splits its TCP connections" in said
    assert "shares" not in spaced(base.about)


def test_what_changes_nothing_that_is_simulated_is_a_warning() -> None:
    results = study(stress={"none": 1.0, "idle": 1.0})
    cells = results["cells"]
    cells["same_as"] = ["base" if each == "fast" else "" for each in cells.cell]
    cells["same_unstressed"] = [
        each.removesuffix("+idle") if "+idle" in each else "" for each in cells.cell
    ]
    results.replace("cells", cells)
    for name in ("answer", "alternatives"):
        said = words_of(sections_of(results)[name])
        assert "fast is simulated exactly as the base case under some of the stress tests" in said
        assert "Stress test idle changes nothing that is simulated, whatever" in said


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        ("villages.a.access.subscription", "100 Mbps", "50 Mbps",
         "sold limit nothing: low orbit satellite (LEO) gives 16.0 Mbps down and 3.00 Mbps up"),
        ("technologies.leo.price.monthly", "1 IDR", "2 IDR", "such as prices and titles"),
        ("technologies.geo.down", "1 Mbps", "2 Mbps", "No village uses geostationary satellite"),
        ("links.ab.rate", "1 Mbps", "2 Mbps", "None of this limits anything here: links.ab.rate."),
    ],
)  # fmt: skip
def test_the_report_says_why_an_alternative_changes_nothing(
    path: str, old: str, new: str, why: str
) -> None:
    change = {"alternative": "fast", "village": "Long Apari", "path": path, "old": old, "new": new}
    known = Described(accesses=[ACCESS, {**ACCESS, "alternative": "fast"}], changes=[change])
    results = study(stress={"none": 1.0}, known=known)
    cells = results["cells"]
    cells["same_as"] = ["base" if each == "fast" else "" for each in cells.cell]
    results.replace("cells", cells)
    said = words_of(sections_of(results)["answer"])
    assert "fast is simulated exactly as the base case" in said
    assert why in said


def test_what_may_be_no_worse_than_the_best_is_not_called_worse() -> None:
    results = study(alternatives={"base": 1.0, "half": 1.1, "third": 1.05}, stress={"none": 1.0})
    ranking = results["ranking"]
    here = (ranking.measure == "page_load") & (ranking.alternative == "half")
    columns = ["verdict", "worse_by", "worse_low", "worse_high"]
    ranking.loc[here, columns] = ["worse", 0.1, 0.0, 0.25]
    results.replace("ranking", ranking)
    (found,) = standings(Study(results))
    half = next(each for each in found.ranked if each.alternative == "half")
    assert half.verdict == "beaten"
    section = sections_of(results)["answer"]
    row = next(row for row in tables_of(section)[-1].rows if spaced(row[0].text) == "half")
    assert (spaced(row[3].about), row[3].text) == ("by at most 0.25 s", "not the best")
    assert "half is not the best, and worse than it by at most 0.25 s" in words_of(section)


@pytest.mark.parametrize("place", PLACES)
def test_a_village_keeps_what_it_keeps_in_the_table(place: str) -> None:
    results = study(alternatives={"base": 3.0, "slower": 4.0})
    rows = results["villages"]
    for alternative in ("base", "slower"):
        here = rows[(rows.cell == alternative) & (rows.village == place)]
        found = Study(results)
        served: Served = next(
            each
            for each in found.villages(alternative, found.plain[0]).each
            if each.village == place
        )
        assert served.levels == dict(zip(here.level, here.verdict, strict=True))


def test_the_bill_of_these_tests_is_one_as_studies_have_it() -> None:
    assert list(BILL) == [column.name for column in COST_TOTALS.columns]


def test_costs_stand_in_the_ranking_and_what_has_no_price_is_said() -> None:
    results = study(stress={"none": 1.0})
    rows = [BILL, {**BILL, **LACKING, "alternative": "fast"}]
    results.replace("cost_totals", pd.DataFrame(rows))
    ranking = tables_of(sections_of(results)["answer"])[-1]
    shown = {spaced(row[0].text): spaced(row[-1].text) for row in ranking.rows}
    assert "263" in shown["base"]
    assert shown["fast"].startswith("more than ")
    section = sections_of(results)["costs"]
    assert "With fast, 2 of 5 points have no price, so its sums are too low: river." in words_of(
        section
    )
    (drawn,) = [part for part in parts_of(section.parts) if isinstance(part, Figure)]
    (points,) = drawn.draw(language()).data
    assert dict(zip(points.text, points.y, strict=True)) == {"fast": 5, "base": 4}
    assert list(points.marker.symbol) == ["circle-open", "circle"]
    assert "what an alternative costs" not in words_of(sections_of(results)["answer"])


def test_no_price_at_all_is_said_and_is_no_zero() -> None:
    results = study(stress={"none": 1.0})
    none = {name: math.nan for name in BILL if name.endswith("_idr")}
    row = {**BILL, **none, "priced_points": 0, "unpriced_points": 5, "complete": False}
    results.replace("cost_totals", pd.DataFrame([row]))
    assert "Nothing in this scenario has a price" in words_of(sections_of(results)["costs"])
    tables = tables_of(sections_of(results)["answer"])
    assert not any("cost of the contract, with tax" in each.head for each in tables)


@given(st.floats(0, 10), st.floats(1e-3, 10), st.floats(0, 1), st.sampled_from(["s", "1", "bit/s"]))
def test_no_interval_of_how_much_worse_is_written_from_nought(
    low: float, width: float, share: float, unit: str
) -> None:
    behind = Estimate(low + share * width, low, low + width, unit)
    ranked = Ranked("x", 2, behind, behind, "worse")
    said = spaced(ranked.short())
    assert not re.search(r"(^|[ ,])0([.]0*)? to ", said)


def test_what_happens_is_listed_for_each_stress_test() -> None:
    results = study()
    events = pd.DataFrame(
        [
            {"event": 1, "action": "slow", "what": "links.a", "links": "a", "start_s": 90.0,
             "end_s": 120.0, "share_left": 0.3}
        ]
    )  # fmt: skip
    quiet = results.run("base")

    def run(cell: str, replication: int = 1) -> Results:
        table = pa.Table.from_pandas(events if "cut-river" in cell else events.head(0))
        return Results(quiet.manifest, {"events": lambda: table})

    results.run = run  # type: ignore[method-assign]
    section = sections_of(results)["events"]
    assert "Stress test cut-river" in words_of(section)
    assert "No stress" not in words_of(section)
    (row,) = tables_of(section)[0].rows
    assert [spaced(cell.text) for cell in row] == [
        "90 s", "2 min", "30 s", "links.a", "slowed to 30 %",
    ]  # fmt: skip


def test_links_that_were_down_are_told_and_one_that_never_was_up_comes_first() -> None:
    results = study(alternatives={"base": 1.0, "fast": 0.5})
    frame = results["interfaces"]
    river = frame.link == "backhaul/river"
    for end in ("mean", "low", "high"):
        frame.loc[river & (frame.cell == "base"), f"utilisation_{end}"] = math.nan
        frame.loc[river & (frame.cell == "fast+cut-river"), f"down_s_{end}"] = 80.0
    results.replace("interfaces", frame)
    section = sections_of(results)["breaks"]
    said = words_of(section)
    assert "With base, backhaul/river (town/ujoh-bilang → town/samarinda) is down all the" in said
    assert "With base, no link is close to its limit" not in said
    assert re.search(
        r"Stress test cut-river: links down for a time: 1, the longest backhaul/river \([^)]*\), "
        r"80\.0 s; with fast\.",
        said,
    )
    rows = [row for row in tables_of(section)[0].rows if row[1].text == "backhaul/river"]
    assert ("down", "bad") in [(row[2].text, row[2].tone) for row in rows]


def test_who_breaks_a_level_by_its_own_interval_alone_is_named_beside_the_table() -> None:
    results = study(alternatives={"base": 3.0, "slower": 3.0})
    villages, places = results["villages"], results["level_places"]
    one = villages[villages.cell == "base"].village.iloc[0]
    villages.loc[(villages.cell == "base") & (villages.village == one), "verdict"] = "broken"
    villages.loc[(villages.cell == "base") & (villages.village != one), "verdict"] = "kept"
    places.loc[places.cell == "base", "surely"] = "open"
    results.replace("villages", villages)
    results.replace("level_places", places)
    said = words_of(sections_of(results)["answer"])
    sentence = (
        "No stress, with base: 1 of 5 villages breaks a service level, judged by its own interval "
        f"and not yet surely for all villages at once: {spaced(Study(results).place(one))}."
    )
    assert sentence in said
