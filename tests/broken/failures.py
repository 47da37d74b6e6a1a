"""Failures: what breaks nothing, what no crew repairs, trenches and routes that are none."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import TECHNOLOGIES, Case, text
from tests.broken.queue_places import WORLD

LINKS = """\
name: broken
run: {duration: 10 s, clock: "08:00", month: 4}
nodes: {A: {latitude: 0.0, longitude: 117.0}, B: {latitude: 0.0, longitude: 116.0}, C: {}}
links:
  ab: {from: A, to: B, rate: 10 Mbps}
  ab2: {from: A, to: B, rate: 10 Mbps}
  ac: {from: A, to: C, rate: 1 Mbps}
flows:
  f1: {from: A, to: B, traffic: {kind: poisson, rate: 100 /s, size: 1000 B}}
failures:
  causes:
    cuts: {kind: fibre_cut, lines: [links.ab, links.ab2]}
    night: {kind: maintenance, lines: [links.ab], months: [1, 4]}
  trenches: {road: {lines: [links.ab, links.ab2]}}
  crews: {north: {repairs: [cuts]}}
"""
"""Three lines of which two lie in a trench, and a crew."""

POWER = "failures: {causes: {grid: {kind: power, together: village}}}\n"


def failures(id: str, old: str, new: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the lines with one text replaced."""
    assert LINKS.count(old) == 1, f"{id}: {old!r} is there {LINKS.count(old)} times"
    return text(id, LINKS.replace(old, new), *expected)


def power(id: str, more: str, *expected: str, run: str = "") -> Case:  # noqa: A002
    """Return a case of villages whose power fails, with more parameters."""
    world = WORLD.replace("run: {", f"run: {{{run}") if run else WORLD
    return text(id, world + POWER.replace("village}", f"village{more}}}"), *expected)


