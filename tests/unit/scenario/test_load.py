"""From files to a frozen Scenario: includes, overlays, variants, and back to text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from simnet.errors import NetworkError, ScenarioError
from simnet.lowering import written
from simnet.network import UNLIMITED, TcpParameters
from simnet.scenario import Scenario, load, load_traced
from simnet.scenario.load import changed, load_base
from simnet.scenario.read import text
from simnet.scenario.validation import validated
from tests.broken.corpus import SOUND, cases
from tests.broken.overlays import TEXT
from tests.variants import load_every

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(ROOT.glob("scenarios/*.yaml")) + sorted(ROOT.glob("simnet/cli/templates/*.yaml"))


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> str:
    """Write a file and return its name."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return name


def test_a_scenario_is_numbers_and_names() -> None:
    scenario = load(write("s.yaml", SOUND))
    link = scenario.links["ab"]
    assert (link.source, link.target, link.rate, link.delay) == ("A", "B", 10_000_000, 5_000_000)
    assert link.queue.described(1).limit_packets == 100
    assert scenario.run.plan().duration_ns == 10_000_000_000
    assert list(scenario.nodes) == ["A", "B"]
    assert scenario.generic


def test_defaults_are_those_of_the_field() -> None:
    scenario = load(write("s.yaml", SOUND.replace(", queue: {packets: 100}", "")))
    queue = scenario.links["ab"].queue.described(3)
    assert (queue.limit_packets, queue.limit_bytes, queue.bands) == (1000, UNLIMITED, 1)
    assert scenario.tcp.over(TcpParameters()) == TcpParameters()


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ("{packets: unlimited}", (UNLIMITED, UNLIMITED, 1)),
        ("{bytes: 64 kB}", (UNLIMITED, 64_000, 1)),
        ("{packets: 5, bytes: 64 kB}", (5, 64_000, 1)),
        ("{kind: priority}", (1000, UNLIMITED, 3)),
        ("{kind: priority, bands: 2, packets: 5}", (5, UNLIMITED, 2)),
    ],
)
def test_queues(written: str, limits: tuple[int, int, int]) -> None:
    scenario = load(write("s.yaml", SOUND.replace("{packets: 100}", written)))
    queue = scenario.links["ab"].queue.described(3)
    assert (queue.limit_packets, queue.limit_bytes, queue.bands) == limits


def test_tcp_is_inherited() -> None:
    changed = SOUND.replace("nodes:", "tcp: {mss: 500 B, hystart: false, tick: 1 ms}\nnodes:")
    scenario = load(
        write("s.yaml", changed.replace("f1: {", "f1: {tcp: {mss: 1000 B, retries: 3}, "))
    )
    tcp = scenario.flows["f1"].tcp.over(scenario.tcp.over(TcpParameters()))
    assert (tcp.mss_bytes, tcp.hystart, tcp.tick_ns, tcp.retries) == (1000, False, 1_000_000, 3)
    assert tcp.initial_window == 10


def test_included_files_come_first_and_in_order() -> None:
    write("parts/one.yaml", "title: one\nrun: {seed: 1, interval: 2 s}\nlinks: {ab: {cost: 7}}\n")
    write("parts/two.yaml", "title: two\nrun: {seed: 2}\ninclude: deeper/three.yaml\n")
    write("parts/deeper/three.yaml", "title: three\ndescription: three\nrun: {seed: 3}\n")
    loaded = load_traced(write("s.yaml", SOUND + "include: [parts/one.yaml, parts/two.yaml]\n"))
    scenario = loaded.scenario
    assert (scenario.title, scenario.description) == ("two", "three")
    assert (scenario.run.seed, scenario.run.interval) == (2, 2_000_000_000)
    assert scenario.links["ab"].cost == 7
    assert loaded.files == (
        "s.yaml",
        "parts/one.yaml",
        "parts/two.yaml",
        "parts/deeper/three.yaml",
    )


def test_a_file_may_be_included_twice_but_not_in_a_circle() -> None:
    write("c.yaml", "title: c\n")
    write("a.yaml", "include: [c.yaml]\n")
    write("b.yaml", "include: [c.yaml]\n")
    assert load(write("s.yaml", SOUND + "include: [a.yaml, b.yaml]\n")).title == "c"


def test_null_removes_what_an_included_file_says() -> None:
    write("c.yaml", "links: {ab: {loss: 50 %}, cd: {from: A, to: B, rate: 1 Mbps}}\n")
    changed = SOUND.replace("delay: 5 ms", "loss: null").replace("flows:", "  cd: null\nflows:")
    scenario = load(write("s.yaml", changed + "include: c.yaml\n"))
    assert list(scenario.links) == ["ab"]
    assert scenario.links["ab"].loss.probability == 0.0


