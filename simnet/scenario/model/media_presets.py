"""Presets of shared media by technology: what a beam or a cell has unless a scenario says more.

``preset: geo_beam`` in a medium stands for the keys of one direction below; each that is written
holds instead. Add a preset by a line here and a name in :data:`MediumPreset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

MediumPreset: TypeAlias = Literal["geo_beam", "leo_cell"]
"""The presets by name."""

PRESETS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "geo_beam": {
        # 1:2, 1:4 and 1:8 are sold (satmarin.com): here the dearest for those who share.
        "down": {"scheduler": "equal_airtime", "contention": 8},
        "up": {"scheduler": "equal_airtime", "contention": 8},
    },
    "leo_cell": {
        # Assumption: what a cell has left for the villages of a scenario.
        "down": {"scheduler": "equal_airtime", "rate": "200 Mbps"},
        "up": {"scheduler": "equal_airtime", "rate": "40 Mbps"},
    },
}
"""Keys of a medium by preset and direction."""

_INSTEAD = {"rate": "contention", "contention": "rate"}
"""Of these a medium has one: what is written leaves the preset's other out."""


def with_preset(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a medium completed by its preset, if it names one.

    Raises:
        ValueError: the preset needs a direction, as what goes up and down is apart.
    """
    name = written.get("preset")
    preset = PRESETS.get(name) if isinstance(name, str) else None
    if preset is None:
        return dict(written)
    way = written.get("direction")
    if not isinstance(way, str) or way not in preset:
        raise ValueError(f"a {name} has its ways apart: write direction: down, or up")
    left = {key: value for key, value in preset[way].items() if _INSTEAD.get(key) not in written}
    return {**left, **written}
