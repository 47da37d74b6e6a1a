"""Where the answer comes from, and how to repeat it."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Details, Folded, Paragraph, Part, Section, Table
from simnet.report.study.base import NO_STRESS, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import measure_words
from simnet.report.text import Text

ORDER = 100


def section(study: Study, text: Text) -> Section:
    """Return how the study was run, its cells and their precision, and the scenario."""
    rows = tuple((Cell(text(f"obtained.{key}")), Cell(value)) for key, value in _facts(study, text))
    parts: list[Part] = [
        Table(("", ""), rows, words=(1,), of_runs=False),
        Paragraph(text("obtained.definitions")),
        Folded(text("obtained.precision_table"), (_precisions(study, text),)),
    ]
    warmups = study.rows("warmup")
    if warmups:
        parts.append(Folded(text("obtained.warmups"), (_warmups(warmups, text),)))
    if study.scenario:
        written = json.dumps(study.scenario, indent=2, ensure_ascii=False)
        parts.append(Details(text("obtained.resolved"), written))
    return Section(text("obtained.title"), tuple(parts), text("obtained.lead"))


def _facts(study: Study, text: Text) -> Iterator[tuple[str, str]]:
    plan = study.plan
    runs = study.rows("runs")
    least, most = study.replications
    yield "scenario", str(plan.file)
    yield "command", _command(study)
    yield "cells", _cells(study, text)
    key = "same" if least == most else "several"
    yield "replications", text(f"obtained.replications_{key}", least=least, most=most)
    if runs:
        seeds = [each.seed for each in runs]
        key = "one" if len(set(seeds)) == 1 else "value"
        yield "seeds", text(f"obtained.seeds_{key}", first=min(seeds), last=max(seeds))
        yield (
            "runs",
            text(
                "obtained.runs_value",
                runs=show.whole(len(runs)),
                hops=show.millions(sum(each.packet_hops for each in runs), text),
                events=show.millions(sum(each.events for each in runs), text),
            ),
        )
    yield from _world(study.run, text)
    yield from _warmup(study, text)
    yield "confidence", text("obtained.confidence_value", confidence=f"{100 * plan.confidence:g}")
    objective = plan.measures[plan.objective]
    yield "objective", f"{plan.objective}: {objective.text} ({measure_words(objective, text)})"
    yield from _precision(study, text)
    yield from _common(study, text)
    if plan.sets:
        yield "sets", ", ".join(plan.sets)
    yield from _versions(study.manifest)


def _world(run: Mapping[str, Any], text: Text) -> Iterator[tuple[str, str]]:
    """Yield what a run simulates, by the manifest of the first one."""
    if run:
        yield "time", show.setting(run["duration_s"])
        yield "engine", text(f"obtained.engine_{run['engine']}")
        network = run["network"]
        counted = ("nodes", "interfaces", "flows", "people")
        counts = {key: show.whole(network[key]) for key in counted}
        yield "network", text("obtained.network_value", **counts)


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


def _cells(study: Study, text: Text) -> str:
    points = {(each.sweep, each.point) for each in study.circumstances if each.sweep}
    stress = {each.stress for each in study.circumstances} - {NO_STRESS}
    return text(
        "obtained.cells_value",
        cells=show.whole(len(study.cells)),
        alternatives=len(study.alternatives),
        stress=len(stress),
        points=len(points),
    )


def _warmup(study: Study, text: Text) -> Iterator[tuple[str, str]]:
    used = sorted({each.used_s for each in study.rows("warmup")})
    if not used and study.run:
        used = [study.run["warmup_s"]]
    if used:
        spans = (
            [show.setting(used[0])] if len(used) == 1 else map(show.setting, (used[0], used[-1]))
        )
        said = " \N{EN DASH} ".join(spans)
        key = "mser" if study.plan.warmup == "mser-5" else "given"
        yield "warmup", text(f"obtained.warmup_{key}", used=said)


def _precision(study: Study, text: Text) -> Iterator[tuple[str, str]]:
    said = []
    for name, wanted in study.plan.precision.items():
        half = show.threshold(wanted.relative or 0.0)
        if wanted.absolute is not None:
            half = Estimate.alone(wanted.absolute, study.plan.measures[name].unit).figure(text)
        said.append(text("obtained.precision_of", measure=name, half=half))
    yield "precision", ", ".join(said) or text("obtained.precision_none")
    judged = [
        each.precise
        for name in study.plan.precision
        for cell in study.cells
        if (each := study.estimate(name, *cell)).precise is not None
    ]
    if judged:
        reached = sum(map(bool, judged))
        yield "reached", text("obtained.reached_value", reached=reached, all=len(judged))


def _common(study: Study, text: Text) -> Iterator[tuple[str, str]]:
    """Yield what common random numbers saved: the median over differences by the objective."""
    ratios = sorted(
        each.variance_ratio
        for each in study.rows("differences")
        if each.measure == study.plan.objective and each.variance_ratio == each.variance_ratio
    )
    if ratios:
        measure = study.plan.objective
        ratio = show.significant(ratios[len(ratios) // 2], 2)
        yield "common", text("obtained.common_value", measure=measure, ratio=ratio)


def _versions(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
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
        yield "created", manifest["created"].replace("T", " ").replace("+00:00", " UTC")


def _precisions(study: Study, text: Text) -> Table:
    """Return replications and half the interval of every measure that had to be precise."""
    names = [*study.plan.precision] or [study.plan.objective]
    rows = []
    for cell, where in study.placed.items():
        first = study.estimate(names[0], *where)
        row = [Cell(cell), Cell(show.whole(first.replications))]
        for name in names:
            each = study.estimate(name, *where)
            row.append(_half(each, text))
        rows.append(tuple(row))
    head = (
        text("obtained.cell"),
        text("obtained.replications"),
        *(text("obtained.half_width", measure=show.name(name)) for name in names),
    )
    return Table(head, tuple(rows), dense=True)


def _found(truncation_s: float, text: Text) -> Cell:
    if math.isnan(truncation_s):
        return Cell(text("obtained.not_found"), "bad")
    return Cell(show.setting(truncation_s))


def _half(each: Estimate, text: Text) -> Cell:
    if not each.bounded:
        return Cell(show.NONE)
    half = Estimate.alone((each.high - each.low) / 2, each.unit, each.beside)
    share = show.percent(half.mean / abs(each.mean)) if each.mean else ""
    tone = "plain" if each.precise is None else "good" if each.precise else "busy"
    # The tone is one of those of Cell.
    return Cell(half.figure(text), tone, about=share)  # type: ignore[arg-type]


def _warmups(rows: list[Any], text: Text) -> Table:
    head = tuple(text(f"obtained.{column}") for column in ("cell", "series", "found", "used"))
    cells = tuple(
        (
            Cell(each.cell),
            Cell(each.series),
            _found(each.truncation_s, text),
            Cell(show.setting(each.used_s)),
        )
        for each in rows
    )
    return Table(head, cells, words=(1,), dense=True)
