"""Values of a scenario in the words of a language."""

import pytest

from simnet.report.languages import language
from simnet.report.settings import setting

WEEK = ["monday", "tuesday", "wednesday", "thursday"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            [
                {"days": WEEK, "from": "07:15", "to": "14:00"},
                {"days": ["friday"], "from": "07:15", "to": "11:00"},
            ],
            "Senin-Kamis 07:15-14:00 · Jumat 07:15-11:00",
        ),
        ({"days": ["sunday", "monday"], "from": "07:15", "to": "9:00"}, "Senin, Minggu 07:15-9:00"),
        (
            [{"from": {"month": 6, "day": 22}, "to": {"month": 7, "day": 11}}],
            "22 Juni - 11 Juli",
        ),
        ([], "-"),
        ([0.923, 0.939], "0,923 · 0,939"),
        (
            {"lognormal": {"mean": "3 MB", "sd": "2.5 MB"}},
            "rata-rata: 3 MB; simpangan baku: 2,5 MB",
        ),
        (True, "ya"),
        ("04:50", "04:50"),
    ],
)
def test_values_in_indonesian(value: object, said: str) -> None:
    written = language("id").plain(setting(value))
    assert (
        written.replace("\N{EN DASH}", "-")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
        .replace("\xa0", " ")
        .replace("\N{THIN SPACE}", " ")
        .endswith(said)
    )
