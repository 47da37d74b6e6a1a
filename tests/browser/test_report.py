"""The report in a real browser: every chart drawn, nothing asked of the network, names inert."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from simnet import report
from simnet.report.base import Run
from simnet.report.measures import places
from tests.browser.opened import assert_drawn_and_quiet, hover_everywhere, opened
from tests.cli import sample

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def single(folder: Path) -> Path:
    return report.write(folder / "one.html", sample.results(folder))


@pytest.fixture(scope="module")
def double(folder: Path) -> Path:
    return report.write(folder / "two.html", sample.results(folder, None, "fast", "slow-clinic"))


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Path:
    runs = sample.results(folder, None, sample.ATTACKS[1], text=sample.hostile())
    assert len(places(Run("", runs[0]))) == len(sample.ATTACKS)
    return report.write(folder / "hostile.html", runs)


@pytest.mark.parametrize(("name", "figures"), [("single", 5), ("double", 7), ("hostile", 6)])
def test_every_chart_is_drawn_and_nothing_asked_of_the_network(
    browser: Browser, request: pytest.FixtureRequest, name: str, figures: int
) -> None:
    path: Path = request.getfixturevalue(name)
    seen = opened(browser, path)
    assert len(seen.plots()) == figures
    assert_drawn_and_quiet(seen, path)


def test_the_policy_stops_what_an_attacker_would_add(browser: Browser, single: Path) -> None:
    seen = opened(browser, single)
    seen.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.boom()';"
        " document.body.append(s); const i = document.createElement('img');"
        " i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i); }"
    )
    seen.page.wait_for_timeout(200)
    assert seen.page.evaluate("window.boomed") is None
    assert len([line for line in seen.said if "Content Security Policy" in line]) == 2


def test_hostile_names_are_only_text(browser: Browser, hostile: Path) -> None:
    seen = opened(browser, hostile)
    page = seen.page
    for plot in seen.plots():
        hover_everywhere(page, plot)
    assert page.evaluate("window.boomed") is None
    assert page.evaluate("document.scripts.length") == 2 + len(seen.plots())
    others = "main img, main a:not([href^='#word-']), iframe"
    assert page.evaluate("others => document.querySelectorAll(others).length", others) == 0
    assert page.evaluate("document.querySelectorAll('[onload], [onerror]').length") == 0
    shown = page.evaluate("document.querySelector('main').innerText")
    drawn = page.evaluate(
        "[...document.querySelectorAll('.plot text')].map(t => t.textContent).join('\\n')"
    )
    for attack in (*sample.ATTACKS[:3], "%{y}<b>bold<", "__proto__", "=HYPERLINK('x')"):
        assert attack in shown
        assert attack[:20] in drawn
    assert seen.said == []


def test_the_first_screen_says_what_and_how_sure(browser: Browser, single: Path) -> None:
    page = opened(browser, single).page
    for words in ("What it shows", "How sure this is", "This is one run, with seed 3"):
        box = page.get_by_text(words).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900


def test_it_fits_a_telephone(browser: Browser, double: Path) -> None:
    page = opened(browser, double, width=400).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_it_prints(browser: Browser, single: Path) -> None:
    page = opened(browser, single).page
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
