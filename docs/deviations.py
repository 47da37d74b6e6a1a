"""Turn lines of `simnet verify ... --json` into the tables of the verification page.

simnet verify theory --json > theory.jsonl; simnet verify tcp --json > tcp.jsonl
python docs/deviations.py theory.jsonl            # writes what the page says of theory
simnet verify rain --json > rain.jsonl; python docs/deviations.py rain.jsonl  # and of rain
python docs/deviations.py theory.jsonl tcp.jsonl  # prints all tables
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
BULK = ("goodput_mbps", "queueing_delay_ms", "loss_rate")
WEB = ("mean_s", "median_s", "p95_s")


PAGE = Path(__file__).parent / "verification.md"
SUM = re.compile(r"Of the \d+ shipped cases .*\n")
TABLES = {
    "theory": re.compile(r"\| case \| what \| verdict .*\n(?:\|.*\n)+"),
    "not_modelled": re.compile(r"\| cases \| why not .*\n(?:\|.*\n)+"),
    "rain": re.compile(r"\| recommendation \| figure .*\n(?:\|.*\n)+"),
}


def records(path: Path) -> list[Record]:
    """Return the JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def in_sum(verdicts: Counter[str]) -> str:
    """Return the sentence that says how many cases pass."""
    judged = f"{verdicts['pass']} pass, {verdicts['fail']} fail"
    left = f"{verdicts['not_modelled']} are not modelled"
    return f"Of the {verdicts.total()} shipped cases {judged}, and {left}."


def written(page: str, lines: list[Record]) -> str:
    """Return the page with what it says of theory anew."""
    said = in_sum(Counter(line["verdict"] for line in lines))
    page = _put(page, SUM, said)
    page = _put(page, TABLES["theory"], "\n".join(theory(lines)))
    return _put(page, TABLES["not_modelled"], "\n".join(not_modelled(lines)))


def rain_written(page: str, lines: list[Record]) -> str:
    """Return the page with what it says of rain anew."""
    return _put(page, TABLES["rain"], "\n".join(rain(lines)))


def _put(page: str, where: re.Pattern[str], text: str) -> str:
    changed, count = where.subn(lambda _: text + "\n", page)
    if count != 1:
        raise SystemExit(f"{PAGE}: what looks like {where.pattern!r} is there {count} times")
    return changed


def theory(lines: list[Record]) -> Iterator[str]:
    """Yield a row a case: its measures' deviations, the largest first."""
    yield "| case | what | verdict | the measure that is off most: expected, simulated, deviation |"
    yield "|---|---|---|---|"
    for line in lines:
        if line["verdict"] == "not_modelled":
            continue
        where, deviation = _worst(line)
        yield f"| {line['id']} | {_cell(line['title'])} | {line['verdict']} | {where} {deviation} |"


