"""Years on workers: blocks of years of one world each, whose sums are put together in order.

A year depends on its seed alone, so the tables are the same whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import numpy as np

from simnet.availability.answer import answer
from simnet.availability.plan import Below, YearsPlan
from simnet.availability.sums import Years, YearSums, masks, sums_of
from simnet.calendar.year import Calendar
from simnet.study.execution.processes import Processes
from simnet.tables.availability import AnyTable, tables_of
from simnet.timelines.world import World
from simnet.timelines.year import year_seed

BLOCK = 5
"""Years of a task: many enough that a worker seldom waits for the next."""

Progress = Callable[[int, int], None]
"""Told how many years of all worlds are done, and how many there are."""


def availability(
    plan: YearsPlan, workers: int = 1, progress: Progress | None = None
) -> dict[str, AnyTable]:
    """Simulate the years of a plan and return its tables by name.

    Args:
        workers: processes; with 1 all is done in this one.
        progress: called after each block of years.
    """
    return tables_of(answer(plan, dict(_every(plan, workers, progress))))


def _every(plan: YearsPlan, workers: int, progress: Progress | None) -> Iterator[tuple[str, Years]]:
    """Yield the sums of all years of each world."""
    seeds = [year_seed(plan.seed, year) for year in range(1, plan.years + 1)]
    blocks = [seeds[at : at + BLOCK] for at in range(0, len(seeds), BLOCK)]
    done, total = 0, len(plan.worlds) * plan.years
    pool = Processes(workers) if workers > 1 else None
    try:
        tasks = {
            name: [_started(pool, world, plan, block) for block in blocks]
            for name, world in plan.worlds.items()
        }
        for name, waiting in tasks.items():
            found: list[YearSums] = []
            for each in waiting:
                found += each()
                done = min(total, done + BLOCK)
                if progress is not None:
                    progress(done, total)
            yield name, _together(found)
    except BaseException:
        if pool is not None:
            pool.kill()
        raise
    if pool is not None:
        pool.shutdown()


def _started(
    pool: Processes | None, world: World, plan: YearsPlan, seeds: Sequence[int]
) -> Callable[[], list[YearSums]]:
    """Return what waits for a block of years, begun where there are workers."""
    if pool is None:
        return lambda: block(world, plan.calendar, plan.below, seeds)
    future: Future[list[YearSums]] = pool.submit(block, world, plan.calendar, plan.below, seeds)
    return future.result


def block(
    world: World, calendar: Calendar, below: Sequence[Below], seeds: Sequence[int]
) -> list[YearSums]:
    """Return the sums of some years, by their seeds."""
    open_hours = masks(calendar)
    return [sums_of(world, open_hours, below, seed) for seed in seeds]


def _together(found: Sequence[YearSums]) -> Years:
    names = sorted({name for each in found for name in each.causes})
    nothing = np.zeros_like(found[0].outages)
    return Years(
        dark=np.stack([each.dark for each in found]),
        below=np.stack([each.below for each in found]),
        outages=np.stack([each.outages for each in found]),
        causes={
            name: np.stack([each.causes.get(name, nothing) for each in found]) for name in names
        },
    )
