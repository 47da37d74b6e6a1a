"""The page of a study: whole, escaped, said in one place, written by the command."""

import json
import re
from html import unescape
from pathlib import Path

from click.testing import CliRunner

from simnet import report
from simnet.cli.report import command
from simnet.errors import InputError
from simnet.study.run import run_study
from tests.cli import sample
from tests.unit.report.elements import Elements
from tests.unit.report.study.conftest import spaced
from tests.unit.report.study.standin import StandIn

ALONE = "which has a report of its own: name it alone"
SWEEP = {"links.a.rate": ["1 Mbps", "2 Mbps"]}


def shown(results: StandIn) -> Elements:
    return Elements(report.render(results))


def test_the_page() -> None:
    page = shown(StandIn(sweep=SWEEP))
    for title in ("The answer", "Service levels", "Every measure", "Against the base case",
                  "Village by village", "What breaks first", "When inputs change",
                  "What moves the answer most", "How it was obtained"):  # fmt: skip
        assert title in page.text
    assert page.count("link") == page.count("iframe") == page.count("img") == 0
    assert "Report of a study" in page.text
    assert "Which mix for the ten villages?" in page.text
    assert "Four mixes of access" in page.text


def test_figures_and_tables_say_how_many_replications_and_what_confidence() -> None:
    page = shown(StandIn())
    said = spaced(page.text).count("8 repeated runs of each case; intervals of 95 % confidence.")
    plots = sum(attrs.get("class") == "plot" for _, attrs in page.tags)
    # All but the table of how it was obtained.
    assert said == plots + page.count("table") - 1
    assert "One run" not in page.text
    alone = shown(StandIn(replications=1))
    assert "One run of each case; without intervals." in alone.text
    assert "confidence." not in alone.text


def test_names_are_escaped_wherever_they_stand() -> None:
    named = dict.fromkeys(sample.ATTACKS, 1.0)
    named = {name: 1.0 + 2.0 * index for index, name in enumerate(named)}
    attack = "</script><script>boom()</script> <!-- ]]> {{x}} ${x}"
    results = StandIn(
        alternatives={"base": 1.0, **named},
        stress={"none": 1.0, sample.ATTACKS[0]: 2.0},
        places=sample.ATTACKS,
        replications=3,
        heading=attack,
        description=attack,
    )
    page = shown(results)
    allowed = {"b", "small", "details", "summary"}
    assert {tag for tag, _ in page.tags} & {"img", "image", "iframe", "object"} == set()
    assert (
        page.count("script") - sum("type" in attrs for tag, attrs in page.tags if tag == "script")
        == 2
    )
    assert all(attrs.get("class") == "name" for tag, attrs in page.tags if tag == "b")
    assert [name for _, attrs in page.tags for name in attrs if name.startswith("on")] == []
    assert allowed & {tag for tag, _ in page.tags} == allowed
    assert attack in page.text


def test_the_command_reports_a_study(tmp_path: Path) -> None:
    path = sample.written(tmp_path, sample.VILLAGES + STUDY)
    folder = tmp_path / "study"
    run_study(path, folder, workers=1)
    ran = CliRunner().invoke(command, [str(folder)])
    assert ran.exit_code == 0, ran.output
    html = (folder / "report.html").read_text(encoding="utf-8")
    page = Elements(html)
    assert "Can a school and a health centre work on one line?" in page.text
    assert "fast" in page.text
    assert re.search(r"Stress test crowd \(Twice the pupils\): ", page.text)
    (resolved,) = re.findall(r"<pre [^>]*>(\{.*?\})</pre>", html, re.DOTALL)
    assert json.loads(unescape(resolved))["name"] == "two-villages"
    beside = CliRunner().invoke(command, [str(folder), str(folder)])
    assert isinstance(beside.exception, InputError)
    assert str(beside.exception).endswith(
        "is a study, which has a report of its own: name it alone"
    )


STUDY = """\
study:
  measures: {pages: school.completion.p95, lost: all.loss}
  service_levels: {pages: "school.completion.p95 <= 4 s"}
  plan: [{alternatives: [base, fast], stress: all}]
  replications: 2
"""
