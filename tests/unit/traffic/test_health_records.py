"""Records of visits under good and bad networks, inside the step and queued."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Stream, Think, Transfer
from simnet.chance.streams import RandomStream
from simnet.testing import check_traffic
from simnet.traffic.base import Offered
from simnet.traffic.health_records import HealthRecords
from simnet.units.hours import until_open_for
from tests.unit.traffic.lines import Line, measured
from tests.unit.traffic.scripts import DONE, FAILED, GIVEN_UP, UNFINISHED, Clock, End, told

S = 1_000_000_000
HOUR = 3600.0
PLAIN = {"gap": "60 s", "resources": 2, "resource": "1 kB", "reply": "2 kB", "patience": "20 s"}


def records(**more: object) -> HealthRecords:
    return HealthRecords.model_validate({**PLAIN, **more})


def felt(seconds: float, kept: bool, at_s: float) -> list[Experience]:
    return [
        Experience("record_time", seconds, kept, at_s, "internet"),
        Experience("records_kept", float(kept), kept, at_s, "internet"),
    ]


def request(patience_s: float) -> Transfer:
    return Transfer(2_000, 1_000, patience_s, parallel=1)


def test_resources_go_one_after_another_in_what_patience_is_left() -> None:
    assert told(records(), (DONE, 3.0), (DONE, 4.0)) == [
        Think(60.0), request(20.0), request(17.0), *felt(7.0, True, 60.0), Think(53.0),
        request(20.0),
    ]  # fmt: skip


@pytest.mark.parametrize("end", [GIVEN_UP, FAILED])
def test_inside_the_step_a_record_that_does_not_come_through_is_lost(end: Status) -> None:
    assert told(records(), (DONE, 3.0), (end, 17.0)) == [
        Think(60.0), request(20.0), request(17.0), *felt(20.0, False, 60.0), Think(40.0),
        request(20.0),
    ]  # fmt: skip


def test_the_next_patient_waits_for_a_clerk_who_waits() -> None:
    busy = told(records(patience="90 s"), (GIVEN_UP, 90.0), (DONE, 1.0), (DONE, 1.0))
    assert busy[2:] == [
        *felt(90.0, False, 60.0), request(90.0), request(89.0), *felt(32.0, True, 120.0),
        Think(28.0), request(90.0),
    ]  # fmt: skip


def test_a_queue_sends_a_request_again_after_pauses_that_grow() -> None:
    queue = records(design="queued", timeout="30 s", pause="10 s", longest_pause="25 s")
    failures = [(FAILED, 1.0), (DONE, 10.0), (GIVEN_UP, 30.0), (DONE, 20.0), (FAILED, 1.0)]
    story = told(queue, *failures, (DONE, 25.0), (DONE, 1.0), (DONE, 1.0))
    assert story[1:9] == [
        request(30.0), Stream(10.0), request(30.0), Stream(20.0), request(30.0), Stream(25.0),
        request(30.0), request(30.0),
    ]  # fmt: skip
    assert story[9:11] == felt(89.0, True, 60.0)
    # The second came meanwhile, and is next.
    assert story[11:] == [request(30.0)]


def test_a_queue_may_have_a_last_attempt() -> None:
    queue = records(design="queued", attempts=2)
    story = told(queue, (FAILED, 1.0), (DONE, 10.0), (FAILED, 1.0))
    assert story[4:6] == felt(12.0, False, 60.0)


@pytest.mark.parametrize("ends", [((UNFINISHED, 130.0),), ((FAILED, 1.0), (UNFINISHED, 129.0))])
def test_at_the_end_all_that_wait_are_said(ends: tuple[End, ...]) -> None:
    story = told(records(design="queued"), *ends)
    said = [action for action in story if isinstance(action, Experience)]
    assert said == [
        *felt(130.0, False, 60.0), *felt(70.0, False, 120.0), *felt(10.0, False, 180.0),
    ]  # fmt: skip
    assert said == story[-6:]


def test_patients_come_in_opening_hours() -> None:
    clock = Clock(now_s=10.0, time_of_day_s=11.5 * HOUR)
    who = records(gap="20 min", open="08:00 to 12:00")
    visits = who._visits(RandomStream(1, "x"), clock)
    hours = [round((next(visits).at_s - 10.0) / HOUR + 11.5, 6) for _ in range(3)]
    assert hours == pytest.approx([11 + 5 / 6, 32 + 1 / 6, 32.5], abs=1e-5)


@pytest.mark.parametrize(
    ("at_h", "open_h", "passes_h"),
    [(9, 1, 1), (9, 4, 24), (9, 3.5, 23.5), (7, 0, 1), (7, 5, 26), (13, 0, 19), (12, 1, 21)],
)
def test_time_within_hours(at_h: float, open_h: float, passes_h: float) -> None:
    hours = (8 * 3600 * S, 12 * 3600 * S)
    assert until_open_for(hours, at_h * HOUR, open_h * HOUR) == pytest.approx(passes_h * HOUR)


def test_hours_may_pass_midnight() -> None:
    hours = (22 * 3600 * S, 2 * 3600 * S)
    assert until_open_for(hours, 23 * HOUR, 2 * HOUR) == 2 * HOUR
    assert until_open_for(hours, 1 * HOUR, 2 * HOUR) == 22 * HOUR
    assert until_open_for(hours, 12 * HOUR, 1 * HOUR) == 11 * HOUR


def test_the_load_is_that_of_a_patient_each_gap() -> None:
    assert records().offered_bps() == Offered(2 * 8000 / 60, 2 * 16_000 / 60)
    check_traffic(HealthRecords, resources=2, keep_open=True)


def test_a_default_record_is_that_of_the_source() -> None:
    who = HealthRecords()
    law = who.resource.variate(1.0)
    assert who.resources * law.mean == pytest.approx(33_000, rel=0.05)
    stream = RandomStream(1, "sizes")
    drawn = sorted(law.draw(stream) for _ in range(20_000))
    assert drawn[10_000] == pytest.approx(1_100, rel=0.03)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"gap": "1 ms"}, "mean gap .1 ms. must be at least 1 s"),
        ({"pause": "10 min"}, "longest_pause .5 min. must not be below pause .10 min."),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        records(**wrong)


def clinic(design: str) -> HealthRecords:
    return HealthRecords.model_validate({"design": design, "gap": {"exponential": "2 min"}})


@pytest.mark.parametrize("design", ["inside_step", "queued"])
def test_on_a_roomy_line_round_trips_make_the_time(design: str) -> None:
    """24 resources take two round trips of 100 ms each, as each has its own connection."""
    run = Line(50_000_000).run(clinic(design))
    assert measured(run, "records_kept.mean") == 1.0
    assert measured(run, "record_time.p50") == pytest.approx(24 * 0.2, rel=0.02)
    kept = Line(50_000_000).run(clinic(design).model_copy(update={"keep_open": True}))
    assert measured(kept, "record_time.p50") == pytest.approx(25 * 0.1, rel=0.04)


def test_an_outage_loses_records_inside_the_step_and_delays_those_of_a_queue() -> None:
    line = Line(5_000_000, cut_s=(900, 1500))
    inside, queued = (line.run(clinic(each)) for each in ("inside_step", "queued"))
    assert measured(queued, "records_kept.mean") == 1.0
    assert 600 < measured(queued, "record_time.max") < 900
    said = inside["experiences"]
    said = said[said.quantity == "records_kept"]
    lost = said[said.value == 0]
    assert len(lost) > 4
    assert lost.start_s.between(900 - 60, 1500).all()
    # One that comes at the end of the outage may be through before the clerk gives it up.
    assert said[said.start_s.between(900, 1500 - 60)].value.sum() == 0


def test_a_starved_line_gives_up_inside_the_step_and_falls_behind_in_a_queue() -> None:
    """33 kB and 50 kB with their headers take over two minutes at 5 kbps; patients come in two."""
    line = Line(5_000, people=1)
    inside, queued = (line.run(clinic(each)) for each in ("inside_step", "queued"))
    assert measured(inside, "records_kept.mean") == 0.0
    assert measured(inside, "record_time.p50") == float("inf")
    assert measured(queued, "record_time.max") > 600
    assert 0 < measured(queued, "records_kept.mean") < 1


def test_a_clinic_whose_outage_lasts_to_the_end_has_nothing_kept() -> None:
    line = Line(5_000_000, cut_s=(900, 3600))
    said = line.run(clinic("queued"))["experiences"]
    late = said[(said.quantity == "records_kept") & (said.start_s > 900)]
    assert len(late) > 20
    assert not late.value.any()
