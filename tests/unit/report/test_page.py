"""The page: whole in itself, everything escaped, each figure with the runs it is of."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from simnet import report
from simnet.errors import ResultsError
from simnet.report import find
from simnet.report.base import Cell, Paragraph, Runs, Section, Table, named
from simnet.report.chart_style import label
from simnet.report.format import name
from simnet.report.html import Writer
from simnet.report.languages import language
from simnet.report.page import embedded, page
from simnet.report.words import joined
from tests.cli import sample
from tests.packages import installed, lay
from tests.unit.report.elements import Elements


@pytest.fixture(scope="module")
def single(one: Runs) -> Elements:
    return Elements(report.render([one.first.results]))


@pytest.fixture(scope="module")
def double(two: Runs) -> Elements:
    return Elements(report.render([run.results for run in two]))


def test_all_sections_are_there(single: Elements) -> None:
    for title in (
        "Summary",
        "Where it is tight",
        "The worst links first",
        "Load over time",
        "What people wait for",
        "Delay on the way",
        "Where packets are lost",
        "How it was obtained",
    ):
        assert title in single.text


def test_the_page_asks_nothing_of_the_network(single: Elements) -> None:
    assert single.count("link") == single.count("iframe") == single.count("img") == 0
    assert not [attrs for _, attrs in single.tags if "src" in attrs]
    hrefs = [attrs["href"] for tag, attrs in single.tags if tag == "a"]
    assert hrefs.pop(0) == "#content"
    assert all(href is not None and href.startswith(("#section-", "#word-")) for href in hrefs)
    (policy,) = [attrs["content"] for _, attrs in single.tags if "http-equiv" in attrs]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy.split("script-src")[1]


def test_every_figure_and_table_of_measures_says_that_it_is_of_one_run(single: Elements) -> None:
    plots = sum(attrs.get("class") == "plot" for _, attrs in single.tags)
    assert plots == 5
    # Not of measures are the tables of the manifest, which says it in a row, and of assumptions.
    assert (
        single.text.count("One run, seed 3; without interval.") == plots + single.count("table") - 2
    )


def test_of_several_runs_too(double: Elements) -> None:
    plots = sum(attrs.get("class") == "plot" for _, attrs in double.tags)
    said = double.text.count("One run each, seed 3; without intervals.")
    assert said == plots + double.count("table") - 2
    assert "base case" in double.text
    assert "A faster line" in double.text


def test_the_first_section_says_how_sure_it_is(single: Elements, double: Elements) -> None:
    assert "This is one run, with seed 3." in single.text
    assert "alternative fast, alternative slow-clinic, stress test crowd" in single.text
    assert "These are single runs" in double.text
    assert "alternative slow-clinic, stress test crowd" in double.text
    assert "alternative fast, alternative" not in double.text


def test_runs_of_different_seeds_are_told_apart(tmp_path: Path) -> None:
    path = sample.written(tmp_path)
    runs = [sample.run(path, sets=(f"run.seed={seed}",)) for seed in (1, 2)]
    html = Elements(report.render(runs))
    assert "The runs have different seeds (seed 1, seed 2)" in html.text


def test_names_of_runs_differ(one: Runs) -> None:
    results = one.first.results
    assert [run.name for run in named([results, results, results], "base")] == [
        "base", "base'", "base''",
    ]  # fmt: skip


def test_text_is_escaped(one: Runs) -> None:
    attack = "<script>boom()</script>"
    table = Table((attack,), ((Cell(attack),),), attack)
    subject = one.subject()
    html = page(subject, [Section(attack, (Paragraph(attack), table), attack)], [language()])
    assert attack not in html
    assert html.count("&lt;script&gt;boom()&lt;/script&gt;") == 8


def test_names_stand_out_and_cannot_leave_their_marks(one: Runs) -> None:
    odd = name("a\u2069\u2068<b>")
    section = Section("", (Paragraph(joined(odd, "\u2068 and", odd)),))
    html = page(one.subject(), [section], [language()])
    assert '<p><b class="name">a&lt;b&gt;</b>  and <b class="name">a&lt;b&gt;</b></p>' in html


def test_data_cannot_close_its_block() -> None:
    data = embedded({"x": "</script><!--&", "y": "\u2028"})
    assert "<" not in data
    assert json.loads(data) == {"x": "</script><!--&", "y": "\u2028"}


def test_labels_are_no_markup_for_plotly() -> None:
    assert label("<b>&x%{y}") == "&lt;b&gt;&amp;x%&#123;y}"
    assert label("x" * 60) == "x" * 45 + "…"


def test_a_hostile_scenario_becomes_plain_text(tmp_path: Path) -> None:
    results = sample.results(tmp_path, text=sample.hostile())
    elements = Elements(report.render(results))
    assert elements.count("img") == elements.count("image") == elements.count("b") == 0
    scripts = [attrs for tag, attrs in elements.tags if tag == "script"]
    assert sum("type" not in attrs for attrs in scripts) == 2
    assert {attrs.get("type") for attrs in scripts} == {None, "application/json", "text/plain"}
    assert "</script><script>boom()</script> <!-- ]]> {{x}} ${x}" in elements.text
    handlers = [name for _, attrs in elements.tags for name in attrs if name.startswith("on")]
    assert handlers == []


def test_a_run_in_which_nothing_happened_has_a_report(tmp_path: Path) -> None:
    quiet = """\
