"""Days that there are not, calendars that contradict themselves, people who could never come."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text

VILLAGE = """\
name: broken
run: {duration: 10 s, clock: "08:00", date: 2026-04-20}
isps: {telco: {transit: {rate: 1 Gbps}, latitude: -6.2, longitude: 106.8}}
internet: {latitude: -6.2, longitude: 106.8}
hours: {collective_leave: true}
site_types:
  school:
    lan: {rate: 10 Mbps}
    apps:
      pupils:
        count: 10
        traffic: {kind: pupil}
        presence: {hours: school}
villages:
  v: {name: V, latitude: 0, longitude: 115, access: {technology: leo, isp: telco}, sites: {school: {}}}
"""
KEYS = "(allowed: hours, active, session, by_hour, prayers)"
EVENINGS = ", ".join(["0"] * 18 + ["1"] * 6)


def case(name: str, old: str, new: str, *expected: str) -> Case:
    """The sound village with one text replaced."""
    assert VILLAGE.count(old) == 1, f"{name}: {old!r}"
    return text(f"calendar_{name}", VILLAGE.replace(old, new), *expected)


def run(name: str, date: str, message: str) -> Case:
    """The run begins on such a date, and that is refused."""
    return case(f"date_{name}", "date: 2026-04-20", date, f"scenario.yaml:2: run{message}")


def hours(name: str, keys: str, message: str) -> Case:
    """The hours have such keys, and that is refused."""
    return case(name, "collective_leave: true", keys, f"scenario.yaml:5: hours{message}")


def presence(name: str, keys: str, message: str) -> Case:
    """Pupils are there in such a way, and that is refused."""
    where = f"scenario.yaml:13: site_types.school.apps.pupils{message}"
    return case(name, "{hours: school}", f"{{{keys}}}", where)


CASES = [
    text("calendar_sound", VILLAGE),
    case("date_in_quotes", "2026-04-20", '"2026-04-20"'),
    run(
        "that_does_not_exist",
        "date: 2026-02-30",
        ".date: there is no 2026-02-30: 2026-02 has 28 days",
    ),
    run(
        "of_month_13",
        'date: "2026-13-01"',
        ".date: there is no 2026-13-01: years go from 0001, months from 01 to 12",
    ),
    run(
        "of_two_digits",
        'date: "20-04-2026"',
        ".date: expected a date such as 2026-04-20, got '20-04-2026'",
    ),
    run(
        "that_is_a_number",
        "date: 20260420",
        ".date: expected a date such as 2026-04-20, got '20260420'",
    ),
    run("with_month", "date: 2026-04-20, month: 4", ": date says the day; leave out month"),
    run(
        "with_month_and_day",
        "date: 2026-04-20, month: 4, day: 20",
        ": date says the day; leave out month and day",
    ),
    run(
        "on_leap_day",
        "date: 2028-02-29",
        ": date 2028-02-29: years have 365 days here; take 2028-02-28 or 2028-03-01",
    ),
    run("long_ago", "date: 1945-08-17", ": date 1945-08-17: holidays are known from 1946 to 2099"),
    case(
        "date_as_title",
        "name: broken",
        "name: broken\ntitle: 2026-04-20",
        "scenario.yaml:2: title: 2026-04-20 is a date to many readers of YAML; put it in quotes",
    ),
    hours(
        "weekday_that_the_date_contradicts",
        "january_1: friday",
        ".january_1: is friday, but 2026, the year of run.date, begins on a thursday; leave it out",
    ),
    hours(
        "holidays_of_nowhere",
        "holidays: malaysia",
        ".holidays: expected 'indonesia' or 'none' or a list, got the text 'malaysia'",
    ),
    hours(
        "holiday_of_another_year",
        "holidays: [2026-05-04, 2027-05-04]",
        ".holidays[1]: 2027-05-04 is not in 2026, the year of run.date",
    ),
    hours(
        "holiday_that_does_not_exist",
        "holidays: [2026-04-31]",
        ".holidays[0]: there is no 2026-04-31: 2026-04 has 30 days",
    ),
    hours(
        "exams_that_end_before_they_begin",
        "exams: [{from: {month: 5, day: 4}, to: {month: 4, day: 20}}]",
        ".exams[0]: to (20/4) must not be before from (4/5)",
    ),
    hours(
        "evening_that_ends_before_it_begins",
        'after_office: [{days: [monday], from: "23:00", to: "16:00"}]',
        ".after_office[0]: to (16:00) must be after from (23:00)",
    ),
    hours("office_that_never_opens", "office: []", ".office: must have at least 1 item, got 0"),
    hours(
        "prayers_out_of_order",
        'prayers: {noon: "16:00"}',
        ".prayers: afternoon (15:28) must be after noon (16:00)",
    ),
    hours(
        "prayer_pause_into_the_next",
        "prayers: {pause: 2 h}",
        ".prayers: pause (2 h) must end before the next prayer: from sunset to night it is 72 min",
    ),
    presence(
        "more_than_all",
        f"active: 80 %, by_hour: [{'1, ' * 23}1.5]",
        ".presence: active (80 %) times the greatest weight (1.5) is 120 %; more than all cannot be there",
    ),
    presence(
        "weights_of_23_hours",
        f"by_hour: [{'1, ' * 22}1]",
        ".presence.by_hour: must have at least 24 items, got 23",
    ),
    presence(
        "weights_of_nobody",
        f"by_hour: [{'0, ' * 23}0]",
        ".presence: by_hour: at least one weight must be > 0",
    ),
    presence(
        "weights_while_it_is_shut",
        f"hours: school, by_hour: [{EVENINGS}]",
        ".presence.by_hour: is 0 in all school hours: nobody would ever be there",
    ),
    presence(
        "active_nobody", "active: 0 %", ".presence: active must be > 0: nobody would ever be there"
    ),
    presence(
        "hours_that_are_unknown",
        "hours: shcool",
        ".presence.hours: unknown value 'shcool'; did you mean 'school'? (allowed: after_office, all, clinic, office, school)",
    ),
    presence(
        "session_of_no_time", "session: 1 ms", ".presence: mean session (1 ms) must be at least 1 s"
    ),
    presence(
        "key_that_is_unknown",
        "sesion: 1 min",
        f".presence.sesion: unknown key; did you mean 'session'? {KEYS}",
    ),
    case(
        "presence_of_datagrams",
        "{kind: pupil}",
        "{kind: poisson, rate: 1 /s, size: 100 B}",
        "scenario.yaml:10: site_types.school.apps.pupils: presence is of people; poisson traffic comes from no person",
    ),
]
