"""``simnet run``: simulate a scenario, once or as the study that it describes."""

from __future__ import annotations

from dataclasses import replace

import click

from simnet.cli import _options
from simnet.engines import ENGINES
from simnet.study.plan.selection import Selection


@click.command(name="run")
@_options.FILE
@_options.VARIANTS
@_options.SETS
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="The compiled core, or the slow engine that defines what it must do.",
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of all that is random.")
@click.option("--single", is_flag=True, help="Run once, also where the scenario describes a study.")
@click.option(
    "--replications",
    type=click.IntRange(2),
    help="Run as a study, every cell exactly so many times.",
)
@_options.WORKERS
@_options.CLUSTER
@_options.outputs("Print what happens as JSON, a line a run or event.")
@_options.gathered
def command(
    selection: Selection,
    output: _options.Output,
    seed: int | None,
    single: bool,
    workers: int | None,
    cluster: str | None,
) -> None:
    """Run a scenario and write its results.

    A scenario with a study is run as that: every alternative in every stress test, several times,
    until the answer is as sure as it asks. Runs that are there already are kept, so a study that
    was stopped goes on where it was. --alternative and --stress leave out the others.

    Any other scenario, or with --single, is run once and its result goes to the results folder; of
    several alternatives, each goes into a folder of its name inside. An older result is replaced
    when the new one is whole. All runs meet the same people and the same chance.
    """
    if seed is not None:
        selection = replace(selection, sets=(*selection.sets, f"run.seed={seed}"))
    asked = selection.replications or workers or cluster
    if single and asked:
        raise click.UsageError("--single goes with none of --replications, --workers, --cluster")
    from simnet.runs.worlds import Worlds
    from simnet.scenario.load import load_base

    worlds = Worlds(load_base(selection.file, selection.sets), selection.sets)
    if not single and (asked or worlds.base.tree.get("study") is not None):
        from simnet.cli._study import run_as_study
        from simnet.study.execution.cluster import Where

        run_as_study(worlds, selection, Where(workers, cluster), output)
        return
    from simnet.cli._single import run_each

    run_each(worlds, selection, output)
