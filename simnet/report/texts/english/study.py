"""Of the report of a study: the answer, and what each section shows."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "study.kind": "Report of a study",
    "study.confidence": "{share} %",
    "study.source_several": "{least} to {most} replications; intervals of {confidence} confidence.",
    "study.source_same": "{most} replications; intervals of {confidence} confidence.",
    "study.source_none": "No replication yet.",
    "study.source_one": "One replication; without intervals.",
    "study.no_stress": "no stress",
    "study.stress": "stress test {stress}",
    "study.point": "{sweep}, point {point}",
    "study.both": "{stress}, {point}",
    "study.described": "{where} ({title})",
    "study.alternative": "alternative",
    "study.base": "The scenario as it is written",
    "study.figure": "{value}\N{NARROW NO-BREAK SPACE}{unit}",
    "study.interval": "{low} to {high}",
    "study.no_interval": "no interval",
    "study.nothing": "nothing to measure",
    "study.words": "{figure}, {interval}",
    "study.words_without": "{figure} ({interval})",
    "study.more": "{count} more",
    "study.unknown_bound": "an unknown amount",
    "study.packets": "packets",
    "study.points": "points",
    # measures in words
    "quantity.availability": "availability",
    "quantity.kept": "villages served as agreed",
    "quantity.without_service": "time without service",
    "quantity.unserved": "attempts without service",
    "quantity.attempts": "attempts",
    "quantity.served": "served attempts",
    "quantity.page_load": "page load time",
    "quantity.completion": "transfer time",
    "quantity.done_time": "time of transfers done",
    "quantity.delay": "one-way delay",
    "quantity.jitter": "jitter",
    "quantity.wait": "wait at a link",
    "quantity.given_up": "share of transfers given up",
    "quantity.failed": "share of transfers failed",
    "quantity.transactions": "transfers completed",
    "quantity.goodput": "goodput",
    "quantity.loss": "share of packets lost",
    "quantity.drops": "share of packets dropped by full queues",
    "quantity.utilisation": "utilisation",
    "quantity.queue": "packets at a link",
    "quantity.offered": "offered load",
    "quantity.carried": "carried load",
    "measure.of": "{quantity}, {subject}",
    "measure.links": "{quantity}, worst link",
    "measure.percentile": "{measure} (percentile {share})",
    "measure.statistic": "{measure} ({statistic})",
    "statistic.mean": "mean",
    "statistic.min": "smallest",
    "statistic.max": "largest",
    # the conclusion
    "verdict.any": (
        "The runs do not speak for any alternative: decide on other grounds, such as cost."
    ),
    "verdict.for_one": "The runs speak for {name}.",
    "verdict.for_several": (
        "The runs speak for {names}, and leave the choice between them to other grounds, such as "
        "cost."
    ),
    "verdict.for_open": (
        "The runs speak for {names}, but do not settle whether every service level is kept."
    ),
    "verdict.for_kept": (
        "What is best among these alternatives breaks a service level; sure to keep every one: "
        "{names}."
    ),
    "verdict.for_none": (
        "None can be recommended: even the best of these alternatives breaks a service level."
    ),
    "verdict.single": (
        "Only one alternative was studied, {name}, so there is none to prefer; its figures are "
        "below."
    ),
    "verdict.single_figure": (
        "Only one alternative was studied, {name}, so there is none to prefer. With it: {measure}, "
        "{figure}."
    ),
    "verdict.nothing": "No run of this study has been completed, so there is no answer yet.",
    "verdict.one_run": (
        "No answer yet: each alternative ran once, so no figure has an interval and differences "
        "may be chance alone. Run more replications before you decide."
    ),
    "verdict.not_judged": (
        "No answer: there is not enough to compare the alternatives by {measure}."
    ),
    "verdict.depends": (
        "No alternative is among the best throughout: which one is best depends on the stress test."
    ),
    "verdict.best_one": "{name} is best.",
    "verdict.where": "under every stress test",
    "verdict.where_judged": "under every stress test that could be judged, which were not all",
    "verdict.incomplete": (
        "No alternative can be called best throughout: not every one was put to every stress "
        "test, or could be measured there."
    ),
    "verdict.best_every": "{name} is best, {where}.",
    "verdict.among_best_one": (
        "{name} is ahead of all that could be measured, but not every alternative could."
    ),
    "verdict.among_best_every": (
        "{name} is the only alternative that is best, or cannot be told apart from the best, "
        "{where}."
    ),
    "verdict.several_one": ("{names} cannot be told apart; the best is among them."),
    "verdict.several_every": ("{names} are among the best, and cannot be told apart, {where}."),
    "verdict.all_alike_one": ("No alternative can be told apart from another."),
    "verdict.all_alike_every": "No alternative can be told apart from another, {where}.",
    "verdict.unjudged": "Not judged, or not everywhere: {names}.",
    "verdict.levels_kept_all_one": "All alternatives keep every service level.",
    "verdict.levels_kept_all_every": (
        "All alternatives keep every service level, under every stress test."
    ),
    "verdict.levels_broken_all_one": "Every alternative breaks a service level.",
    "verdict.levels_broken_all_every": (
        "Every alternative breaks a service level, at least under one stress test."
    ),
    "verdict.levels_open_all_one": "Whether the service levels are kept is open.",
    "verdict.levels_open_all_every": (
        "Whether the service levels are kept throughout is open for every alternative."
    ),
    "verdict.levels_kept_one": "Every service level is kept by {names}.",
    "verdict.levels_kept_every": (
        "Every service level is kept, under every stress test, by {names}."
    ),
    "verdict.levels_broken_one": "A service level is broken by {names}.",
    "verdict.levels_broken_every": (
        "A service level is broken, at least under one stress test, by {names}."
    ),
    "verdict.levels_open_one": "Whether every service level is kept is open for {names}.",
    "verdict.levels_open_every": (
        "Whether every service level is kept throughout is open for {names}."
    ),
    "verdict.best": "best",
    "verdict.not_told_apart": "may be best",
    "verdict.worse": "worse",
    "verdict.unknown": "not judged",
    # the answer
    "answer.title": "The answer",
    "answer.lead": "Alternatives are compared by one measure: {measure}.",
    "answer.found": "What the runs show",
    "answer.sure": "How sure this is",
    "answer.not_tested": "What it was not tested against",
    "answer.in": "{where}: {said}",
    "answer.best": "{name} is best ({figure}).",
    "answer.only_measured": (
        "{name} is ahead of all that could be measured, but not every alternative could."
    ),
    "answer.not_told_apart": (
        "{names} cannot be told apart; none of them falls short of the best by more than {most}."
    ),
    "answer.not_told_apart_ever": "{names} cannot be told apart.",
    "answer.all_alike": (
        "no alternative can be told apart from another; none falls short of the best by more "
        "than {most}."
    ),
    "answer.worse_by": "{name} is worse by {by}",
    "answer.more_worse": "{count} more are worse as well",
    "answer.worse": "{list}.",
    "answer.unknown": "Nothing can be said of {names}.",
    "answer.swept": (
        "Over the {points} points of the sweep {sweep}, best or not to be told apart from the "
        "best: {list}."
    ),
    "answer.swept_count": "{name} at {count}",
    "answer.overview": (
        "{measure}: what the ranking under each stress test says. Alternatives that may be best "
        "cannot be told apart by these runs. How much worse than the best each one is holds for a "
        "whole column at once."
    ),
    "answer.behind_by": "by {by}",
    "answer.ranking": "Ranking: {where}",
    "answer.lead_single": "The objective of this study: {measure}.",
    "answer.rank": "rank",
    "answer.alternative": "alternative",
    "answer.objective": "mean",
    "answer.behind": "worse than the best by",
    "answer.verdict": "verdict",
    "answer.levels": "service levels",
    "answer.levels_kept": "{count} kept",
    "answer.levels_broken": "{count} broken",
    "answer.levels_open": "{count} open",
    "answer.caption": (
        "{measure}, ordered by its mean. Alternatives that may be best cannot be told apart by "
        "these runs. How much worse than the best each one is holds for the whole table at once."
    ),
    # how sure
    "sure.nothing": "Not at all: there are no results yet.",
    "sure.one_run": (
        "Not at all: one replication shows what could happen, not how likely it is. No figure "
        "here has an interval."
    ),
    "sure.same": (
        "{most} independent replications of each case (seeds from {seed} on); in each, all "
        "alternatives met the same chance."
    ),
    "sure.several": (
        "{least} to {most} independent replications of each case (seeds from {seed} on); in "
        "each, all alternatives met the same chance."
    ),
    "sure.intervals": (
        "{confidence} % confidence for each interval by itself and for each ranking as a whole; "
        "less for all of them together."
    ),
    "sure.precise": "The precision that was asked for was reached ({measures}).",
    "sure.unsettled": (
        "The runs are too short: in {count} of {all} cases they had not settled after half of "
        "their time, which is all that was left out."
    ),
    "sure.rough": (
        "The precision that was asked for was not reached in {count} of {all} figures "
        "({measures}): their intervals are wider than was wanted."
    ),
    "sure.no_precision": "No precision was asked for: intervals are as wide as they came out.",
    "sure.missing": (
        "Not complete: fewer than {least} replications of {names}. The study can be continued."
    ),
    # what it was not tested against
    "extent.no_stress": "Any stress test: all figures are of an ordinary day.",
    "extent.stress": "Stress tests that the scenario describes: {names}.",
    "extent.alternatives": "Alternatives that the scenario describes: {names}.",
    "extent.pairs": "Combinations that were left out: {names}.",
    "extent.pair": "{alternative} with {where}",
    "extent.many": "{count} of them",
    "extent.model": (
        "Weather, failures, power cuts and busy cells, unless a stress test scripts them; other "
        "assumptions than the scenario's; what an alternative costs."
    ),
    # service levels
    "levels.title": "Service levels",
    "levels.lead": (
        "A level is kept where the whole interval is within it, broken where the whole interval "
        "is beyond it, and open where the interval reaches across."
    ),
    "levels.heading": "{name}: {rule}",
    "levels.kept": "kept",
    "levels.broken": "broken",
    "levels.open": "open",
    # measures
    "measures.title": "Every measure",
    "measures.lead": (
        "The mean over replications, and the interval of that mean; a dot without a line is a "
        "figure without an interval."
    ),
    "measures.heading": "{name}: {measure}",
    "measures.caption": "{measure}, by alternative and stress test. {better}",
    "measures.table": "{measure}: mean, and below it its interval.",
    "measures.least": "Less is better.",
    "measures.most": "More is better.",
    # differences
    "differences.title": "Against the base case",
    "differences.lead": (
        "What an alternative changes, from differences within replications: both met the same "
        "chance, so these intervals are narrower than those of the figures themselves. Coloured "
        "where the whole interval is better or worse than no change; each holds for itself."
    ),
    "differences.base": "base case",
    # places
    "places.title": "Village by village",
    "places.lead": (
        "The same measures in each place, the place with the worst figure first: light is the "
        "best figure in the table, dark the worst. Below each figure is its interval."
    ),
    "places.left_out": (
        "Left out, because the page would become too large: {names}. The table `places` has them."
    ),
    "places.place": "place",
    # what breaks first
    "breaks.title": "What breaks first",
    "breaks.lead": (
        "Links in one direction. At its limit is a link that is busy {full} of the time or drops "
        "{lossy} of the packets, or more; close to it one from {busy} or {dropping} on. Within "
        "each, what is busy and drops most comes first."
    ),
    "breaks.beyond": (
        "With {name}, {line} is at its limit under {where}: busy {busy}; dropping {dropped}."
    ),
    "breaks.lossy": (
        "With {name}, {line} drops packets under {where}: {dropped} of them; busy {busy}."
    ),
    "breaks.close": (
        "With {name}, {line} is close to its limit under {where}: busy {busy}; dropping {dropped}."
    ),
    "breaks.free": (
        "With {name}, no link is close to its limit under {where}; the busiest is {line}: {busy}."
    ),
    "breaks.line": "link",
    "breaks.utilisation": "share of time busy",
    "breaks.drop_ratio": "packets dropped",
    "breaks.wait_p95_s": "95 % wait less than",
    "breaks.caption": "With each alternative, the {count} worst links; {where}.",
    # headroom
    "headroom.title": "Room to grow",
    "headroom.lead": (
        "How many times today's load an alternative carries before a service level breaks. Up to "
        "the lower end the level surely holds, at the upper end it is surely broken; between "
        "them more replications would be needed to tell."
    ),
    "headroom.heading": "{level}: {rule}; growth of {path}",
    "headroom.axis": "Times today's load",
    "headroom.caption": (
        "Growth that is carried, by alternative and stress test; a triangle is the largest growth "
        "that was looked at. More is better. From {runs} runs; intervals of {confidence} % "
        "confidence."
    ),
    "headroom.table": "Growth at which the level breaks, and below it where that surely lies.",
    "headroom.never_breaks": "above {growth}",
    "headroom.open_at_cap": "{growth} or more",
    "headroom.already_broken": "none",
    "headroom.open_at_start": "open",
    "headroom.about_never_breaks": "kept as far as was looked",
    "headroom.about_open_at_cap": "not settled beyond",
    "headroom.about_already_broken": "broken at today's load",
    "headroom.about_open_at_start": "not settled at today's load",
    # sweeps
    "sweeps.title": "When inputs change",
    "sweeps.lead": "The alternatives at each point of the sweeps, with the interval of each mean.",
    "sweeps.heading": "Sweep {sweep}",
    "sweeps.heading_in": "Sweep {sweep}, {stress}",
    "sweeps.point": "point",
    "sweeps.points": "Points of the sweep {sweep}",
    "sweeps.caption": "{measure}, over the sweep {sweep}.",
    "sweeps.table": "{measure}: mean, and below it its interval.",
    # which input moves the answer
    "sensitivity.title": "What moves the answer most",
    "sensitivity.lead": (
        "How strongly each input of a sweep moves {measure}. An input whose interval reaches 0 "
        "may not matter at all."
    ),
    "sensitivity.heading": "Sweep {sweep}: {method}",
    "sensitivity.heading_in": "Sweep {sweep}, {stress}: {method}",
    "sensitivity.range": "by how much the mean changes between the values of an input",
    "sensitivity.regression": "standard deviations per standard deviation of the input",
    "sensitivity.rank": "rank correlation, the other inputs held",
    "sensitivity.axis_range": "Change of {measure}",
    "sensitivity.axis_regression": "Regression coefficient",
    "sensitivity.caption": "The effect of each input, the strongest first.",
    "sensitivity.over_points": (
        "Over {points} points, whose chance the intervals are of; {confidence} % confidence each."
    ),
    "sensitivity.explained": (
        "The effect of each input, the strongest first. Together, as straight lines, they explain "
        "{least} to {most} of how the measure varies; where that is little, look at the rank "
        "correlations."
    ),
    "sensitivity.table": "Effect, and below it its interval.",
    "sensitivity.most": "With {name}, {path} moves it most: {effect}.",
    "sensitivity.not_told": (
        "With {name}, {path} was seen to move it most ({effect}), but the intervals do not tell "
        "it from {other}."
    ),
    "sensitivity.only": "With {name}, {path} moves it: {effect}.",
    "sensitivity.nothing": "With {name}, no input was shown to move it.",
    "sensitivity.input": "input",
    # how it was obtained
    "obtained.title": "How it was obtained",
    "obtained.lead": "Enough to repeat these figures exactly: same scenario, seeds and version.",
    "obtained.scenario": "scenario",
    "obtained.command": "command",
    "obtained.cells": "cells",
    "obtained.cells_value": (
        "{cells}: alternatives, {alternatives}; stress tests, {stress}; points of sweeps, {points}"
    ),
    "obtained.replications": "replications",
    "obtained.replications_several": "{least} to {most} of each cell",
    "obtained.replications_same": "{most} of each cell",
    "obtained.seeds": "seeds",
    "obtained.seeds_value": "{first} to {last}, the same for all cells",
    "obtained.seeds_one": "{first}",
    "obtained.runs": "runs",
    "obtained.runs_value": "{runs}; {hops} packets forwarded, {events} events",
    "obtained.warmup": "warm-up left out",
    "obtained.warmup_given": "{used}, as given",
    "obtained.warmup_mser": "{used}, by MSER-5 over all cells",
    "obtained.confidence": "confidence",
    "obtained.confidence_value": (
        "{confidence} %: Student's t over replications for means; Bonferroni over paired "
        "differences for rankings"
    ),
    "obtained.objective": "objective",
    "obtained.precision": "precision asked for",
    "obtained.precision_none": "none",
    "obtained.precision_of": "{measure} within {half} either way",
    "obtained.reached": "precision reached",
    "obtained.reached_value": "in {reached} of {all} figures",
    "obtained.common": "common random numbers",
    "obtained.common_value": (
        "half of the differences by {measure} would take {ratio} times as many replications, or "
        "more, with seeds of their own"
    ),
    "obtained.sets": "set besides",
    "obtained.version": "simnet",
    "obtained.platform": "computed with",
    "obtained.code": "checksum of its code",
    "obtained.definitions": (
        "A cell is an alternative under a stress test, at a point of a sweep where there is one. "
        "Every figure is the mean over replications of what single runs measured; a percentile "
        "is that of a run, averaged over runs. Replications in which there was nothing to "
        "measure are left out of a figure."
    ),
    "obtained.precision_table": "Replications and precision of every cell",
    "obtained.cell": "cell",
    "obtained.half_width": "half the interval: {measure}",
    "obtained.warmups": "Warm-up that MSER-5 found",
    "obtained.series": "time series",
    "obtained.found": "found",
    "obtained.not_found": "not in half the run",
    "obtained.time": "simulated time of a run",
    "obtained.engine": "engine",
    "obtained.engine_fast": "fast (compiled, every packet)",
    "obtained.engine_reference": "reference (SimPy, every packet)",
    "obtained.network": "network of the first cell",
    "obtained.network_value": (
        "{nodes} nodes, {interfaces} link directions, {flows} flows, {people} people"
    ),
    "obtained.created": "finished at",
    "obtained.used": "left out",
    "obtained.resolved": "Resolved scenario",
}
