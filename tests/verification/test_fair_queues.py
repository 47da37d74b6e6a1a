"""Traces, shares and bounds of fair queues and CoDel, on both engines; what is wrong is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.engines import FAST, REFERENCE
from simnet.verify.cases import Case, load_theory
from simnet.verify.families.catalogue import PLANNERS
from simnet.verify.families.recognise import family_of
from simnet.verify.judge import judge
from simnet.verify.lab import Trial

NAMES = ("DRR-01", "DRR-03", "DRR-04", "FQC-01", "FQC-03", "GPS-01", "GPS-03", "CODEL-03")
CASES = {case.id: case for case in load_theory() if case.id in (*NAMES, "CODEL-01")}


def holds(case: Case, engine: str = FAST) -> bool:
    experiment = PLANNERS[case.family](case)
    findings = judge(case, experiment.rules, [experiment.replicate(Trial(1, engine=engine))])
    assert findings
    return all(finding.passed for finding in findings)


@pytest.mark.parametrize("engine", [FAST, REFERENCE])
@pytest.mark.parametrize("name", NAMES)
def test_turns_are_those_of_the_paper(name: str, engine: str) -> None:
    assert holds(CASES[name], engine)


@pytest.mark.parametrize("name", CASES)
def test_cases_are_recognised_that_name_no_family(name: str) -> None:
    assert family_of(replace(CASES[name], family="")) == CASES[name].family


def test_another_quantum_is_seen_in_the_order() -> None:
    case = CASES["DRR-01"]
    assert not holds(replace(case, parameters={**case.parameters, "quantum": 800}))


def test_other_quanta_are_seen_in_the_shares() -> None:
    assert not holds(replace(CASES["DRR-04"], parameters={"quanta": [3000, 2000, 1100]}))


def test_other_shares_are_seen_in_the_order_of_parekh_and_gallager() -> None:
    case = CASES["GPS-01"]
    assert not holds(replace(case, parameters={**case.parameters, "phi": ["1/9", "8/9"]}))


def test_a_latency_above_its_bound_is_seen() -> None:
    assert not holds(replace(CASES["DRR-03"], expected={"latency_s": 0.006}))


def test_codel_drops_by_its_law_and_by_no_other() -> None:
    case = CASES["CODEL-01"]
    assert holds(case)
    assert not holds(replace(case, parameters={"interval_ms": 101}))


def test_a_standing_queue_is_dropped_from() -> None:
    assert not holds(replace(CASES["CODEL-03"], parameters={"interval_s": 0.0009}))
