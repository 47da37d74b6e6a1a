"""The page of a preview of traffic: its load over time, its sizes and gaps, what was felt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from simnet.errors import InputError
from simnet.files import reason, replace
from simnet.preview.figures import Experienced, Floats, Load, Preview, Sample, summary
from simnet.preview.fine import Bursts
from simnet.report import format as show
from simnet.report.base import Cell, Figure, Paragraph, Part, Section, Subject, Table
from simnet.report.chart_style import INK, colour, figure, named, panels, time_unit
from simnet.report.languages import LANGUAGES, Language
from simnet.report.languages import language as written_in
from simnet.report.page import page
from simnet.report.time_axis import clock_ticks
from simnet.report.words import Quantity, Words, joined, say, term
from simnet.units import NS_PER_S

Rows: TypeAlias = Sequence[tuple[Words, tuple[Words, ...]]]
"""What stands first in each row of a table, and its figures."""

_POINTS = 200
"""Points of the curve of a distribution."""
_DECADES = 20.0
"""From this ratio of the largest to the least on, values stand on a logarithmic axis."""
_FINE, _TICKS = 4, 6
"""Decades up to which an axis marks 2 and 5 as well; marks of another axis at most."""
_STATISTICS = ("mean", "p50", "p95", "maximum")


def write_preview(path: Path, preview: Preview, answered: Words, language: str = "en") -> Path:
    """Write the page of a preview to a file, whole or not at all, and return it.

    Args:
        path: of the file.
        preview: what was played.
        answered: how transfers were answered, as :func:`answer_words` says it.
        language: the one that the page shows first; it holds all.

    Raises:
        InputError: the file cannot be written; there is no such language.
    """
    first = written_in(language)
    languages = [first, *(written_in(code) for code in LANGUAGES if code != language)]
    subject = Subject(say("preview.kind"), preview.kind, preview.what, played(preview, answered))
    html = page(subject, sections(preview, answered), languages)
    try:
        replace(path, html.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(f"cannot write {path}: {reason(error)}") from error
    return path


def answer_words(rate_bps: float | None, delay_s: float) -> Words:
    """Return how transfers were answered."""
    delay = show.setting(delay_s)
    if rate_bps is None:
        return say("preview.after", delay=delay) if delay_s else say("preview.at_once")
    rate = show.rate(rate_bps)
    if delay_s:
        return say("preview.at_rate", rate=rate, delay=delay)
    return say("preview.at_rate_only", rate=rate)


def played(preview: Preview, answered: Words) -> Words:
    """Return how a preview was made, in a sentence."""
    minutes = preview.start_s // 60
    return say(
        "preview.played",
        people=preview.people,
        length=length(preview.length_s),
        start=f"{minutes // 60:02}:{minutes % 60:02}",
        seed=str(preview.seed),
        answered=answered,
    )


def length(seconds: float) -> Words:
    """Return how long a preview is."""
    whole = seconds == round(seconds)
    return show.setting(seconds) if whole else show.duration(seconds)


def cut(preview: Preview) -> Words:
    """Return why a preview is shorter than was asked for; "" where it is not."""
    if preview.cut is None:
        return ""
    return say(f"preview.cut_{preview.cut.of}", number=preview.cut.number)


def of_sample(sample: Sample) -> Words:
    """Return the words for a quantity."""
    return say(f"preview.{sample.key}")


def statuses(preview: Preview) -> Words:
    """Return how transfers ended; "" where there were none."""
    counted = [joined(show.whole(n), say(f"preview.{name}")) for name, n in preview.statuses]
    return say("preview.ended", statuses=joined(*counted, between=", ")) if counted else ""


def amount(value: float, unit: str) -> Quantity:
    """Return a value in its unit."""
    known = {"s": show.duration, "bit/s": show.rate, "bytes": show.size, "1": show.percent}
    return known[unit](value) if unit in known else Quantity(value, unit)


def loads(preview: Preview) -> Rows:
    """Return each way with its load (mean, median, 95 %, maximum, declared) and its bursts."""
    rows = []
    for way, declared in (("down", "down_bps"), ("up", "up_bps")):
        load: Load = getattr(preview, way)
        of = summary(load.bps)
        figures = (load.mean_bps, of.p50, of.p95, of.maximum)
        told: Words = say("preview.undeclared")
        if preview.declared is not None:
            told = show.rate(getattr(preview.declared, declared))
        rows.append((say(f"preview.{way}"), (*map(show.rate, figures), told, *_bursts(load))))
    return rows


def _bursts(load: Load) -> tuple[Words, Words]:
    """Return the index of dispersion and the Hurst parameter, with its interval."""
    bursts = load.bursts
    dispersion = bursts.dispersion
    told = show.NONE if math.isnan(dispersion) else show.significant(dispersion)
    return told, _hurst(bursts)


def _hurst(bursts: Bursts) -> Words:
    """Return the Hurst parameter, with its interval; a dash where there is none."""
    found = bursts.hurst
    if math.isnan(found.value):
        return show.NONE
    if bursts.is_trend:
        return say("preview.trend")
    low, high = (show.significant(each, 2) for each in (found.low, found.high))
    return say("preview.hurst", value=show.significant(found.value, 2), low=low, high=high)


def load_head(preview: Preview) -> tuple[Words, ...]:
    """Return the heads of the table of loads."""
    scale = show.setting(preview.down.bursts.scale_s)
    return (
        say("preview.head_way"),
        *head(),
        say("preview.head_declared"),
        say("preview.head_dispersion", scale=scale),
        say("preview.head_hurst"),
    )


def scales(preview: Preview) -> Words:
    """Return over which scales the Hurst parameter was estimated, and of what; "" without one."""
    ways = [load.bursts for load in (preview.down, preview.up)]
    found = next((each for each in ways if not math.isnan(each.hurst.value)), None)
    if found is None:
        return ""
    low, high = (show.setting(each) for each in found.scales_s)
    told = [say("preview.scales", low=low, high=high)]
    if preview.down.profiled:
        told.append(say("preview.profiled"))
    if any(each.is_trend for each in ways):
        told.append(say("preview.trend_why"))
    return joined(*told, between=" ")


def distributions(preview: Preview) -> Rows:
    """Return each quantity with its number, mean, median, 95 % and maximum."""
    return [
        (of_sample(each), (show.whole(each.values.size), *_statistics(each.values, each.unit)))
        for each in preview.samples
    ]


def experiences(preview: Preview) -> Rows:
    """Return each quantity felt with its number, share served and statistics."""
    return [
        (
            term("quantity", each.felt.name),
            (
                show.whole(each.values.size),
                _served(each),
                *_statistics(each.values, each.felt.unit),
            ),
        )
        for each in preview.felt
    ]


def head(*columns: str) -> tuple[Words, ...]:
    """Return the heads of the columns of a table, statistics last."""
    return tuple(say(f"preview.head_{each}") for each in (*columns, *_STATISTICS))


def sections(preview: Preview, answered: Words) -> list[Section]:
    """Return the sections of the page that have something to show."""
    found = [_load(preview, answered)]
    if preview.samples:
        found.append(_asked(preview))
    if any(each.values.size for each in preview.felt):
        found.append(_felt(preview))
    return found


def _statistics(values: Floats, unit: str) -> tuple[Words, ...]:
    of = summary(values)
    return tuple(amount(getattr(of, name), unit) for name in _STATISTICS)


def _served(each: Experienced) -> Words:
    return show.percent(float(each.served.mean())) if each.served.size else show.NONE


def _table(head_: tuple[Words, ...], rows: Rows) -> Table:
    cells = tuple((Cell(name), *(Cell(each) for each in figures)) for name, figures in rows)
    return Table(head_, cells, of_runs=False)


def _load(preview: Preview, answered: Words) -> Section:
    step = show.setting(float(preview.down.edges[1]))
    parts: list[Part] = [Paragraph(played(preview, answered))]
    if (shorter := cut(preview)) != "":
        parts.append(Paragraph(shorter))
    caption = say("preview.load_caption", step=step)
    parts.append(Figure(partial(_draw_load, preview), caption, of_runs=False))
    parts.append(_table(load_head(preview), loads(preview)))
    if (over := scales(preview)) != "":
        parts.append(Paragraph(over))
    return Section(say("preview.load_title"), tuple(parts), say("preview.load_lead"))


def _draw_load(preview: Preview, language: Language) -> Any:
    """Draw a panel for each way that has a load, in steps, and the declared load beside it."""
    unit_s, _ = time_unit(preview.length_s)
    ways = [way for way in ("down", "up") if getattr(preview, way).mean_bps] or ["down"]
    made, lines, _ = panels([say(f"preview.{way}") for way in ways], 1, 190, language)
    for row, way in enumerate(ways, 1):
        load: Load = getattr(preview, way)
        bps = [round(float(each), 3) for each in load.bps]
        made.add_scatter(
            x=[round(float(edge) / unit_s, 9) for edge in load.edges],
            y=[*bps, bps[-1]],
            mode="lines",
            line={"width": 2, "color": colour(row - 1), "shape": "hv"},
            hovertemplate="%{y:.3~s}bps<extra></extra>",
            showlegend=False,
            row=row,
            col=1,
        )
        declared = getattr(preview.declared, f"{way}_bps", None)
        if declared:
            made.add_scatter(
                x=[0, round(preview.length_s / unit_s, 9)],
                y=[declared, declared],
                mode="lines",
                line={"width": 1, "dash": "dash", "color": colour(row - 1)},
                hovertemplate="%{y:.3~s}bps<extra></extra>",
                showlegend=False,
                row=row,
                col=1,
            )
    made.update_yaxes(rangemode="tozero", tickformat="~s", title={"text": "bps"})
    made.update_xaxes(**clock_ticks(preview.length_s, unit_s, preview.start_s * NS_PER_S))
    made.update_xaxes(title={"text": language.write(say("load.clock"))}, row=lines)
    return made


def _asked(preview: Preview) -> Section:
    parts: list[Part] = [
        _table((say("preview.head_what"), *head("number")), distributions(preview))
    ]
    if (ended := statuses(preview)) != "":
        parts.append(Paragraph(ended))
    for each in preview.samples:
        if _varies(each.values):
            caption = say("preview.share_caption", what=of_sample(each))
            draw = partial(_draw_share, each.values, each.unit, of_sample(each))
            parts.append(Figure(draw, caption, of_runs=False))
    return Section(say("preview.asked_title"), tuple(parts), say("preview.asked_lead"))


def _felt(preview: Preview) -> Section:
    heads = (say("preview.head_what"), *head("number", "served"))
    parts: list[Part] = [_table(heads, experiences(preview))]
    for each in preview.felt:
        if _varies(each.values):
            what = term("quantity", each.felt.name)
            draw = partial(_draw_share, each.values, each.felt.unit, what)
            caption = say("preview.share_caption", what=what)
            parts.append(Figure(draw, caption, of_runs=False))
    return Section(say("preview.felt_title"), tuple(parts), say("preview.felt_lead"))


def _varies(values: Floats) -> bool:
    return values.size > 1 and float(values.min()) < float(values.max())


def _draw_share(values: Floats, unit: str, what: Words, language: Language) -> Any:
    """Draw the share of values up to each, on a logarithmic axis where they span decades."""
    shares = np.linspace(0.0, 1.0, _POINTS + 1)
    x = np.quantile(values, shares)
    made = figure(260, language)
    made.add_scatter(
        x=[float(f"{each:.5g}") for each in x],
        y=[round(float(share), 4) for share in shares],
        mode="lines",
        line={"width": 2, "color": INK},
        name=named(what, language),
        hovertemplate="%{x:.3~s}: %{y:.1%}<extra></extra>",
        showlegend=False,
    )
    made.update_yaxes(range=[0, 1.01], tickformat=".0%")
    made.update_xaxes(title={"text": named(what, language)})
    low, high = float(x[0]), float(x[-1])
    logarithmic = low > 0 and high > _DECADES * low
    ticks = _decades(low, high) if logarithmic else _round_numbers(high)
    made.update_xaxes(
        tickvals=ticks, ticktext=[language.plain(_tick(tick, unit)) for tick in ticks]
    )
    if logarithmic:
        made.update_xaxes(type="log", range=[math.log10(low), math.log10(high)])
    else:
        made.update_xaxes(range=[0, high * 1.02])
    return made


def _decades(low: float, high: float) -> list[float]:
    """Return the powers of ten between two numbers; of fewer than three decades 2 and 5 as well."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if last - first <= _FINE else (1,)
    found = [float(f"{step}e{each}") for each in range(first, last + 1) for step in steps]
    return [each for each in found if low <= each <= high]


def _round_numbers(high: float) -> list[float]:
    """Return round numbers from 0, six or so of them."""
    decade = 10.0 ** math.floor(math.log10(high))
    step = next(each for each in (0.1, 0.2, 0.5, 1.0, 2.0) if high / (each * decade) <= _TICKS)
    return [float(f"{number * step * decade:.6g}") for number in range(_TICKS + 1)
            if number * step * decade <= high]  # fmt: skip


def _tick(value: float, unit: str) -> Words:
    """Return a round value with its unit, in as few digits as it has."""
    if unit == "s":
        return show.setting(value)
    if unit == "1":
        return show.threshold(value)
    digits = len(f"{value:.5e}".partition("e")[0].replace(".", "").rstrip("0"))
    return Quantity(value, {"bytes": "B"}.get(unit, unit), digits=max(1, digits))
