"""The command line: one file a command, found by its name.

A command imports what is heavy only when it runs, so that ``simnet --help`` is quick. Exit codes:
0 done, 1 simnet's own fault, 2 the user's input, 130 interrupted. Results go to standard output,
everything said about them to standard error; a traceback is shown only with ``--debug``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process if None."""
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        # Before NumPy is imported, which reads it then; what the user sets himself holds. Threads
        # of a matrix product that wait for one another on busy cores take several times the time.
        os.environ.setdefault(name, "1")
    from simnet.cli._main import run

    return run(arguments)
