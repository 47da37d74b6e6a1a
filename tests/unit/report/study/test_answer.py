"""The answer in words never says more than the statistics do."""

import re

from simnet.report.study.base import Study
from simnet.report.study.standing import always_among_best, level_verdict, standings
from tests.unit.report.study.conftest import Answer, sections_of, tables_of, words_of
from tests.unit.report.study.standin import ALTERNATIVES, STRESS, StandIn

SWEEP = {"links.a.rate": ["1 Mbps", "2 Mbps"]}
CLEAR = {"leo": 1.3, "base": 2.2, "vsat": 4.6}


def test_a_sole_best(answer: Answer) -> None:
    said = answer(alternatives=CLEAR, replications=10)
    assert "The runs speak for leo." in said
    assert "leo is best, under every stress test." in said
    found = re.search(r"No stress: leo is best \(1\.\d+ s, [\d.]+ to [\d.]+\)\. (.*)", said)
    assert found
    by = r"[\d.]+ s, [\d.]+ to [\d.]+"
    assert re.fullmatch(rf"base is worse by {by} and vsat is worse by {by}\.", found[1])


def test_one_that_cannot_be_told_apart_is_not_called_worse_nor_the_other_best(
    answer: Answer,
) -> None:
    said = answer()
    assert "The runs speak for leo-plus-lte-backup or fibre-first, and leave the choice" in said
    assert re.search(
        r"No stress: leo-plus-lte-backup and fibre-first cannot be told apart; none of them falls "
        r"short of the best by more than 0\.\d+ s\.",
        said,
    )
    assert "is best" not in said
    assert "fibre-first is worse" not in said


def test_everybody_alike(answer: Answer) -> None:
    stress = {"none": 1.0, "update-day": 1.0}
    said = answer(alternatives={"a": 1.5, "base": 1.5, "c": 1.5}, stress=stress, levels={})
    assert "The runs do not speak for any alternative" in said
    assert "No alternative can be told apart from another, under every stress test." in said
    assert "is best" not in said
    assert "worse by" not in said


def test_words_agree_with_the_table_of_the_statistics(answer: Answer) -> None:
    # As different seeds would: alternatives so near one another that verdicts vary.
    for step in range(6):
        alternatives = {"base": 1.5, "near": 1.5 + 0.03 * step, "far": 1.6 + 0.1 * step}
        results = StandIn(alternatives=alternatives, stress={"none": 1.0}, levels={})
        said = words_of(sections_of(results)["answer"])
        rows = results["ranking"]
        rows = rows[rows.measure == "page_load"]
        for row in rows.itertuples():
            named = row.alternative
            assert (f"No stress: {named} is best (" in said) == (row.verdict == "best")
            worse, clear = row.verdict == "worse", row.worse_low > 0
            assert (f"{named} is worse by" in said) == (worse and clear)
            assert (f"{named} is not the best, and worse than it by at most" in said) == (
                worse and not clear
            )
        assert not re.search(r"worse by [^.]*, 0(\.0+)? to ", said)


def test_the_best_may_depend_on_the_stress_test() -> None:
    results = StandIn(alternatives=CLEAR, replications=10)
    ranking = results["ranking"]
    swapped = ranking.replace({"alternative": {"leo": "vsat", "vsat": "leo"}})
    ranking[ranking.stress == "cut-river"] = swapped[ranking.stress == "cut-river"]
    results.replace("ranking", ranking)
    found = standings(Study(results))
    assert always_among_best(found) == []
    said = words_of(sections_of(results)["answer"])
    assert "No alternative is among the best throughout" in said
    assert "The runs speak for" not in said


def test_a_promise_counts_more_than_being_best(answer: Answer) -> None:
    strict = {"pages": "school.page_load.p95 <= 500 ms"}
    said = answer(alternatives=CLEAR, levels=strict)
    assert "None can be recommended: even the best of these alternatives breaks" in said
    assert "Every alternative breaks a service level, at least under one stress test." in said


def test_what_is_broken_only_under_stress_is_said_of_it() -> None:
    levels = {"pages": "school.page_load.p95 <= 500 ms"}
    results = StandIn(alternatives=CLEAR, replications=10, levels=levels)
    rows = results["levels"]
    usual = rows.cell.isin([name for name in rows.cell if "+" not in name])
    rows.loc[usual, "verdict"] = "open"
    results.replace("levels", rows)
    said = words_of(sections_of(results)["answer"])
    assert "No alternative keeps every service level under every stress test." in said
    assert "Without stress, no level is surely broken with the best, " in said
    assert "None can be recommended" not in said


def test_who_keeps_every_promise_is_named_even_if_others_are_faster() -> None:
    levels = {"goodput": "all.goodput >= 5 Mbps"}
    results = StandIn(alternatives=CLEAR, replications=10, levels=levels)
    rows = results["levels"]
    rows["verdict"] = ["broken" if each.startswith("leo") else "kept" for each in rows.cell]
    results.replace("levels", rows)
    said = words_of(sections_of(results)["answer"])
    assert "breaks a service level; sure to keep every one: base and vsat." in said
    assert "The runs speak for" not in said


def test_service_levels_of_an_alternative() -> None:
    study = Study(StandIn(alternatives=CLEAR))
    assert [level_verdict(study, each) for each in ("leo", "vsat")] == ["kept", "broken"]
    assert level_verdict(Study(StandIn(levels={})), "base") is None
    # What was left out is no promise kept.
    left_out = Study(StandIn(alternatives=CLEAR, missing=["leo+cut-river"]))
    assert level_verdict(left_out, "leo") == "open"


