"""Measured runs over chains of links and through queue disciplines, done again and compared.

Each record of a file is one run: a `link` between two gateways, or `links` in a row, and the
`bulk` and `web` connections over them. Records that agree in all but what was measured are runs
of one case.

Over several bottlenecks, packets that acknowledgements clock may lock into phase with full queues:
there each case is also run with nobody late and delays that differ by up to 0.3 ms, and what then
differs widely is said to hang on phase.

Where links lose packets at random times, a measured run met the losses that it met, and says how
many. They are a condition of the run, but how many packets are in a bad spell hangs on TCP as well:
so more runs are drawn than kept, each with spells of its own, and those are kept that lost the
share of packets nearest to the measured one. Losses after steps come at known times, and need no
choice. What is left is chance, of which a case that was measured once is a single draw.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from simnet.chance.streams import stream_key
from simnet.errors import InputError
from simnet.verify.cases import is_number
from simnet.verify.comparison import Comparison, Figure, judged_comparison, scatter
from simnet.verify.estimates import Estimate
from simnet.verify.experiment import Settings
from simnet.verify.lab import Trial
from simnet.verify.linux_disciplines import NotModelledError
from simnet.verify.linux_path import Path, path_of, run_path

GIVEN = {
    "links": ("schedule", "buffer_packets", "loss"),
    "link": ("down_mbps", "up_mbps", "delay_ms", "up_packets", "discipline"),
    "bulk": ("from", "to", "cc", "flows", "start_s"),
    "web": ("from", "to", "cc", "size", "users", "think_s"),
}
"""What a record says of each part; the rest of it was measured."""
NEEDED = {
    "links": ("schedule", "buffer_packets", "loss"),
    "link": ("down_mbps", "up_mbps", "delay_ms", "up_packets", "discipline"),
    "bulk": ("cc", "flows"),
    "web": ("cc", "size", "users", "think_s"),
}
JUDGED = (
    "goodput_mbps",
    "queueing_delay_ms",
    "loss_rate",
    "mark_rate",
    "mean_s",
    "median_s",
    "p95_s",
)
REPLICATIONS = 12
"""Runs of a case; of fewer, the mean of the slowest objects beside others is uncertain by 5 %."""
CHANGING_REPLICATIONS = 39
"""The same over links that change or lose packets at random, where chance tells runs apart: one
more lies within the range of 39 with a probability of 95 %."""
DRAWS = 8
"""Runs drawn for each that is kept, where packets are lost at random times: the share that the kept
ones lost is then within some per cent of the measured one (assumption)."""
COUNTED = ("random_drop", "packets_in")
"""What a record counts of a link: packets lost at random, and those that came to its queue."""
PHASES = 4
"""Runs of a case with shifted delays."""
HANGS_ON_PHASE = 0.25
"""Range of a goodput over runs with shifted delays, relative to its mean, from which it is said to
hang on phase (assumption: the runs of a case that does not differ by a few per cent)."""


def key_of(record: Mapping[str, Any]) -> str:
    """Return what records of one case have in common."""
    shared = {name: record.get(name) for name in ("family", "seconds", "ecn", "split")}
    shared["split_window"] = record.get("split_window")
    parts = {
        name: [{field: each.get(field) for field in fields} for each in _parts(record, name)]
        for name, fields in GIVEN.items()
    }
    return json.dumps([shared, parts], sort_keys=True)


def _parts(record: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = record.get(name, ())
    return (found,) if isinstance(found, Mapping) else tuple(found)


def check(record: Mapping[str, Any], where: str) -> None:
    """Raise InputError if a record lacks what a run needs."""
    if not is_number(record.get("seconds")) or float(record["seconds"]) <= 0:
        raise InputError(
            f"{where}: seconds: expected a number above 0, got {record.get('seconds')!r}"
        )
    for name, fields in NEEDED.items():
        found = record.get(name, ())
        if not isinstance(found, list | tuple | Mapping):
            raise InputError(f"{where}: {name}: expected a list, got {found!r}")
        for number, part in enumerate(_parts(record, name)):
            if not isinstance(part, Mapping):
                raise InputError(f"{where}: {name}[{number}]: expected a mapping, got {part!r}")
            for field in fields:
                if field not in part:
                    raise InputError(f"{where}: {name}[{number}]: {field} is missing")


def run_case(records: tuple[Mapping[str, Any], ...], settings: Settings) -> Comparison:
    """Run one case often enough, and compare the means."""
    first, label = records[0], _label(records[0])
    try:
        path = path_of(first)
    except NotModelledError as error:
        return Comparison(records, "not_modelled", str(error), label=label)
    runs = _runs(path, records, settings)
    judged = judged_comparison(records, tuple(_figures(records, runs)), label, nested)
    if len(path.watched) == 1:
        return judged
    shifted = [
        run_path(path, _trial(records[0], number, settings), on_time=True)
        for number in range(PHASES)
    ]
    said = "; ".join(filter(None, (judged.reason, *said_of_phase(shifted))))
    return replace(judged, reason=said)


def _runs(
    path: Path, records: Sequence[Mapping[str, Any]], settings: Settings
) -> list[dict[str, float]]:
    """Return the runs of a case; of those that lose at random what met the measured losses."""
    measured = [found for record in records if (found := random_shares(record))]
    replications = CHANGING_REPLICATIONS if changes(records[0]) else REPLICATIONS
    wanted = max(1, round(replications * settings.effort))
    drawn = [
        run_path(path, _trial(records[0], number, settings))
        for number in range(wanted * DRAWS if measured else wanted)
    ]
    if not measured:
        return drawn
    each = max(1, wanted // len(measured))
    return [run for shares in measured for run in nearest(drawn, shares, each)]


def changes(record: Mapping[str, Any]) -> bool:
    """Tell whether a link of a record changes over time, or loses packets at random."""
    return any(
        "," in str(link["schedule"]) or str(link["loss"]) != "0" for link in _parts(record, "links")
    )


def random_shares(record: Mapping[str, Any]) -> dict[str, float]:
    """Return what share of the packets each link lost at random times; none where none did."""
    found = {}
    for number, link in enumerate(_parts(record, "links")):
        counts = [float(link[name]) for name in COUNTED if is_number(link.get(name))]
        if len(counts) < len(COUNTED) or str(link.get("loss", "0")).startswith("step:"):
            continue
        lost, arrived = counts
        if lost > 0:
            found[f"links[{number}].random_share"] = lost / (lost + arrived)
    return found


def nearest(
    drawn: Sequence[dict[str, float]], shares: Mapping[str, float], count: int
) -> list[dict[str, float]]:
    """Return the runs that lost the shares of packets nearest to those given, in their order."""

    def apart(run: Mapping[str, float]) -> float:
        return math.fsum(abs(run[name] / share - 1) for name, share in shares.items())

    places = sorted(range(len(drawn)), key=lambda place: (apart(drawn[place]), place))
    return [drawn[place] for place in sorted(places[:count])]


def said_of_phase(runs: Sequence[Mapping[str, float]]) -> Iterator[str]:
    """Yield which goodputs differ widely between runs whose delays differ by little."""
    for name in runs[0]:
        values = [run[name] for run in runs]
        mean = math.fsum(values) / len(values)
        if name.endswith("goodput_mbps") and max(values) - min(values) > HANGS_ON_PHASE * mean:
            yield (
                f"{name} hangs on phase: {min(values):.3g} to {max(values):.3g} where nobody is "
                "late and delays differ by up to 0.3 ms"
            )


def _trial(record: Mapping[str, Any], number: int, settings: Settings) -> Trial:
    seed = stream_key(settings.seed, f"verify/linux/{record['family']}/{number}")[0] >> 2
    return Trial(seed, settings.effort, settings.engine)


def _figures(
    records: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, float]]
) -> Iterator[Figure]:
    with_bbr = records[0].get("split") == "bbr" or any(
        each["cc"] == "bbr" for name in ("bulk", "web") for each in _parts(records[0], name)
    )
    for name in runs[0]:
        measured = [value for record in records if (value := _measured(record, name)) is not None]
        if not measured:
            continue
        yield Figure(
            name,
            math.fsum(measured) / len(measured),
            Estimate(tuple(run[name] for run in runs)),
            name.rpartition(".")[2] in JUDGED,
            scatter(measured),
            wide=with_bbr,
            single=len(measured) == 1,
        )


def _measured(record: Mapping[str, Any], name: str) -> float | None:
    part, place, field = _place(name)
    parts = _parts(record, part) or _parts(record, "link")
    value: Any = parts[place].get(field)
    return float(value) if is_number(value) else None


def _place(name: str) -> tuple[str, int, str]:
    """Return the part, its number and the measure of ``links[0].loss_rate``."""
    part, _, rest = name.partition("[")
    number, _, field = rest.partition("].")
    return part, int(number), field


def nested(record: Mapping[str, Any], simulated: Mapping[str, float]) -> dict[str, Any]:
    """Return measures in the nesting of a record: ``{"bulk": [{"goodput_mbps": ...}]}``."""
    found: dict[str, Any] = {}
    for name, value in simulated.items():
        part, place, field = _place(name)
        if part == "links" and "link" in record:
            found.setdefault("link", {})[field] = value
            continue
        parts = found.setdefault(part, [])
        while len(parts) <= place:
            parts.append({})
        parts[place][field] = value
    return found


def _label(record: Mapping[str, Any]) -> str:
    """Return what tells the case from the others, in a few words."""
    if "link" in record:
        link = record["link"]
        about = [f"{link['discipline']}, {link['down_mbps']:g} Mbps, {link['delay_ms']:g} ms"]
        about += ["ecn"] if record.get("ecn") else []
    else:
        about = [f"{x['schedule']} with {x['buffer_packets']} packets" for x in record["links"]]
        about += [f"loss {x['loss']}" for x in record["links"] if str(x["loss"]) != "0"]
    about += [f"{each['flows']} {each['cc']}" for each in record.get("bulk", ())]
    if str(record.get("split", "none")) != "none":
        about += [f"split {record['split']} from {record.get('split_window')}"]
    about += [f"{each['users']} users x {each['size']} B" for each in record.get("web", ())]
    return f"{record.get('family', 'path')}: {', '.join(about)}"
