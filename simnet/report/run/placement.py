"""Where names go on a map so that they cover neither each other nor the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_CHARACTER_PX = 6.4
_LINE_PX = 13.0
_GAP_PX = 3.0
_SIDES = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        """Tell whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, width: float, height: float) -> bool:
        """Tell whether it lies inside the map."""
        return self.left >= 0 and self.bottom >= 0 and self.right <= width and self.top <= height


def place_names(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    size: tuple[float, float],
    radius: float,
) -> list[str | None]:
    """Return for each name the side of its point that is free, or None where none is.

    Names are placed in the order given, so the important ones come first.

    Args:
        points: positions in pixels from the lower left corner.
        size: width and height of the map, px.
        radius: that of the points, px.
    """
    taken = [_Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    placed: list[str | None] = []
    for (x, y), name in zip(points, names, strict=True):
        found = None
        for side, (across, up) in _SIDES.items():
            box = _box(x, y, len(name), (across, up), radius)
            if box.within(*size) and not any(box.meets(other) for other in taken):
                taken.append(box)
                found = side
                break
        placed.append(found)
    return placed


def _box(x: float, y: float, letters: int, side: tuple[int, int], radius: float) -> _Box:
    """Return the area of a name beside, above or below a point."""
    across, up = side
    width, away = letters * _CHARACTER_PX, radius + _GAP_PX
    centre_x = x + across * (away + width / 2)
    centre_y = y + up * (away + _LINE_PX / 2)
    return _Box(
        centre_x - width / 2, centre_y - _LINE_PX / 2, centre_x + width / 2, centre_y + _LINE_PX / 2
    )
