"""What the sections of the report of a run show: tables joined and ordered for the page.

Figures, and what counts as busy or at its limit, are those of :mod:`simnet.measures`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.measures import by_label, parse_measure
from simnet.measures.load import FULL, Load, load_of, load_of_loss, severity
from simnet.measures.owners import weighted_quantile
from simnet.measures.view import VILLAGES, view
from simnet.report.base import Run, Tone, place_names

if TYPE_CHECKING:
    import pandas as pd

TONES: dict[Load, Tone] = {"free": "good", "busy": "busy", "full": "bad", "down": "bad"}
"""How the load of a link is to be taken."""
_TIMES = ("mean", "p50", "p90", "p95")
_ENDS = ("done", "given_up", "failed", "unfinished")
_POINTS = 200


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as objects with an attribute for each column."""
    yield from frame.itertuples()


def tone(utilisation: float, drop_ratio: float = 0.0) -> Tone:
    """Return how the load of a link is to be taken."""
    return TONES[load_of(utilisation, drop_ratio)]


def loss_tone(share: float) -> Tone:
    """Return how a share of packets lost is to be taken."""
    return TONES[load_of_loss(share)]


def links(run: Run) -> pd.DataFrame:
    """Return the interfaces, the worst first, with a `label` for people and a `severity`."""
    frame = run.table("interfaces")
    if "down_s" not in frame:  # A run of an older version does not say it.
        frame["down_s"] = 0.0
    frame["label"] = frame.link + " → " + frame.target
    frame["severity"] = severity(frame.utilisation.to_numpy(), frame.drop_ratio.to_numpy())
    return frame.sort_values(["severity", "interface"], ascending=[False, True], ignore_index=True)


def worst(runs: Iterable[Run], most: int) -> list[str]:
    """Return the names of the interfaces that are worst in any of the runs, the worst first."""
    greatest: dict[str, float] = {}
    for run in runs:
        frame = links(run)
        for name, value in zip(frame.interface, frame.severity, strict=True):
            greatest[name] = max(greatest.get(name, 0.0), value)
    order = sorted(greatest, key=lambda name: (-greatest[name], name))
    return [name for name in order if greatest[name] > 0][:most]


def network_loss(run: Run) -> float:
    """Return the share of all packets sent that was lost or dropped on the way."""
    return run.figure("all.loss")


def transfers(run: Run) -> pd.DataFrame:
    """Return the transfers that have a completion time, each with its place and kind of site.

    Those that started in the window and have an end, however they ended; `weight` says for how many
    each stands.
    """
    frame = run.table("transfers")
    frame = frame[frame.up_bytes.notna() & frame.down_bytes.notna()]
    sites = run.table("flows")[["flow", "place", "site_kind", "source", "weight"]]
    return frame[~frame.warmup].merge(sites, on="flow", how="left")


def site_key(run: Run) -> str:
    """Return the column that people are told apart by: kind of site, or group without sites."""
    kinds = set(run.table("flows").site_kind)
    return "site_kind" if kinds - {"node", "router"} else "group"


def completions(run: Run, key: str) -> pd.DataFrame:
    """Return by `key` how transfers ended, and how long they took or were waited for.

    A last row ``all`` in the column `key` is of all of them, where there is more than one.
    """
    flows = run.table("flows")
    measures = [parse_measure(f"all.completion.{statistic}") for statistic in _TIMES]
    counts = [f"transfers_{each}" for each in ("started", *_ENDS)]
    found = []
    for labels in (flows[key].tolist(), [""] * len(flows)):
        times = by_label(measures, run.results, labels)
        for label, part in flows.groupby(np.array(labels, dtype=object), sort=True):
            if part.transfers_started.sum():
                ended = part[counts].mul(part.weight, axis=0).sum()
                found.append((label, *ended, *times[str(label)]))
    columns = [key, "started", *_ENDS, *(f"{name}_s" for name in _TIMES)]
    # The row of all says nothing new of one kind alone.
    return type(flows)(found if len(found) > 2 else found[:1], columns=columns)


