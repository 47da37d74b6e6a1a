"""One run from a loaded scenario to its results: the path that every run takes.

ready = prepare(world(load_base("mm1.yaml")))
results = with_seed(ready, 3).results()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from simnet import engine as engines
from simnet.conditions.replay import replayed
from simnet.engine import Counts
from simnet.engine.progress import Report
from simnet.errors import NetworkError
from simnet.lowering import lower, plan, written
from simnet.lowering.seeds import reseeded, staggered
from simnet.network import Network, RunPlan
from simnet.runs.moments import world
from simnet.scenario.load import Loaded, load_base, named
from simnet.scenario.remarks import remarks
from simnet.tables.builder import build
from simnet.tables.manifest import describe
from simnet.tables.reader import Results
from simnet.traffic.base import Traffic
from simnet.units import write_duration


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A scenario that is ready to run, and what its manifest will say of it."""

    network: Network
    plan: RunPlan
    engine: str
    extra: Mapping[str, Any]
    staggered: Mapping[str, Traffic] = field(default_factory=dict)
    """Traffic whose users begin at times that the seed decides, by use."""
    loaded: Loaded | None = field(default=None, compare=False, repr=False)
    """What it was lowered from."""

    def results(self, progress: Report | None = None) -> Results:
        """Simulate and return the results, not yet written anywhere.

        Raises:
            ConservationError: packets were made or lost that are not accounted for.
            BehaviourError: a behaviour did something that is not in its contract.
            InputError: the engine is not installed.
        """
        network = self.played
        return self.described(engines.run(network, self.plan, self.engine, progress), network)

    @property
    def played(self) -> Network:
        """The network under the conditions of its period, as the engine plays it."""
        return replayed(self.network, self.plan.period)

    def described(self, counts: Counts, played: Network) -> Results:
        """Return as results what an engine counted of the network that it played."""
        manifest = describe(counts, played, self.plan, self.extra)
        return Results(manifest, build(counts, played, self.plan, self.network.causes))


def laid_out(loaded: Loaded) -> Network:
    """Return the network that a loaded scenario is lowered to, checked as a whole.

    Raises:
        ScenarioError: it cannot be laid out, with the line that is to blame.
    """
    loaded.check_files()
    where = partial(written, loaded.scenario)
    try:
        network = lower(loaded.scenario, loaded.folder)
    except NetworkError as error:
        raise loaded.located(error, where) from None
    loaded.check_network(network, where)
    return network


def prepare(
    loaded: Loaded,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
    engine: str | None = None,
    network: Network | None = None,
    alone: bool = False,
) -> PreparedRun:
    """Return a loaded scenario ready to run; the names say how it was loaded.

    Args:
        network: what `laid_out` returned for it, where that has been done already.
        alone: leave out of the manifest what other runs of its study are made of.

    Raises:
        ScenarioError: its network cannot be laid out, with the line that is to blame.
        ValueError: its stress test picks a moment that was not looked for.
    """
    alternative, stress = named(alternative, stress)
    scenario = loaded.scenario
    test = scenario.stress.get(stress or "")
    if test is not None and test.pick is not None and loaded.moment is None:
        raise ValueError(f"{stress!r} picks a moment: load it with simnet.runs.moments.world")
    if network is None:
        network = laid_out(loaded)
    played_by, why = engines.suitable(network, engine or scenario.run.engine)
    extra: dict[str, Any] = {
        "name": scenario.name,
        "title": scenario.title,
        "alternative": alternative,
        "stress": stress,
        "sets": list(sets),
        "file": loaded.files[0],
        "scenario": scenario.plain_of(alternative, stress) if alone else scenario.plain(),
    }
    if not alone:
        extra["remarks"] = [asdict(each) for each in remarks(loaded)]
    if loaded.moment is not None:
        extra["moment"] = dict(loaded.moment)
    if why:
        extra["engine_note"] = why
    return PreparedRun(network, plan(scenario), played_by, extra, staggered(scenario), loaded)


def run(
    path: str | Path,
    alternative: str | None = None,
    stress: str | None = None,
    sets: Sequence[str] = (),
    engine: str | None = None,
    progress: Report | None = None,
) -> Results:
    """Run the scenario in file `path` and return its results, not yet written anywhere.

    Args:
        alternative: name of an alternative of the scenario.
        stress: name of a stress test, on top of that.
        sets: ``path=value`` on top of everything, as after ``--set``.
        engine: one of simnet.engines; that of the scenario if None.
        progress: called about twice a second of wall time.

    Raises:
        ScenarioError: the scenario is wrong, with every problem and its line.
        SimnetError: the run failed.
    """
    loaded = world(load_base(path, sets), alternative, stress, sets)
    return prepare(loaded, alternative, stress, sets, engine).results(progress)


def with_seed(ready: PreparedRun, seed: int) -> PreparedRun:
    """Return a run that is ready under another seed: what `prepare` gives for that seed."""
    if seed == ready.plan.seed:
        return ready
    network = reseeded(ready.network, ready.staggered, seed)
    changed = replace(ready.plan, seed=seed)
    return replace(ready, network=network, plan=changed, extra=_run(ready, seed=seed))


def with_warmup(ready: PreparedRun, warmup_ns: int) -> PreparedRun:
    """Return a run that is ready with another warm-up, ns."""
    extra = _run(ready, warmup=write_duration(warmup_ns))
    return replace(ready, plan=replace(ready.plan, warmup_ns=warmup_ns), extra=extra)


def _run(ready: PreparedRun, **changes: Any) -> dict[str, Any]:
    """Return what the manifest will say, with changes to the `run` of the scenario."""
    scenario = ready.extra.get("scenario")
    if scenario is None:
        return dict(ready.extra)
    run = {**scenario.get("run", {}), **changes}
    return {**ready.extra, "scenario": {**scenario, "run": run}}
