"""The table of quality by the line: its figures, the rates from which on all is well."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from simnet.actions import Felt
from simnet.errors import InputError
from simnet.quality.alone import Line, Said, Trial, network, people_of, played
from simnet.quality.length import ENOUGH, LENGTHS_NS, enough_ns
from simnet.quality.table import Settings, Table, figure_of, tabled
from simnet.statistics.intervals import mean_interval
from simnet.traffic.exam import Exam
from simnet.traffic.poisson import Poisson
from simnet.traffic.pupil import Pupil

MBPS, MS, MINUTE = 1_000_000, 1_000_000, 60 * 10**9
PUPIL = Pupil.model_validate(
    {"page": "1000 kB", "main": "100 kB", "objects": 9, "parsing": "1 s", "reading": "19 s"}
)
TIME = Felt("page_load", "s", True, "", math.inf)
SHARE = Felt("kept", "1", False, "", 0.0)
SCORE = Felt("mos", "MOS", False, "", 1.0)
RATE = Felt("rate", "bit/s", False, "", 0.0)


def figure(felt: Felt, value: float, served: int = 100, samples: int = 100) -> object:
    return figure_of(felt, [Said(value, served, samples)])


def test_the_table_is_the_same_for_any_number_of_workers_and_either_engine() -> None:
    settings = Settings((MBPS, 10 * MBPS), (5 * MS, 600 * MS), users=2, runs=2, length_ns=MINUTE)
    found = tabled(PUPIL, settings)
    assert repr(tabled(PUPIL, replace(settings, workers=2)).figures) == repr(found.figures)
    assert repr(tabled(PUPIL, replace(settings, engine="reference")).figures) == repr(found.figures)
    fast = found.at(TIME_OF_PUPIL, 10 * MBPS, 5 * MS)
    # Parsing takes a second, and a megabyte at 10 Mbps shared by two at most two.
    assert 1.8 < fast.value < 3.0
    assert fast.served == 1.0
    assert found.at(TIME_OF_PUPIL, MBPS, 5 * MS).value > 3 * fast.value
    records = list(found.records())
    assert len(records) == 4
    assert {each["statistic"] for each in records} == {"p95"}


TIME_OF_PUPIL = PUPIL.felt[0]


def test_who_is_served_nothing_feels_the_worst_and_who_was_cut_short_a_bound() -> None:
    line = Line(20_000, 5 * MS)
    said = played(Trial(PUPIL, 1, line, MINUTE), "fast")["page_load"]
    assert (said.value, said.served) == (math.inf, 0)
    said = played(Trial(PUPIL, 1, line, 5 * 10**9), "fast")["page_load"]
    assert (said.value, said.served, said.samples) == (5.0, 0, 1)


def test_a_line_has_its_rate_delay_and_buffer_both_ways() -> None:
    built = network(Trial(PUPIL, 3, Line(8 * MBPS, 50 * MS, 200 * MS), MINUTE))
    assert [(each.rate_bps, each.delay_ns) for each in built.interfaces] == [
        (8 * MBPS, 25 * MS)
    ] * 2
    assert {each.queue.limit_bytes for each in built.interfaces} == {200_000}
    assert len(built.people) == len(built.flows) == 3


@pytest.mark.parametrize(
    ("felt", "best", "good", "bad"),
    [
        (TIME, 2.0, 2.4, 2.6),
        (RATE, 2e6, 1.7e6, 1.5e6),
        (SHARE, 0.98, 0.94, 0.92),
        (SCORE, 4.2, 4.0, 3.9),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_as_good_is_near_the_best(felt: Felt, best: float, good: float, bad: float) -> None:
    top = figure(felt, best)
    assert figure(felt, good).failing(top) is None
    assert figure(felt, bad).failing(top) == "worse"
    assert figure(felt, best, served=90).failing(top) == "fewer"
    assert figure(felt, felt.worst, served=0).failing(top) == "unserved"
    assert figure(felt, math.nan, 0, 0).failing(top) == "unserved"
    # Nothing is worse than what is no better on the fastest line.
    nothing = figure(felt, felt.worst, served=0)
    assert nothing.failing(nothing) is None


def test_the_elbow_is_where_all_faster_lines_are_as_good() -> None:
    values = {1: 9.0, 2: 3.0, 5: 1.1, 10: 3.0, 20: 1.2, 50: 1.0}
    served = {1: 10, 2: 99, 5: 99, 10: 97, 20: 100, 50: 100}
    figures = {
        ("page_load", rate, 0): figure(TIME, value, served[rate]) for rate, value in values.items()
    }
    table = Table("a", "b", Settings(tuple(values), (0,)), MINUTE, figures, (TIME,))
    assert table.elbow_bps(TIME, 0) == 20
    assert table.served_from_bps(TIME, 0) == 2
    figures["page_load", 50, 0] = figure(TIME, math.inf, 0)
    assert table.elbow_bps(TIME, 0) is None
    assert table.served_from_bps(TIME, 0) is None


def test_a_kind_is_watched_until_it_has_felt_enough_or_is_done() -> None:
    line = Line(100 * MBPS, 5 * MS)
    often = Pupil.model_validate({"reading": "10 s"})
    seldom = Pupil.model_validate({"reading": "10 min"})
    assert enough_ns(often, 10, line, None) == LENGTHS_NS[0]
    assert enough_ns(seldom, 1, line, None) == LENGTHS_NS[-1]
    done = Pupil.model_validate({"reading": "40 min", "pages": 2})
    assert enough_ns(done, 1, line, None) == 150 * MINUTE
    # Two papers of an hour each.
    assert ENOUGH > 3
    assert enough_ns(Exam(), 3, line, None) == 150 * MINUTE


def test_a_kind_that_feels_nothing_is_told_with_those_that_do() -> None:
    source = Poisson.model_validate(Poisson.example)
    with pytest.raises(InputError, match=r"poisson feels nothing, .*\(kinds that do: .*pupil"):
        people_of(source)


def test_an_interval_is_that_of_the_runs() -> None:
    runs = [Said(1.0, 3, 3), Said(2.0, 1, 2), Said(math.nan, 0, 0)]
    found = figure_of(TIME, runs)
    assert (found.samples, found.served) == (5, 0.8)
    assert found.interval == mean_interval([1.0, 2.0, math.nan])