def test_alternative_then_stress_then_set() -> None:
    name = write("s.yaml", TEXT)
    assert load(name).links["ab"].rate == 10_000_000
    assert load(name, "fast").links["ab"].rate == 100_000_000
    both = load(name, "fast", "cut", ["links.ab.rate=1 Gbps", "run.seed=5", "links.ab.loss=1 %"])
    link = both.links["ab"]
    assert (link.rate, link.rate_changes[0].rate, both.run.seed) == (1_000_000_000, 0, 5)
    assert link.loss.probability == 0.01


def test_sets_build_on_each_other() -> None:
    name = write("s.yaml", SOUND)
    added = "+links.ba={from: B, to: A, rate: 1 Mbps}"
    assert load(name, sets=[added, "links.ba.rate=2 Mbps"]).links["ba"].rate == 2_000_000
    with pytest.raises(ScenarioError, match=r"links\.ba: does not exist"):
        load(name, sets=["links.ba.rate=2 Mbps", added])


def test_sets_that_belong_together_come_in_either_order() -> None:
    name = write("s.yaml", SOUND)
    for sets in (["run.duration=6 s", "run.warmup=1 s"], ["run.warmup=1 s", "run.duration=6 s"]):
        run = load(name, sets=sets).run
        assert (run.duration, run.warmup) == (6_000_000_000, 1_000_000_000)


def test_items_of_lists_can_be_set() -> None:
    changed = SOUND.replace("delay: 5 ms", "rate_changes: [{at: 1 s, rate: 0 bps}]")
    scenario = load(write("s.yaml", changed), sets=["links.ab.rate_changes[0].rate=3 Mbps"])
    assert scenario.links["ab"].rate_changes[0].rate == 3_000_000


def test_every_variant_is_loaded_and_every_fault_told() -> None:
    sound = SOUND + (
        "alternatives:\n  fast: {set: {links.ab.rate: 1 Gbps}}\n"
        "stress:\n  cut: {set: {links.ab.rate: 1 kbps}}\n"
    )
    found = load_every(write("s.yaml", sound))
    assert {variant: each.scenario.links["ab"].rate for variant, each in found.items()} == {
        (None, None): 10_000_000,
        ("fast", None): 1_000_000_000,
        (None, "cut"): 1_000,
    }
    with pytest.raises(ScenarioError) as caught:
        load_every(write("s.yaml", TEXT))
    told = str(caught.value)
    for name in ("typo", "nested", "field", "unit", "exists", "half", "removed", "fixed", "both"):
        line = TEXT[: TEXT.index(f"  {name}:")].count("\n") + 1
        assert f"s.yaml:{line}: " in told or f"(with alternative '{name}')" in told


def test_the_same_fault_in_many_places_is_told_once() -> None:
    links = "".join(f"  l{n}: {{from: A, to: B, rate: 1M}}\n" for n in range(50))
    with pytest.raises(ScenarioError) as caught:
        load(write("s.yaml", SOUND.replace("flows:", links + "flows:")))
    assert len(caught.value.problems) == 3
    assert str(caught.value).endswith("(and so in 47 more places)")


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    write("c.yaml", "run: {seed: x}\ntitle: 3\n")
    with pytest.raises(ScenarioError) as caught:
        load(
            write(
                "s.yaml", SOUND.replace("100 /s", "100").replace("5 ms", "5") + "include: c.yaml\n"
            )
        )
    places = [(problem.file, problem.line) for problem in caught.value.problems]
    assert places == sorted(places, key=lambda place: place)


def test_faults_of_the_network_are_told_with_their_line() -> None:
    loaded = load_traced(write("s.yaml", SOUND))
    for error, line in (
        (NetworkError("no path", "flow", "f1"), 7),
        (NetworkError("wrong", "link", "ab"), 5),
        (NetworkError("wrong", "interface", "ab:A->B", "ab"), 5),
        (NetworkError("wrong", "node", "A"), 3),
        (NetworkError("wrong", "person", "nobody"), None),
    ):
        (problem,) = loaded.located(error, partial(written, loaded.scenario)).problems
        assert (problem.file, problem.line) == ("s.yaml", line)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scenarios_survive_being_written(path: Path) -> None:
    for loaded in load_every(path).values():
        assert_survives(loaded.scenario)


def test_sound_scenarios_survive_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in cases():
        if not case.expected:
            folder = tmp_path / case.id
            folder.mkdir()
            case.write(folder)
            monkeypatch.chdir(folder)
            assert_survives(load("scenario.yaml", case.alternative, case.stress, case.sets))


def assert_survives(scenario: Scenario) -> None:
    """Write a scenario as text, read it, and compare; the lateness is written as it is in force."""
    in_force = scenario.model_copy(update={"lateness": scenario.late or "none"})
    assert load(write("again.yaml", text.write(scenario.plain()))) == in_force


