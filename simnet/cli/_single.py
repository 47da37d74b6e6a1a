"""Single runs: a scenario once, and any of its alternatives and stress tests beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _progress
from simnet.cli._folders import folder_name, results_folder
from simnet.cli._text import echo
from simnet.study.plan.selection import ALL, BASE, NONE

if TYPE_CHECKING:
    from simnet.cli._options import Output
    from simnet.runs.prepare import PreparedRun
    from simnet.runs.worlds import Worlds
    from simnet.study.plan.selection import Selection
    from simnet.tables import Results

INTERRUPTED = 130
"""Exit code of a process that an interrupt has ended, as shells count (128 + SIGINT)."""


def run_each(known: Worlds, selection: Selection, output: Output) -> None:
    """Run every alternative under every stress test once, and write the results."""
    runs, out = _prepared(known, selection), output.out
    base = out or Path("results") / folder_name(runs[0].extra["name"])
    folders = [
        out if out and len(runs) == 1 else results_folder(base, *_variant(each)) for each in runs
    ]
    for note in dict.fromkeys(each.extra.get("engine_note") for each in runs):
        if note:
            echo(f"note: {note}", err=True)
    _refuse_too_large(runs)
    _check_folders(folders)
    for number, (each, folder) in enumerate(zip(runs, folders, strict=True)):
        try:
            results = _run(each, folder, output.quiet)
        except KeyboardInterrupt:
            echo(f"interrupted; {number} of {len(runs)} results were written", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        if output.as_json:
            echo(json.dumps(_summary(results, folder), ensure_ascii=False))
        elif not output.quiet:
            echo(_sentence(results, folder))
    if not output.quiet and not output.as_json:
        echo(f"read it with: simnet report {' '.join(str(folder) for folder in folders)}")


def _run(prepared: PreparedRun, folder: Path, quiet: bool) -> Results:
    """Run, write and return one result."""
    title = " + ".join(filter(None, _variant(prepared))) or prepared.extra["name"]
    with _progress.shown(title, quiet) as report:
        results = prepared.results(report)
    results.write(folder)
    return results


def _prepared(known: Worlds, selection: Selection) -> list[PreparedRun]:
    """Return every run that is asked for; all of them are checked before the first one starts."""
    worlds = _named(selection.alternatives, BASE)
    times = _named(selection.stress, NONE)
    if ALL in (*worlds, *times):
        scenario = known.loaded().scenario
        worlds = [None, *scenario.alternatives] if ALL in worlds else worlds
        times = [None, *scenario.stress] if ALL in times else times
    return [
        known.ready((world, time), engine=selection.engine) for world in worlds for time in times
    ]


def _named(names: Sequence[str], plain: str) -> list[str | None]:
    """Return the alternatives or stress tests that are asked for; None for what is `plain`."""
    return list(dict.fromkeys(None if name == plain else name for name in names)) or [None]


def _variant(run: PreparedRun) -> tuple[str | None, str | None]:
    """Return the alternative and the stress test of a run."""
    return run.extra["alternative"], run.extra["stress"]


def _check_folders(folders: Sequence[Path]) -> None:
    from simnet.tables import check_writable

    for folder in folders:
        check_writable(folder)


def _refuse_too_large(runs: Sequence[PreparedRun]) -> None:
    """Raise where a run would need more memory than there is."""
    from simnet.engine.memory import check_memory

    for run in runs:
        check_memory(run.network, run.plan, run.engine)


def _summary(results: Results, folder: Path) -> dict[str, Any]:
    manifest = results.manifest
    kept = ("name", "alternative", "stress", "seed", "engine", "duration_s", "warmup_s")
    speed = ("packet_hops", "events", "wall_s", "packet_hops_per_s")
    written = {key: manifest.get(key) for key in (*kept, *speed)}
    return {"folder": str(folder), **written, **_worst(results)}


def _worst(results: Results) -> dict[str, Any]:
    from simnet.cli._numbers import finite
    from simnet.measures import figure, without_service
    from simnet.measures.load import load_of

    frame = results["interfaces"]
    groups = results["groups"]
    worst = frame.sort_values("utilisation", ascending=False, kind="stable").iloc[0]
    loads = [load_of(*each) for each in zip(frame.utilisation, frame.drop_ratio, strict=True)]
    started = int(groups.transfers_started.sum())
    dark = without_service(results)
    p95_s, lost = figure("all.completion.p95", results), figure("all.loss", results)
    return {
        "busiest_interface": worst.interface,
        "busiest_utilisation": finite(float(worst.utilisation)),
        "interfaces": len(loads),
        "interfaces_at_limit": loads.count("full"),
        "interfaces_close_to_limit": loads.count("busy"),
        "interfaces_down": int((frame.down_s > 0.0).sum()),
        "villages_without_service": list(dark),
        "longest_without_service_s": max(dark.values(), default=0.0),
        "loss_ratio": None if math.isnan(lost) else lost,
        "transfers_started": started,
        "transfers_done": int(groups.transfers_done.sum()),
        "completion_p95_s": None if math.isnan(p95_s) else p95_s,
    }


def _sentence(results: Results, folder: Path) -> str:
    from simnet.cli._numbers import written
    from simnet.cli._study import villages
    from simnet.report.format import duration

    found: Mapping[str, Any] = _summary(results, folder)
    words = [
        f"{folder}: {found['packet_hops']:,} packets forwarded in {found['wall_s']:.1f} s"
        f" ({_progress.rate(found['packet_hops_per_s'] or 0)}/s)".replace(",", " "),
    ]
    if found["busiest_utilisation"] is not None:
        share = f"{100 * found['busiest_utilisation']:.1f} %"
        words.append(f"busiest {found['busiest_interface']} at {share}")
    if dark := found["villages_without_service"]:
        longest = written(duration(found["longest_without_service_s"]))
        words.append(f"{villages(len(dark))} without service for up to {longest}")
    if found["interfaces_at_limit"]:
        words.append(f"{found['interfaces_at_limit']} of {found['interfaces']} at their limit")
    if found["loss_ratio"] is not None:
        words.append(f"{100 * found['loss_ratio']:.2g} % of packets lost")
    if found["transfers_started"]:
        words.append(f"{found['transfers_done']} of {found['transfers_started']} transfers done")
    if found["completion_p95_s"] is not None:
        words.append(f"95 % over within {written(duration(found['completion_p95_s']))}")
    return "; ".join(words)