def village(id: str, more: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of villages with one more section."""
    return text(id, f"{WORLD}{more}\n", *expected)


CASES = [
    text("failures_of_links", LINKS),
    power("failures_of_power", ""),
    failures(
        "trench_of_one_cable",
        "{road: {lines: [links.ab, links.ab2]}}",
        "{road: {lines: [links.ab]}}",
        "scenario.yaml:14: failures.trenches.road.lines: a trench of one cable is no trench; name the others",
    ),
    failures(
        "trench_of_one_cable_twice",
        "{road: {lines: [links.ab, links.ab2]}}",
        "{road: {lines: [links.ab, links.ab]}}",
        "scenario.yaml:14: failures.trenches.road.lines: a trench of one cable is no trench; name the others",
    ),
    failures(
        "trench_longer_than_its_cables",
        "{road: {lines: [links.ab, links.ab2]}}",
        "{road: {lines: [links.ab, links.ab2], length_km: 180}}",
        "scenario.yaml:14: failures.trenches.road.length_km: 180 km are more than links.ab has, 167 km",
        "scenario.yaml:14: failures.trenches.road.length_km: 180 km are more than links.ab2 has, 167 km",
    ),
    failures(
        "trench_of_an_unknown_line",
        "{road: {lines: [links.ab, links.ab2]}}",
        "{road: {lines: [links.ab, links.ab3]}}",
        "scenario.yaml:14: failures.trenches.road.lines[1]: 'links.ab3' is no line; did you mean 'links.ab'? (allowed: links.ab, links.ab2, links.ac)",
    ),
    failures(
        "trench_that_nothing_cuts",
        "cuts: {kind: fibre_cut, lines: [links.ab, links.ab2]}",
        "cuts: {kind: equipment, lines: [links.ab]}",
        "scenario.yaml:14: failures.trenches.road.lines: nothing cuts them: no cause by length (fibre_cut) takes any of them",
    ),
    failures(
        "trench_that_two_causes_cut",
        "    night:",
        "    more: {kind: fibre_cut, lines: [links.ab]}\n    night:",
        "scenario.yaml:15: failures.trenches.road.lines: more than one cause cuts them: cuts, more",
    ),
    failures(
        "trench_without_a_length",
        "{road: {lines: [links.ab, links.ab2]}}",
        "{road: {lines: [links.ab, links.ac]}}",
        "scenario.yaml:14: failures.trenches.road.lines: links.ac has no length; say length_km of the trench",
    ),
    failures(
        "cuts_of_a_line_without_places",
        "lines: [links.ab, links.ab2]}\n    night",
        "lines: [links.ab, links.ac]}\n    night",
        "scenario.yaml:12: failures.causes.cuts.lines: links.ac has no length: give its ends coordinates, or say its length under failures.routes",
    ),
    failures(
        "cuts_of_an_unknown_line",
        "lines: [links.ab, links.ab2]}\n    night",
        "lines: [links.abc]}\n    night",
        "scenario.yaml:12: failures.causes.cuts.lines[0]: 'links.abc' is no line; did you mean 'links.ac'? (allowed: links.ab, links.ab2, links.ac)",
    ),
    village(
        "equipment_that_breaks_all_the_time",
        "failures: {causes: {gear: {kind: equipment, every: 1 s, repair: 9 s}}}",
        "scenario.yaml:31: failures.causes.gear.every: breaks 3.2e+06 times a year, up for 1 s and under repair for 9 s in the mean; both together must be 10 min or longer",
    ),
    village(
        "equipment_that_breaks_often",
        "failures: {causes: {gear: {kind: equipment, every: 1 s, repair: 10 min}}}",
    ),
    failures(
        "cuts_of_nothing",
        "lines: [links.ab, links.ab2]}\n    night",
        "lines: []}\n    night",
        "scenario.yaml:12: failures.causes.cuts.lines: missing; say which lines it takes",
    ),
    failures(
        "cuts_at_a_negative_rate",
        "kind: fibre_cut, ",
        "kind: fibre_cut, per_1000_km: -2, ",
        "scenario.yaml:12: failures.causes.cuts.per_1000_km: must be > 0, got -2",
    ),
    failures(
        "cuts_of_a_straight_line_shortened",
        "kind: fibre_cut, ",
        "kind: fibre_cut, route_factor: 0.9, ",
        "scenario.yaml:12: failures.causes.cuts.route_factor: must be >= 1, got 0.9",
    ),
    failures(
        "cuts_repaired_in_no_time",
        "kind: fibre_cut, ",
        "kind: fibre_cut, repair: 0 h, ",
        "scenario.yaml:12: failures.causes.cuts.repair: must be > 0, got 0 h",
    ),
    failures(
        "cuts_repaired_by_an_unknown_law",
        "kind: fibre_cut, ",
        "kind: fibre_cut, repair: {mean: 6 h, law: log_normal}, ",
        "scenario.yaml:12: failures.causes.cuts.repair.law: unknown value 'log_normal'; did you mean 'lognormal'? (allowed: constant, exponential, lognormal)",
    ),
    failures(
        "cuts_of_a_district",
        "kind: fibre_cut, ",
        "kind: fibre_cut, together: district, ",
        "scenario.yaml:12: failures.causes.cuts.together: unknown value 'district' (allowed: line)",
    ),
    failures(
        "cause_of_an_unknown_kind",
        "kind: fibre_cut",
        "kind: fiber_cut",
        "scenario.yaml:12: failures.causes.cuts: unknown kind 'fiber_cut'; did you mean 'fibre_cut'? (allowed: equipment, fibre_cut, flood, maintenance, power, provider)",
    ),
    failures(
        "maintenance_in_month_13",
        "months: [1, 4]",
        "months: [1, 13]",
        "scenario.yaml:13: failures.causes.night.months[1]: must be <= 12, got 13",
    ),
    failures(
        "weekday_unknown",
        "months: [1, 4]",
        "weekdays: [sun]",
        "scenario.yaml:13: failures.causes.night.weekdays[0]: unknown value 'sun'; did you mean 'sunday'? (allowed: friday, monday, saturday, sunday, thursday, tuesday, wednesday)",
    ),
    failures(
        "maintenance_on_no_day",
        "months: [1, 4]",
        "weekdays: []",
        "scenario.yaml:13: failures.causes.night.weekdays: names no day; leave it out for Sundays",
    ),
    failures(
        "hours_that_begin_when_they_end",
        "months: [1, 4]",
        "hours: 01:00 to 01:00",
        "scenario.yaml:13: failures.causes.night.hours: '01:00 to 01:00' begins when it ends",
    ),
    failures(
        "maintenance_without_a_date",
        'clock: "08:00", month: 4',
        'clock: "08:00"',
        "scenario.yaml:13: failures.causes.night: goes by the day of the year: needs run.date, or run.month and run.day",
    ),
    failures(
        "maintenance_without_a_clock",
        'clock: "08:00", ',
        "",
        "scenario.yaml:13: failures.causes.night: goes by the hour of the day: needs run.clock, when the run starts",
    ),
    failures(
        "crew_that_repairs_nothing",
        "repairs: [cuts]",
        "repairs: []",
        "scenario.yaml:15: failures.crews.north.repairs: the crew repairs nothing; name a cause",
    ),
    failures(
        "crew_of_an_unknown_cause",
        "repairs: [cuts]",
        "repairs: [cut]",
        "scenario.yaml:15: failures.crews.north.repairs[0]: unknown cause 'cut'; did you mean 'cuts'? (allowed: cuts, night)",
    ),
    failures(
        "crew_that_repairs_what_is_planned",
        "repairs: [cuts]",
        "repairs: [night]",
        "scenario.yaml:15: failures.crews.north.repairs[0]: 'night' is planned; there is nothing to repair",
    ),
    failures(
        "crew_for_what_another_repairs",
        "{north: {repairs: [cuts]}}",
        "{north: {repairs: [cuts]}, south: {repairs: [cuts]}}",
        "scenario.yaml:15: failures.crews.south.repairs[0]: crew 'north' repairs 'cuts' already",
    ),
    failures(
        "crew_with_a_typo",
        "repairs: [cuts]",
        "repair: [cuts]",
        "scenario.yaml:15: failures.crews.north.repair: unknown key; did you mean 'repairs'? (allowed: repairs, travel)",
    ),
    failures(
        "route_of_an_unknown_line",
        "  crews:",
        "  routes: {links.ba: {length_km: 10}}\n  crews:",
        "scenario.yaml:15: failures.routes: 'links.ba' is no line; did you mean 'links.ac'? (allowed: links.ab, links.ab2, links.ac)",
    ),
    failures(
        "route_of_two_lengths",
        "  crews:",
        "  routes: {links.ab: {kml: a.kml, length_km: 10}}\n  crews:",
        'scenario.yaml:15: failures.routes."links.ab": give either kml or length_km',
    ),
    failures(
        "route_of_negative_length",
        "  crews:",
        "  routes: {links.ab: {length_km: -10}}\n  crews:",
        'scenario.yaml:15: failures.routes."links.ab".length_km: must be > 0, got -10',
    ),
    failures(
        "routes_near_by_kilometres",
        "  crews:",
        "  near_m: 2000\n  crews:",
        "scenario.yaml:15: failures.near_m: must be <= 250, got 2000",
    ),
    power(
        "hours_of_supply_of_25",
        ", hours: 18:00 to 25:00",
        "scenario.yaml:31: failures.causes.grid.hours: '25:00' is not a time of day; they go from 00:00 to 23:59:59",
    ),
    power(
        "hours_of_supply_as_a_number",
        ", hours: 12",
        "scenario.yaml:31: failures.causes.grid.hours: expected hours of the day such as '18:00 to 06:00', got '12'",
    ),
    power(
        "hours_of_supply_without_a_clock",
        ", hours: 18:00 to 06:00",
        "scenario.yaml:31: failures.causes.grid: goes by the hour of the day: needs run.clock, when the run starts",
    ),
    power(
        "battery_longer_than_the_hours_without_supply",
        ", hours: 18:00 to 06:00, saifi: 0, battery: 13 h",
        "scenario.yaml:31: failures.causes.grid.battery: 13 h outlasts every outage that this process knows: the longest is from 06:00 to 18:00",
        run='clock: "08:00", ',
    ),
    power(
        "battery_longer_than_any_interruption",
        ", battery: 10 d",
        "scenario.yaml:31: failures.causes.grid.battery: 10 d outlasts every outage that this process knows: 99.99 % of them are shorter than 25.6912 h",
    ),
    power(
        "power_without_grid_and_sun",
        ", grid: false",
        "scenario.yaml:31: failures.causes.grid.grid: there is no power at all without a grid and without solar",
    ),
    power(
        "power_without_grid_by_the_hour",
        ", grid: false, solar: {}, hours: 18:00 to 06:00",
        "scenario.yaml:31: failures.causes.grid.hours: says when the grid is on, and there is none: grid is false",
        run='clock: "08:00", ',
    ),
    power(
        "interruptions_of_no_length",
        ", saifi: 4, saidi: 0 h",
        "scenario.yaml:31: failures.causes.grid: saidi must be above 0 and below a year where saifi is above 0",
    ),
    power(
        "interruptions_without_number",
        ", saifi: 0, saidi: 5 h",
        "scenario.yaml:31: failures.causes.grid: saidi says how long no interruptions last: saifi is 0",
    ),
    power(
        "power_of_an_unknown_district",
        ", lines: [{district: Long Apari}]",
        "scenario.yaml:31: failures.causes.grid.lines[0].district: unknown district 'Long Apari' (allowed: none)",
    ),
    power(
        "power_of_a_line",
        ", lines: [backhaul.links.river]",
        "scenario.yaml:31: failures.causes.grid.lines[0]: backhaul.links.river is no village's; it takes whole villages",
    ),
    power(
        "power_of_an_unknown_group",
        ", lines: [{group: upriver2}]",
        "scenario.yaml:31: failures.causes.grid.lines[0].group: unknown group 'upriver2'; did you mean 'upriver'? (allowed: upriver)",
    ),
    power(
        "power_of_nothing_chosen",
        ", lines: [{}]",
        "scenario.yaml:31: failures.causes.grid.lines[0]: say which: technology, isp, village, group, district or regency",
    ),
    village(
        "feeder_of_a_district_that_no_village_says",
        "failures: {causes: {grid: {kind: power}}}",
        "scenario.yaml:31: failures.causes.grid.together: village 'long-apari' has no district",
    ),
    village(
        "provider_that_is_unknown",
        "failures: {causes: {core: {kind: provider, isps: [telkm]}}}",
        "scenario.yaml:31: failures.causes.core.isps[0]: unknown ISP 'telkm'; did you mean 'telkom'? (allowed: satelit, telkom)",
    ),
    village(
        "provider_with_lines",
        "failures: {causes: {core: {kind: provider, lines: [isps.telkom.transit]}}}",
        "scenario.yaml:31: failures.causes.core.lines: a provider takes its own lines; name isps",
    ),
    village(
        "flood_of_no_access",
        "failures: {causes: {water: {kind: flood, together: line, lines: [{technology: leo}]}}}",
        "scenario.yaml:31: failures.causes.water.lines: takes no line: no village has such an access",
    ),
    village(
        "flood_of_what_it_does_not_say",
        "failures: {causes: {water: {kind: flood}}}",
        "scenario.yaml:31: failures.causes.water.lines: missing; say which lines it takes",
    ),
    village(
        "powerless_nobody",
        "events: [{at: 1 s, power: {}}]",
        "scenario.yaml:31: events[0].power: say which: village, district, regency or feeder",
    ),
    village(
        "powerless_unknown_village",
        "events: [{at: 1 s, power: {village: long-apary}}]",
        "scenario.yaml:31: events[0].power.village: unknown village 'long-apary'; did you mean 'long-apari'? (allowed: long-apari)",
    ),
    village(
        "powerless_unknown_feeder",
        POWER + "events: [{at: 1 s, power: {feeder: long-apar}}]",
        "scenario.yaml:32: events[0].power.feeder: unknown feeder 'long-apar'; did you mean 'long-apari'? (allowed: long-apari)",
    ),
    village(
        "powerless_village", POWER + "events: [{at: 1 s, for: 1 s, power: {feeder: long-apari}}]"
    ),
    village(
        "unknown_isp_down",
        "events: [{at: 1 s, isp_down: telkomm}]",
        "scenario.yaml:31: events[0].isp_down: unknown ISP 'telkomm'; did you mean 'telkom'? (allowed: satelit, telkom)",
    ),
    village(
        "unknown_technology_down",
        "events: [{at: 1 s, technology_down: fiber}]",
        f"scenario.yaml:31: events[0].technology_down: unknown technology 'fiber'; did you mean 'fibre'? (allowed: {TECHNOLOGIES})",
    ),
]
