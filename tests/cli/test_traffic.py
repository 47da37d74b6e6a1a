"""Kinds of traffic by themselves: previews in the terminal and as a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simnet.cli._traffic_preview import bars
from simnet.report.languages import LANGUAGES
from tests.cli.conftest import Call
from tests.packages import installed, lay
from tests.unit.report.elements import Elements

FIXED = ("--set", "page=1000 kB", "--set", "main=100 kB", "--set", "objects=9",
         "--set", "parsing=1 s", "--set", "reading=19 s")  # fmt: skip


def test_a_preview_of_people(simnet: Call) -> None:
    done = simnet("traffic", "preview", "pupil", *FIXED, "--hours", "6", "--start", "07:30",
                  "--people", "3", "--seed", "5")  # fmt: skip
    assert (done.code, done.err) == (0, "")
    out = plain(done.out)
    assert "3 users, 6 h from 07:30, seed 5; transfers are answered at once.\n" in out
    assert "down, to 1.20 Mbps, 5 min a bar\n" in out
    assert re.search(r"07:30 +09:00 +10:30 +12:00\n", out)
    # Mean, median, 95 %, maximum, and what is declared: a megabyte each 20 s.
    assert re.search(r"\n down +(1\.20 Mbps *){5}\d", out)
    assert re.search(r"page load time +3 240 +100 % +(1\.00 s *){4}\n", out)
    assert "Transfers: 32 400 done.\n" in out


def plain(text: str) -> str:
    """Text with plain spaces in its figures."""
    return re.sub("[\u00a0\u202f]", " ", text)


def test_a_preview_of_people_who_come_and_go(simnet: Call) -> None:
    """A page of a megabyte each 20 s is 400 kbps a person; of ten a fifth is there for 6.75 h."""
    words = ("traffic", "preview", "pupil", *FIXED, "--people", "10", "--presence", "hours=school",
             "--presence", "active=20 %", "--presence", "session.exponential=15 min")  # fmt: skip
    monday = simnet(*words, "--date", "2026-04-20")
    assert (monday.code, monday.err) == (0, "")
    assert re.search(r"\n down +\d+ kbps .* 222 kbps ", plain(monday.out))
    holiday = simnet(*words, "--date", "2026-05-01")
    assert "down: nothing\n" in holiday.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("pupil", "--presence", "hours=shool"),
            "--presence hours=shool: hours: unknown value 'shool'",
        ),
        (("poisson", "--presence", "hours=school"), "poisson: comes from no person"),
        (("pupil", "--date", "2026-02-30"), "there is no 2026-02-30: 2026-02 has 28 days"),
    ],
)
def test_presence_that_cannot_be_is_refused(
    simnet: Call, words: tuple[str, ...], message: str
) -> None:
    done = simnet("traffic", "preview", *words)
    assert done.code == 2
    assert message in done.err


def test_a_slow_line_gives_up(simnet: Call) -> None:
    done = simnet("traffic", "preview", "pupil", *FIXED, "--hours", "1", "--rate", "64 kbps",
                  "--delay", "600 ms")  # fmt: skip
    assert done.code == 0
    out = plain(done.out)
    assert "each transfer goes by itself at 64.0 kbps, 600 ms after it was asked for." in out
    assert re.search(r"page load time +\d+ +0 %", out)
    assert "given up" in out


def test_a_preview_of_a_source_takes_its_example(simnet: Call) -> None:
    done = simnet("traffic", "preview", "poisson", "--hours", "0.01")
    assert done.code == 0
    assert done.err == "parameters: those of its example (simnet kinds traffic poisson)\n"
    assert "down: nothing" in done.out
    assert "datagram on the wire" in done.out
    set_by_hand = simnet("traffic", "preview", "constant_bit_rate", "--hours", "0.01",
                         "--set", "rate=1 Mbps", "--set", "size=500 B")  # fmt: skip
    assert (set_by_hand.code, set_by_hand.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["poison"],
            "unknown traffic kind 'poison'; did you mean 'poisson'? (allowed: ",
        ),
        (
            ["pupil", "--set", "pege=3"],
            "--set pege=3: pege: unknown key; did you mean 'page'? (allowed: kind, start, ",
        ),
        (["pupil", "--set", "page"], "--set page: write it as path=value"),
        (["pupil", "--set", "page=10"], "--set page=10: page: unit missing; write '10 B'"),
        (["pupil", "--set", "kind=poisson"], "unknown value 'poisson' (allowed: pupil)"),
        (["poisson", "--set", "size=10 B"], "rate: missing: mean packets per second"),
        (["bulk"], "a transfer has no end, and is answered at once; give a rate"),
        (["replay", "--set", "file=no.csv"], "no.csv: no such file"),
        (["pupil", "--rate", "3"], "Invalid value for '--rate': unit missing; write '3 kbps'"),
        (["pupil", "--delay", "3 Mbps"], "Invalid value for '--delay': "),
        (["pupil", "--start", "25:00"], "'25:00' is not a time of day"),
        (["pupil", "--hours", "0"], "Invalid value for '--hours'"),
        (["pupil", "--people", "0"], "Invalid value for '--people'"),
        (["pupil", "--language", "ida"], "unknown language 'ida'; did you mean 'id'?"),
        (["pupil", "--hours", "0.1", "--html", "villages.yaml/a"], "cannot write villages"),
        ([], "Missing argument 'KIND'"),
    ],
    ids=" ".join,
)
def test_bad_input_is_told_as_in_a_scenario(
    simnet: Call, here: Path, words: list[str], told: str
) -> None:
    done = simnet("traffic", "preview", *words)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_the_page_is_whole_and_in_both_languages(simnet: Call, tmp_path: Path) -> None:
    file = tmp_path / "pupil.html"
    done = simnet("traffic", "preview", "pupil", "--hours", "2", "--rate", "2 Mbps",
                  "--html", file, "--language", "id")  # fmt: skip
    assert done.code == 0
    assert done.out.endswith(f"{file} written\n")
    html = file.read_text(encoding="utf-8")
    assert '<html lang="id">' in html
    assert "default-src 'none'" in html
    english, indonesian = (Elements(html, code).text for code in LANGUAGES)
    assert "Offered load over time" in english
    assert "What was felt" in english
    assert "Beban yang ditawarkan sepanjang waktu" in indonesian
    # The load; sizes down, times, pauses; page load times. All ask for 300 bytes.
    assert html.count('class="plot"') == 5


def test_a_kind_of_another_package(simnet: Call, tmp_path: Path) -> None:
    source = """
from typing import Literal
from simnet.traffic.constant_bit_rate import ConstantBitRate

class Beacon(ConstantBitRate):
    '''A beacon.'''
    kind: Literal["beacon"] = "beacon"
    '''Name of this kind.'''
"""
    lay(tmp_path, "far_kinds", source, {"simnet.traffic": {"beacon": "Beacon"}})
    with installed(tmp_path):
        done = simnet("traffic", "preview", "beacon", "--hours", "0.01")
    assert (done.code, done.out.splitlines()[0]) == (0, "beacon: A beacon.")


def test_bars_are_as_tall_as_their_shares() -> None:
    assert bars([0.0, 1e-9, 0.25, 0.5, 1.0]) == [
        "    \u2588",
        "    \u2588",
        "   \u2588\u2588",
        " \u2581\u2588\u2588\u2588",
    ]