def test_one_replication_is_no_answer(answer: Answer) -> None:
    said = answer(replications=1)
    assert "No answer yet: each alternative ran once" in said
    assert "Not at all: one run of each case shows what could happen" in said
    assert "is best" not in said
    assert "worse by" not in said
    assert "may be best" not in said


def test_one_alternative(answer: Answer) -> None:
    said = answer(alternatives={"base": 1.0}, stress={"none": 1.0})
    assert re.search(
        r"Only one alternative was studied, base, so there is none to prefer\. With it: page load "
        r"time, school \(95 % within\), [\d.]+ s, [\d.]+ to [\d.]+\.",
        said,
    )
    assert "Every service level is kept by base." in said
    assert "is best" not in said
    assert tables_of(sections_of(StandIn(alternatives={"base": 1.0}))["answer"]) == []


def test_what_could_not_be_measured_is_not_judged(answer: Answer) -> None:
    said = answer(nothing=["all-vsat"], missing=["base+cut-river"])
    first = said.splitlines()[1]
    assert first.startswith("The runs speak for")
    assert first.endswith("Not judged, or not everywhere: base and all-vsat.")
    assert "all-vsat is worse" not in said
    assert "fewer than 5 runs of base+cut-river" in said
    # Nobody knows how much better what was not measured would have been.
    assert "falls short of the best" not in said


def test_the_only_one_that_could_be_measured_is_not_called_best(answer: Answer) -> None:
    said = answer(alternatives=CLEAR, nothing=["base", "vsat"], stress={"none": 1.0})
    assert "leo is ahead of all that could be measured, but not every alternative could." in said
    assert "The runs speak for leo. Not judged, or not everywhere: base and vsat." in said
    assert "is best" not in said


def test_combinations_that_nobody_asked_for_are_named() -> None:
    results = StandIn(alternatives=CLEAR)
    results.leave_out("leo+cut-river")
    said = words_of(sections_of(results)["answer"])
    assert "Combinations that were left out: leo with stress test cut-river." in said
    assert "leo is best, under every stress test that could be judged, which were not all" in said
    assert "Not judged, or not everywhere: leo" in said
    assert "The runs speak for" not in said


def test_nothing_was_run(answer: Answer) -> None:
    every = [a if s == "none" else f"{a}+{s}" for a in ALTERNATIVES for s in STRESS]
    said = answer(missing=every)
    assert "No run of this study has been completed" in said
    assert "is best" not in said


def test_how_sure_it_is(answer: Answer) -> None:
    said = answer()
    assert "8 independent repeated runs of each case (seeds from 1 on)" in said
    assert "95 % confidence for each interval by itself and for each ranking as a whole" in said
    assert "was not reached in" in said
    assert "The precision that was asked for was reached (page_load)." in answer(replications=40)
    assert "No precision was asked for" in answer(precision={})


def test_runs_that_had_not_settled_are_too_short() -> None:
    results = StandIn(stress={"none": 1.0})
    warmup = results["warmup"]
    warmup.loc[0, "truncation_s"] = float("nan")
    results.replace("warmup", warmup)
    assert "The runs are too short: in 1 of 4 cases" in words_of(sections_of(results)["answer"])


def test_what_it_was_not_tested_against(answer: Answer) -> None:
    said = answer()
    assert "Stress tests that the scenario describes: twice-the-video." in said
    assert "Alternatives that the scenario describes: half-rate." in said
    assert "Any stress test: all figures are of an ordinary day." in answer(stress={"none": 1.0})
    assert "what an alternative costs" in said


def test_it_says_whether_rain_and_failures_were_in_it() -> None:
    def said(**scenario: object) -> str:
        results = StandIn(alternatives=CLEAR, stress={"none": 1.0})
        described = {**(results.manifest.get("described") or {}), **scenario}
        results.manifest = {**results.manifest, "described": described}
        return words_of(sections_of(results)["answer"])

    dry = said()
    assert "the scenario has no weather" in dry
    assert "the scenario describes none, so nothing breaks" in dry
    lively = said(
        weather={"rain": "kaltim"}, failures={"causes": {"x": {}}}, events=[{"cut": "links.a"}]
    )
    assert "the scenario has no weather" not in lively
    assert "the runs meet those of their own hour" in lively
    assert "of an ordinary day" not in lively
    assert "of the events that the scenario itself scripts" in lively


def test_many_alternatives_are_counted_not_listed(answer: Answer) -> None:
    many = {"best": 0.5, **{f"a{number}": 2.0 + number for number in range(19)}}
    said = answer(alternatives=many, stress={"none": 1.0})
    assert "a0 is worse by" in said
    assert "16 more are worse as well" in said
    assert "a4 is worse by" not in said


def test_a_sweep_says_at_how_many_points(answer: Answer) -> None:
    said = answer(
        alternatives=CLEAR, sweep={"links.a.rate": ["1 Mbps", "2 Mbps"]}, stress={"none": 1}
    )
    assert "Over the 2 points of the sweep rates, best or not to be told apart" in said
    assert "leo at 2" in said


def test_a_study_that_only_sweeps_is_answered_too() -> None:
    results = StandIn(
        alternatives=CLEAR, sweep={"links.a.rate": ["1 Mbps", "2 Mbps"]}, stress={"none": 1}
    )
    results.leave_out(*CLEAR)
    said = words_of(sections_of(results)["answer"])
    assert "Rates, point 1: leo is best" in said or "rates, point 1: leo is best" in said
