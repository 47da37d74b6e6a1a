"""A map's view: the part of the world that it shows, in degrees and in pixels of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

_LEAST_PAD_DEG = 0.02


class View:
    """The rectangle around points, as wide and high as a picture has room for.

    A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    """

    def __init__(
        self, longitudes_deg: Sequence[float], latitudes_deg: Sequence[float], width_px: float
    ) -> None:
        middle = sum(latitudes_deg) / len(latitudes_deg)
        self.ratio = 1 / max(0.1, math.cos(math.radians(middle)))
        """Pixels of a degree of latitude for one of a degree of longitude."""
        x, y = _padded(longitudes_deg, 0.12), _padded(latitudes_deg, 0.09)
        across, up = x[1] - x[0], (y[1] - y[0]) * self.ratio
        height_px = min(0.78 * width_px, max(0.45 * width_px, width_px * up / across))
        self._scale = min(width_px / across, height_px / up)
        self._middle = (sum(x) / 2, sum(y) / 2)
        self.size = (width_px, height_px)
        # The shorter side of the data is widened to fill the picture.
        half = (width_px / self._scale / 2, height_px / self._scale / self.ratio / 2)
        self.x = (self._middle[0] - half[0], self._middle[0] + half[0])
        """Degrees east of Greenwich that it begins and ends at."""
        self.y = (self._middle[1] - half[1], self._middle[1] + half[1])
        """Degrees north of the equator that it begins and ends at."""

    def pixel(self, longitude_deg: float, latitude_deg: float) -> tuple[float, float]:
        """Return where a point is, px from the lower left corner."""
        return (
            self.size[0] / 2 + (longitude_deg - self._middle[0]) * self._scale,
            self.size[1] / 2 + (latitude_deg - self._middle[1]) * self._scale * self.ratio,
        )


def _padded(values: Sequence[float], share: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    pad = max((high - low) * share, _LEAST_PAD_DEG)
    return low - pad, high + pad
