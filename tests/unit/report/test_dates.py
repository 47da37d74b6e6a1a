"""The day that a report says a run starts on."""

import pytest

from simnet.report.dates import played, started
from simnet.report.languages import language

TUESDAY = {"duration": "60 s", "date": "2026-04-21", "clock": "08:00"}


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (
            TUESDAY,
            (
                "Tuesday, 21 April 2026, from 08:00; no public holiday; "
                "open then: schools, clinics and offices"
            ),
        ),
        (
            {"duration": "60 s", "date": "2026-08-17", "clock": "10:00"},
            (
                "Monday, 17 August 2026, from 10:00; public holiday: Independence Day; schools, "
                "offices and clinics shut then"
            ),
        ),
        (
            {"duration": "60 s", "date": "2026-03-23"},
            "Monday, 23 March 2026; public holiday: collective leave for Eid al-Fitr",
        ),
        ({"duration": "60 s", "clock": "01:00"}, "from 01:00, of no particular day"),
        ({"duration": "60 s", "month": 4}, "Wednesday, 1 April of no particular year"),
        ({"duration": "60 s"}, ""),
        ({}, ""),
    ],
)
def test_when_a_run_starts(run: dict[str, str], said: str) -> None:
    assert language("en").plain(started({"run": run})) == said


def test_a_holiday_has_its_indonesian_name() -> None:
    run = {"duration": "60 s", "date": "2026-12-25"}
    said = language("id").plain(started({"run": run}))
    assert said == "Jumat, 25 Desember 2026; hari libur: Hari Raya Natal"


def test_stress_tests_at_another_time_and_the_take_up_are_told() -> None:
    stress = {"night": {"set": {"run.clock": "01:00"}}, "cut": {"set": {"load.people": 2}}}
    scenario = {"run": TUESDAY, "stress": stress, "load": {"take_up": "39 %"}}
    said = {key: language("en").plain(words) for key, words in played(scenario)}
    assert "Stress test night: Tuesday, 21 April 2026, from 01:00;" in said["day"]
    assert "cut" not in said["day"]
    assert said["take_up"].replace("\N{THIN SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ") in (
        "39 %",
        "39\N{NARROW NO-BREAK SPACE}%",
    )
