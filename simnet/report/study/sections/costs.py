"""Costs of alternatives: points times months times unit price, beside what each one serves.

What has no price is said, and never counted as nothing: a sum without it is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Findings, Folded, Part, Section, Table, Tone
from simnet.report.chart_style import colour, figure, named
from simnet.report.languages import Language
from simnet.report.languages.scale import scale
from simnet.report.study.base import Study
from simnet.report.study.charts import axis_title, axis_unit, whiskers
from simnet.report.study.cost import cost_cell, costs, exists
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import alternative_cell, measure_words, some
from simnet.report.words import Words, capital, joined, say

ORDER = 16
_ITEMS = 60
"""Items of all bills that are listed; the table `costs` has all."""
_SUMS = ("once", "monthly", "with_vat", "per_village", "per_user")


def section(study: Study) -> Section | None:
    """Return what each alternative costs; that nothing has a price where that is so."""
    totals = costs(study)
    if not totals:
        return None
    if not any(exists(row.total_idr) for row in totals.values()):
        return Section(say("costs.title"), (Findings((("busy", say("costs.none")),)),))
    parts: list[Part] = [Findings(tuple(_unpriced(study, totals)))]
    parts.append(_table(study, totals))
    drawn = _chart(study, totals)
    if drawn is not None:
        parts.append(drawn)
    parts.append(Folded(say("costs.bill"), (_bill(study),)))
    first = next(iter(totals.values()))
    lead = say("costs.lead", months=int(first.months), vat=show.threshold(float(first.vat)))
    return Section(say("costs.title"), tuple(parts), lead)


def _unpriced(study: Study, totals: Mapping[str, Any]) -> Iterator[tuple[Tone, Words]]:
    """Yield what has no price."""
    for alternative in study.alternatives:
        row = totals.get(alternative)
        if row is not None and not row.priced_points:
            yield "busy", say("costs.unpriced_all", name=show.name(alternative))
        elif row is not None and not row.complete:
            yield (
                "busy",
                say(
                    "costs.unpriced",
                    name=show.name(alternative),
                    count=int(row.unpriced_points),
                    all=int(row.priced_points + row.unpriced_points),
                    items=str(row.unpriced),
                ),
            )
    if all(row.complete for row in totals.values()):
        yield "plain", say("costs.complete")


def _table(study: Study, totals: Mapping[str, Any]) -> Table:
    shown = [each for each in study.alternatives if each in totals]
    rows = tuple(
        (
            alternative_cell(study, each),
            # The last column counts what has no price, once for all sums.
            *(replace(cost_cell(totals[each], column), about="") for column in _SUMS),
            _points(totals[each]),
        )
        for each in shown
    )
    columns = (*_SUMS, "unpriced_points")
    head = (say("study.alternative"), *(say(f"costs.{column}") for column in columns))
    return Table(head, rows, say("costs.caption"), of_runs=False)


def _points(row: Any) -> Cell:
    return Cell(show.whole(row.unpriced_points), "busy" if row.unpriced_points else "good")


def _bill(study: Study) -> Table:
    every = [row for row in study.rows("costs") if row.alternative in study.alternatives]
    rows = tuple(
        (
            Cell(show.name(row.alternative)),
            Cell(row.item),
            Cell(show.whole(row.points)),
            *(_price(getattr(row, f"{column}_idr")) for column in ("once", "monthly", "total")),
        )
        for row in every[:_ITEMS]
    )
    columns = ("item", "points", "price_once", "price_monthly", "sum")
    head = (say("study.alternative"), *(say(f"costs.{column}") for column in columns))
    more = max(0, len(every) - _ITEMS)
    command = show.name("simnet show FOLDER costs")
    caption = say("costs.more", more=more, command=command) if more else say("costs.bill_caption")
    return Table(head, rows, caption, words=(1,), of_runs=False, dense=True)


def _price(rupiah: Any) -> Cell:
    if not exists(rupiah):
        return Cell(say("costs.no_price"), "busy")
    return Cell(show.money(float(rupiah)))


def _chart(study: Study, totals: Mapping[str, Any]) -> Figure | None:
    """Return a chart of what each alternative costs beside what it serves."""
    priced = [
        each
        for each in study.alternatives
        if each in totals and exists(totals[each].with_vat_idr) and totals[each].with_vat_idr > 0
    ]
    service = [_service(study, each) for each in priced]
    if len(priced) < 2 or not any(each.exists for each in service):
        return None
    what = say("costs.served") if study.has_villages else _objective(study)
    caption: list[Words] = [say("costs.chart", service=what)]
    bills = [(float(totals[each].with_vat_idr), bool(totals[each].complete)) for each in priced]
    if not all(whole for _, whole in bills):
        caption.append(say("costs.lower"))
    absent = [each for each in study.alternatives if each not in priced]
    if absent:
        caption.append(say("costs.left_out", items=some(absent)))
    return Figure(partial(_draw, priced, bills, service, capital(what)), joined(*caption))


def _objective(study: Study) -> Words:
    return measure_words(study.plan.measures[study.plan.objective])


def _service(study: Study, alternative: str) -> Estimate:
    """Return in how many villages all is kept under the stress test where that is fewest.

    Without villages, the objective in the first circumstance.
    """
    if study.has_villages:
        counts = [study.villages(alternative, where).well for where in study.studied(alternative)]
        return Estimate.alone(float(min(counts, default=math.nan)), "count")
    return study.estimate(study.plan.objective, alternative, study.plain[0])


def _draw(
    names: Sequence[str],
    bills: Sequence[tuple[float, bool]],
    service: Sequence[Estimate],
    what: Words,
    language: Language,
) -> Any:
    length, unit = axis_unit(service)
    money = [sum_idr for sum_idr, _ in bills]
    rupiah, currency = scale(show.money(max(money)))
    made = figure(
        380,
        language,
        xaxis={
            "title": {"text": axis_title(say("costs.axis"), currency, language)},
            "rangemode": "tozero",
        },
        yaxis={
            "title": {"text": axis_title(what, unit, language)},
            "rangemode": "tozero",
            # Villages are whole.
            **({"tickformat": "d"} if all(each.unit == "count" for each in service) else {}),
        },
        showlegend=False,
    )
    shown = [number for number, each in enumerate(service) if each.exists]
    made.add_scatter(
        x=[money[number] / rupiah for number in shown],
        y=[service[number].mean / length for number in shown],
        mode="markers+text",
        text=[named(names[number], language, 30) for number in shown],
        textposition="top center",
        marker={
            "size": 11,
            "color": [colour(number) for number in shown],
            "symbol": ["circle" if bills[number][1] else "circle-open" for number in shown],
        },
        error_y=whiskers([service[number] for number in shown], length, "#5f6b78"),
        hovertext=[
            f"{named(names[number], language, 60)}: "
            f"{named(show.money(money[number]), language)}, "
            f"{named(service[number].figure(), language)}"
            for number in shown
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    return made
