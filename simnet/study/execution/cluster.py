"""Worker pools: processes on this machine, or the workers of a Dask cluster.

Both are a standard ``concurrent.futures.Executor``. On this machine there is a process a core,
fewer where memory does not suffice for as many runs at a time. A cluster is one that is there
(``tcp://host:8786``) or one made for the study (``local:4``); its workers need the same version
of simnet and nothing else: networks go to them and files come back through the scheduler's
connections, no disk is shared.

What workers send is unpickled here, so whoever can join a cluster can run code in this process.
The scheduler of ``local:N`` asks for no password: it listens on the loopback interface, which
every user of this machine can reach.
"""

from __future__ import annotations

import contextlib
import math
import re
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from simnet.errors import InputError, ResourceError
from simnet.machine import available_memory, cores
from simnet.runs.key import code_version
from simnet.study.execution.processes import Processes
from simnet.units import format_size

if TYPE_CHECKING:
    from distributed import Client

PROCESS_BYTES = 170_000_000
"""An idle worker process with its libraries; rounded up from 160 MB that were measured."""
CONNECT_S = 30
"""How long a cluster may take to answer, and its first worker to come."""
LOOK_S = 2
"""How often to ask a scheduler for its workers."""
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx|ucxx)://\S+")


@dataclass(frozen=True, slots=True)
class Where:
    """Which workers make the runs of a study.

    Raises:
        InputError: both are given.
    """

    workers: int | None = None
    """Processes of this machine; as many as cores and memory allow if None."""
    cluster: str | None = None
    """Instead, the address of a Dask scheduler, or ``local:N`` for one made for the study."""

    def __post_init__(self) -> None:
        if self.workers is not None and self.cluster is not None:
            raise InputError("give a number of workers or a cluster, not both")


HERE = Where()
"""This machine, as many processes as it has room for."""


class Workers(Protocol):
    """A pool of workers."""

    @property
    def executor(self) -> Executor:
        """Where tasks are submitted."""

    def slots(self) -> int:
        """Return how many tasks can run at a time, now."""

    def kill(self) -> None:
        """Give up what is running, without waiting for it."""


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """Processes on this machine."""

    executor: Processes
    count: int

    def slots(self) -> int:
        """Return how many tasks can run at a time."""
        return self.count

    def kill(self) -> None:
        """End the processes."""
        self.executor.kill()


class DaskWorkers:
    """The workers of a Dask cluster, however many there are at a time."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.executor: Executor = client.get_executor(pure=False)
        self._slots = 1
        self._asked_s = -math.inf

    def slots(self) -> int:
        """Return how many threads all workers had a moment ago; 1 while there are none."""
        if time.monotonic() - self._asked_s > LOOK_S:
            with contextlib.suppress(OSError, TimeoutError):
                # If the scheduler is gone, so are the futures, which then raise.
                threads: dict[str, int] = self.client.nthreads()
                self._slots = max(1, sum(threads.values()))
            self._asked_s = time.monotonic()
        return self._slots

    def kill(self) -> None:
        """Give up what was submitted; what a worker is running is not waited for."""
        with contextlib.suppress(OSError, TimeoutError):
            self.executor.shutdown(wait=False)


@contextlib.contextmanager
def opened(where: Where, run_bytes: int) -> Iterator[Workers]:
    """Open the workers for as long as the body runs; they are ended after it, whatever they do.

    Args:
        where: which workers.
        run_bytes: what the largest run needs.

    Raises:
        InputError: no such cluster, one without workers, workers with other code, or no Dask.
        ResourceError: there is not memory enough for one run.
    """
    if where.cluster is not None:
        with _dask(where.cluster) as dask_workers:
            yield dask_workers
        return
    count = where.workers or worker_count(run_bytes)
    local = LocalWorkers(Processes(count), count)
    try:
        yield local
    finally:
        local.kill()


def worker_count(run_bytes: int, available_bytes: int | None = None) -> int:
    """Return how many runs of that size fit at a time on this machine.

    Args:
        available_bytes: memory there is; what the system says if None.

    Raises:
        ResourceError: there is not memory enough for one.
    """
    if available_bytes is None:
        available_bytes = available_memory()
    count = cores()
    if available_bytes is not None:
        each_bytes = run_bytes + PROCESS_BYTES
        if each_bytes > available_bytes:
            raise ResourceError(
                f"a run of this study would need about {format_size(float(f'{each_bytes:.2g}'))} "
                f"of memory, and there are {format_size(float(f'{available_bytes:.2g}'))}"
            )
        count = min(count, available_bytes // each_bytes)
    return count


@contextlib.contextmanager
def _dask(cluster: str) -> Iterator[DaskWorkers]:
    local = _LOCAL.fullmatch(cluster)
    if not (local or _ADDRESS.fullmatch(cluster)):
        raise InputError(
            f"unknown cluster '{cluster}' (allowed: the address of a Dask scheduler such as "
            "tcp://host:8786, or local:N for N workers on this machine)"
        )
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError(
            f"a cluster needs Dask ({error}); install it with: pip install 'simnet[cluster]'"
        ) from None
    with contextlib.ExitStack() as stack:
        scheduler: str | LocalCluster = cluster
        if local:
            # Neither password nor TLS: every user of this machine can reach it, and run code here
            # through it. docs/cluster.md says so, and what to use instead.
            scheduler = stack.enter_context(
                LocalCluster(
                    n_workers=int(local[1]),
                    threads_per_worker=1,
                    # Dask serves its health pages even so: on the loopback alone, and not on a
                    # port that another study may hold.
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                    silence_logs=50,
                )
            )
        try:
            client = stack.enter_context(Client(scheduler, timeout=CONNECT_S, set_as_default=False))
            client.wait_for_workers(1, timeout=CONNECT_S)
        except (OSError, TimeoutError) as error:
            raise InputError(
                f"the cluster {cluster} cannot be used: {str(error) or 'it has no workers'}"
            ) from None
        check_code(client, cluster)
        found = DaskWorkers(client)
        stack.callback(found.kill)
        yield found


def check_code(client: Client, cluster: str) -> None:
    """Check that every worker has the code of this process.

    Raises:
        InputError: one has other code.
    """
    ours = code_version()
    answers = client.run(code_version, on_error="return")
    other = {where: code for where, code in answers.items() if code != ours}
    if other:
        where, code = min(other.items())
        raise InputError(
            f"{len(other)} of {len(answers)} workers of {cluster} have other code: {where} has "
            f"simnet {code}, here it is {ours}; install the same version on all"
        )
