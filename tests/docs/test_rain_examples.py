"""The attenuations that pages give for Samarinda are those of the recommendation, on every page."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.models.propagation.province import regency
from simnet.models.propagation.slant_path import SlantPath, rain_curve
from tests.docs.blocks import ROOT


@pytest.mark.parametrize(
    ("page", "frequency_ghz", "elevation_deg", "words"),
    [
        ("weather.md", 20, 55, "# {}, {}, {} dB"),
        ("technologies.md", 20, 55, "a Ka downlink {}, {} and {} (20 GHz, 55 degrees)"),
        ("technologies.md", 12, 75, "a Ku downlink loses {}, {} and {} dB at 1, 0.1 and 0.01 %"),
    ],
)
def test_pages_give_the_attenuations_that_are_computed(
    page: str, frequency_ghz: float, elevation_deg: float, words: str
) -> None:
    rain = regency("Kota Samarinda")
    path = SlantPath(frequency_ghz, elevation_deg, rain.latitude, rain.rain_height_km)
    levels_db = rain_curve(path, rain.rate_001_mm_h).attenuation_db(np.array([1, 0.1, 0.01]))
    text = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
    assert words.format(*(f"{each:.1f}" for each in levels_db)) in text
