"""Static pictures: the figures of the chart, at the places where its axes have them."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from simnet.report.picture import pictures
from simnet.report.picture.axes import Axis
from simnet.report.picture.colours import Scale

SVG = "{*}"


def drawn(made: go.Figure) -> ET.Element:
    import json

    return ET.fromstring(pictures({"en": json.loads(made.to_json())}))


def figure(**layout: Any) -> go.Figure:
    made = go.Figure()
    made.update_layout(template="none", height=300, **layout)
    return made


def test_points_lie_where_the_axes_have_them() -> None:
    made = figure(xaxis={"range": [0, 10]}, yaxis={"range": [0, 2]})
    made.add_scatter(x=[0, 5, 10], y=[0, 1, 2], mode="markers", marker={"size": 4})
    left, middle, right = [
        (float(each.attrib["cx"]), float(each.attrib["cy"]))
        for each in drawn(made).iter()
        if each.tag.endswith("circle")
    ]
    assert middle == pytest.approx(((left[0] + right[0]) / 2, (left[1] + right[1]) / 2), abs=0.06)
    assert left[0] < right[0]
    assert left[1] > right[1]


def test_a_gap_lifts_the_pen() -> None:
    made = figure()
    made.add_scatter(
        x=[0, 1, None, 2, 3], y=[0, 1, None, 1, 0], mode="lines", line={"color": "#123456"}
    )
    (line,) = [each for each in drawn(made).iter() if each.get("stroke") == "#123456"]
    assert re.sub("[^Ml]", "", line.attrib["d"]) == "MlMl"


def test_stacked_bars_end_where_the_sum_is() -> None:
    made = figure(barmode="relative", xaxis={"range": [0, 10]})
    for value, colour in ((3, "#aa0000"), (5, "#00bb00")):
        made.add_bar(
            x=[value], y=["a"], orientation="h", offsetgroup="0", marker={"color": colour}, name="n"
        )
    rects = {
        each.attrib["fill"]: (float(each.attrib["x"]), float(each.attrib["width"]))
        for each in drawn(made).iter()
        if each.tag.endswith("rect") and float(each.attrib["width"]) > 20
    }
    (start, first), (next_, second) = rects["#aa0000"], rects["#00bb00"]
    assert next_ == pytest.approx(start + first, abs=0.11)
    assert second / first == pytest.approx(5 / 3, rel=1e-2)


def test_neighbouring_cells_of_one_colour_are_one() -> None:
    made = figure()
    made.add_heatmap(z=[[0, 0, 1], [1, 1, 1]], zmin=0, zmax=1, showscale=False,
                     colorscale=[[0, "#000000"], [1, "#ffffff"]])  # fmt: skip
    fills = [each.attrib["fill"] for each in drawn(made).iter() if each.tag.endswith("rect")]
    assert fills == ["#000000", "#ffffff", "#ffffff"]


def test_names_are_only_text() -> None:
    made = figure(title=None, showlegend=True)
    attack = "&lt;script&gt;boom()&lt;/script&gt; &amp; %&#123;x}"
    made.add_scatter(x=[1], y=[1], mode="markers+text", text=[attack], name=f"<b>{attack}</b>")
    text = pictures(
        {
            "en": {
                "data": [made.data[0].to_plotly_json()],
                "layout": {"height": 300, "showlegend": True},
            }
        }
    )
    assert "<script" not in text
    said = [each.text for each in ET.fromstring(text).iter() if each.tag.endswith("text")]
    assert said.count("<script>boom()</script> & %{x}") == 2


def test_what_it_cannot_draw_it_leaves_out() -> None:
    assert pictures({"en": {"data": [{"type": "surface"}], "layout": {}}}) == ""


def test_ticks_follow_the_language() -> None:
    axis = Axis({"range": [0, 2], "tickformat": ".0%"}, ",.")
    axis.settle(padded=False)
    assert axis.written(0.125) == "12,5%"
    assert [at for at, _ in axis.ticks()] == [0, 0.5, 1, 1.5, 2]


def test_a_colour_lies_between_those_of_its_stops() -> None:
    scale = Scale([[0, "#000000"], [1, "#ffffff"]], 0, 10, {})
    assert [scale.colour(each) for each in (-1, 5, 10, None)] == [
        "#000000", "#808080", "#ffffff", "none",
    ]  # fmt: skip
