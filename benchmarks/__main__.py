"""`python -m benchmarks`: run, print, write bench.json; `--record` adds to the history."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import history, table
from benchmarks.measure import measure
from benchmarks.programs import PEOPLE_PROGRAMS, PROGRAMS, NotRunError, Program
from benchmarks.workloads import PEOPLE, WORKLOADS, Workload

RESULT = Path(__file__).parent / "bench.json"


def main() -> None:
    """Read the options and run what they ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--workloads", default="abcdef", help="letters of the workloads to run")
    parser.add_argument("--programs", help="names of the programs to run, separated by commas")
    parser.add_argument("--output", type=Path, default=RESULT, help="where the rows are written")
    parser.add_argument("--record", action="store_true", help=f"add to {history.HISTORY.name}")
    options = parser.parse_args()

    wanted = options.programs.split(",") if options.programs else None
    strange = unknown(options.workloads, wanted)
    if strange:
        parser.error(strange)
    rows: history.Rows = []
    reasons: list[str] = []
    for workload, program in jobs(options.workloads, wanted):
        print(f"{workload.name}: {program.name} ...", end=" ", flush=True)
        try:
            row = measure(program, workload)
        except NotRunError as reason:
            reasons.append(f"{program.name} on {workload.letter}: {reason}")
            print("not run")
            continue
        rows.append(row)
        print(f"{row['hops_per_second']:,} packet-hops/s")

    options.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("\n" + table.text(rows, reasons, history.latest()))
    print(f"\nwritten: {options.output}")
    if options.record:
        history.record(rows)


def unknown(letters: str, wanted: list[str] | None) -> str:
    """Return what is asked for and not there; empty where all is."""
    workloads = [each.letter for each in (*WORKLOADS, PEOPLE)]
    programs = list(dict.fromkeys(each.name for each in (*PROGRAMS, *PEOPLE_PROGRAMS)))
    for what, asked, known in (
        ("workload", list(letters), workloads),
        ("program", wanted or [], programs),
    ):
        for name in asked:
            if name not in known:
                return f"there is no {what} {name!r} (there are: {', '.join(known)})"
    return ""


def jobs(letters: str, wanted: list[str] | None) -> list[tuple[Workload, Program]]:
    """Pair workloads with programs, in the order they are run."""
    pairs = [(workload, program) for workload in WORKLOADS for program in PROGRAMS]
    pairs += [(PEOPLE, program) for program in PEOPLE_PROGRAMS]
    return [
        (workload, program)
        for workload, program in pairs
        if workload.letter in letters and (wanted is None or program.name in wanted)
    ]


if __name__ == "__main__":
    main()
