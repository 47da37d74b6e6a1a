"""Process pool in which the death of a worker fails one task alone.

Why not a library: the standard process pool (and loky's) breaks as a whole when a worker dies,
without saying of which task, and can hang if it dies while it hands back a result. Pebble's fails
that task alone, but (5.2, tried with "spawn" and "forkserver") it starts workers by way of
multiprocessing, which imports the program's main module again, so that a script without a guard
gets "All workers expired"; and a worker whose parent was killed goes on with its task to the end.

Here every worker has a thread and a pipe of its own: what it was doing is known, another takes its
place, and a pipe whose other end is gone says so. Workers are new interpreters that import nothing
of the program's main module, so a script needs no ``if __name__ == "__main__"``. They have a
session of their own, so Ctrl-C reaches the parent alone; and they end when the parent is gone,
however it went.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_GONE = (EOFError, OSError)
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Matrix products by one thread: the workers fill the cores, and threads that wait for one another
on busy cores take several times the time. What the user sets himself holds."""
_START = "import sys; from simnet.study.execution.processes import serve; serve(int(sys.argv[1]))"


def _path() -> str:
    """Return the search path of this process for modules, for its workers."""
    return os.pathsep.join(filter(None, sys.path))


class WorkerDiedError(BrokenExecutor):
    """The process that ran a task ended before it was done; says how."""


class Processes(Executor):
    """Worker processes, started as tasks come.

    Args:
        workers: how many at most.
    """

    def __init__(self, workers: int) -> None:
        self._most = workers
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._running: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a function called in a worker; it and its arguments must be picklable.

        The future's exception is `WorkerDiedError` if the worker ends before it returns.
        """
        if self._closed:
            raise RuntimeError("submitted to an executor that was shut down")
        future: Future[T] = Future()
        self._work.put(_Work(future, fn, args, kwargs))
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._drive, name="simnet-worker", daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and end the workers when what was submitted is done."""
        self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def kill(self) -> None:
        """End all workers now; what they were doing is lost."""
        with self._lock:
            self._closed = True
            for worker in self._running:
                worker.kill()
        self.shutdown(cancel_futures=True)

    def processes(self) -> list[int]:
        """Return the process numbers of the workers."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._running)

    def _cancel(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                work = self._work.get_nowait()
                if work is not None:
                    work.future.cancel()

    def _drive(self) -> None:
        """Feed one worker, and the next one when it has died, until there is no more work."""
        worker: _Worker | None = None
        while (work := self._work.get()) is not None:
            if not work.future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._started()
                returned, value = worker.call(work)
            except _GONE as error:
                work.future.set_exception(WorkerDiedError(self._ended(worker, error)))
                worker = None
            except Exception as error:  # whatever cannot be pickled
                work.future.set_exception(error)
            else:
                (work.future.set_result if returned else work.future.set_exception)(value)
        if worker is not None:
            self._ended(worker, None)

    def _started(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise OSError("the executor was shut down")
            worker = _Worker()
            self._running.add(worker)
        return worker

    def _ended(self, worker: _Worker | None, error: BaseException | None) -> str:
        """Wait for a worker's end and say how it ended."""
        if worker is None:
            return f"no worker process could be started ({error})"
        with self._lock:
            self._running.discard(worker)
        return worker.end()


@dataclass(frozen=True, slots=True)
class _Work:
    future: Future[Any]
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class _Worker:
    """A worker process, seen from the parent."""

    def __init__(self) -> None:
        self._ours, theirs = Pipe()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**_ONE_THREAD, **os.environ, "PYTHONPATH": _path()},
                start_new_session=True,
            )
        except BaseException:
            self._ours.close()
            raise
        finally:
            theirs.close()

    def call(self, work: _Work) -> tuple[bool, Any]:
        """Return whether a function returned in the worker, and its value or exception."""
        self._ours.send((work.function, work.args, work.kwargs))
        answer: tuple[bool, Any] = self._ours.recv()
        return answer

    def kill(self) -> None:
        self.process.kill()

    def end(self) -> str:
        """Close the pipe, at which the worker ends, and say how it ended."""
        self._ours.close()
        code = self.process.wait()
        if code >= 0:
            return f"its worker process ended with exit code {code}"
        hint = "; is there enough memory?" if -code == signal.SIGKILL else ""
        return f"its worker process was ended by signal {-code} ({signal.strsignal(-code)}){hint}"


def serve(handle: int) -> None:
    """Call what comes through a pipe and send back what it returns; the main of a worker."""
    pipe = Connection(handle)
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, calls), daemon=True).start()
    while True:
        data = calls.get()
        try:
            function, args, kwargs = pickle.loads(data)
            answer = pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # it is raised in the parent
            answer = pickle.dumps((False, _portable(error)))
        pipe.send_bytes(answer)


def _listen(pipe: Connection, calls: queue.SimpleQueue[bytes]) -> None:
    """Pass on what the parent sends; when it is gone, end the process in the midst of its work."""
    while True:
        try:
            calls.put(pipe.recv_bytes())
        except _GONE:
            os._exit(0)


def _portable(error: Exception) -> Exception:
    """Return an exception that the parent can be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # pickling runs other people's code
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
