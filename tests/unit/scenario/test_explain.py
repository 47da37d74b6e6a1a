"""Who set a value and what it replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.scenario import explain
from tests.broken.corpus import SOUND
from tests.broken.overlays import TEXT
from tests.broken.villages import SOUND as VILLAGES


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(TEXT, encoding="utf-8")


def told(path: str, **variant: object) -> list[str]:
    """The explanations of a path."""
    return [str(each) for each in explain("s.yaml", path, **variant)]  # type: ignore[arg-type]


def test_a_value_of_the_file() -> None:
    assert told("links.ab.rate") == ["links.ab.rate: 10 Mbps, set by s.yaml:5"]


def test_the_chain_of_setters() -> None:
    (chain,) = told("links.ab.rate", alternative="fast", sets=["links.ab.rate=1 Gbps"])
    assert chain.split("; before: ") == [
        "links.ab.rate: 1 Gbps, set by --set links.ab.rate=1 Gbps",
        "100 Mbps, set by alternative 'fast' (s.yaml:9)",
        "10 Mbps, set by s.yaml:5",
    ]


def test_a_default() -> None:
    assert told("run.seed") == ["run.seed: 1, by default"]
    assert told("links.ab.loss") == [
        "links.ab.loss.probability: 0.0, by default",
        "links.ab.loss.every: 0, by default",
        "links.ab.loss.bursts: nothing, by default",
    ]


def test_all_below_a_mapping() -> None:
    assert told("run", sets=["run.seed=7"]) == [
        "run.duration: 10 s, set by s.yaml:2",
        "run.warmup: 1 s, set by s.yaml:2",
        "run.seed: 7, set by --set run.seed=7",
    ]


def test_what_was_removed() -> None:
    assert told("run.warmup", sets=["run.warmup=null"]) == [
        "run.warmup: nothing (null), set by --set run.warmup=null; before: 1 s, set by s.yaml:2"
    ]


def test_a_list() -> None:
    assert told("links.ab.rate_changes", stress="cut") == [
        "links.ab.rate_changes: [{at: 2 s, rate: 0 bps}], set by stress test 'cut' (s.yaml:23)"
    ]


def test_an_included_file() -> None:
    Path("common.yaml").write_text("title: Common\n", encoding="utf-8")
    Path("s.yaml").write_text(SOUND + "include: common.yaml\ntitle: Own\n", encoding="utf-8")
    assert told("title") == ["title: Own, set by s.yaml:9; before: Common, set by common.yaml:1"]


def test_a_village_takes_from_its_group_and_the_defaults() -> None:
    group = "  groups: {far: {access: {technology: geo}}}\n"
    text = VILLAGES.replace("  long-apari: {", group + "  long-apari: {group: far, ")
    Path("s.yaml").write_text(text, encoding="utf-8")
    path = "villages.long-apari.access"
    assert told(path) == [
        f"{path}.technology: geo, set by s.yaml:13; before: fibre, set by s.yaml:12",
        f"{path}.isp: telkom, set by s.yaml:12",
    ]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("links.ax.rate", "s.yaml: links.ax: there is no such value (there: ab)"),
        (
            "links.ab.rte",
            (
                "s.yaml: links.ab.rte: there is no such value; did you mean 'rate'? (there: from, "
                "to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, "
                "loss_changes, trace, ... (13 in all))"
            ),
        ),
        (
            "links.ab.rate.x",
            "s.yaml: links.ab.rate.x: there is no such value (what lies there has no parts)",
        ),
        ("a..b", "s.yaml: 'a..b' is not a path; write one such as links.ab.rate"),
    ],
)
def test_there_is_no_such_value(path: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        explain("s.yaml", path)
    assert str(caught.value) == message
