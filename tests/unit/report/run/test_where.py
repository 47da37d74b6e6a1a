"""The map, of places that no link leads to or whose links carry nothing."""

import math
from pathlib import Path

from simnet.report.base import Figure, named
from simnet.report.languages import language
from simnet.report.run.sections import where
from simnet.runs.prepare import run

LONE = """\
name: lone
run: {duration: 1 s}
nodes:
  Samarinda: {latitude: -0.50, longitude: 117.15}
  Balikpapan: {latitude: -1.27, longitude: 116.83}
  Bontang: {latitude: 0.12, longitude: 117.49}
links: {ab: {from: Samarinda, to: Balikpapan, rate: 10 Mbps, delay: 1 ms}}
flows:
  f:
    from: Samarinda
    to: Balikpapan
    traffic: {kind: constant_bit_rate, rate: 1 Mbps, size: 1000 B}
"""


def test_a_place_without_a_link_is_drawn_without_a_load(tmp_path: Path) -> None:
    path = tmp_path / "lone.yaml"
    path.write_text(LONE, encoding="utf-8")
    section = where.section(named([run(path)]))
    assert section is not None
    (drawn,) = section.parts
    assert isinstance(drawn, Figure)
    figure = drawn.draw(language())
    circles = [each for each in figure.data if each.mode == "markers+text"]
    assert [list(each.y) for each in circles] == [[0.12], [-0.5, -1.27]]
    assert not any(math.isnan(load) for load in circles[1].marker.color)
    assert "no link" in circles[0].hovertext[0]