_SHARED = """
name: shared
run: {duration: 10 s}
nodes: [a, b]
links:
  ab: {from: a, to: b, rate: 10 Mbps}
  ba: {from: a, to: b, rate: 5 Mbps}
flows:
  f: {from: a, to: b, traffic: {kind: bulk, up: unlimited}}
alternatives:
  half: {set: {links.ab.rate: 5 Mbps}}
  gone: {set: {links.ba: null}}
  worse: {set: {links.ab.queue: {kind: rubbish}}}
stress:
  slow: {set: {links.ab.delay: 20 ms}}
  mended: {set: {links.ab.queue: {kind: fifo}}}
  of_gone: {set: {links.ba.rate: 1 Mbps}}
"""


def test_what_overlays_leave_alone_is_shared_and_the_rest_is_what_the_whole_tree_says() -> None:
    file = write("s.yaml", _SHARED)
    base = load_base(file)
    world = changed(base, "half", "slow", ["links.ba.delay=3 ms", "run.seed=7"])
    assert world.scenario == validated(world.tree)
    assert world.scenario.model_fields_set == validated(world.tree).model_fields_set
    assert world.scenario.flows["f"] is base.scenario.flows["f"]
    assert world.scenario.links["ab"].delay == 20_000_000
    assert changed(base, None, "slow").scenario.links["ba"] is base.scenario.links["ba"]


def test_an_overlay_knows_what_the_one_below_it_removed() -> None:
    file = write("s.yaml", _SHARED)
    with pytest.raises(ScenarioError, match=r"links\.ba: does not exist"):
        load_traced(file, "gone", "of_gone")


def test_of_several_overlays_the_first_that_is_wrong_is_named() -> None:
    file = write("s.yaml", _SHARED)
    with pytest.raises(ScenarioError) as caught:
        load_traced(file, "worse", "slow", ["run.seed=7"])
    assert "(with alternative 'worse')" in str(caught.value)
    assert load(file, "worse", "mended").links["ab"].queue.kind == "fifo"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "weather:\n",
            "8: weather: no value (null); expected a mapping (keys: rain, time_constant",
        ),
        ("routing:\n\n\n", "8: routing: no value (null); expected a mapping (keys: detection, "),
        ("events:\n# none\n", "8: events: no value (null); expected a list"),
        ("failures: ~\n", "8: failures: no value (null); expected a mapping (keys: causes, "),
        ("weather: {time_constant: }\n", "8: weather.time_constant: "),
        ("stress: {wet: {set: {run.clock: null}, title: }}\n", "8: stress.wet.title: no value"),
    ],
)
def test_a_key_with_nothing_after_the_colon_is_no_default(
    tmp_path: Path, more: str, message: str
) -> None:
    (tmp_path / "s.yaml").write_text(SOUND.rstrip() + "\n" + more)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "s.yaml")
    assert str(caught.value).startswith(f"{tmp_path}/s.yaml:{message}")
    assert len(caught.value.problems) == 1


def test_a_null_removes_what_a_merge_key_brings(tmp_path: Path) -> None:
    lines = SOUND.replace("links:", "x-line: &line {reverse: {rate: 1 Mbps}}\nlinks:")
    lines = lines.replace(
        "{from: A, to: B, rate", "{<<: *line, reverse: null, from: A, to: B, rate"
    )
    (tmp_path / "s.yaml").write_text(lines)
    assert next(iter(load(tmp_path / "s.yaml").links.values())).reverse.rate is None


NO_DAY = """\
name: s
run: {duration: 10 s}
nodes: [A, B]
links: {ab: {from: A, to: B, rate: 1 Mbps}}
flows: {f: {from: A, to: B, traffic: {kind: poisson, rate: 1 /s, size: 100 B}}}
events: [{at: "08:00", cut: links.ab}]
alternatives: {slow: {set: {links.ab.rate: 1 kbps}}}
stress: {many: {set: {links.ab.rate: 2 Mbps}}}
"""


def test_what_is_set_is_set_before_the_scenario_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(NO_DAY)
    with pytest.raises(ScenarioError, match=r"events\[0\]\.at: a time of day needs run\.clock"):
        load(path)
    for alternative in (None, "slow"):
        assert load(path, alternative, sets=["run.clock='08:00'"]).run.clock is not None
    for name, message in {
        "run.clok='08:00'": "did you mean 'clock'",
        "run.clock='25:00'": r"--set run.clock='25:00': run.clock",
        "run.seed=3": r"events\[0\].at: a time of day needs run.clock",
    }.items():
        with pytest.raises(ScenarioError, match=message):
            load(path, sets=[name])


@pytest.mark.parametrize(("alternative", "stress"), [("base", None), (None, "none")])
def test_base_and_none_name_the_scenario_as_it_is(
    tmp_path: Path, alternative: str | None, stress: str | None
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(NO_DAY.replace('"08:00"', "8 s"))
    assert load(path, alternative, stress) == load(path)
