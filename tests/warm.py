"""A fork server: commands of simnet without what importing everything costs each time.

A process that has imported the whole package forks one child a command, which takes over the
caller's standard streams, working directory and environment, and ends as an interpreter does: it
flushes, and says with its exit code if it cannot. Tests whose subject is the start of the process
itself start one (`tests.cli.conftest.process`).

A wish is a message of JSON with the descriptors of the standard streams that are open; the answer
is the exit code, negative for a signal. The workers of a study are forked here too, for a command
or for a test (`Warm.workers`): such a wish brings the pipe that the worker serves, and is answered
with the number of its process first.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any
from unittest import mock

from simnet.study.execution import processes

ROOT = Path(__file__).resolve().parents[1]
LONGEST_WISH = 1 << 20
FLUSH_FAILED = 120
"""Exit code of an interpreter that cannot write what is left in its standard output."""

CLIENT = """\
#!{python} -IS
import json, os, socket, sys
asked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
asked.connect({address!r})
streams = []
for number in (0, 1, 2):
    try:
        os.fstat(number)
        streams.append(number)
    except OSError:
        pass
here = {{"cwd": os.getcwd(), "env": dict(os.environ)}}
wish = {{"arguments": sys.argv[1:], "streams": streams, **here}}
socket.send_fds(asked, [json.dumps(wish).encode()], streams)
code = int(asked.recv(16))
sys.exit(code if code >= 0 else 128 - code)
"""
"""A `simnet` for shells; needs nothing but the standard library, so it is up in 20 ms."""


@dataclass(frozen=True)
class Warm:
    """The server, seen from a test."""

    address: str
    scripts: Path
    """A folder with a `simnet` that asks the server, to be put before PATH."""

    def code(
        self, arguments: Sequence[str | Path], cwd: Path, streams: Mapping[int, int],
        env: Mapping[str, str] | None = None,
    ) -> int:  # fmt: skip
        """Run a command and return its exit code.

        Args:
            arguments: the words after `simnet`.
            cwd: where.
            streams: the descriptors that become its standard streams; one left out is closed.
            env: its environment, ours if None.
        """
        wish = {
            "arguments": [str(word) for word in arguments],
            "cwd": str(cwd),
            "env": dict(os.environ if env is None else env),
            "streams": list(streams),
        }
        with _connected(self.address) as asked:
            socket.send_fds(asked, [json.dumps(wish).encode()], list(streams.values()))
            return int(asked.recv(16))

    @contextmanager
    def workers(self) -> Iterator[None]:
        """Have the worker processes of this process's studies forked while the body runs."""
        with mock.patch.object(processes, "_Worker", partial(_Worker, self.address)):
            yield


class _Serving:
    """What a worker needs of `subprocess.Popen`."""

    def __init__(self, address: str, pipe: int) -> None:
        wish = {"arguments": [], "cwd": str(Path.cwd()), "env": dict(os.environ), "streams": None}
        self._asked = _connected(address)
        socket.send_fds(self._asked, [json.dumps(wish).encode()], [pipe])
        self.pid = int(self._asked.recv(16))

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        with self._asked as asked:
            return int(asked.recv(16))


class _Worker(processes._Worker):
    """A worker that the server forks."""

    def __init__(self, address: str) -> None:
        self._ours, theirs = Pipe()
        with theirs:
            self.process: Any = _Serving(address, theirs.fileno())


@contextmanager
def started() -> Iterator[Warm]:
    """Start the server for as long as the body runs."""
    with tempfile.TemporaryDirectory(prefix="warm") as folder:
        address = f"{folder}/socket"
        script = Path(folder, "bin", "simnet")
        script.parent.mkdir()
        script.write_text(CLIENT.format(python=sys.executable, address=address), encoding="utf-8")
        script.chmod(stat.S_IRWXU)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.warm", address], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={**processes._ONE_THREAD, **os.environ, "PYTHONPATH": processes._path()},
        ) as server:  # fmt: skip
            assert server.stdin is not None
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            try:
                yield Warm(address, script.parent)
            finally:
                server.stdin.close()


def _connected(address: str) -> socket.socket:
    asked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    asked.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST_WISH)
    asked.connect(address)
    return asked


def main() -> None:
    """Serve until the tests that started this are gone."""
    _import_everything()
    gc.freeze()  # else every child copies what its collector looks at
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.bind(sys.argv[1])
    server.listen(16)
    ended, signalled = socket.socketpair()
    signalled.setblocking(False)
    signal.set_wakeup_fd(signalled.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, socket.socket] = {}
    print("ready", flush=True)
    while True:
        ready = select.select([server, ended, sys.stdin], [], [])[0]
        if server in ready:
            asked, _ = server.accept()
            running[_started(asked)] = asked
        elif ended in ready:
            ended.recv(64)
            _tell(running)
        else:
            return


def _started(asked: socket.socket) -> int:
    """Fork the command that is asked for, and return the number of its process."""
    data, handles, _, _ = socket.recv_fds(asked, LONGEST_WISH, 3)
    wish = json.loads(data)
    child = os.fork()
    if child == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked.close()
        try:
            os.chdir(wish["cwd"])
            os.environ.clear()
            os.environ.update(wish["env"])
            if wish["streams"] is None:
                os.setsid()
                processes.serve(handles[0])
            _become(wish, handles)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    for handle in handles:
        os.close(handle)
    if wish["streams"] is None:
        with contextlib.suppress(BrokenPipeError):
            asked.send(str(child).encode())
    return child


def _tell(running: dict[int, socket.socket]) -> None:
    """Tell the exit codes of all commands that have ended."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            with running.pop(found[0]) as asked, contextlib.suppress(BrokenPipeError):
                asked.send(str(os.waitstatus_to_exitcode(found[1])).encode())


def _import_everything() -> None:
    """Import every module of the package and what they import late; but start no thread."""
    import simnet

    for found in pkgutil.walk_packages(simnet.__path__, "simnet."):
        if not found.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # what an optional library is needed for
                importlib.import_module(found.name)
    for late in ("pandas", "pyarrow.parquet", "rich.table", "rich.progress", "scipy.stats"):
        importlib.import_module(late)


def _become(wish: dict[str, Any], handles: list[int]) -> None:
    """Be the process of a command: its streams, its workers and its end."""
    from simnet.cli import main as simnet
    from simnet.verify import processes as verify

    given = dict(zip(wish["streams"], handles, strict=True))
    for number, name, mode, buffering in (
        (0, "stdin", "r", -1), (1, "stdout", "w", -1), (2, "stderr", "w", 1)
    ):  # fmt: skip
        stream = None
        if number in given:
            os.dup2(given[number], number)
            stream = open(number, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115
        else:
            os.close(number)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    for handle in handles:
        os.close(handle)
    processes._Worker = partial(_Worker, sys.argv[1])  # type: ignore[misc, assignment]
    verify.get_context = lambda _: get_context("fork")  # type: ignore[assignment]
    sys.argv = ["simnet", *wish["arguments"]]
    try:
        code = simnet()
    except SystemExit as end:  # click's way where nobody reads the output any more
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    # What an interpreter does as it ends, but for taking itself apart, which is half of the time.
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        code = FLUSH_FAILED
    os._exit(code)


if __name__ == "__main__":
    main()