def distribution(
    values: npt.NDArray[np.float64], weight: npt.NDArray[np.int64] | None = None
) -> tuple[list[float], list[float]]:
    """Return the points of the cumulative distribution of `values`, not more than 200 of them.

    Args:
        weight: how often each value counts; None: once.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    counted = np.ones(values.size, dtype=np.int64) if weight is None else weight[order]
    if ordered.size <= _POINTS:
        steps = np.cumsum([0, *counted]) / counted.sum()
        return [float(ordered[0]), *ordered.tolist()], steps.tolist()
    shares = np.linspace(0.0, 1.0, _POINTS).tolist()
    return [weighted_quantile(ordered, counted, share) for share in shares], shares


def histogram_distribution(
    part: pd.DataFrame, least: float, most: float
) -> tuple[list[float], list[float]]:
    """Return the same of a histogram with columns `low_s`, `high_s` and `packets`.

    Its buckets are cut to the exact extremes of the values.
    """
    ordered = part.sort_values("high_s")
    reached = (ordered.packets.cumsum() / ordered.packets.sum()).to_numpy()
    high = ordered.high_s.to_numpy()
    keep = np.unique(
        np.searchsorted(reached, np.linspace(0.0, 1.0, _POINTS)).clip(0, high.size - 1)
    )
    bounds = np.clip([ordered.low_s.iloc[0], *high[keep]], least, most)
    return bounds.tolist(), [0.0, *reached[keep].tolist()]


def over_time(
    run: Run, interfaces: Sequence[str], column: str, most: int = 240
) -> tuple[list[float], npt.NDArray[np.float64]]:
    """Return the middles (s) of not more than `most` time steps and a row for each interface.

    Neighbouring intervals are averaged to get there, weighted by their lengths, and without those
    in which a line was down: its figure is NaN where it was down for a whole step.
    """
    frame = run.table("interface_series", "interface", "start_s", "length_s", column)
    frame = frame[frame.interface.isin(interfaces)]
    table = frame.pivot(index="interface", columns="start_s", values=column)
    table = table.reindex(list(interfaces))
    starts = table.columns.to_numpy(dtype=float)
    lengths = frame.drop_duplicates("start_s").set_index("start_s").length_s
    weights = lengths.reindex(table.columns).to_numpy(dtype=float)
    step = max(1, math.ceil(starts.size / most))
    edges = np.arange(0, starts.size, step)
    values = table.to_numpy(dtype=float)
    up = ~np.isnan(values) * weights
    sums = np.add.reduceat(np.nan_to_num(values) * weights, edges, axis=1)
    middles = starts[edges] + np.add.reduceat(weights, edges) / 2
    with np.errstate(invalid="ignore"):
        return middles.tolist(), sums / np.add.reduceat(up, edges, axis=1)


def time_full(run: Run) -> dict[str, float]:
    """Return how long (s) each interface was full, of those that were for any interval.

    An average hides an hour in which a link was full and another in which it was idle.
    """
    columns = ("interface", "length_s", "warmup", "utilisation")
    frame = run.table("interface_series", *columns)
    frame = frame[~frame.warmup & (frame.utilisation >= FULL)]
    found = frame.groupby("interface", sort=True).length_s.sum()
    return {str(name): float(length_s) for name, length_s in found.items()}


def drift(run: Run) -> float:
    """Return by how much more was carried in the second half of the window than in the first.

    A share of the first; NaN where the window has fewer than four intervals or nothing flowed.
    """
    frame = run.table("interface_series", "start_s", "length_s", "warmup", "carried_bps")
    frame = frame[~frame.warmup]
    bits = (frame.carried_bps * frame.length_s).groupby(frame.start_s).sum()
    length = frame.groupby("start_s").length_s.first()
    if len(bits) < 4:
        return math.nan
    half = len(bits) // 2
    first = float(bits.iloc[:half].sum() / length.iloc[:half].sum())
    second = float(bits.iloc[half:].sum() / length.iloc[half:].sum())
    return second / first - 1.0 if first else math.nan


def villages(run: Run) -> pd.DataFrame:
    """Return the villages, those worst off first (:data:`simnet.measures.view.VILLAGES`).

    Empty where no people live in villages, and of a run whose tables were not kept. `name` is that
    for people.
    """
    needed = {"places", "outages", "flows", "transfers"}
    if not needed <= set(run.results):
        return run.table("nodes").head(0).assign(village="", name="", without_s=0.0)
    found: pd.DataFrame = view(run.results, VILLAGES.name).to_pandas()
    names = place_names(run.manifest.get("scenario") or {})
    return found.assign(name=[names.get(each, each) for each in found.village])


def places(run: Run) -> pd.DataFrame:
    """Return places with coordinates: `place`, latitude, longitude, worst utilisation beside it.

    Nodes of one place are one row; a node without a place stands for itself. `name` is the
    place's for people, `inhabited` whether people use the network there, `without_s` for how long
    they had no way to the world.
    """
    nodes = run.table("nodes").dropna(subset=["latitude_deg", "longitude_deg"])
    nodes = nodes.assign(place=nodes.place.where(nodes.place != "", nodes.node))
    found = nodes.groupby("place", sort=True)[["latitude_deg", "longitude_deg"]].mean()
    place_of = dict(zip(nodes.node, nodes.place, strict=True))
    worst_link: dict[str, tuple[float, str]] = {}
    frame = links(run)
    for end in ("source", "target"):
        for node, load, name in zip(frame[end], frame.utilisation, frame.label, strict=True):
            place = place_of.get(node)
            if place is not None and load > worst_link.get(place, (-1.0, ""))[0]:
                worst_link[place] = (load, name)
    found["utilisation"] = [worst_link.get(name, (math.nan, ""))[0] for name in found.index]
    found["worst_link"] = [worst_link.get(name, (math.nan, ""))[1] for name in found.index]
    flows = run.table("flows")
    ends = {*flows.place, *(flows.source if (flows.place == "").all() else ())}
    names = place_names(run.manifest.get("scenario") or {})
    found["name"] = [names.get(place, place) for place in found.index]
    found["inhabited"] = [place in ends for place in found.index]
    dark = villages(run).set_index("village").without_s
    found["without_s"] = [float(dark.get(name, 0.0)) for name in found.index]
    return found.reset_index()


def spans(run: Run) -> pd.DataFrame:
    """Return the links that join two different points of the map, with their worst direction."""
    nodes = run.table("nodes").set_index("node")
    frame = links(run).drop_duplicates("link")
    for end in ("source", "target"):
        for axis in ("latitude_deg", "longitude_deg"):
            frame[f"{end}_{axis}"] = frame[end].map(nodes[axis])
    ends = [
        f"{end}_{axis}"
        for end in ("source", "target")
        for axis in ("latitude_deg", "longitude_deg")
    ]
    frame = frame.dropna(subset=ends)
    apart = (frame.source_latitude_deg != frame.target_latitude_deg) | (
        frame.source_longitude_deg != frame.target_longitude_deg
    )
    return frame[apart]
