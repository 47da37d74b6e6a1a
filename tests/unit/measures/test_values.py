"""Figures of measures, against ones worked out by hand from the counts of conftest."""

import math
import pickle
import re

import pyarrow as pa
import pytest

from simnet.measures import (
    INTERFACE_MEASURES,
    Subjects,
    by_place,
    check_measure,
    default_measures,
    observe,
    parse_measure,
    tables_needed,
    value,
)
from simnet.network import Network
from simnet.tables import TABLES, Results
from simnet.tables.schema import QUANTILES

NS = 1e-9
INF = math.inf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Pages of upper: 6 s and 10 s; of lower: 10 s and 2 s (unfinished).
        ("school.page_load.mean", 7.0),
        ("school.page_load.max", 10.0),
        ("upper.page_load.min", 6.0),
        ("lower.page_load.p50", INF),
        ("school/pupils.page_load.p75", 10.0),
        # Transfers of files: 3 s and 1 s (failed, waited for 1 s).
        ("school/files.completion.mean", 2.0),
        ("school/files.completion.p25", 1.5),
        ("upper/school/files.completion", 3.0),
        ("all.completion.max", 10.0),
        # Of those done only: 0.5, 1.5, 1, 1, 4 and 1 s of pupils, 3 s of files.
        ("school/pupils.done_time.mean", 1.5),
        ("school/files.done_time.max", 3.0),
        # In the window: 8 of upper's pupils, 2 of lower's, 2 files.
        ("all.given_up", 3 / 12),
        ("school/pupils.given_up", 3 / 10),
        ("all.failed", 1 / 12),
        ("lower.failed", 1 / 3),
        ("all.transactions", 7 / 100),
        ("all.goodput", 232_000 * 8 / 100),
        ("upper.goodput", 124_000 * 8 / 100),
        ("all.offered", 362_000 * 8 / 100),
        ("all.carried", 302_000 * 8 / 100),
        ("all.loss", 64 / 410),
        ("lower.loss", 54 / 240),
        ("all.delay.mean", (200 + 120 + 1200 + 600) / 50 * NS),
        ("all.delay.min", 20 * NS),
        ("all.delay.max", 100 * NS),
        ("all.delay.p50", 40 * NS),
        ("upper.delay.p90", 30 * NS),
        ("lower.delay.p80", 40 * NS),
        ("lower.delay.p90", 100 * NS),
        ("school/call.delay.p40", 30 * NS),
        ("lower/school/call.delay.p99.9", 100 * NS),
        ("all.jitter", (10 * 10 + 4 * 4 + 2 * 30 + 9 * 6) / 50 * NS),
        ("all.jitter.max", 10 * NS),
        ("links.utilisation", 0.9),
        ("access/lower.utilisation", 0.15),
        ("access/upper:upper/school->town.utilisation", 0.1),
        ("lower.utilisation", 0.15),
        ("links.drops", 0.08),
        ("links.loss", 0.1),
        ("access/upper.loss", 0.03),
        ("links.queue", 2.0),
        ("access/lower.queue.max", 7.0),
        ("links.offered", 80_000.0),
        ("links.carried", 72_000.0),
        ("links.wait", 45 * NS),
        ("access/upper.wait", 25 * NS),
        ("access/upper.wait.p50", 20 * NS),
        ("access/upper.wait.p60", 30 * NS),
        ("links.wait.p75", 60 * NS),
        ("links.wait.max", 60 * NS),
    ],
)
def test_a_figure_is_as_worked_out_by_hand(results: Results, text: str, expected: float) -> None:
    assert value(parse_measure(text), results) == pytest.approx(expected, rel=1e-12)


def test_figures_of_a_group_are_those_of_its_table(results: Results) -> None:
    groups = results["groups"].set_index("group")
    for text, column in {
        "delay.mean": "delay_mean_s",
        "delay.min": "delay_min_s",
        "delay.max": "delay_max_s",
        **{f"delay.p{100 * share:g}": f"delay_{name}_s" for name, share in QUANTILES.items()},
        "jitter": "jitter_s",
        "goodput": "goodput_bps",
        "loss": "loss_ratio",
    }.items():
        for group in ("school/pupils", "school/call"):
            got = value(parse_measure(f"{group}.{text}"), results)
            assert got == pytest.approx(groups[column][group], rel=1e-12)


def test_nothing_to_measure_is_no_figure(results: Results) -> None:
    for text in (
        "upper/school/call.completion",
        "school/files.delay.p50",
        "lower/school/files.loss",
    ):
        assert math.isnan(value(parse_measure(text), results))


def test_transfers_without_end_have_no_completion(results: Results) -> None:
    transfers = results.arrow("transfers")
    endless = pa.array([None] * transfers.num_rows, pa.int64())
    index = transfers.column_names.index("down_bytes")
    changed = Results(
        results.manifest,
        {**{name: results.arrow(name) for name in results}}
        | {"transfers": transfers.set_column(index, "down_bytes", endless)},
    )
    assert math.isnan(value(parse_measure("all.completion"), changed))


