"""Names on a map cover neither each other nor the points, and stay inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.report.run.placement import _SIDES, _Box, _box, place_names

SIZE = (400.0, 300.0)
POINTS = st.lists(
    st.tuples(st.floats(8, 392), st.floats(8, 292)), min_size=1, max_size=12, unique=True
)


@given(POINTS)
def test_nothing_is_covered(points: list[tuple[float, float]]) -> None:
    names = [f"village {index}" for index in range(len(points))]
    sides = place_names(points, names, SIZE, 7.0)
    boxes = [
        _box(*point, len(name), _SIDES[side], 7.0)
        for point, name, side in zip(points, names, sides, strict=True)
        if side
    ]
    dots = [_Box(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    for index, box in enumerate(boxes):
        assert box.within(*SIZE)
        assert not any(box.meets(other) for other in (*dots, *boxes[:index]))


def test_a_name_alone_is_on_the_right() -> None:
    assert place_names([(100, 100)], ["a"], SIZE, 5) == ["middle right"]


@pytest.mark.parametrize(("x", "side"), [(395.0, "middle left"), (5.0, "middle right")])
def test_at_the_edge_it_turns_inwards(x: float, side: str) -> None:
    assert place_names([(x, 150)], ["long name"], SIZE, 5) == [side]


def test_where_nothing_is_free_there_is_no_name() -> None:
    points = [(200.0 + 10 * i, 150.0 + 10 * j) for i in range(-3, 4) for j in range(-3, 4)]
    sides = place_names(points, ["a long name"] * len(points), SIZE, 7)
    assert None in sides
