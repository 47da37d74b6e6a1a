"""The door to both engines: choose one, run it, check what it counted."""

from __future__ import annotations

import time
from dataclasses import replace

from simnet.conditions.others import left
from simnet.conditions.replay import replayed
from simnet.engine.columns import Counts, check_conservation
from simnet.engine.fast.supported import lacking
from simnet.engine.progress import Report
from simnet.engines import ENGINES, FAST, REFERENCE
from simnet.errors import InputError, unknown
from simnet.network import Network, RunPlan, shifted


def engines() -> tuple[str, ...]:
    """Return the names of the engines that this installation can run, the default first."""
    try:
        import simnet._fastpath  # noqa: F401  (its absence is what is asked)
    except ImportError:
        return (REFERENCE,)
    return ENGINES


def suitable(network: Network, engine: str) -> tuple[str, str]:
    """Return the engine that plays a network, and why it is not the one asked for, if so.

    What exists only in Python, a queue discipline of another package say, runs on the reference.
    """
    missing = lacking(network) if engine == FAST else None
    if missing is None:
        return engine, ""
    return REFERENCE, f"{missing} is not in the compiled core: the reference engine runs, slowly"


def run(
    network: Network, plan: RunPlan, engine: str = FAST, progress: Report | None = None
) -> Counts:
    """Simulate `network` for `plan` and return what was counted in the measurement window.

    Args:
        engine: one of simnet.engines.
        progress: called about twice a second of wall time.

    Raises:
        InputError: no such engine, or this installation was built without the compiled core.
        ConservationError: packets were made or lost that nobody accounts for.
    """
    available = engines()
    if engine not in ENGINES:
        raise InputError(unknown("engine", engine, ENGINES))
    if engine not in available:
        raise InputError(
            "this installation has no compiled core; reinstall with a C compiler, "
            "or ask for the slow one with --engine reference"
        )
    started = time.perf_counter()
    network = left(replayed(network, plan.period))
    if engine == FAST:
        from simnet.engine.fast.engine import simulate
    else:
        from simnet.engine.reference.engine import simulate
    counts = simulate(shifted(network, plan), plan, progress)
    check_conservation(counts)
    return replace(counts, wall_s=time.perf_counter() - started)