def test_places(results: Results) -> None:
    pages = by_place(parse_measure("school.page_load"), results)
    assert pages == {"upper": 8.0, "lower": INF}
    assert by_place(parse_measure("upper.page_load"), results) == {"upper": 8.0}
    assert by_place(parse_measure("links.utilisation"), results) == {"upper": 0.9, "lower": 0.15}
    assert by_place(parse_measure("access/upper.queue.max"), results) == {"upper": 12.0}
    delays = by_place(parse_measure("all.delay.p90"), results)
    assert delays == pytest.approx({"upper": 30 * NS, "lower": 100 * NS})


def test_one_reading_of_a_run(results: Results) -> None:
    measures = {name: parse_measure(name) for name in ("all.loss", "links.wait.p95")}
    got = observe(results, measures, {"lines": parse_measure("links.loss")})
    assert got.values == {name: value(each, results) for name, each in measures.items()}
    assert got.places["all.loss"] == by_place(measures["all.loss"], results)
    assert got.levels == {"lines": 0.1}
    lines = {line.interface: (line, figures) for line, figures in got.interfaces.items()}
    line, figures = lines["access/upper:town->upper/school"]
    assert (line.link, line.source, line.target) == ("access/upper", "town", "upper/school")
    assert dict(zip(INTERFACE_MEASURES, figures, strict=True)) == pytest.approx(
        {
            "utilisation": 0.9,
            "down_s": 0.0,
            "drop_ratio": 0.02,
            "wait_p95_s": 40 * NS,
            "offered_bps": 80_000,
            "carried_bps": 72_000,
        }
    )
    _, idle = lines["access/lower:town->lower/school"]
    assert math.isnan(idle[INTERFACE_MEASURES.index("drop_ratio")])
    assert repr(pickle.loads(pickle.dumps(got))) == repr(got)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schol.page_load.p95", "unknown subject of page_load 'schol'; did you mean 'school'?"),
        ("acess/upper.utilisation", "did you mean 'access/upper'?"),
        ("nowhere.loss", "unknown subject of loss 'nowhere'"),
        ("school/pupils.utilisation", "has no utilisation: it is traffic"),
        ("access/upper.delay", "has no delay: it is interfaces"),
        ("school/files.page_load", "nobody in 'school/files' says page_load; did you mean"),
        ("school/call.completion", "'school/call' has no completion: it makes no transfers"),
        ("school/call.page_load", "nobody in 'school/call' says page_load"),
        ("upper/school/call.delay.p75", "the delays of a single flow are known at p50, p90"),
    ],
)
def test_a_measure_of_nothing_is_an_error_before_any_run(
    network: Network, results: Results, text: str, message: str
) -> None:
    for subjects in (network, Subjects.of_results(results)):
        with pytest.raises(ValueError, match=re.escape(message)):
            check_measure(parse_measure(text), subjects)


@pytest.mark.parametrize(
    "text", ["all.loss", "links.loss", "upper.wait", "school.page_load", "school/call.delay.p75"]
)
def test_a_measure_of_something_is_none(network: Network, text: str) -> None:
    check_measure(parse_measure(text), network)


def test_a_run_without_the_subject_is_told_of(results: Results) -> None:
    for text in ("nowhere.loss", "nowhere.goodput"):
        with pytest.raises(ValueError, match="the run has no"):
            value(parse_measure(text), results)


def test_a_world_without_the_subject_has_nothing_to_observe(results: Results) -> None:
    measures = {text: parse_measure(text) for text in ("nowhere.loss", "nowhere.page_load")}
    got = observe(results, measures, {"level": parse_measure("nowhere.utilisation")})
    assert all(math.isnan(each) for each in (*got.values.values(), *got.levels.values()))
    assert got.places == {"nowhere.loss": {}, "nowhere.page_load": {}}


def test_the_measures_of_a_study_that_names_none(network: Network, results: Results) -> None:
    before, after = default_measures(network), default_measures(results)
    assert before == after
    assert next(iter(before)) == "page_load"
    for measure in before.values():
        check_measure(measure, network)
        assert not math.isnan(value(measure, results))


def test_any_percentile_of_waits_lies_within_the_least_and_the_greatest(results: Results) -> None:
    tables = {name: results.arrow(name) for name in TABLES}
    place = tables["interfaces"].column_names.index("wait_min_s")
    least = pa.array([35 * NS, None, None, 30 * NS])
    tables["interfaces"] = tables["interfaces"].set_column(place, "wait_min_s", least)
    waits = Results(results.manifest, tables)
    assert value(parse_measure("access/upper.wait.p12"), waits) == 35 * NS
    assert value(parse_measure("access/upper.wait.p97"), waits) == pytest.approx(40 * NS)


@pytest.mark.parametrize(
    "text",
    [
        "school.page_load.p95",
        "all.completion",
        "all.delay.p95",
        "all.delay.max",
        "links.wait.p75",
        "all.loss",
        "lower.utilisation",
    ],
)
def test_the_tables_that_a_measure_needs_are_enough(results: Results, text: str) -> None:
    measure = parse_measure(text)
    kept = {name: results.arrow(name) for name in tables_needed([measure])}
    few = Results(results.manifest, kept)
    assert observe(few, {"it": measure}).values == {"it": value(measure, results)}