def not_modelled(lines: list[Record]) -> Iterator[str]:
    """Yield why cases are left out, a row a reason."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        if line["verdict"] == "not_modelled":
            reasons.setdefault(line.get("reason", ""), []).append(line["id"])
    yield "| cases | why not |"
    yield "|---|---|"
    for reason, ids in reasons.items():
        yield f"| {', '.join(ids)} | {_cell(reason)} |"


def real_stack(lines: list[Record]) -> Iterator[str]:
    """Yield a row a case of measured runs: simulated over measured for each figure."""
    yield "| case | first figure | second | third | verdict |"
    yield "|---|---|---|---|---|"
    seen: dict[str, list[Record]] = {}
    for line in lines:
        if line["verdict"] != "not_modelled" and "kind" in line:
            seen.setdefault(_case(line), []).append(line)
    for case, group in seen.items():
        names = BULK if group[0]["kind"] == "bulk" else WEB
        cells = (_ratio(name, group) for name in names)
        yield f"| {case} | {' | '.join(cells)} | {group[0]['verdict']} |"


def paths(lines: list[Record]) -> Iterator[str]:
    """Yield a row a case of measured chains and disciplines: simulated over measured."""
    yield "| case | simulated over measured | verdict |"
    yield "|---|---|---|"
    seen: dict[str, list[Record]] = {}
    for line in lines:
        if line["verdict"] != "not_modelled" and "family" in line:
            seen.setdefault(_path(line), []).append(line)
    for case, group in seen.items():
        yield f"| {case} | {'; '.join(_ratios(group))} | {_judged(group[0])} |"


def _judged(line: Record) -> str:
    """Return the verdict, and of a failure whether it is one of single draws alone."""
    told = line.get("single_draws", {}).values()
    parts = [part for found in told for part in (found if isinstance(found, list) else [found])]
    draws = [each for part in parts for each in part.values()]
    drawn = line["verdict"] == "fail" and draws and all(draws)
    return "fail, a single draw" if drawn else str(line["verdict"])


def rain(lines: list[Record]) -> Iterator[str]:
    """Yield a row a figure of a recommendation: how many were compared, and the worst of them."""
    yield "| recommendation | figure | rows | worst deviation | verdict | rows without a verdict |"
    yield "|---|---|--:|--:|---|--:|"
    together: dict[tuple[str, str], list[Record]] = {}
    for line in lines:
        together.setdefault((line["family"], line["quantity"]), []).append(line)
    for (family, quantity), group in together.items():
        judged = [line for line in group if line["verdict"] != "not_modelled"]
        verdict = "fail" if any(line["verdict"] == "fail" for line in judged) else "pass"
        left = len(group) - len(judged)
        worst = _power(max((line["deviation"] for line in judged), default=None))
        cells = (family, quantity, len(judged), worst, verdict if judged else "-", left or "")
        yield f"| {' | '.join(map(str, cells))} |"


def _power(deviation: float | None) -> str:
    """Return a deviation to one digit; what is mere rounding of floats is not told apart."""
    if deviation is None:
        return "-"
    return "below 1e-12" if deviation < 1e-12 else f"{deviation:.0e}"


def _path(line: Record) -> str:
    link = line.get("link")
    ways = [f"{link['discipline']}, {link['delay_ms']} ms"] if link else []
    ways += [f"{x['schedule']}, {x['buffer_packets']} packets" for x in line.get("links", ())]
    ways += [f"loss {x['loss']}" for x in line.get("links", ()) if str(x["loss"]) != "0"]
    ways += ["ECN"] if line.get("ecn") else []
    ways += [f"{each['flows']} {each['cc']}" for each in line.get("bulk", ())]
    ways += [f"{each['users']} x {each['size']} B" for each in line.get("web", ())]
    return f"{line['family']}: {', '.join(ways)}"


def _ratios(group: list[Record]) -> Iterator[str]:
    for part, found in group[0]["simulated"].items():
        for place, measures in enumerate(found if isinstance(found, list) else [found]):
            which = f"{part} {place + 1} " if len(found) > 1 and isinstance(found, list) else ""
            for name, simulated in measures.items():
                if name == "jain":
                    continue
                measured = sum(_part(line[part], place)[name] for line in group) / len(group)
                if measured > 5e-5 or simulated > 5e-5:
                    ratio = f"{simulated / measured:.2f}" if measured else f"{simulated:.2g} for 0"
                    yield f"{which}{name.rpartition('_')[0]} {ratio}"


def _part(found: Any, place: int) -> Record:
    part: Record = found[place] if isinstance(found, list) else found
    return part


def _case(line: Record) -> str:
    load = f"{line['flows']} flows" if "flows" in line else f"{line['users']} x {line['size']} B"
    loss = f", loss {line['loss']:g}" if line["loss"] else ""
    return f"{line['cc']}, {line['rtt_ms']:g} ms, {line['buffer_packets']} packets, {load}{loss}"


def _ratio(name: str, group: list[Record]) -> str:
    measured = sum(line[name] for line in group) / len(group)
    simulated = group[0]["simulated"][name]
    ratio = f"{simulated / measured:.3f}" if measured else "no loss in either"
    if measured == 0 and simulated >= 5e-5:
        ratio = f"{simulated:.2g} against 0"
    return f"{name.rpartition('_')[0]} {ratio}"


def _worst(line: Record) -> tuple[str, str]:
    worst, text = -1.0, ("", "")
    for name, expected, simulated in _pairs(line):
        deviation = abs(simulated / expected - 1) if expected else abs(simulated)
        if deviation > worst:
            worst = deviation
            shown = f"{simulated / expected - 1:+.2%}" if expected else f"{simulated:.3g}"
            text = (f"{name}: {expected:.6g}, {simulated:.6g},", shown)
    return text


def _pairs(line: Record) -> Iterator[tuple[str, float, float]]:
    judged = set(line["judged"])
    for name, expected in line["expected"].items():
        simulated = line["simulated"].get(name)
        if isinstance(expected, list) and isinstance(simulated, list):
            both = zip(_flat(expected), _flat(simulated), strict=False)
            for place, (one, other) in enumerate(both):
                numbers = isinstance(one, int | float) and isinstance(other, int | float)
                if numbers and f"{name}[{place}]" in judged:
                    yield f"{name}[{place}]", one, other
        elif name in judged and isinstance(simulated, int | float):
            yield name, expected, simulated


def _flat(values: list[Any]) -> list[Any]:
    """Return what stands in a list, and in lists within it."""
    return [
        each for value in values for each in (_flat(value) if isinstance(value, list) else [value])
    ]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        told = records(Path(sys.argv[1]))
        write = rain_written if "quantity" in told[0] else written
        PAGE.write_text(write(PAGE.read_text("utf-8"), told), "utf-8")
        sys.exit()
    cases, runs = (records(Path(name)) for name in sys.argv[1:3])
    for part in (real_stack(runs), paths(runs), theory(cases), not_modelled(cases)):
        sys.stdout.write("\n".join(part) + "\n\n")
