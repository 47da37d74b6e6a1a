"""``simnet calibrate --pcap``: what a capture of packets becomes in a scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.calibration.traces import Laws
    from simnet.scenario.load import Loaded

OPTIONS = _options.stack(
    click.option(
        "--pcap",
        type=click.Path(path_type=Path),
        metavar="CAPTURE",
        help="A capture of packets (pcap, pcapng), in the place of counters: what a use of the "
        "network sends.",
    ),
    click.option(
        "--site",
        "networks",
        multiple=True,
        metavar="NETWORK",
        help="With --pcap: addresses of the site, such as 10.20.0.0/16. Repeatable.",
    ),
    click.option(
        "--becomes",
        type=click.Choice(("trace", "packets", "flows")),
        help="With --pcap: a trace to replay; laws of gaps and sizes of packets; or laws of "
        "connections and what they carry.  [default: flows]",
    ),
    click.option(
        "--app",
        metavar="TYPE/APP",
        help="With --pcap and --out: the site type that gets it, and how it is called there.",
    ),
    click.option(
        "--partial",
        is_flag=True,
        help="With --pcap: take the whole packets of a capture that is cut.",
    ),
)
"""Options of captures."""
NAMES = ("networks", "becomes", "app", "partial")
"""Parameters that need `pcap`."""


def files(
    loaded: Loaded, given: dict[str, Any], out: Path | None, as_json: bool
) -> dict[Path, str]:
    """Print what a capture holds, and return the files that it becomes, by their paths."""
    from simnet.calibration import traces
    from simnet.calibration.packets.capture import networks, read_capture

    becomes = given["becomes"] or "flows"
    place = traces.place_of(given["app"], loaded.scenario) if given["app"] else None
    if not given["networks"]:
        raise click.UsageError("--pcap needs --site: the addresses of the site")
    if out is not None and place is None:
        raise click.UsageError("--out needs --app TYPE/APP: where it goes in the scenario")
    if out is None and becomes == "trace":
        raise click.UsageError("--becomes trace needs --out and --app: a trace is a file")
    path = given["pcap"]
    site = networks(given["networks"])
    capture = read_capture(path, str(path), site, partial=given["partial"])
    name = "capture" if place is None else place[1]
    laws: Laws | None = None
    written: dict[Path, str] = {}
    if becomes == "trace":
        assert out is not None
        beside: Any = {way: f"{out.stem}-{way}.csv" for way in traces.WAYS}
        apps = traces.replayed(capture, beside, name)
        for way in traces.WAYS:
            if f"{name}-{way}" in apps:
                written[out.parent / beside[way]] = traces.trace_csv(capture, way)
    else:
        laws = (traces.packet_laws if becomes == "packets" else traces.flow_laws)(capture, name)
        apps = laws.apps
    if out is not None and place is not None:
        found = () if laws is None else laws.laws
        written[out] = traces.overlay(loaded, out, place[0], apps, capture, found)
    plain = traces.plain(capture, laws)
    if as_json:
        echo(json.dumps(plain, ensure_ascii=False))
    else:
        _show(plain, laws)
    return written


def _show(plain: dict[str, Any], laws: Laws | None) -> None:
    from simnet.cli._numbers import written
    from simnet.cli._table import print_table
    from simnet.report.format import duration, significant, size

    for note in plain["notes"]:
        echo(f"note: {note}", err=True)
    lasts = written(duration(plain["duration_s"]))
    counts = ", ".join(
        f"{plain['packets'][way]} packets {way} ({written(size(plain['bytes'][way]))})"
        for way in ("up", "down")
    )
    echo(f"{lasts}: {counts}")
    if laws is None:
        return
    rows = [
        (
            each.of,
            str(each.fit.n),
            _law(each.written),
            written(significant(each.fit.distance, 2)),
            each.fit.goodness,
        )
        for each in laws.laws
    ]
    print_table(("", "values", "law", "distance", "fit"), rows, words=(0, 2, 4))
    if any(each.fit.goodness == "poor" for each in laws.laws):
        echo("no law fits where the fit is poor; --becomes trace keeps packets as they are")


def _law(plain: Any) -> str:
    """Return a law in one line, a long list of values cut."""
    if not isinstance(plain, dict):
        return f"constant {plain}"
    ((law, of),) = plain.items()
    if not isinstance(of, dict):
        return f"{law} {of}"
    if law == "discrete":
        values = [
            f"{value} x {weight:g}"
            for value, weight in zip(of["values"], of["weights"], strict=True)
        ]
        more = f", ... ({len(values)} in all)" if len(values) > 4 else ""
        return f"{law} {', '.join(values[:4])}{more}"
    return f"{law} " + ", ".join(f"{key} {value}" for key, value in of.items())
