"""The programs that are compared: how each is had, started, and for how much simulated time.

A peer that cannot be had on this machine, or cannot do a workload, is left out with its reason;
its rate is per packet-hop, so a slow one runs a shorter simulated time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = HERE / "peers"
INSTALLED = HERE / ".peers"

# ns.py and ns-3 both install a package called ns: each has an environment of its own. The C++
# program needs the libraries of ns-3's wheel, not the bindings (and Cling) it depends on.
PYTHON_PEERS = ["simpy>=4.1,<5", "ns.py>=0.4"]
NS3_WHEEL = "ns3>=3.44"
NS3_LIBRARIES = ("applications", "internet", "point-to-point", "network", "core")


class NotRunError(Exception):
    """A program is not to be had here; the message says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """One simulator: `prepare` returns the command that workload arguments are added to."""

    name: str
    prepare: Callable[[], list[str]]
    simulated_s: dict[str, float]
    """Simulated time by workload; a workload without one is not run."""
    cannot: dict[str, str] = field(default_factory=dict)
    """Why a workload is not run."""
    extra: dict[str, str] = field(default_factory=dict)
    """Further arguments, of every run."""
    counts_apart: bool = False
    """The first run counts (count_hops=1), the others take the time (count_hops=0)."""
    repeats: dict[str, int] = field(default_factory=dict)
    """Runs of a workload where they are not the usual number."""


def simnet() -> list[str]:
    """Run simnet by the interpreter that runs the benchmark."""
    return [sys.executable, "-m", "benchmarks.simnet_program"]


def python_peer(script: str) -> list[str]:
    """Install the Python peers once and return the command of one."""
    python = INSTALLED / "python" / "bin" / "python"
    if not python.exists():
        shell([sys.executable, "-m", "venv", str(python.parents[1])])
        shell([str(python), "-m", "pip", "install", "--quiet", *PYTHON_PEERS])
    return [str(python), str(PEERS / script)]


def ns3() -> list[str]:
    """Unpack ns-3's wheel, compile the program against its libraries, return its command."""
    home, binary, source = INSTALLED / "ns3", INSTALLED / "ns3_program", PEERS / "ns3.cc"
    compiler = shutil.which("g++")
    if compiler is None:
        raise NotRunError("needs g++")
    if not (home / "ns3").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        shell([*pip, "--target", str(home), NS3_WHEEL])
    if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
        libraries = home / "ns3" / "lib64"
        core = next(libraries.glob("libns3*-core.so")).name
        prefix = core.removeprefix("lib").removesuffix("core.so")
        shell(
            [
                *(compiler, "-O2", "-std=c++20", "-isystem", str(home / "ns3" / "include")),
                *(str(source), "-o", str(binary), f"-L{libraries}"),
                *(f"-l{prefix}{name}" for name in NS3_LIBRARIES),
                *(f"-Wl,-rpath,{libraries}", "-Wl,--allow-shlib-undefined"),
            ]
        )
    return [str(binary)]


def ns2() -> list[str]:
    """Return the command of Debian's ns-2, installing it where we may."""
    if shutil.which("ns") is None and shutil.which("apt-get"):
        for words in (["update", "-qq"], ["install", "-y", "-qq", "ns2"]):
            subprocess.run(["apt-get", *words], capture_output=True, check=False)
    if shutil.which("ns") is None:
        raise NotRunError("needs Debian's package ns2 (apt install ns2)")
    return ["ns", str(PEERS / "ns2.tcl")]


def shell(command: list[str]) -> None:
    """Run a step of an installation; its failure is the reason why a program is not to be had."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise NotRunError(f"{Path(command[0]).name} failed: {' '.join(last)}")


NO_TCP = "SimPy is a kernel of events: it has no TCP"
ONE_TRANSFER = "its TCP sender plays one transfer and cannot begin another"

PROGRAMS = (
    Program(
        "simnet fast",
        simnet,
        {"a": 30_000, "b": 2_000, "c": 3_000, "d": 200, "e": 20},
        extra={"engine": "fast"},
    ),
    Program(
        "simnet reference",
        simnet,
        {"a": 200, "b": 8, "c": 15, "d": 1, "e": 0.25},
        extra={"engine": "reference"},
        repeats={"e": 1},
    ),
    Program(
        "ns-2",
        ns2,
        {"a": 10_000, "b": 600, "c": 1_000, "d": 60, "e": 10},
        counts_apart=True,
        repeats={"e": 2},
    ),
    Program("ns-3", ns3, {"a": 300, "b": 15, "c": 20, "d": 2, "e": 0.25}, repeats={"e": 1}),
    Program(
        "ns.py",
        lambda: python_peer("nspy.py"),
        {"a": 400, "b": 10, "c": 25},
        cannot={"d": ONE_TRANSFER, "e": ONE_TRANSFER},
    ),
    Program(
        "SimPy",
        lambda: python_peer("plain_simpy.py"),
        {"a": 500, "b": 12},
        cannot={"c": NO_TCP, "d": NO_TCP, "e": NO_TCP},
    ),
)

# The same closed loop twice; see workloads.PEOPLE.
PEOPLE_PROGRAMS = (
    Program("simnet fast", simnet, {"f": 200}, extra={"engine": "fast"}),
    Program("simnet fast (people)", simnet, {"f": 200}, extra={"engine": "fast", "people": "1"}),
)
