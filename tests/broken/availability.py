"""Years without packets: opening hours that cannot be, moments and failures that are not there."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text

WORLD = """\
name: broken
run: {duration: 10 s}
isps: {telco: {at: seat, transit: {rate: 1 Gbps}}}
internet: {latitude: -6.2, longitude: 106.8}
backhaul:
  capital: seat
  towns: {seat: {latitude: 0.0, longitude: 115.0, regency: Up}}
site_types: {school: {lan: {rate: 50 Mbps}, apps: {pupils: {traffic: {kind: pupil}}}}}
villages:
  defaults: {regency: Up, district: Long, access: {technology: fibre, isp: telco}, sites: {school: {}}}
  near: {}
  far: {}
alternatives: {fast: {set: {villages.near.access.subscription: 5 Mbps}}}
"""
AT = "scenario.yaml:14: "


def _hours(id: str, hours: str, *expected: str) -> Case:  # noqa: A002
    return text(f"hours_{id}", f"{WORLD}hours: {hours}\n", *expected)


def _stress(id: str, test: str, *expected: str) -> Case:  # noqa: A002
    return text(f"stress_{id}", f"{WORLD}stress: {{each: {test}}}\n", *expected)


CASES = [
    _hours(
        "of_a_school_of_six_days",
        '{school: [{days: [monday, saturday], from: "07:00", to: "12:00"}], school_breaks: []}',
    ),
    _hours(
        "that_close_before_they_open",
        '{office: [{days: [monday], from: "16:00", to: "07:30"}]}',
        f"{AT}hours.office[0]: to (07:30) must be after from (16:00)",
    ),
    _hours(
        "of_a_day_that_is_none",
        '{clinic: [{days: [mon], from: "07:30", to: "12:00"}]}',
        f"{AT}hours.clinic[0].days[0]: unknown value 'mon'; did you mean 'monday'? (allowed: friday, monday, saturday, sunday, thursday, tuesday, wednesday)",
    ),
    _hours(
        "break_on_30_february",
        "{school_breaks: [{from: {month: 2, day: 30}, to: {month: 3, day: 2}}]}",
        f"{AT}hours.school_breaks[0].from: day must be 1 to 28 in month 2, got 30",
    ),
    _hours(
        "break_that_lasts_all_year",
        "{school_breaks: [{from: {month: 1, day: 1}, to: {month: 12, day: 31}}]}",
        f"{AT}hours: school_breaks leave no day of school in the year",
    ),
    _hours(
        "of_nobody",
        "{shop: []}",
        f"{AT}hours.shop: unknown key; did you mean 'school'? (allowed: january_1, school, school_breaks, clinic, office, after_office, holidays, collective_leave, exams, prayers)",
    ),
    text(
        "stress_picks_by_district",
        f"{WORLD}failures: {{causes: {{gear: {{kind: equipment}}}}}}\n"
        "stress: {each: {pick: {of: Long, worst: downtime, hours: clinic}}}\n",
    ),
    _stress(
        "picks_and_says_when",
        '{pick: {rank: 3}, set: {run.clock: "09:00"}}',
        f"{AT}stress.each: pick says run.clock; leave it out of what the test sets",
    ),
    _stress(
        "picks_and_changes_the_day",
        "{pick: {rank: 3}, change: {run: {day: 4}}}",
        f"{AT}stress.each: pick says run.day; leave it out of what the test sets",
    ),
    _stress(
        "picks_of_a_village_that_is_none",
        "{pick: {of: nera}}",
        f"{AT}stress.each.pick.of: unknown village or district 'nera'; did you mean 'near'? (allowed: Long, all, far, near)",
    ),
    _stress(
        "picks_under_an_alternative_that_is_none",
        "{pick: {under: fats}}",
        f"{AT}stress.each.pick.under: unknown alternative 'fats'; did you mean 'fast'? (allowed: base, fast)",
    ),
    _stress(
        "picks_a_rank_beyond_the_year",
        "{pick: {rank: 300}}",
        f"{AT}stress.each.pick.rank: must be at most 235, the sessions of the years, got 300",
    ),
    _stress("picks_rank_0", "{pick: {rank: 0}}", f"{AT}stress.each.pick.rank: must be >= 1, got 0"),
    _stress(
        "picks_by_what_is_no_measure",
        "{pick: {worst: delay}}",
        f"{AT}stress.each.pick.worst: unknown value 'delay' (allowed: capacity, downtime)",
    ),
    _stress("fails_landings", "{fail: [towers, isps]}"),
    _stress(
        "fails_lines_that_there_are_none_of",
        "{fail: [backhaul]}",
        f"{AT}stress.each.fail: backhaul: there are no lines between towns, so none can fail",
    ),
    _stress(
        "fails_what_cannot",
        "{fail: [bakchaul]}",
        f"{AT}stress.each.fail[0]: unknown value 'bakchaul'; did you mean 'backhaul'? (allowed: backhaul, isps, towers)",
    ),
    _stress(
        "fails_nothing", "{fail: []}", f"{AT}stress.each.fail: must have at least 1 item, got 0"
    ),
    _stress(
        "has_a_time_without_a_failure",
        "{at: 5 s}",
        f"{AT}stress.each: at belongs to fail: the time from which on each line fails",
    ),
    text(
        "stress_has_the_name_of_one_of_the_failures",
        f"{WORLD}stress: {{each: {{fail: [isps]}}, each-telco: {{}}}}\n",
        f"{AT}stress.each.fail: one of its failures would be called 'each-telco', as another stress test is",
    ),
]
