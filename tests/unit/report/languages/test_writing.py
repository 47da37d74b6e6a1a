"""Numbers, dates, money and lists as both languages write them."""

import math
import re

import pytest

from simnet.report import format as show
from simnet.report.languages import language
from simnet.report.study.estimate import Estimate
from simnet.report.words import Moment, Name, Quantity, Words, capital, joined, listed, say


def written(words: Words, code: str) -> str:
    return re.sub("[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}]", " ", language(code).plain(words))


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        (show.significant(1234567.0), "1 234 567", "1.234.567"),
        (show.significant(-12.345), "−12.3", "−12,3"),  # noqa: RUF001 (a minus sign)
        (show.significant(math.nan), "–", "–"),  # noqa: RUF001 (the dash is what is written)
        (show.whole(12345), "12 345", "12.345"),
        (show.millions(12_345_678), "12.3 million", "12,3 juta"),
        (show.percent(0.0123), "1.2 %", "1,2%"),
        (show.percent(0.00001), "< 0.01 %", "< 0,01%"),
        (show.percent(0.999999), "> 99.99 %", "> 99,99%"),
        (Estimate.between(0.99998, 0.99998, 0.99998, "1").figure(), "> 99.99 %", "> 99,99%"),
        (Estimate.between(0.99996, 0.9998, 1, "1").figure(), "> 99.99 %", "> 99,99%"),
        (show.threshold(0.995), "99.5 %", "99,5%"),
        (show.duration(2.5e-7), "0.250 µs", "0,250 µs"),
        (show.duration(0.0123), "12.3 ms", "12,3 ms"),
        (show.duration(1.5), "1.50 s", "1,50 detik"),
        (show.duration(180), "3.00 min", "3,00 menit"),
        (show.duration(9000), "2.50 h", "2,50 jam"),
        (show.setting(5400), "90 min", "90 menit"),
        (show.setting(0.0125), "12.5 ms", "12,5 ms"),
        (show.rate(2.5e6), "2.50 Mbps", "2,50 Mbps"),
        (show.size(1500), "1.50 kB", "1,50 kB"),
        (show.money(7.8e6), "IDR 7.8 million", "Rp 7,8 juta"),
        (show.money(850_000), "IDR 850 000", "Rp 850.000"),
        (show.money(12.5e9), "IDR 12.5 billion", "Rp 12,5 miliar"),
        (show.money(0), "IDR 0", "Rp 0"),
        (Quantity(7.8e6, "IDR", 7.1e6, 8.5e6), "IDR 7.8 million, 7.1 to 8.5",
         "Rp 7,8 juta, 7,1 sampai 8,5"),
        (Quantity(3.1, "s", 2.8, 3.4), "3.1 s, 2.8 to 3.4", "3,1 detik, 2,8 sampai 3,4"),
        (Quantity(2.0, "s", math.nan, math.nan), "2.00 s (no interval)",
         "2,00 detik (tanpa selang)"),
        (Quantity(0.02, "1", 0.01, 0.03, "figure", difference=True), "+2.0 points", "+2,0 poin"),
        (Quantity(12345.0, "packets", 12145.0, 12545.0), "12 340 packets, 12 140 to 12 540",
         "12.340 paket, 12.140 sampai 12.540"),
        (Quantity(1.7, "times", 1.6, 1.8, "figure"), "1.70 ×", "1,70 kali"),  # noqa: RUF001
        (Quantity(3.0, "litres"), "3.00 litres", "3,00 litres"),
        (Moment("2026-03-01T09:05:00+00:00"), "1 March 2026, 09:05 UTC",
         "1 Maret 2026 pukul 09.05 UTC"),
        (Moment("2026-03-01T06:05:00+08:00"), "28 February 2026, 22:05 UTC",
         "28 Februari 2026 pukul 22.05 UTC"),
        (Moment("some day"), "some day", "some day"),
        (listed([]), "", ""),
        (listed(["a"]), "a", "a"),
        (listed(["a", "b"], "or"), "a or b", "a atau b"),
        (listed([Name("a"), "b", "c"]), "a, b and c", "a, b, dan c"),
        (say("answer.more_worse", count=1), "1 more is worse as well",
         "1 lainnya juga lebih buruk"),
        (say("answer.more_worse", count=2), "2 more are worse as well",
         "2 lainnya juga lebih buruk"),
        (say("count.nodes", count=1234), "1 234 nodes", "1.234 simpul"),
        (show.words("health_centre"), "health centre", "Puskesmas"),
        (show.words("rice_mill"), "rice mill", "rice mill"),
        (capital(joined(say("quantity.page_load"), show.percent(0.5))), "Page load time 50.0 %",
         "Waktu muat halaman 50,0%"),
        (capital(Name("rates")), "rates", "rates"),
    ],
)  # fmt: skip
def test_both_languages(words: Words, english: str, indonesian: str) -> None:
    assert (written(words, "en"), written(words, "id")) == (english, indonesian)


def test_figures_have_the_signs_of_their_language() -> None:
    assert language("en").separators == ".\N{NARROW NO-BREAK SPACE}"
    assert language("id").separators == ",."
    assert language("id").unit("min") == "menit"
    assert language("id").unit("litres") == "litres"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "of 1 village breaks"), (6, "of 6 villages break")]
)
def test_a_noun_follows_its_own_count_whatever_the_field_is_called(number: int, said: str) -> None:
    fields: dict[str, Words | int] = {"where": "", "name": "", "all": number, "names": ""}
    assert said in written(say("badly.alone", count=number, **fields), "en")


def test_a_word_alone_follows_a_count() -> None:
    fields: dict[str, Words | int] = {"where": "", "name": "", "all": 6, "names": ""}
    assert "1 of 6 villages is without" in written(say("badly.dark", count=1, **fields), "en")
    assert "2 of 6 villages are without" in written(say("badly.dark", count=2, **fields), "en")


@pytest.mark.parametrize(("value", "said"), [(0.0484, "48,4 ms"), (29.4, "29,4 detik")])
def test_a_figure_beside_much_smaller_ones_has_a_unit_of_its_own(value: float, said: str) -> None:
    assert written(Quantity(value, "s", beside=0.3), "id") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.005", "0,005"),
        ("2488 Mbps", "2.488 Mbps"),
        ("98.5 %", "98,5%"),
        ("750 thousand IDR", "Rp 750.000"),
        ("exponential: 5 kB", "eksponensial: 5 kB"),
        ("rate: 1.5 s, once: 2 million IDR", "kecepatan: 1,5 detik; dibayar sekali: Rp 2 juta"),
        ("0.035 km", "35 m"),
        ("2.5 km", "2,5 km"),
        ("80 mm/h", "80 mm/jam"),
        ("false", "tidak"),
        ("08:00", "08:00"),
        ("SATRIA-1, gateway Banjarmasin", "SATRIA-1, gateway Banjarmasin"),
    ],
)
def test_values_of_a_scenario_have_the_numbers_and_units_of_a_language(
    text: str, said: str
) -> None:
    assert written(show.settings(text), "id") == said
