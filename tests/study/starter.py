"""Starts studies again and again without importing everything each time: a process that forks.

Reads a line of JSON a command from its standard input, and answers with a number. {"file",
"folder", "workers", "cluster", "errors"} starts a study and gives the number of its process;
workers 0 plays the runs in that process. {"wait": number} waits for its end and gives its exit
code (negative: the signal that ended it).

A study can be told to be killed: after so much processor time ("cpu_s"), which unlike the clock
does not depend on what else the machine does, or as it sets out to touch its files for the n-th
time ("touch").
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import pandas as pd  # noqa: F401 (what tables need is imported once)

from simnet.errors import SimnetError
from simnet.runs.key import code_version
from simnet.study.execution import study as execution
from simnet.study.execution.cluster import Where
from simnet.study.plan.study_plan import plan_study
from tests.study.tiny import here

TOUCHES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate")


def study(wish: dict[str, Any]) -> int:
    """Run a study and return the exit code of the command line."""
    workers = wish.get("workers")
    if workers == 0:
        execution.opened, workers = here, None
    try:
        plan = plan_study(wish["file"], replications=wish.get("replications"))
        execution.run_plan(plan, wish["folder"], Where(workers, wish.get("cluster")))
    except SimnetError as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    return 0


def doom(wish: dict[str, Any]) -> None:
    """Have this process killed at the moment that is wished for, if any."""
    if "cpu_s" in wish:
        # Nobody handles SIGPROF: it ends the process at once, as SIGKILL does.
        signal.setitimer(signal.ITIMER_PROF, wish["cpu_s"])
    left = wish.get("touch", 0)

    def touched(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        if event in TOUCHES and str(args[0]).startswith(wish["folder"]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    if left:
        sys.addaudithook(touched)


def start(wish: dict[str, Any]) -> int:
    """Start a study in a process of its own, whose number is returned."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        doom(wish)
        with Path(wish["errors"]).open("w") as sys.stderr:
            code = study(wish)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def main() -> None:
    """Serve until the input ends."""
    plan_study(sys.argv[1])
    code_version()
    for line in sys.stdin:
        wish = json.loads(line)
        if "wait" in wish:
            _, status = os.waitpid(wish["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
        else:
            print(start(wish), flush=True)


if __name__ == "__main__":
    main()
