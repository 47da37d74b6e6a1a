"""Whole reports in both languages: nothing is left of the other one, nor of a key or a field."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po

from simnet import report
from simnet.report.base import Runs
from simnet.report.languages import LANGUAGES
from simnet.study.answer.described import Described
from tests.unit.report.elements import Elements
from tests.unit.report.study.standin import ACCESS, BILL, LACKING, StandIn

ROOM = Path(__file__).parents[3] / "simnet" / "report" / "languages"
SWEEP = {
    "links.a.rate": ["1.5 Mbps", "4.1 Mbps", "7.7 Mbps", "9.2 Mbps", "3.4 Mbps"],
    "links.b.delay": ["20 ms", "90 ms", "50 ms", "70 ms", "10 ms"],
}
GROWN = {
    "alternative": "base", "stress": "none", "level": "pages", "path": "load.users",
    "status": "found", "growth_low": 1.6, "growth_high": 1.8, "estimate": 1.7, "replications": 60,
}  # fmt: skip


def texts(code: str) -> dict[str, str]:
    found = read_po(io.BytesIO((ROOM / code / "LC_MESSAGES" / "simnet.po").read_bytes()))
    keyed = ((each.id, each.string) for each in found if each.id)
    return {key if isinstance(key, str) else key[0]: _whole(said) for key, said in keyed}


def _whole(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else " {x} ".join(said)


def pieces(text: str) -> set[str]:
    """The parts of a text between its fields and links that are at least three words long."""
    plain = re.sub(r"\[([^\]]+)\]\(\w+\)", r"\1", text)
    parts = (" ".join(part.split()) for part in re.split(r"\{\w+\}", plain))
    return {part for part in parts if len(re.findall(r"[^\W\d_]{2,}", part)) >= 3}


def villages() -> StandIn:
    """A study in which some villages are dark, some slow, and some alternatives have a price."""
    dark = {"base+cut-river": {"Naha Silat": 80.0}}
    made = StandIn(by_village=True, dark=dark, known=Described(accesses=[ACCESS]))
    cells = made["cells"]
    cells["same_as"] = ["base" if each == "fibre-first" else "" for each in cells.cell]
    cells["same_unstressed"] = ["base" if each == "base+update-day" else "" for each in cells.cell]
    made.replace("cells", cells)
    made.replace("cost_totals", pd.DataFrame([BILL, {**BILL, **LACKING}]))
    return made


@pytest.fixture(scope="module")
def pages(one: Runs, two: Runs) -> dict[str, str]:
    results = {
        "one": [one.first.results],
        "two": [run.results for run in two],
        "study": StandIn(sweep=SWEEP, headroom=[GROWN]),
        "villages": villages(),
        "once": StandIn(replications=1),
        "alone": StandIn(alternatives={"base": 1.0}, levels={}, precision={}, places=()),
    }
    return {name: report.render(each, "id") for name, each in results.items()}


@pytest.mark.parametrize("name", ["one", "two", "study", "villages", "once", "alone"])
def test_a_reader_finds_one_language(pages: dict[str, str], name: str) -> None:
    assert '<html lang="id">' in pages[name]
    # What a scenario says of itself is in its own words.
    html = re.sub(r"<pre [^>]*>.*?</pre>", "", pages[name], flags=re.DOTALL)
    shown = {code: " ".join(Elements(html, code).text.split()) for code in LANGUAGES}
    for code, text in shown.items():
        assert "{" not in text
        words = set(re.findall(r"[\w.]+", text))
        assert words & set(texts(code)) == set()
        (other,) = set(LANGUAGES) - {code}
        foreign = {piece for each in texts(other).values() for piece in pieces(each)}
        own = {piece for each in texts(code).values() for piece in pieces(each)}
        assert [piece for piece in foreign - own if piece in text] == []
        assert sum(piece in text for piece in own) > 40


def test_numbers_are_the_same_in_both(pages: dict[str, str]) -> None:
    html = re.sub(r"<pre [^>]*>.*?</pre>", "", pages["study"], flags=re.DOTALL)
    html = re.sub(r"<section id=\"section-\d+\"><h2><span[^>]*>Bagaimana.*?</section>", "", html,
                  flags=re.DOTALL)  # fmt: skip
    english, indonesian = (Elements(html, code).text for code in ("en", "id"))
    cells = re.compile(r"\d+[.,]\d+")
    assert [each.replace(".", ",") for each in cells.findall(english)] == [
        each.replace(".", ",") for each in cells.findall(indonesian)
    ]
    assert len(cells.findall(english)) > 200


def test_the_page_holds_figures_and_scenario_once(pages: dict[str, str]) -> None:
    html = pages["one"]
    assert html.count("<pre ") == 1
    assert html.count('class="plot"') == html.count('id="caption-of-figure-') == 5
