"""Weighted fair queueing beside its fluid system and its bounds, in an engine's runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.chance.variates import constant, exponential
from simnet.engines import FAST, REFERENCE
from simnet.models.queueing.sfq import Sfq
from simnet.network import Queue
from simnet.verify.cases import Case, load_theory
from simnet.verify.families import guarantees, weighted_queues
from simnet.verify.families.catalogue import PLANNERS
from simnet.verify.families.processor_sharing import play
from simnet.verify.families.recognise import family_of
from simnet.verify.judge import judge
from simnet.verify.lab import Trial

NAMES = ("GPS-03", "GPS-04", "GPS-06", "NC-01", "NET-16")
CASES = {case.id: case for case in load_theory() if case.id in NAMES}


def measured(case: Case, engine: str = FAST) -> dict[str, float]:
    return dict(PLANNERS[case.family](case).replicate(Trial(1, engine=engine)))


@pytest.mark.parametrize("name", NAMES)
def test_cases_pass_and_are_recognised_that_name_no_family(name: str) -> None:
    case = CASES[name]
    experiment = PLANNERS[case.family](case)
    findings = judge(case, experiment.rules, [experiment.replicate(Trial(1))])
    assert findings
    assert all(finding.passed for finding in findings)
    assert family_of(replace(case, family="")) == case.family


def test_no_session_is_behind_by_more_than_a_packet() -> None:
    # Theorem 2 of Parekh and Gallager 1993; a float adds up the bytes.
    found = measured(CASES["GPS-04"])
    assert 0.8 * 0.0012 < found["bound_s"] <= 0.0012
    assert found["backlog_bound_bytes"] <= 1500 + 0.01


def test_start_times_do_not_keep_to_the_fluid_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_start_times(kind: str, **given: object) -> Queue:
        assert kind == "wfq"
        return Queue(Sfq.model_fields["kind"].default, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(weighted_queues, "Queue", by_start_times)
    assert measured(CASES["GPS-04"])["bound_s"] > 1.5 * 0.0012
    assert measured(CASES["GPS-03"])["max_lead_over_GPS"] < 2


def test_other_weights_and_numbers_of_sessions_are_read() -> None:
    title = "session 1 has weight .6 and 4 packets at t=0, two sessions weight .2 with one packet"
    found = measured(replace(CASES["GPS-03"], title=title))
    assert found["WFQ_session1_finish"] == [1, 2, 3, 6]
    assert found["GPS_session1_finish"] == pytest.approx([5 / 3, 10 / 3, 5, 6])


def test_the_worst_packet_comes_near_the_bound() -> None:
    assert 0.5 < measured(CASES["GPS-06"])["delay_bound_s"] / 0.0668222 <= 1
    assert measured(CASES["NC-01"])["delay_bound_s"] == pytest.approx(0.036, rel=1e-6)


def test_a_bucket_through_hops_that_keep_a_rate_for_it() -> None:
    # Parekh and Gallager 1994: sigma / g + (K - 1) L / g + the sum of Lmax / r over K hops.
    given = {"sigma_bits": 60_000, "rho": 1e6, "g": 2e6, "K": 3, "L_bits": 12_000, "C": 1e7}
    bound = 60_000 / 2e6 + 2 * 12_000 / 2e6 + 3 * 12_000 / 1e7
    case = replace(CASES["GPS-06"], family="", parameters=given, expected={"delay_bound_s": bound})
    assert family_of(case) == "guaranteed_rate"
    assert 0.5 < measured(replace(case, family="guaranteed_rate"))["delay_bound_s"] / bound <= 1


def test_both_engines_say_so() -> None:
    bucket = guarantees.Bucket(60_000, 1e6, 12_000)
    fast, reference = (
        guarantees.worst_delay_s("hops", bucket, 2e6, 2, 1e7, Trial(1, engine=engine))
        for engine in (FAST, REFERENCE)
    )
    assert fast == reference


def test_customers_of_a_shared_line_stay_as_long_as_processor_sharing_keeps_them() -> None:
    # M/M/1-PS at 0.3: 1 / (1 - 0.3) of a mean service; four runs of 10,000 customers.
    found = [play("ps", 0.3, exponential(1.0), Trial(seed)).mean_sojourn() for seed in range(4)]
    assert sum(found) / 4 == pytest.approx(1 / 0.7, rel=0.03)


def test_constant_work_takes_as_long_on_average_as_any_other() -> None:
    # M/G/1-PS is insensitive; first come first served would take 1 + 0.3 / (2 x 0.7).
    found = [play("ps", 0.3, constant(1.0), Trial(seed)).mean_sojourn() for seed in range(4)]
    assert sum(found) / 4 == pytest.approx(1 / 0.7, rel=0.03)
