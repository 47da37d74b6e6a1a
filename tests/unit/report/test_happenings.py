"""What happened to lines, in a sentence: power, a provider and a technology that were gone."""

from __future__ import annotations

import pytest

from simnet.report.happenings import Happening
from simnet.report.languages import language


@pytest.mark.parametrize(
    ("action", "english", "indonesian"),
    [
        ("power", "x was without power from", "x tanpa listrik dari"),
        ("isp_down", "The provider x was down from", "Penyedia x mati dari"),
        ("technology_down", "The technology x was down from", "Teknologi x mati dari"),
    ],
)
def test_what_is_gone_is_said_in_both_languages(action: str, english: str, indonesian: str) -> None:
    gone = Happening(action, "x", 60.0, 120.0, 0.0, 0.0, 0.0)
    assert gone.cut
    for code, begins in (("en", english), ("id", indonesian)):
        assert language(code).plain(gone.words()).startswith(begins)


@pytest.mark.parametrize(
    ("action", "what", "english", "indonesian"),
    [
        (
            "rain",
            "district: Long Apari, exceeded: 0.02 %",
            (
                "It rained from 1 min to 2 min, for 1 min: the district Long Apari, "
                "as hard as in the wettest 0.02 % of a year."
            ),
            (
                "Hujan turun dari 1 menit sampai 2 menit, selama 1 menit: Kecamatan Long Apari, "
                "selebat pada 0,02% waktu terlebat dalam setahun."
            ),
        ),
        (
            "rain",
            "everywhere, rate: 80 mm/h",
            "It rained from 1 min to 2 min, for 1 min: everywhere, at 80 mm/h.",
            (
                "Hujan turun dari 1 menit sampai 2 menit, selama 1 menit: di semua tempat, "
                "dengan curah 80 mm/jam."
            ),
        ),
        (
            "power",
            "regency: Kabupaten Paser",
            "All of Kabupaten Paser was without power from 1 min to 2 min, for 1 min.",
            "Seluruh Kabupaten Paser tanpa listrik dari 1 menit sampai 2 menit, selama 1 menit.",
        ),
        (
            "cut",
            "technology: leo, isp: star, north",
            (
                "Access by low orbit satellite (LEO), access of star, north was cut from 1 min "
                "to 2 min, for 1 min."
            ),
            (
                "Akses dengan satelit orbit rendah (LEO), akses dari star, north putus dari "
                "1 menit sampai 2 menit, selama 1 menit."
            ),
        ),
    ],
)
def test_what_an_event_chose_is_said_in_words(
    action: str, what: str, english: str, indonesian: str
) -> None:
    found = Happening(action, what, 60.0, 120.0, 0.0, 0.0, 0.0)
    said = [language(code).plain(found.words()) for code in ("en", "id")]
    said = [each.replace("\N{NARROW NO-BREAK SPACE}", " ") for each in said]
    assert said == [english, indonesian]
