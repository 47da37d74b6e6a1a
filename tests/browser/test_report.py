"""The report in a real browser: every chart drawn, nothing asked of the network, names inert."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from simnet import report
from simnet.report.base import Run
from simnet.report.measures import places
from tests.cli import sample

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("SIMNET_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("there is no chromium here; install it, or name one in SIMNET_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class Opened:
    """A report that is open, and all that it did besides showing itself."""

    page: Page
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def plots(self) -> list[Any]:
        return self.page.query_selector_all(".plot")


def opened(browser: Browser, path: Path, width: int = 1200) -> Opened:
    """Open a report and wait until its figures are drawn."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script("window.boom = () => { window.boomed = true; };")
    seen = Opened(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    page.goto(path.as_uri())
    page.wait_for_function(
        "document.querySelectorAll('.plot').length > 0 && "
        "[...document.querySelectorAll('.plot')].every(p => p.querySelector('.main-svg'))"
    )
    return seen


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


DRAWN = ".scatterlayer path, .heatmaplayer image, .barlayer path"


@pytest.mark.parametrize(("name", "figures"), [("single", 5), ("double", 7), ("hostile", 6)])
def test_every_chart_is_drawn_and_nothing_asked_of_the_network(
    browser: Browser, request: pytest.FixtureRequest, name: str, figures: int
) -> None:
    path: Path = request.getfixturevalue(name)
    seen = opened(browser, path)
    plots = seen.plots()
    assert len(plots) == figures
    for plot in plots:
        drawn = plot.evaluate("(p, drawn) => p.querySelectorAll(drawn).length", DRAWN)
        assert drawn > 0, plot.get_attribute("aria-label")
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 800
    assert seen.said == []
    others = [url for url in seen.requests if not url.startswith(("data:", "blob:"))]
    assert others == [path.as_uri()]


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
        _hover_everywhere(page, plot)
    assert page.evaluate("window.boomed") is None
    assert page.evaluate("document.scripts.length") == 2 + len(seen.plots())
    assert page.evaluate("document.querySelectorAll('main img, main a, iframe').length") == 0
    assert page.evaluate("document.querySelectorAll('[onload], [onerror]').length") == 0
    shown = page.evaluate("document.querySelector('main').innerText")
    drawn = page.evaluate(
        "[...document.querySelectorAll('.plot text')].map(t => t.textContent).join('\\n')"
    )
    for attack in (*sample.ATTACKS[:3], "%{y}<b>bold<", "__proto__", "=HYPERLINK('x')"):
        assert attack in shown
        assert attack[:20] in drawn
    assert seen.said == []


def _hover_everywhere(page: Page, plot: Any) -> None:
    """Move the pointer over a plot, so that all its labels are written."""
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    for column in range(1, 12):
        for row in (0.3, 0.6):
            page.mouse.move(box["x"] + box["width"] * column / 12, box["y"] + box["height"] * row)


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
