"""Opening a report in a browser, and what must hold of every one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

DRAWN = ".scatterlayer path, .heatmaplayer image, .barlayer path"


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
    # A chart is drawn when it comes near; the page's policy forbids what waits for a function.
    for plot in page.query_selector_all("figure"):
        plot.evaluate("figure => figure.scrollIntoView({ behavior: 'instant' })")
        plot.wait_for_selector(".main-svg", state="attached")
    page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    return seen


def assert_drawn_and_quiet(seen: Opened, path: Path) -> None:
    """Check that every chart is drawn, nothing was complained of, and nothing was asked for."""
    for plot in seen.plots():
        drawn = plot.evaluate("(p, drawn) => p.querySelectorAll(drawn).length", DRAWN)
        assert drawn > 0, plot.get_attribute("aria-label")
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 800
    assert seen.said == []
    others = [url for url in seen.requests if not url.startswith(("data:", "blob:"))]
    assert others == [path.as_uri()]


def hover_everywhere(page: Page, plot: Any) -> None:
    """Move the pointer over a plot, so that all its labels are written."""
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    for column in range(1, 12):
        for row in (0.3, 0.6):
            page.mouse.move(box["x"] + box["width"] * column / 12, box["y"] + box["height"] * row)
