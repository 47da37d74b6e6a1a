"""The page of a preview of traffic: in one language at a time, with axes of round numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simnet.errors import InputError
from simnet.presence.profile import Habit
from simnet.preview.figures import Load
from simnet.preview.line import Answer
from simnet.preview.play import Play, preview
from simnet.report.languages import LANGUAGES, language
from simnet.report.traffic_preview import (
    _decades,
    _round_numbers,
    _tick,
    answer_words,
    cut,
    loads,
    scales,
    statuses,
    write_preview,
)
from simnet.traffic.poisson import Poisson
from simnet.traffic.pupil import Pupil
from tests.unit.report.elements import Elements
from tests.unit.report.test_both_languages import pieces, texts


def test_a_reader_finds_one_language(tmp_path: Path) -> None:
    answer = Answer(1e6, 0.2)
    found = preview(Pupil(), Play(length_s=1_800.0, people=3, answer=answer))
    words = answer_words(answer.rate_bps, answer.delay_s)
    html = write_preview(tmp_path / "a.html", found, words, "id").read_text(encoding="utf-8")
    html = html.replace(found.what, "")
    for code in LANGUAGES:
        text = " ".join(Elements(html, code).text.split())
        assert "{" not in text
        assert set(re.findall(r"[\w.]+", text)) & set(texts(code)) == set()
        (other,) = set(LANGUAGES) - {code}
        own, foreign = (
            {piece for each in texts(one).values() for piece in pieces(each)}
            for one in (code, other)
        )
        assert [piece for piece in foreign - own if piece in text] == []


def test_a_page_of_datagrams_says_why_it_is_short(tmp_path: Path) -> None:
    source = Poisson.model_validate({"rate": "5000 /s", "size": "100 B"})
    found = preview(source, Play(length_s=86_400.0))
    assert found.cut is not None
    said = re.sub("\u202f", " ", language("en").plain(cut(found)))
    assert said == "It is shorter than asked for: 10 000 000 datagrams are enough."
    assert statuses(found) == ""
    words = answer_words(None, 0.0)
    html = write_preview(tmp_path / "a.html", found, words).read_text(encoding="utf-8")
    # The load up, and gaps; all datagrams are of one size.
    assert html.count('class="plot"') == 2
    with pytest.raises(InputError, match="unknown language"):
        write_preview(tmp_path / "b.html", found, words, "xx")


@pytest.mark.parametrize(
    ("rate_bps", "delay_s", "said"),
    [
        (None, 0.0, "transfers are answered at once"),
        (None, 0.6, "each transfer is answered after 600 ms"),
        (2e6, 0.0, "each transfer goes by itself at 2.00 Mbps"),
        (2e6, 0.6, "each transfer goes by itself at 2.00 Mbps, 600 ms after it was asked for"),
    ],
)
def test_how_transfers_are_answered(rate_bps: float | None, delay_s: float, said: str) -> None:
    found = language("en").plain(answer_words(rate_bps, delay_s))
    assert re.sub("[\u00a0\u202f]", " ", found) == said


def test_marks_of_axes_are_round_numbers() -> None:
    assert _decades(0.3, 70.0) == [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    assert _decades(3.0, 7e6) == [1e1, 1e2, 1e3, 1e4, 1e5, 1e6]
    assert _round_numbers(58.0) == [0, 10, 20, 30, 40, 50]
    assert _round_numbers(1.0) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert _round_numbers(0.0029) == [0, 0.0005, 0.001, 0.0015, 0.002, 0.0025]
    english = language("en")
    told = [_tick(1e6, "bytes"), _tick(1500.0, "bit/s"), _tick(0.0005, "s"), _tick(0.2, "1")]
    assert [re.sub("[\u00a0\u202f]", " ", english.plain(each)) for each in told] == [
        "1 MB", "1.5 kbps", "500 µs", "20 %",
    ]  # fmt: skip


def test_a_trend_is_told_in_place_of_a_hurst_parameter() -> None:
    habit = Habit("all", 0.5, None, (0,) * 6 + (1, 2, 3, 2, 1) + (0,) * 13)
    quick = Pupil.model_validate({"page": "50 kB", "main": "10 kB", "objects": 1})
    found = preview(quick, Play(people=4, habit=habit))
    assert "mean number of people who are there" in language("en").plain(scales(found))
    plain = replace(found, down=Load(86_400.0, 1200.0))
    times_s = np.arange(86_400.0)
    plain.down.add(times_s, times_s, 1e6 * (1 + np.sin(times_s / 3000)))
    assert language("en").plain(loads(plain)[0][1][-1]) == "none, a trend"
    assert "cannot be told from a trend" in language("en").plain(scales(plain))
