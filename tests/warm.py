"""A fork server: commands of simnet without what importing everything costs each time.

A process that has imported the whole package forks one child a command, which takes over the
caller's standard streams, working directory and environment, and ends as an interpreter does: it
flushes, and its exit code is that of `sys.exit`. Tests whose subject is the start of the process
itself start one (`tests.cli.conftest.process`).

A wish is a message of JSON with the descriptors of the standard streams that are open; the answer
is the exit code, negative for a signal.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import select
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LONGEST_WISH = 1 << 20

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
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
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
    """Serve until killed, or until the tests that started this are gone."""
    _import_everything()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.bind(sys.argv[1])
    server.listen(16)
    print("ready", flush=True)
    while server in select.select([server, sys.stdin], [], [])[0]:
        asked, _ = server.accept()
        if os.fork() == 0:
            server.close()
            _answer(asked)
        asked.close()
        _reap(os.WNOHANG)
    _reap()


def _reap(how: int = 0) -> None:
    """Take leave of children that have ended, which adds their processor time to ours."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, how)[0]:
            pass


def _import_everything() -> None:
    """Import every module of the package and what they import late; but start no thread."""
    import simnet

    for found in pkgutil.walk_packages(simnet.__path__, "simnet."):
        if not found.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # what an optional library is needed for
                importlib.import_module(found.name)
    for late in ("pandas", "pyarrow.parquet", "rich.table", "rich.progress", "scipy.stats"):
        importlib.import_module(late)


def _answer(asked: socket.socket) -> None:
    """Fork a command and tell its exit code; returns, or raises SystemExit, in the command."""
    data, handles, _, _ = socket.recv_fds(asked, LONGEST_WISH, 3)
    child = os.fork()
    if child == 0:
        asked.close()
        _become(json.loads(data), handles)
    for handle in handles:
        os.close(handle)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(BrokenPipeError):
        asked.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(wish: dict[str, Any], handles: list[int]) -> None:
    """Be the process of a command: its streams, its place, its environment, its end."""
    from simnet.cli import main as simnet

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
    os.chdir(wish["cwd"])
    os.environ.clear()
    os.environ.update(wish["env"])
    sys.argv = ["simnet", *wish["arguments"]]
    sys.exit(simnet())


if __name__ == "__main__":
    main()
