"""The rows of a benchmark as text: the figures, the ratios, the aims, what was not run."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

FAST = "simnet fast"
PEOPLE = "simnet fast (people)"

# Aims on one core of a 2-core machine: packet-hops a second, times a peer, and for (e) times real
# time and memory; microseconds of Python a transaction for (f).
HOPS_PER_SECOND = {"b": 12e6, "c": 12e6, "d": 12e6, "e": 8e6}
TIMES_A_PEER = {"ns-3": 50.0, "ns-2": 3.0}
TIMES_REAL_TIME = 5.0
LARGE_TREE_MB = 400.0
PYTHON_US = 20.0


def text(rows: list[Row], reasons: list[str], before: dict[tuple[str, str], float]) -> str:
    """Lay out everything that is to be said of a run."""
    blocks = [figures(rows, before), aims(rows)]
    if any(waited(row) for row in rows):
        blocks.append("* the machine was busy: the program had to wait for a core, so it is faster")
    if reasons:
        blocks.append("Not run\n" + "\n".join(f"  {reason}" for reason in reasons))
    return "\n\n".join(block for block in blocks if block)


def figures(rows: list[Row], before: dict[tuple[str, str], float]) -> str:
    """Lay out the table; the last columns are against simnet's fast path and the history."""
    head = (
        f"{'workload':38} {'program':27} {'packet-hops':>12} {'wall s':>8} {'hops/s':>12} "
        f"{'MB':>7} {'events/hop':>10} {'simnet x':>9} {'before':>8}"
    )
    fast = of_simnet(rows)
    lines = [head, "-" * len(head)]
    for row in rows:
        rate, star = row["hops_per_second"], "*" if waited(row) else " "
        times = "".join(f"{each:.1f}" for each in ratio(row, fast).values())
        earlier = before.get((row["workload"], row["program"]))
        change = f"{rate / earlier - 1:+.0%}" if earlier else ""
        lines.append(
            f"{row['workload']:38} {row['program']:27} {row['packet_hops']:12,} "
            f"{row['wall_seconds']:8.2f}{star}{rate:12,} {row['peak_rss_mb']:7.0f} "
            f"{row.get('events_per_hop', ''):>10} {times:>9} {change:>8}"
        )
    return "\n".join(lines)


def of_simnet(rows: list[Row]) -> dict[str, float]:
    """Return packet-hops a second of simnet's fast path, by workload."""
    return {row["workload"]: row["hops_per_second"] for row in rows if row["program"] == FAST}


def ratio(row: Row, fast: dict[str, float]) -> dict[str, float]:
    """Return how many times as fast simnet's fast path was, where it ran beside the row."""
    if row["workload"] not in fast:
        return {}
    return {"simnet_times": round(fast[row["workload"]] / row["hops_per_second"], 2)}


def waited(row: Row) -> bool:
    """Tell whether a program spent much more wall time than it had a core (all run on one)."""
    wall_s = float(row["wall_seconds"] + row["setup_seconds"])
    return wall_s > 1.15 * float(row["cpu_seconds"])


def aims(rows: list[Row]) -> str:
    """Say of each aim that these rows can judge whether it is reached."""
    found = {(row["workload"][0], row["program"]): row for row in rows}
    judged: list[tuple[str, float, float, bool]] = []
    for letter, least in HOPS_PER_SECOND.items():
        if (letter, FAST) in found:
            rate = found[letter, FAST]["hops_per_second"]
            judged.append((f"{letter}: million packet-hops/s", rate / 1e6, least / 1e6, True))
            for peer, times in TIMES_A_PEER.items():
                if (letter, peer) in found:
                    ratio = rate / found[letter, peer]["hops_per_second"]
                    judged.append((f"{letter}: times {peer}", ratio, times, True))
    if ("e", FAST) in found:
        row = found["e", FAST]
        pace = row["simulated_seconds"] / row["wall_seconds"]
        judged.append(("e: times real time", pace, TIMES_REAL_TIME, True))
        judged.append(("e: MB at most", row["peak_rss_mb"], LARGE_TREE_MB, False))
    if ("f", FAST) in found and ("f", PEOPLE) in found:
        cost = python_us(found["f", FAST], found["f", PEOPLE])
        judged.append(("f: microseconds of Python a transaction, at most", cost, PYTHON_US, False))
    return "\n".join(
        ["Aims"]
        + [
            f"  {'reached' if (value >= aim) == at_least else 'MISSED ':7}  {what:52} "
            f"{value:9.2f}  (aim {aim:g})"
            for what, value, aim, at_least in judged
        ]
        if judged
        else []
    )


def python_us(core: Row, people: Row) -> float:
    """Return what Python adds to one transaction (a think and a transfer), microseconds.

    Both rows play the same closed loop from the same start; the difference of their CPU times is
    the price, and is little disturbed by what else the machine does.
    """
    added_s = people["cpu_seconds"] - core["cpu_seconds"]
    return float(added_s / people["transactions"] * 1e6)
