"""Growth, scripted events and studies that make no sense, each with what must be said of it."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from dataclasses import replace

from tests.broken.corpus import SOUND, TECHNOLOGIES, Case, text

VILLAGE = """\
name: v
run: {duration: 10 s, clock: "08:00"}
isps:
  telco: {at: seat, transit: {rate: 1 Gbps}}
internet: {}
backhaul:
  towns: {seat: {regency: R}, other: {}}
  links: {river: {from: seat, to: other, rate: 100 Mbps}}
site_types:
  school: {lan: {rate: 50 Mbps}, apps: {pupils: {count: 2, traffic: {kind: pupil}}}}
villages:
  defaults: {regency: R, access: {technology: fibre, isp: telco}, sites: {school: {}}}
  near: {name: Near}
"""
"""A village by a river, from which some cases differ by their last line."""

STUDY = """\
alternatives: {fast: {set: {links.ab.rate: 20 Mbps}}}
stress: {cut: {events: [{at: 1 s, cut: links.ab}]}}
study:
"""


def added(id: str, section: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with one more section."""
    return text(id, f"{SOUND}{section}\n", *expected)


def event(id: str, written: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with one event."""
    return added(id, f"events: [{written}]", *expected)


def village_event(id: str, written: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the village with one event."""
    return text(id, f"{VILLAGE}events: [{written}]\n", *expected)


def study(id: str, line: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with a study of one line."""
    return added(id, f"{STUDY}  {line}", *expected)


CASES = [
    event("event", "{at: 1 s, for: 30 s, slow: links.ab, to: 0.3}", ""),
    event(
        "events_may_overlap", "{at: 1 s, cut: links.ab}, {at: 1 s, slow: links.ab, to: 10 %}", ""
    ),
    village_event("event_by_the_clock", "{at: '08:00:09', cut: {technology: geo}}", ""),
    added("growth_by_name", "load: {users: 50 %, apps: {f1: 250 %}}", ""),
    study(
        "study",
        "{plan: [{alternatives: all, stress: [none, cut]}], replications: {least: 5, most: 20}}",
        "",
    ),
    event(
        "event_on_no_line",
        "{at: 1 s, cut: links.ac}",
        "scenario.yaml:8: events[0].cut: 'links.ac' is no line; did you mean 'links.ab'? (allowed: links.ab)",
    ),
    event(
        "event_on_a_node",
        "{at: 1 s, cut: nodes.A}",
        "scenario.yaml:8: events[0].cut: 'nodes.A' is no line (allowed: links.ab)",
    ),
    event(
        "event_on_no_path",
        "{at: 1 s, cut: 'links..ab'}",
        "scenario.yaml:8: events[0].cut: 'links..ab' is no line; did you mean 'links.ab'? (allowed: links.ab)",
    ),
    event(
        "event_that_does_nothing",
        "{at: 1 s}",
        "scenario.yaml:8: events[0]: say what happens, one of cut, slow, delay, lose, rain, power, isp_down or technology_down",
    ),
    event(
        "event_that_does_two_things",
        "{at: 1 s, cut: links.ab, slow: links.ab, to: 10 %}",
        "scenario.yaml:8: events[0]: say what happens, one of cut, slow, delay, lose, rain, power, isp_down or technology_down",
    ),
    event(
        "slow_to_what",
        "{at: 1 s, slow: links.ab}",
        "scenario.yaml:8: events[0]: say how much, such as to: 30 %",
    ),
    event(
        "cut_to_something",
        "{at: 1 s, cut: links.ab, to: 10 %}",
        "scenario.yaml:8: events[0]: to belongs to slow, not to cut",
    ),
    event(
        "slow_to_nothing",
        "{at: 1 s, slow: links.ab, to: 0 %}",
        "scenario.yaml:8: events[0]: to must be above 0 % and below 100 %; to leave nothing, write cut",
    ),
    event(
        "slow_to_more",
        "{at: 1 s, slow: links.ab, to: 120 %}",
        "scenario.yaml:8: events[0].to: a probability must be in [0, 1], got 1.2",
    ),
    event(
        "longer_and_lossy",
        "{at: 1 s, for: 1 s, delay: links.ab, by: 30 ms}, {at: 1 s, lose: links.ab, share: 2 %}",
        "",
    ),
    event(
        "longer_by_what",
        "{at: 1 s, delay: links.ab}",
        "scenario.yaml:8: events[0]: say how much, such as by: 20 ms",
    ),
    event(
        "longer_by_nothing",
        "{at: 1 s, delay: links.ab, by: 0 ms}",
        "scenario.yaml:8: events[0].by: must be > 0, got 0 ms",
    ),
    event(
        "longer_to_a_share",
        "{at: 1 s, delay: links.ab, by: 20 ms, to: 30 %}",
        "scenario.yaml:8: events[0]: to belongs to slow, not to delay",
    ),
    event(
        "lossy_by_what",
        "{at: 1 s, lose: links.ab, by: 20 ms}",
        "scenario.yaml:8: events[0]: by belongs to delay, not to lose",
    ),
    event(
        "lossy_without_losses",
        "{at: 1 s, lose: links.ab, share: 0 %}",
        "scenario.yaml:8: events[0]: share must be above 0 %",
    ),
    event(
        "lossy_on_no_line",
        "{at: 1 s, lose: links.ac, share: 1 %}",
        "scenario.yaml:8: events[0].lose: 'links.ac' is no line; did you mean 'links.ab'? (allowed: links.ab)",
    ),
    event(
        "event_for_nothing",
        "{at: 1 s, for: 0 s, cut: links.ab}",
        "scenario.yaml:8: events[0].for: must be > 0, got 0 s",
    ),
    event(
        "event_without_time",
        "{cut: links.ab}",
        "scenario.yaml:8: events[0].at: missing: when: time since the start of the run, or a time of day (with run.clock), such as '5 min'",
    ),
    event(
        "event_at_no_time",
        "{at: soon, cut: links.ab}",
        "scenario.yaml:8: events[0].at: 'soon' is neither a duration such as '5 min' nor a time of day such as '10:15'",
    ),
    event(
        "event_without_unit",
        "{at: 5, cut: links.ab}",
        "scenario.yaml:8: events[0].at: unit missing; write '5 ms' or '5 s', say",
    ),
    event(
        "event_after_the_end",
        "{at: 10 s, cut: links.ab}",
        "scenario.yaml:8: events[0].at: 10 s is not within the run, which ends at 10 s",
    ),
    event(
        "event_before_the_start",
        "{at: -1 s, cut: links.ab}",
        "scenario.yaml:8: events[0].at: must be >= 0, got -1 s",
    ),
    event(
        "event_by_no_clock",
        "{at: '10:15', cut: links.ab}",
        "scenario.yaml:8: events[0].at: a time of day needs run.clock, the time of day when the run starts",
    ),
    event(
        "event_at_no_time_of_day",
        "{at: '25:15', cut: links.ab}",
        "scenario.yaml:8: events[0].at: '25:15' is not a time of day; they go from 00:00 to 23:59:59",
    ),
    text(
        "event_by_the_clock_after_the_end",
        SOUND.replace("duration: 10 s", "duration: 1 h, clock: '08:00'")
        + "events: [{at: '10:15', cut: links.ab}]\n",
        "scenario.yaml:8: events[0].at: 10:15 is not within the run, which lasts from 08:00 to 09:00",
    ),
    text(
        "event_by_the_clock_before_the_start",
        SOUND.replace("duration: 10 s", "duration: 1 h, clock: '08:00'")
        + "events: [{at: '07:59:59', cut: links.ab}]\n",
        "scenario.yaml:8: events[0].at: 07:59:59 is not within the run, which lasts from 08:00 to 09:00",
    ),
    text(
        "clock_in_base_60",
        SOUND.replace("duration: 10 s", "duration: 1 h, clock: 10:15"),
        "scenario.yaml:2: run.clock: 10:15 is ambiguous (some readers of YAML take it for a number in base 60); write a length of time as '90 s', and text in quotes",
    ),
    text(
        "clock_is_a_number",
        SOUND.replace("duration: 10 s", "duration: 1 h, clock: 8"),
        "scenario.yaml:2: run.clock: expected a time of day such as '08:00', got '8'",
    ),
    event(
        "event_with_a_typo",
        "{at: 1 s, cutt: links.ab}",
        "scenario.yaml:8: events[0].cutt: unknown key; did you mean 'cut'? (allowed: at, for, cut, slow, delay, lose, power, isp_down, technology_down, rain, keep_queue, to, by, share, exceeded, rate)",
    ),
    village_event(
        "event_on_nothing_chosen",
        "{at: 1 s, cut: {}}",
        "scenario.yaml:14: events[0].cut: say which: technology, isp, village, group, district or regency",
    ),
    village_event(
        "event_on_no_technology",
        "{at: 1 s, cut: {technology: fiber}}",
        f"scenario.yaml:14: events[0].cut.technology: unknown technology 'fiber'; did you mean 'fibre'? (allowed: {TECHNOLOGIES})",
    ),
    village_event(
        "event_on_no_isp",
        "{at: 1 s, cut: {isp: telkom}}",
        "scenario.yaml:14: events[0].cut.isp: unknown ISP 'telkom'; did you mean 'telco'? (allowed: telco)",
    ),
    village_event(
        "event_on_no_village",
        "{at: 1 s, cut: {village: naer}}",
        "scenario.yaml:14: events[0].cut.village: unknown village 'naer'; did you mean 'near'? (allowed: near)",
    ),
    village_event(
        "event_on_no_access",
        "{at: 1 s, cut: villages.naer.access}",
        "scenario.yaml:14: events[0].cut: 'villages.naer.access' is no line; did you mean 'villages.near.access'? (allowed: backhaul.links.river, isps.telco.transit, isps.telco.handover, villages.near.access)",
    ),
    village_event(
        "event_on_no_backhaul",
        "{at: 1 s, cut: backhaul.links.rivr}",
        "scenario.yaml:14: events[0].cut: 'backhaul.links.rivr' is no line; did you mean 'backhaul.links.river'? (allowed: backhaul.links.river, isps.telco.transit, isps.telco.handover, villages.near.access)",
    ),
    replace(
        added(
            "event_of_a_stress_test",
            "stress: {cut: {events: [{at: 1 s, cut: links.ac}]}}",
            "scenario.yaml:8: events[0].cut: 'links.ac' is no line; did you mean 'links.ab'? (allowed: links.ab) (with stress test 'cut')",
        ),
        stress="cut",
    ),
    added(
        "event_of_a_stress_test_unread",
        "stress: {cut: {events: [{at: 1 s, for: 5, cut: links.ab}]}}",
        "scenario.yaml:8: stress.cut.events[0].for: unit missing; write '5 ms' or '5 s', say",
    ),
    added(
        "growth_without_unit",
        "load: {users: 120}",
        "scenario.yaml:8: load.users: unit missing; write '120 %' for per cent",
    ),
    added(
        "growth_to_nobody",
        "load: {users: 0 %}",
        "scenario.yaml:8: load.users: must be > 0, got 0 %: nobody would be left",
    ),
    added(
        "growth_below_nothing",
        "load: {users: -5 %}",
        "scenario.yaml:8: load.users: must be >= 0, got -5 %",
    ),
    added(
        "growth_of_no_app",
        "load: {apps: {f2: 200 %}}",
        "scenario.yaml:8: load.apps.f2: unknown app or flow 'f2' (allowed: f1)",
    ),
    text(
        "growth_of_no_app_of_a_village",
        VILLAGE + "load: {apps: {school/pupil: 200 %}}\n",
        "scenario.yaml:14: load.apps.school/pupil: unknown app or flow 'school/pupil'; did you mean 'school/pupils'? (allowed: pupils, school/pupils)",
    ),
    text(
        "growth_to_a_twin",
        SOUND
        + "  f1-2: {from: A, to: B, traffic: {kind: poisson, rate: 100 /s, size: 1000 B}}\n"
        + "load: {users: 200 %}\n",
        "scenario.yaml:8: flows.f1-2: is also the name of one of the flows 'f1'",
    ),
    added(
        "alternative_called_base",
        "alternatives: {base: {}}",
        "scenario.yaml:8: alternatives.base: 'base' already means the scenario as it is written; give it another name",
    ),
    added(
        "stress_called_none",
        "stress: {none: {}}",
        "scenario.yaml:8: stress.none: 'none' already means no stress test; give it another name",
    ),
    added(
        "alternative_called_all",
        "alternatives: {all: {}}",
        "scenario.yaml:8: alternatives.all: 'all' already means all of them; give it another name",
    ),
    added(
        "alternative_called_like_two",
        "alternatives: {a+b: {}}",
        "scenario.yaml:8: alternatives.a+b: must not contain '+' or '@', which join the names of a cell's parts",
    ),
    study(
        "study_of_no_alternative",
        "plan: [{alternatives: [base, fats]}]",
        "scenario.yaml:11: study.plan[0].alternatives[1]: unknown alternative 'fats'; did you mean 'fast'? (allowed: all, base, fast)",
    ),
    study(
        "study_of_no_stress_test",
        "plan: [{stress: [cutt]}]",
        "scenario.yaml:11: study.plan[0].stress[0]: unknown stress test 'cutt'; did you mean 'cut'? (allowed: all, cut, none)",
    ),
    study(
        "study_of_no_sweep",
        "plan: [{sweeps: [rates]}]",
        "scenario.yaml:11: study.plan[0].sweeps[0]: unknown sweep 'rates' (allowed: all, none)",
    ),
    study(
        "study_of_nothing",
        "plan: [{alternatives: []}]",
        "scenario.yaml:11: study.plan[0].alternatives: must have at least 1 item, got 0",
    ),
    study(
        "study_of_one_text",
        "plan: [{alternatives: fast}]",
        "scenario.yaml:11: study.plan[0].alternatives: expected 'all' or a list, got the text 'fast'",
    ),
    study(
        "sweep_called_none",
        "sweeps: {none: {kind: list, set: {links.ab.rate: [1 Mbps]}}}",
        "scenario.yaml:11: study.sweeps.none: 'none' already means no sweep; give it another name",
    ),
    study(
        "sweep_without_kind",
        "sweeps: {rates: {set: {links.ab.rate: [1 Mbps]}}}",
        "scenario.yaml:11: study.sweeps.rates: 'kind' is missing (allowed: list, grid, latin_hypercube)",
    ),
    study(
        "sweep_of_no_kind",
        "sweeps: {rates: {kind: lst, set: {links.ab.rate: [1 Mbps]}}}",
        "scenario.yaml:11: study.sweeps.rates: unknown kind 'lst'; did you mean 'list'? (allowed: grid, latin_hypercube, list)",
    ),
    study(
        "sweep_of_no_values",
        "sweeps: {rates: {kind: list, set: {links.ab.rate: []}}}",
        'scenario.yaml:11: study.sweeps.rates.set."links.ab.rate": must have at least 1 item, got 0',
    ),
    study(
        "sweep_of_nothing",
        "sweeps: {rates: {kind: list, set: {}}}",
        "scenario.yaml:11: study.sweeps.rates.set: must have at least 1 item, got 0",
    ),
    study(
        "sweep_of_one_value",
        "sweeps: {rates: {kind: list, set: {links.ab.rate: 1 Mbps}}}",
        "scenario.yaml:11: study.sweeps.rates.set.\"links.ab.rate\": expected a list, got the text '1 Mbps'",
    ),
    study(
        "sweep_of_unequal_lists",
        "sweeps: {rates: {kind: list, set: {links.ab.rate: [1 Mbps, 2 Mbps], links.ab.delay: [1 ms]}}}",
        "scenario.yaml:11: study.sweeps.rates.set: values are taken together, so there must be as many of each: links.ab.rate has 2, links.ab.delay has 1 (kind: grid combines them)",
    ),
    study(
        "range_downwards",
        "sweeps: {s: {kind: latin_hypercube, points: 4, set: {links.ab.rate: {from: 2 Mbps, to: 1 Mbps}}}}",
        'scenario.yaml:11: study.sweeps.s.set."links.ab.rate": from (2 Mbps) must be below to (1 Mbps)',
    ),
    study(
        "range_of_two_units",
        "sweeps: {s: {kind: latin_hypercube, points: 4, set: {links.ab.rate: {from: 2 Mbps, to: 1 s}}}}",
        'scenario.yaml:11: study.sweeps.s.set."links.ab.rate": from (2 Mbps) is a rate, to (1 s) a duration',
    ),
    study(
        "range_of_no_unit",
        "sweeps: {s: {kind: latin_hypercube, points: 4, set: {links.ab.rate: {from: 2M, to: 3M}}}}",
        "scenario.yaml:11: study.sweeps.s.set.\"links.ab.rate\": '2M' is no quantity; write a number, or one with a unit: '20 Mbps'",
    ),
    study(
        "range_by_ratio_from_nothing",
        "sweeps: {s: {kind: latin_hypercube, points: 4, set: {links.ab.rate: {from: 0 bps, to: 3 Mbps, log: true}}}}",
        'scenario.yaml:11: study.sweeps.s.set."links.ab.rate": a logarithmic range must begin above 0, got 0 bps',
    ),
    study(
        "hypercube_of_one_point",
        "sweeps: {s: {kind: latin_hypercube, points: 1, set: {links.ab.rate: {from: 1 Mbps, to: 3 Mbps}}}}",
        "scenario.yaml:11: study.sweeps.s.points: must be >= 2, got 1",
    ),
    study(
        "least_above_most",
        "replications: {least: 20, most: 5}",
        "scenario.yaml:11: study.replications: least (20) must not be more than most (5)",
    ),
    study(
        "one_replication",
        "replications: 1",
        "scenario.yaml:11: study.replications: must be >= 2, got 1",
    ),
    study(
        "replications_in_words",
        "replications: many",
        "scenario.yaml:11: study.replications: expected a whole number, got the text 'many'",
    ),
    study(
        "too_sure",
        "confidence: 100 %",
        "scenario.yaml:11: study.confidence: must be < 1, got 100 %",
    ),
    study(
        "hardly_sure",
        "confidence: 95",
        "scenario.yaml:11: study.confidence: a probability must be in [0, 1], got 95 (write '95 %' for per cent)",
    ),
    study(
        "warmup_by_another_rule",
        "warmup: mser5",
        "scenario.yaml:11: study.warmup: unknown value 'mser5'; did you mean 'mser-5'? (allowed: given, mser-5)",
    ),
    study(
        "measure_is_a_list",
        "measures: [f1.delay]",
        "scenario.yaml:11: study.measures: expected a mapping, got a list",
    ),
    study(
        "study_with_a_typo",
        "measure: {d: f1.delay}",
        "scenario.yaml:11: study.measure: unknown key; did you mean 'measures'? (allowed: run, plan, sweeps, measures, objective, service_levels, replications, precision, tolerance, confidence, warmup, keep)",
    ),
    replace(
        added(
            "study_by_an_alternative",
            "alternatives: {fast: {set: {study.replications: 5}}}",
            "scenario.yaml:8: study: cannot be changed here: it is read with the file",
        ),
        alternative="fast",
    ),
]
