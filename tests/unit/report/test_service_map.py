"""The map of service: states and technologies told apart, the dark ones never calm."""

from types import SimpleNamespace
from typing import Any

import pytest

from simnet.report.languages import language
from simnet.report.outlines import outlines
from simnet.report.service_map import Served, service_map
from simnet.report.study.sections.map import state_of
from simnet.report.view import View

PLACES = [
    Served("Merasa", 2.0, 117.2, "kept", "fibre"),
    Served("Long Sului", 2.1, 116.4, "dark", "leo"),
    Served("<b>Merabu", 1.6, 117.3, "broken", "leo"),
]


def drawn(places: list[Served]) -> Any:
    figure = service_map([("", places)], "a map")
    assert figure is not None
    return figure.draw(language())


def test_who_is_dark_is_black_with_a_ring_on_top_of_all() -> None:
    *_, ring, dark, _ = [each for each in drawn(PLACES).data if each.showlegend is False]
    assert list(ring.x) == list(dark.x) == [116.4]
    assert ring.marker.symbol == "circle-open"
    assert ring.marker.size > dark.marker.size
    assert dark.marker.color == "#000000"
    assert "without service" in dark.hovertext[0]


def test_the_legend_names_states_and_technologies() -> None:
    names = [each.name for each in drawn(PLACES).data if each.showlegend is not False]
    assert names == [
        "without service for a time", "a service level is broken", "every service level kept",
        "fibre", "low orbit satellite (LEO)",
    ]  # fmt: skip


def test_no_places_no_map() -> None:
    assert service_map([("base", [])], "a map") is None


def test_names_are_no_markup() -> None:
    said = [text for each in drawn(PLACES).data for text in (*(each.hovertext or ()), each.text)]
    assert not [each for each in said if each and "<b>Merabu" in str(each)]


@pytest.mark.parametrize(
    ("verdicts", "without_s", "state"),
    [
        (["kept", "kept"], 0.0, "kept"),
        (["kept", "open"], 0.0, "open"),
        (["open", "broken"], 0.0, "broken"),
        (["kept"], 0.5, "dark"),
        ([""], 0.0, "plain"),
    ],
)
def test_a_village_is_as_its_worst_level(verdicts: list[str], without_s: float, state: str) -> None:
    rows = [SimpleNamespace(verdict=each, without_s=without_s) for each in verdicts]
    assert state_of(rows) == state


def test_outlines_are_those_of_the_view() -> None:
    view = View([116.4, 118.0], [1.5, 2.2], 800)
    berau = list(outlines(view.x, view.y))
    assert berau
    assert all(ring[0] == ring[-1] for ring in berau)
    assert sum(map(len, berau)) < 1500
    assert list(outlines((95.0, 96.0), (4.0, 5.0))) == []
