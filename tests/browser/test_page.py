"""The page itself in a real browser: read by all, without scripts, on paper and by keyboard."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from simnet import report
from simnet.report.base import Cell, Details, Folded, Heading, Paragraph, Section, Subject, Table
from simnet.report.format import duration
from simnet.report.languages import language
from simnet.report.page import page as whole_page
from tests.browser.opened import opened
from tests.cli import sample
from tests.unit.report.study.standin import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    results = {"run": sample.results(folder), "study": StandIn(replications=3)}
    return {name: report.write(folder / f"{name}.html", each) for name, each in results.items()}


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1200, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["run", "study"])
def test_it_is_small_and_axe_finds_nothing_serious(
    browser: Browser, paths: dict[str, Path], name: str
) -> None:
    page = opened(browser, paths[name]).page
    assert paths[name].stat().st_size < 1_500_000
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("[...document.querySelectorAll('main table')].every(t => t.caption)")


@pytest.mark.parametrize("name", ["run", "study"])
def test_without_scripts_every_figure_is_a_picture(
    plain: Page, paths: dict[str, Path], name: str
) -> None:
    plain.goto(paths[name].as_uri())
    figures = plain.query_selector_all("figure")
    assert figures
    for figure in figures:
        picture = figure.query_selector(".picture > svg")
        assert picture is not None
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] > 600
        assert box["height"] > 80
        assert picture.query_selector("path, circle, rect, polygon") is not None
        assert not figure.query_selector(".plot").is_visible()  # type: ignore[union-attr]


BLOCKS = (".scroll", "figure", "pre", "details")


def test_all_is_printed_whole(plain: Page, paths: dict[str, Path], tmp_path: Path) -> None:
    rows = tuple((Cell(f"village {n}"), *(Cell(duration(n + at)) for at in range(24)))
                 for n in range(40))  # fmt: skip
    wide = Table(("", *(f"measure {n}" for n in range(24))), rows)
    folded = Folded("more", (Paragraph("what was folded away"),))
    sections = [
        Section("Wide", (Heading("A heading"), wide, folded, Details("code", "printed too"))),
        Section("Next", (Paragraph("after it"),)),
    ]
    path = tmp_path / "wide.html"
    path.write_text(
        whole_page(Subject("", "wide", "", ""), sections, [language("en"), language("id")])
    )
    # The width of A4 landscape between its margins.
    plain.set_viewport_size({"width": 1039, "height": 710})
    for each in (path, *paths.values()):
        plain.goto(each.as_uri())
        plain.emulate_media(media="print")
        locate = plain.locator
        folded = locate('details > *:not(summary):not([lang="id"])').all()
        assert all(each.is_visible() for each in folded)
        shown = [":visible".join((f"main {each}", "")) for each in BLOCKS]
        for block in locate(", ".join(shown)).all():
            box = block.bounding_box()
            assert box is not None
            assert box["width"] > 0
            assert box["height"] > 0
            inner = block.locator("table:visible, svg:visible").first
            if inner.count():
                inside = inner.bounding_box()
                assert inside is not None
                assert inside["width"] <= 1040
        printed = plain.pdf(prefer_css_page_size=True)
        assert empty_pages(printed) == []


def empty_pages(pdf: bytes) -> list[int]:
    """Return the numbers of the pages that show no text, by their streams of drawing."""
    objects = {
        int(number): body
        for number, body in re.findall(rb"(?s)(?:^|\n)(\d+) 0 obj\s*(.*?)\s*endobj", pdf)
    }
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    assert pages
    empty = []
    for at, page in enumerate(pages):
        (contents,) = re.findall(rb"/Contents (\d+) 0 R", page)
        stream = objects[int(contents)].split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0]
        if b"Tj" not in (drawn := zlib.decompress(stream)) and b"TJ" not in drawn:
            empty.append(at)
    return empty


def test_headings_stay_with_what_they_are_above(plain: Page, paths: dict[str, Path]) -> None:
    plain.goto(paths["study"].as_uri())
    plain.emulate_media(media="print")
    for kept in ("h2", "h3", "main caption", "summary"):
        for each in plain.locator(kept).all():
            breaks = each.evaluate("e => getComputedStyle(e).breakAfter", timeout=2000)
            assert breaks == "avoid", kept


def test_tables_are_sorted_by_click_and_keyboard(browser: Browser, tmp_path: Path) -> None:
    values = [duration(2.0), duration(0.03), "\N{EN DASH}", duration(700.0), duration(math.inf)]
    rows = tuple((Cell(name), Cell(value)) for name, value in zip("bdace", values, strict=True))
    path = tmp_path / "sorted.html"
    table = Table(("village", "wait"), rows)
    section = Section("", (table,))
    path.write_text(
        whole_page(Subject("", "t", "", ""), [section], [language("en"), language("id")])
    )
    page = browser.new_page()
    page.goto(path.as_uri())
    first = page.locator("tbody th:visible")
    page.get_by_role("button", name="wait").click()
    # By time, not by digits or units: what never ends is longest; what does not exist is last.
    assert "".join(first.all_inner_texts()) == "dbcea"
    heads = page.locator("thead th:visible")
    assert heads.nth(1).get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert "".join(first.all_inner_texts()) == "ecbda"
    assert heads.nth(1).get_attribute("aria-sort") == "descending"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert "".join(first.all_inner_texts()) == "abcde"
    assert heads.nth(1).get_attribute("aria-sort") is None


@pytest.mark.parametrize("name", ["run", "study"])
def test_a_narrow_screen_loses_no_column(
    browser: Browser, paths: dict[str, Path], name: str
) -> None:
    page = opened(browser, paths[name], width=360).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for box in page.query_selector_all(".scroll"):
        shown = box.evaluate(
            "b => b.scrollWidth <= b.clientWidth || ['auto', 'scroll']"
            ".includes(getComputedStyle(b).overflowX)"
        )
        assert shown
        assert box.get_attribute("tabindex") == "0"


def test_the_first_key_leads_past_the_contents(browser: Browser, paths: dict[str, Path]) -> None:
    # Where a page has been scrolled to, some browsers go on from there.
    page = browser.new_page()
    page.goto(paths["run"].as_uri())
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "language"
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert skip.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
