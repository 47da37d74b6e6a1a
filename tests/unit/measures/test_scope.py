"""Whom a measure is taken over: figures by village, the worst of them, and what cannot be meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.engine.run import run
from simnet.measures import Subjects, by_place, check_measure, parse_level, parse_measure, value
from simnet.measures.grammar import parse_scoped
from simnet.network import Network, NetworkBuilder, Outage, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe

S = 1_000_000_000
INF = float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("school.page_load.mean, worst village", INF),  # nothing ever came to the lower one
        ("school.page_load.mean, worst site", INF),
        ("school.page_load.mean, all together", 7.0),
        ("villages.page_load.mean", 7.0),
        ("Berau.page_load.mean", 7.0),
        ("Hulu.page_load, worst district", 7.0),
        ("all.goodput, worst village", 108_000 * 8 / 100),  # the least, as more is better
        ("links.utilisation, worst village", 0.9),
    ],
)
def test_a_figure_of_the_worst_place(results: Results, text: str, expected: float) -> None:
    assert value(parse_measure(text), results) == pytest.approx(expected, rel=1e-12)


def test_each_village_has_a_figure_of_its_own(results: Results) -> None:
    measure = parse_scoped("school.page_load.mean, each village")
    assert by_place(measure, results) == {"upper": 8.0, "lower": INF}
    assert by_place(parse_scoped("all.loss, each regency"), results) == {"Berau": 64 / 410}


def test_a_share_of_villages_leaves_out_the_worst(results: Results) -> None:
    half = parse_scoped("school.page_load.mean, share of villages >= 50 %")
    assert value(half, results) == 8.0
    most = parse_scoped("school.page_load.mean, share of villages >= 51 %")
    assert value(most, results) == INF


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("school.page_load <= 4 s", "school.page_load, each village"),
        ("school.page_load <= 4 s, worst site", "school.page_load, each site"),
        ("school.page_load, worst site <= 4 s", "school.page_load, each site"),
        ("school.page_load <= 4 s, all together", "school.page_load"),
        (
            "school.page_load <= 4 s, share of villages >= 95 %",
            "school.page_load, share of villages >= 95 %",
        ),
        ("links.utilisation <= 90 %", "links.utilisation"),
        ("school.page_load <= 4 s, EACH  Site", "school.page_load, each site"),
        (
            "school.page_load, worst site <= 4 s, share of sites >= 50 %",
            "school.page_load, share of sites >= 50 %",
        ),
        ("upper, lower.page_load <= 4 s", "upper, lower.page_load, each village"),
    ],
)
def test_a_level_is_of_each_village_unless_it_says_otherwise(text: str, measure: str) -> None:
    assert parse_level(text).measure.text == measure


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("villages.kept >= 2", "it is none itself"),
        ("all.loss <= 1 %, share of villages >= 101 %", "at most 100 %, got 101 %"),
        ("all.loss <= 1 %, share of towns >= 5 %", "allowed: districts, groups"),
        ("all.loss <= 1 %, each", "unknown scope 'each'"),
        ("all.loss <= 1 %, jede d\u00f6rf", "unknown scope 'jede d\u00f6rf'"),
        ("all.loss <= 1 %, best village", "did you mean 'worst village'"),
        ("all.loss <= 1 %, 95 % of villages", "unknown scope '95 % of villages'"),
        ("all.loss <= 1 %, all together, each village", "two scopes, 'all together' and 'each v"),
        ("all.loss, worst village <= 1 %, all together", "of 'worst village', the level of 'all t"),
        ("all.loss, worst village <= 1 %, each site", "of 'worst village', the level of 'each s"),
        ("all.page_load <= 3,5 s", "use a decimal point"),
    ],
)
def test_a_level_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_level(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("all.loss, each village", "'each village' is for a service level"),
        ("all.loss, worst vilage", "did you mean 'village'"),
        ("all.loss, worst of all", "unknown scope"),
        ("all.loss, worst village, worst site", "two scopes, 'worst village' and 'worst site'"),
        ("school.page_load.mean, jede dorf", "unknown scope 'jede dorf'"),
        ("Berau.kept", "one count over all villages, not of 'Berau': write villages.kept"),
        ("villages.kept, worst village", "not of 'villages, worst village'"),
        ("all.loss, share of villages >= 0 %", "is for a service level|above 0 %"),
    ],
)
def test_a_scope_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_measure(text)


def test_a_scope_must_be_there(network: Network) -> None:
    flat = replace(network, places=())
    with pytest.raises(ValueError, match="in no village here"):
        check_measure(parse_measure("all.loss, worst village"), flat)
    with pytest.raises(ValueError, match="links have no sites"):
        check_measure(parse_measure("links.loss, worst site"), network)
    with pytest.raises(
        ValueError, match="no link of 'links' has an end in a village; write 'all t"
    ):
        check_measure(parse_measure("links.loss, worst village"), flat)
    check_measure(parse_scoped("all.loss, each village"), network)


def test_a_group_that_can_have_no_figure_is_not_judged(results: Results) -> None:
    labels = set(by_place(parse_scoped("all.loss, each group"), results))
    pages = set(by_place(parse_scoped("all.page_load, each group"), results))
    assert pages == {"school/pupils"}
    assert pages < labels


def test_everybody_is_taken_together_where_there_are_no_villages(
    results: Results, network: Network
) -> None:
    level = parse_level("school.page_load.mean <= 4 s")
    flat = Results(
        results.manifest,
        {name: results.arrow(name).slice(0, 0 if name == "places" else None) for name in results},
    )
    assert by_place(level.measure, flat) == {}
    assert value(level.measure, flat) == 7.0


@pytest.fixture
def cut() -> Results:
    """Villages `near` and `far`, both by the town, `far` also to a data centre; 100 s of 110 s."""
    builder = NetworkBuilder()
    for node in ("town", "centre", "world"):
        builder.add_node(node)
    builder.add_link("trunk", "town", "world", 10**6)
    builder.add_link("closed", "town", "centre", 10**6)
    for place in ("near", "far"):
        builder.add_place(place, "village")
        builder.add_node(place, "village", place)
        builder.add_link(f"access/{place}", place, "town", 10**6)
        builder.add_flow(f"{place}/web", place, "world")
    builder.add_flow("far/records", "far", "centre")
    network = builder.build()
    down = {
        "access/far": Outage(5 * S, 20 * S),
        "trunk": Outage(15 * S, 30 * S),
        "closed": Outage(50 * S, 60 * S),
    }
    network = replace(
        network,
        interfaces=tuple(
            replace(each, outages=(down[each.link],) if each.link in down else ())
            for each in network.interfaces
        ),
    )
    plan = RunPlan(duration_ns=110 * S, warmup_ns=10 * S, interval_ns=110 * S)
    counts = run(network, plan)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def test_a_place_is_available_while_all_its_ways_are_up(cut: Results) -> None:
    available = by_place(parse_measure("villages.availability"), cut)
    # near: the trunk, 15 to 30 s. far: 10 (its window opens) to 30 s, and 50 to 60 s.
    assert available == pytest.approx({"near": 0.85, "far": 0.70})
    assert value(parse_measure("all.availability, worst village"), cut) == pytest.approx(0.70)
    assert value(parse_measure("far/web.without_service"), cut) == pytest.approx(20.0)
    assert Subjects.of_results(cut).flows_of("villages") == [0, 1, 2]
