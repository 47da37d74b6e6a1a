"""The map of a study: every village with each alternative, by how it is served there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from simnet.errors import ResultsError
from simnet.report import format as show
from simnet.report.base import Folded, Paragraph, Part, Section
from simnet.report.service_map import Served, State, service_map
from simnet.report.study.base import Circumstance, Study
from simnet.report.words import Words, capital, joined, say

ORDER = 12
_MOST = 6
"""Alternatives whose maps stand side by side."""

Point = tuple[float, float]
"""Latitude and longitude, degrees."""


def section(study: Study) -> Section | None:
    """Return a figure of maps for each circumstance, the first one open; None without places."""
    points = _points(study)
    states = _states(study)
    if not points or not states:
        return None
    technologies = {
        (each.alternative, each.village): str(each.technology) for each in study.rows("accesses")
    }
    parts: list[Part] = []
    for where in study.plain:
        shown = [each for each in study.alternatives if (each, where) in study.cells][:_MOST]
        maps = [
            (
                show.name(each).text,
                _places(study, points, states.get((each, where), {}), technologies, each),
            )
            for each in shown
        ]
        caption = say("mapped.caption", where=capital(where.words()))
        figure = service_map([each for each in maps if each[1]], caption)
        if figure:
            parts.append(Folded(capital(where.words()), (figure,)) if parts else figure)
    if not parts:
        return None
    if len(study.alternatives) > _MOST:
        counts = {"shown": _MOST, "all": len(study.alternatives)}
        parts.append(Paragraph(say("mapped.left_out", **counts)))
    return Section(say("mapped.title"), tuple(parts), say("mapped.lead"))


def _points(study: Study) -> dict[str, Point]:
    """Return where the villages are, by the nodes of the study's first run that is there."""
    for row in study.rows("runs"):
        with suppress(ResultsError):
            run = study.results.run(row.cell, row.replication)
            if "nodes" not in run or "places" not in run:
                return {}
            places = run["places"]
            villages = set(places.place[places.kind == "village"])
            nodes = run["nodes"].dropna(subset=["latitude_deg", "longitude_deg"])
            nodes = nodes[nodes.place.isin(villages)]
            axes = ["latitude_deg", "longitude_deg"]
            means = nodes.groupby("place", sort=True)[axes].mean().reset_index()
            columns = (means[name].tolist() for name in ("place", *axes))
            return {name: (north, east) for name, north, east in zip(*columns, strict=True)}
    return {}


def _states(
    study: Study,
) -> Mapping[tuple[str, Circumstance], Mapping[str, Sequence[Any]]]:
    """Return the rows of each village, one a service level, by alternative and circumstance."""
    found: dict[tuple[str, Circumstance], dict[str, list[Any]]] = {}
    for row in study.rows("villages"):
        if row.cell in study.placed:
            found.setdefault(study.placed[row.cell], {}).setdefault(row.village, []).append(row)
    return found


def _places(
    study: Study,
    points: Mapping[str, Point],
    states: Mapping[str, Sequence[Any]],
    technologies: Mapping[tuple[str, str], str],
    alternative: str,
) -> list[Served]:
    return [
        Served(
            study.place(village),
            *point,
            state_of(states[village]),
            technologies.get((alternative, village), ""),
            _about(states[village]),
        )
        for village, point in points.items()
        if village in states
    ]


def state_of(rows: Sequence[Any]) -> State:
    """Return how a village is served, by its rows of the table of villages: the worst of them."""
    if any(each.without_s > 0 for each in rows):
        return "dark"
    verdicts = {each.verdict for each in rows}
    states: tuple[State, ...] = ("broken", "open", "kept")
    return next((each for each in states if each in verdicts), "plain")


def _about(rows: Sequence[Any]) -> Words:
    said: list[Words] = [
        say(
            "mapped.verdict",
            level=each.level,
            verdict=say(f"mapped.verdict_{each.verdict}"),
        )
        for each in rows
        if each.verdict in ("kept", "open", "broken")
    ]
    first = rows[0]
    if first.without_s > 0:
        share = show.percent(1.0 - first.availability)
        time = show.duration(first.without_s)
        said.append(say("mapped.without", time=time, share=share))
    return joined(*said, between="; ")
