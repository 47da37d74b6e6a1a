"""The report of a study in a real browser: drawn, quiet, inert, fit for a telephone and paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from simnet import report
from tests.browser.opened import assert_drawn_and_quiet, hover_everywhere, opened
from tests.cli import sample
from tests.unit.report.study.standin import StandIn

pytestmark = pytest.mark.browser

SWEEP = {
    "links.a.rate": ["1.5 Mbps", "4.1 Mbps", "7.7 Mbps", "9.2 Mbps", "3.4 Mbps"],
    "links.b.delay": ["20 ms", "90 ms", "50 ms", "70 ms", "10 ms"],
}
GROWN = {
    "alternative": "base", "stress": "none", "level": "pages", "path": "load.users",
    "status": "found", "growth_low": 1.6, "growth_high": 1.8, "estimate": 1.7, "replications": 60,
}  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = StandIn(sweep=SWEEP, headroom=[GROWN])
    return report.write(tmp_path_factory.mktemp("study") / "study.html", results)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = StandIn(
        alternatives={"base": 2.0} | {f"mix-{number}": 1.0 + number / 5 for number in range(19)},
        stress={"none": 1.0, "a": 1.2, "b": 1.5, "c": 2.0},
        places=[f"village {number}" for number in range(100)],
        replications=3,
    )
    return report.write(tmp_path_factory.mktemp("large") / "large.html", results)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    results = StandIn(
        alternatives={"base": 1.0} | {name: 1.5 + at for at, name in enumerate(sample.ATTACKS)},
        stress={"none": 1.0, sample.ATTACKS[0]: 2.0},
        sweep={sample.ATTACKS[1]: ["1", "2", "3"]},
        places=sample.ATTACKS,
        replications=3,
        heading="</script><script>boom()</script>",
    )
    return report.write(tmp_path_factory.mktemp("hostile") / "hostile.html", results)


# Three measures; sweeps and what moves the answer under three stress tests, or two; growth.
@pytest.mark.parametrize(("name", "figures"), [("study", 10), ("large", 3), ("hostile", 7)])
def test_every_chart_is_drawn_and_nothing_asked_of_the_network(
    browser: Browser, request: pytest.FixtureRequest, name: str, figures: int
) -> None:
    path: Path = request.getfixturevalue(name)
    seen = opened(browser, path)
    assert len(seen.plots()) == figures
    assert_drawn_and_quiet(seen, path)


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


def test_the_first_screen_says_what_how_sure_and_what_was_left_out(
    browser: Browser, study: Path
) -> None:
    page = opened(browser, study).page
    for words in (
        "The runs speak for",
        "What the runs show",
        "How sure this is",
        "repeated runs",
        "What it was not tested against",
    ):
        box = page.get_by_text(words).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900, words


@pytest.mark.parametrize("name", ["study", "large", "hostile"])
def test_it_fits_a_telephone(browser: Browser, request: pytest.FixtureRequest, name: str) -> None:
    page = opened(browser, request.getfixturevalue(name), width=400).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_wide_tables_keep_their_heads_in_sight(browser: Browser, large: Path) -> None:
    page = opened(browser, large).page
    box = page.query_selector("section:has(.scale) .dense")
    assert box is not None
    box.evaluate("box => box.scrollTo(400, 900)")
    corner = box.query_selector("thead th")
    assert corner is not None
    inside, head = box.bounding_box(), corner.bounding_box()
    assert inside is not None
    assert head is not None
    assert (head["x"], head["y"]) == pytest.approx((inside["x"], inside["y"]), abs=2)


def test_it_prints(browser: Browser, study: Path) -> None:
    page = opened(browser, study).page
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    cut = page.evaluate(
        "[...document.querySelectorAll('.dense')].filter(d => d.scrollHeight > d.clientHeight + 2"
        " && getComputedStyle(d).overflow !== 'visible').length"
    )
    assert cut == 0


def test_either_language_shows_the_same_figures_in_charts_and_tables(
    browser: Browser, study: Path
) -> None:
    seen = opened(browser, study)
    page = seen.page
    table = page.locator("section:has(figure) figure + .said table, figure ~ .said table")
    for code, label, unit, decimal in (
        ("en", "English", "s", "."),
        ("id", "Bahasa Indonesia", "detik", ","),
    ):
        page.get_by_text(label, exact=True).click()
        page.wait_for_function("code => document.documentElement.lang === code", arg=code)
        drawn = page.evaluate(
            "p => [...p.data[0].x]", page.query_selector(".plot").evaluate_handle("p => p")
        )
        cells = table.locator("visible=true").first.locator("tbody tr td:nth-child(2)")
        told = [each.splitlines()[0].split() for each in cells.all_inner_texts()]
        read = [float(each[0].replace(decimal, ".")) for each in told]
        assert read == pytest.approx(drawn, rel=0.01)
        assert {each[1] for each in told} == {unit}
        axis = page.locator(".plot .xtitle").first.text_content() or ""
        assert axis.endswith(f", {unit}")
        ticks = page.locator(".plot .xtick").all_text_contents()
        assert any(f"0{decimal}5" in tick for tick in ticks)
    assert seen.said == []


def test_what_is_read_on_the_page_is_what_the_tables_hold(browser: Browser, study: Path) -> None:
    ranking = StandIn(sweep=SWEEP)["ranking"]
    plain = ranking[(ranking.stress == "none") & (ranking["sweep"] == "")]
    held = plain[plain.measure == "page_load"].sort_values("rank")["mean"].tolist()
    page = opened(browser, study).page
    for label, head, decimal in (("English", "rank", "."), ("Bahasa Indonesia", "peringkat", ",")):
        page.get_by_text(label, exact=True).click()
        table = page.locator(f"table:has(thead th:nth-child(2):has-text('{head}'))")
        cells = table.locator("visible=true").first.locator("tbody tr td:nth-child(3)")
        shown = [text.split()[0] for text in cells.all_inner_texts()]
        assert [float(each.replace(decimal, ".")) for each in shown] == pytest.approx(
            held, rel=0.01
        )


def test_the_language_is_switched_without_a_script_and_printed_as_chosen(
    browser: Browser, study: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(study.as_uri())
    answer, jawaban = (
        page.locator("h2 > .said").get_by_text(each, exact=True)
        for each in ("The answer", "Jawaban")
    )
    assert (answer.is_visible(), jawaban.is_visible()) == (True, False)
    page.get_by_text("Bahasa Indonesia").click()
    assert (answer.is_visible(), jawaban.is_visible()) == (False, True)
    page.emulate_media(media="print")
    assert (answer.is_visible(), jawaban.is_visible()) == (False, True)
    assert not page.get_by_text("Bahasa Indonesia", exact=True).is_visible()
    context.close()


def test_a_word_leads_to_its_entry_of_the_glossary(browser: Browser, study: Path) -> None:
    page = opened(browser, study).page
    page.get_by_text("Bahasa Indonesia", exact=True).click()
    page.locator("main a[href='#word-interval-id']").locator("visible=true").first.click()
    assert page.locator("dt:target").inner_text() == "Selang, tingkat kepercayaan"
