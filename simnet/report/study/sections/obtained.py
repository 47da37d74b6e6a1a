"""Where the answer comes from, and how to repeat it."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Details, Folded, Paragraph, Part, Section, Table
from simnet.report.dates import played
from simnet.report.study.base import NO_STRESS, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import measure_words
from simnet.report.weights import stand_for_others
from simnet.report.words import Moment, Words, joined, say

ORDER = 100


def section(study: Study) -> Section:
    """Return how the study was run, its cells and their precision, and the scenario."""
    rows = tuple((Cell(say(f"obtained.{key}")), Cell(value)) for key, value in _facts(study))
    parts: list[Part] = [
        Table(("", ""), rows, words=(1,), of_runs=False),
        Paragraph(say("obtained.definitions")),
        Folded(say("obtained.precision_table"), (_precisions(study),)),
    ]
    warmups = study.rows("warmup")
    if warmups:
        parts.append(Folded(say("obtained.warmups"), (_warmups(warmups),)))
    if study.scenario:
        written = json.dumps(study.scenario, indent=2, ensure_ascii=False)
        parts.append(Details(say("obtained.resolved"), written))
    return Section(say("obtained.title"), tuple(parts), say("obtained.lead"))


def _facts(study: Study) -> Iterator[tuple[str, Words]]:
    plan = study.plan
    runs = study.rows("runs")
    least, most = study.replications
    yield "scenario", str(plan.file)
    yield "command", _command(study)
    yield "cells", _cells(study)
    key = "same" if least == most else "several"
    yield "replications", say(f"obtained.replications_{key}", least=least, most=most)
    if runs:
        seeds = [each.seed for each in runs]
        key = "one" if len(set(seeds)) == 1 else "value"
        yield "seeds", say(f"obtained.seeds_{key}", first=str(min(seeds)), last=str(max(seeds)))
        yield (
            "runs",
            say(
                "obtained.runs_value",
                runs=show.whole(len(runs)),
                hops=show.millions(sum(each.packet_hops for each in runs)),
                events=show.millions(sum(each.events for each in runs)),
            ),
        )
    yield from played(study.scenario)
    yield from _world(study.run)
    yield from _warmup(study)
    yield "confidence", say("obtained.confidence_value", confidence=study.confidence)
    objective = plan.measures[plan.objective]
    yield "objective", _objective(plan.objective, objective)
    yield from _precision(study)
    yield from _common(study)
    if plan.sets:
        yield "sets", ", ".join(plan.sets)
    yield from _versions(study.manifest)


def _objective(name: str, measure: Any) -> Words:
    return joined(f"{name}: {measure.text} (", measure_words(measure), ")", between="")


def _world(run: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    """Yield what a run simulates, by the manifest of the first one."""
    if run:
        yield "time", show.setting(run["duration_s"])
        yield "engine", say(f"obtained.engine_{run['engine']}")
        network = run["network"]
        there = network | network.get("stood_for", {})
        counts = {
            key: say(f"count.{noun}", count=there[key])
            for key, noun in (
                ("nodes", "nodes"),
                ("interfaces", "directions"),
                ("flows", "flows"),
                ("people", "people"),
            )
        }
        yield "network", say("obtained.network_value", **counts)
        if (words := stand_for_others(network)) is not None:
            yield "weights", words


def _command(study: Study) -> str:
    """Return the command that gives the same study.

    What it leaves out of the scenario is named by what is left, whoever left it out.
    """
    plan = study.plan
    words = ["simnet", "run", str(plan.file)]
    stress = dict.fromkeys(where.stress for where in study.circumstances)
    for option, had, there in (
        ("--alternative", plan.alternatives, study.scenario.get("alternatives")),
        ("--stress", tuple(stress), study.scenario.get("stress")),
    ):
        if set(there or ()) - set(had):
            words += [word for name in had for word in (option, name)]
    for each in plan.sets:
        words += ["--set", each]
    if plan.engine:
        words += ["--engine", plan.engine]
    asked = (study.scenario.get("study") or {}).get("replications") or {}
    described = (asked.get("least"), asked.get("most", asked.get("least")))
    if plan.least == plan.most > 1 and described != (plan.least, plan.most):
        words += ["--replications", str(plan.most)]
    return shlex.join(words)


def _cells(study: Study) -> Words:
    points = {(each.sweep, each.point) for each in study.circumstances if each.sweep}
    stress = {each.stress for each in study.circumstances} - {NO_STRESS}
    return say(
        "obtained.cells_value",
        cells=show.whole(len(study.cells)),
        alternatives=len(study.alternatives),
        stress=len(stress),
        points=len(points),
    )


def _warmup(study: Study) -> Iterator[tuple[str, Words]]:
    used = sorted({each.used_s for each in study.rows("warmup")})
    if not used and study.run:
        used = [study.run["warmup_s"]]
    if used:
        ends = dict.fromkeys((used[0], used[-1]))
        said = joined(*map(show.setting, ends), between=" \N{EN DASH} ")
        key = "mser" if study.plan.warmup == "mser-5" else "given"
        yield "warmup", say(f"obtained.warmup_{key}", used=said)


def _precision(study: Study) -> Iterator[tuple[str, Words]]:
    said = []
    for name, wanted in study.plan.precision.items():
        half = show.threshold(wanted.relative or 0.0)
        if wanted.absolute is not None:
            half = Estimate.alone(wanted.absolute, study.plan.measures[name].unit).figure()
        said.append(say("obtained.precision_of", measure=name, half=half))
    yield "precision", joined(*said, between=", ") or say("obtained.precision_none")
    judged = [
        each.precise
        for name in study.plan.precision
        for cell in study.cells
        if (each := study.estimate(name, *cell)).precise is not None
    ]
    if judged:
        reached = sum(map(bool, judged))
        yield "reached", say("obtained.reached_value", reached=reached, all=len(judged))


def _common(study: Study) -> Iterator[tuple[str, Words]]:
    """Yield what common random numbers saved: the median over differences by the objective."""
    ratios = sorted(
        each.variance_ratio
        for each in study.rows("differences")
        if each.measure == study.plan.objective and each.variance_ratio == each.variance_ratio
    )
    if ratios:
        measure = study.plan.objective
        ratio = show.significant(ratios[len(ratios) // 2], 2)
        yield "common", say("obtained.common_value", measure=measure, ratio=ratio)


def _versions(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    versions = manifest.get("versions") or {}
    if "simnet" in versions:
        commit = f" ({versions['commit']})" if versions.get("commit") else ""
        yield "version", f"{versions['simnet']}{commit}"
    if manifest.get("code"):
        yield "code", str(manifest["code"])
    machine = manifest.get("platform") or {}
    parts = [str(machine[key]) for key in ("system", "python") if machine.get(key)]
    if parts:
        yield "platform", ", ".join(parts)
    if manifest.get("created"):
        yield "created", Moment(manifest["created"])


def _precisions(study: Study) -> Table:
    """Return replications and half the interval of every measure that had to be precise."""
    names = [*study.plan.precision] or [study.plan.objective]
    rows = []
    for cell, where in study.placed.items():
        first = study.estimate(names[0], *where)
        row = [Cell(cell), Cell(show.whole(first.replications))]
        for name in names:
            each = study.estimate(name, *where)
            row.append(_half(each))
        rows.append(tuple(row))
    head = (
        say("obtained.cell"),
        say("obtained.replications"),
        *(say("obtained.half_width", measure=show.name(name)) for name in names),
    )
    return Table(head, tuple(rows), dense=True)


def _found(truncation_s: float) -> Cell:
    if math.isnan(truncation_s):
        return Cell(say("obtained.not_found"), "bad")
    return Cell(show.setting(truncation_s))


def _half(each: Estimate) -> Cell:
    if not each.bounded:
        return Cell(show.NONE)
    half = Estimate.alone((each.high - each.low) / 2, each.unit, each.beside)
    share: Words = show.percent(half.mean / abs(each.mean)) if each.mean else ""
    tone = "plain" if each.precise is None else "good" if each.precise else "busy"
    # The tone is one of those of Cell.
    return Cell(half.figure(), tone, about=share)  # type: ignore[arg-type]


def _warmups(rows: list[Any]) -> Table:
    head = tuple(say(f"obtained.{column}") for column in ("cell", "series", "found", "used"))
    cells = tuple(
        (
            Cell(each.cell),
            Cell(each.series),
            _found(each.truncation_s),
            Cell(show.setting(each.used_s)),
        )
        for each in rows
    )
    return Table(head, cells, words=(1,), dense=True)
