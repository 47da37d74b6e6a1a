"""Which moment of simulated years a stress test plays in, in a sentence."""

from __future__ import annotations

import pytest

from simnet.report.languages import language
from simnet.report.moments import in_words


@pytest.mark.parametrize(
    ("code", "worst", "said"),
    [
        (
            "en",
            "capacity",
            (
                "bad-day plays on Tuesday, 14 April of simulated year 3, from 09:30: number 2 of "
                "1 000 days by what is lost in school hours. From 07:00 to 12:00, all villages "
                "together lost 12.0 % of the usual rate, and 80.0 % while the test runs."
            ),
        ),
        (
            "id",
            "downtime",
            (
                "bad-day berlangsung pada hari Selasa, 14 April tahun simulasi 3, mulai pukul "
                "09:30: nomor 2 dari 1.000 hari menurut besarnya yang hilang pada jam sekolah. "
                "Dari pukul 07:00 sampai 12:00, semua desa bersama kehilangan 12,0% dari waktu "
                "layanan, dan selama uji tekan itu 80,0%."
            ),
        ),
    ],
)
def test_a_moment_is_said_with_its_date_in_words(code: str, worst: str, said: str) -> None:
    moment = {
        "stress": "bad-day", "weekday": "tuesday", "day": 14, "month": 4, "year": 3,
        "clock": "09:30", "rank": 2, "sessions": 1000, "hours": "school", "opens": "07:00",
        "closes": "12:00", "of": "all", "worst": worst, "lost": 0.12, "lost_in_run": 0.8,
    }  # fmt: skip
    text = language(code).plain(in_words(moment)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert text.replace("\N{NO-BREAK SPACE}", " ") == said