name: quiet
run: {duration: 2 s}
nodes: [a, b]
links: {ab: {from: a, to: b, rate: 1 Mbps}}
flows: {f: {from: a, to: b, traffic: {kind: poisson, rate: 1 /d, size: 100 B}}}
"""
    text = Elements(report.render(sample.results(tmp_path, text=quiet))).text
    assert "No link carried anything in the measured time." in text
    assert re.search(r"No packet was lost in the measured time\.", text)


def test_the_report_is_written_whole_or_not_at_all(
    one: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.html"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultsError, match=r"^cannot write the report .*: no space left on device"):
        report.write(path, [one.first.results])
    assert [each.name for each in tmp_path.iterdir()] == ["r.html"]
    assert path.read_text() == "old"
    monkeypatch.undo()
    assert report.write(path, [one.first.results]).read_text().startswith("<!doctype html>")


def test_a_report_of_nothing() -> None:
    with pytest.raises(ResultsError, match="a report needs at least one result"):
        report.render([])


def test_sections_of_other_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [section.__name__.rpartition(".")[2] for section in find.sections()]
    assert own == ["summary", "where", "villages", "moment", "events", "conditions", "worst_links",
                   "load_over_time", "completion", "delay", "losses", "assumptions", "origin",
                   "glossary"]  # fmt: skip


def test_a_section_of_another_package_takes_its_place_unless_it_is_none(tmp_path: Path) -> None:
    source = "class Theirs:\n    ORDER = 16\n    section = staticmethod(lambda runs: None)\n"
    offered = {"theirs": "Theirs", "summary": "Theirs", "nothing": "__name__"}
    lay(tmp_path, "other", source, {"simnet.report": offered})
    with installed(tmp_path):
        names = [each.__name__.rpartition(".")[2] for each in find.sections()]
        assert names[5:7] == ["conditions", "Theirs"]
        taken, none = sorted(map(str, find.failures()), reverse=True)
    assert "'summary' of simnet itself already exists" in taken
    assert "needs ORDER and section()" in none


def test_the_command_in_the_report_gives_the_same_result(two: Runs) -> None:
    alternative = two.runs[1]
    html = report.render([alternative.results])
    assert "villages.yaml --alternative fast" in html
    other = replace(alternative, name="x")
    assert other.manifest["alternative"] == "fast"


def test_what_is_to_be_typed_is_set_as_code_and_nothing_of_it_is_an_element() -> None:
    writer = Writer(language("en"), "runs")
    written = writer.marked("ask `simnet availability <b>` of ``years``")
    assert written == "ask <code>simnet availability &lt;b&gt;</code> of <code>years</code>"
