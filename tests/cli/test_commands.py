"""Every command once through, its output compared whole where it does not depend on time."""

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from simnet.cli.show import _fitted
from simnet.study.execution import study
from tests.broken.calendar import VILLAGE
from tests.cli import sample
from tests.cli.conftest import Call, contents
from tests.study import tiny

GOLDEN = Path(__file__).parent / "golden"
SCENARIOS = Path(__file__).parents[2] / "scenarios"
NOT_A_RESULT = (
    "results is not a results folder (it has no manifest.json); did you mean results/two-villages?"
)
THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def ran(here: Path, simnet: Call) -> Path:
    """The folder of a result."""
    assert simnet("run", "villages.yaml", "--quiet").code == 0
    return Path("results/two-villages")


def test_check(here: Path, simnet: Call) -> None:
    done = simnet("check", "villages.yaml")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "villages.yaml is right: 5 nodes, 4 links, 9 flows, 2 alternatives, 1 stress test\n"
    )
    found = json.loads(simnet("check", "villages.yaml", "--json").out)
    assert (found["name"], found["links"], found["stress"]) == ("two-villages", 4, ["crowd"])
    assert found["problems"] == []


def test_check_looks_into_every_alternative(here: Path, simnet: Call) -> None:
    broken = sample.VILLAGES.replace("links.clinic-line.rate", "links.clinicline.rate")
    sample.written(here, broken)
    done = simnet("check", "villages.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("villages.yaml:")
    assert "did you mean 'clinic-line'?" in done.err


def test_check_prints_what_is_wrong_as_json_too(here: Path, simnet: Call) -> None:
    sample.written(here, sample.VILLAGES.replace("links.clinic-line.rate", "links.clinicline.rate"))
    told = simnet("check", "villages.yaml").err.rstrip()
    done = simnet("check", "villages.yaml", "--json")
    assert (done.code, done.err) == (2, "")
    found = json.loads(done.out)
    (problem,) = found["problems"]
    assert found["file"] == problem["file"] == "villages.yaml"
    assert told == "{file}:{line}: {path}: {message}".format(**problem)
    assert json.loads(simnet("check", "none.yaml", "--json").out)["problems"] == [
        {"file": "none.yaml", "line": None, "path": "", "message": "no such file or directory"}
    ]


def test_check_plans_the_study(here: Path, simnet: Call) -> None:
    study = "\nstudy:\n  plan: [{alternatives: all}]\n  measures: {drops: upriver.drops}\n"
    sample.written(here, sample.VILLAGES + study)
    assert simnet("check", "villages.yaml").out.endswith("1 stress test, a study of 3 cells\n")
    found = json.loads(simnet("check", "villages.yaml", "--json").out)
    assert found["cells"] == ["base", *found["alternatives"]]
    sample.written(here, sample.VILLAGES + study.replace("upriver", "uprver"))
    done = simnet("check", "villages.yaml")
    assert (done.code, done.out) == (2, "")
    assert "study.measures.drops: unknown subject" in done.err


def test_explain_the_network(here: Path, simnet: Call) -> None:
    assert simnet("explain", "villages.yaml").out == (GOLDEN / "explain.txt").read_text("utf-8")
    lines = simnet("explain", "villages.yaml", "--json").out.splitlines()
    found = [json.loads(line) for line in lines]
    assert found[0]["interface"] == "upriver:town->upper"
    assert found[0]["offered_bps"] == pytest.approx(6 * 60_000 * 8 * (1 + 52 / 1448))


def test_explain_a_value(here: Path, simnet: Call) -> None:
    done = simnet("explain", "villages.yaml", "links.upriver.rate", "-a", "fast", "--set",
                  "links.upriver.rate=3 Mbps")  # fmt: skip
    assert done.out == (
        "links.upriver.rate: 3 Mbps, set by --set links.upriver.rate=3 Mbps; before: 20 Mbps, set "
        "by alternative 'fast' (villages.yaml:49); before: 2 Mbps, set by villages.yaml:18\n"
    )
    assert simnet("explain", "villages.yaml", "links.upriver.rat").code == 2


def test_explain_an_access_says_what_limits_it(here: Path, simnet: Call) -> None:
    path, file = "villages.long-apari.access", str(SCENARIOS / "ten_villages.yaml")
    done = simnet("explain", file, path, "--set", f"{path}.subscription=2 Mbps")
    assert f"{path}: gives 2 Mbps down, limited by the subscription (paid for: 2 Mb" in done.out
    done = simnet("explain", file, "villages.long-apari.acces")
    assert done.code == 2
    assert "did you mean 'access'? (there: name, code, " in done.err


def test_run(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml")
    assert done.code == 0
    assert re.fullmatch(
        r"results/two-villages: [\d ]+ packets forwarded in [\d.]+ s \([\d .a-z]+/s\); busiest "
        r"upriver:town->upper at \d\d\.\d %; \d of \d at their limit; [\d.]+ % of packets lost; "
        r"\d+ of \d+ transfers done; 95 % over within [\d.]+\ss\n"
        r"read it with: simnet report results/two-villages\n",
        done.out,
    )
    assert (here / "results/two-villages/manifest.json").is_file()


def test_run_of_everything(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "-a", "all", "--stress", "crowd", "--json", "--out", "r")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [each["folder"] for each in found] == [
        "r/base+crowd", "r/fast+crowd", "r/slow-clinic+crowd",
    ]  # fmt: skip
    assert {each["stress"] for each in found} == {"crowd"}
    assert all(each["seed"] == 3 and each["engine"] == "fast" for each in found)


def test_an_alternative_alone_goes_where_it_is_told(here: Path, simnet: Call) -> None:
    simnet("run", "villages.yaml", "-a", "fast", "--out", "there", "-q")
    simnet("run", "villages.yaml", "-a", "fast", "-q")
    assert (here / "there/manifest.json").is_file()
    assert (here / "results/two-villages/fast/manifest.json").is_file()


def test_seed_set_and_engine_are_in_the_manifest(here: Path, simnet: Call) -> None:
    simnet("run", "villages.yaml", "--seed", "9", "--set", "run.duration=6 s", "--engine",
           "reference", "-q")  # fmt: skip
    manifest = json.loads(simnet("show", "results/two-villages", "--json").out)
    assert (manifest["seed"], manifest["duration_s"], manifest["engine"]) == (9, 6.0, "reference")
    assert manifest["sets"] == ["run.duration=6 s", "run.seed=9"]
    assert manifest["scenario"]["run"]["seed"] == 9


def test_quiet_is_quiet(here: Path, simnet: Call) -> None:
    done = simnet("run", "villages.yaml", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_show_the_tables_there_are(ran: Path, simnet: Call) -> None:
    lines = simnet("show", ran).out.splitlines()
    assert lines[:3] == [
        "Two villages on one line",
        "two-villages, seed 3, fast engine",
        "measured from 5 s to 30 s; one run, so no intervals",
    ]
    assert "  interfaces                 8 rows" in lines


def test_long_names_leave_room_for_two_figures() -> None:
    name = "access/long-village:town/far-away/access->long-village"
    lines = [["cell", "interface", "rate", "down"], ["base+storm", name, "1.00 Gbps", "2.00 h"]]
    (_, shown), kept = _fitted(lines, words=[0, 1], rows=0)
    assert (kept, shown) == (
        4,
        ["base+storm", "access/long-vil…s->long-village", "1.00 Gbps", "2.00 h"],
    )
    lines[1][1] = name[:40]
    assert _fitted(lines, words=[0, 1], rows=0) == (lines, 4)


def test_show_a_table(ran: Path, simnet: Call) -> None:
    done = simnet("show", ran, "interfaces", "--columns", "interface,rate_bps,limit_packets",
                  "--rows", "2")  # fmt: skip
    assert done.out.splitlines()[1:] == [
        " interface                rate   limit packets",
        " ─────────────────────────────────────────────",
        f" core:town->server   1.00{THIN}Gbps           1{THIN}000",
        f" core:server->town   1.00{THIN}Gbps           1{THIN}000",
        "",
        "2 of 8 rows; --rows 0 shows all",
    ]


def test_show_a_table_to_programs(ran: Path, simnet: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(simnet("show", ran, "flows", "--csv").out)))
    lines = [json.loads(line) for line in simnet("show", ran, "flows", "--json").out.splitlines()]
    assert len(rows) == len(lines) == 9
    assert [row["flow"] for row in rows] == [line["flow"] for line in lines]
    assert float(rows[0]["goodput_bps"]) == lines[0]["goodput_bps"]


def test_show_sorted(ran: Path, simnet: Call) -> None:
    out = simnet("show", ran, "interfaces", "--sort", "utilisation", "--json").out
    loads = [json.loads(line)["utilisation"] for line in out.splitlines()]
    assert loads == sorted(loads, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "there is no results folder nowhere"),
        (["results"], NOT_A_RESULT),
        (["results/two-villages", "flow"], "unknown table 'flow'; did you mean 'flows'?"),
        (["results/two-villages", "flows", "--columns", "delay_s"],
         "unknown column of flows 'delay_s'; did you mean 'delay_p99_s'?"),
        (["results/two-villages", "flows", "--sort", "goodput"],
         "unknown column of flows 'goodput'; did you mean 'goodput_bps'?"),
    ],
)  # fmt: skip
def test_show_what_is_not_there(
    ran: Path, simnet: Call, arguments: list[str], message: str
) -> None:
    done = simnet("show", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)


def test_report(ran: Path, simnet: Call) -> None:
    assert simnet("report", ran).out == "results/two-villages/report.html\n"
    simnet("run", "villages.yaml", "-a", "fast", "-q")
    done = simnet("report", ran, ran / "fast")
    assert done.out == "results/two-villages/comparison.html\n"
    assert simnet("report", ran, "--out", "x/y.html").out == "x/y.html\n"
    assert Path("x/y.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert simnet("report", ran, "--language", "xx").code == 2


def test_a_report_does_not_stop_the_next_run(ran: Path, simnet: Call) -> None:
    simnet("report", ran)
    assert simnet("run", "villages.yaml", "-q").code == 0
    assert (ran / "report.html").is_file()


def test_kinds(simnet: Call) -> None:
    everything = simnet("kinds").out
    for word in ("traffic:", "poisson", "technology:", "leo", "distribution:", "queue:", "fifo"):
        assert word in everything
    one = simnet("kinds", "traffic", "constant_bit_rate").out
    assert one.startswith("kind: constant_bit_rate\n")
    assert "rate  (required; such as 20 Mbps)" in one
    assert "example (traffic):" in one
    assert json.loads(simnet("kinds", "traffic", "poisson", "--json").out)["type"] == "object"
    assert "bands  (default none)" in simnet("kinds", "queue", "priority").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trafic"], "unknown room of kinds 'trafic'; did you mean 'traffic'?"),
        (["traffic", "poison"], "unknown traffic kind 'poison'; did you mean 'poisson'?"),
    ],
)
def test_kinds_that_there_are_not(simnet: Call, arguments: list[str], message: str) -> None:
    done = simnet("kinds", *arguments)
    assert (done.code, done.err[: len(message)]) == (2, message)


def test_schema(simnet: Call) -> None:
    schema = json.loads(simnet("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(YAML(typ="safe").load(sample.VILLAGES), schema)
    tables = json.loads(simnet("schema", "tables").out)
    assert tables["flows"]["key"] == ["flow"]


@pytest.mark.parametrize("template", ["mm1", "tcp", "villages"])
def test_new_from_a_template(here: Path, simnet: Call, template: str) -> None:
    done = simnet("new", "mine.yaml", "--template", template)
    assert done.out == (
        "mine.yaml written; next: simnet check mine.yaml\n"
        "scenario.schema.json written: editors complete and check scenarios with it\n"
    )
    assert simnet("check", "mine.yaml").out.startswith("mine.yaml is right: ")
    ran = simnet("run", "mine.yaml", "--set", "run.warmup=1 s", "--set", "run.duration=2 s")
    assert ran.out.startswith("results/mine: ")
    schema = json.loads((here / "scenario.schema.json").read_text(encoding="utf-8"))
    written = YAML(typ="safe").load((here / "mine.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(written, schema)


def test_new_never_overwrites(here: Path, simnet: Call) -> None:
    before = contents(here)
    done = simnet("new", "villages.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err == "villages.yaml exists already; it is not overwritten\n"
    assert contents(here) == before


VILLAGES_CSV = """\
code,name,kind,district,regency,latitude,longitude
64.11.04.2010,Long Apari,desa,Long Apari,Kabupaten Mahakam Ulu,1.18,114.26
64.11.04.2004,Tiong Ohang,desa,Long Apari,Kabupaten Mahakam Ulu,0.74,114.27
64.11.02.2001,Ujoh Bilang,desa,Long Bagun,Kabupaten Mahakam Ulu,0.55,115.26
64.03.07.2003,Merapun,desa,Kelay,Kabupaten Berau,1.48,117.08
"""


def test_new_from_a_list_of_villages(here: Path, simnet: Call) -> None:
    (here / "lists").mkdir()
    (here / "lists/v.csv").write_text(VILLAGES_CSV)
    done = simnet("new", "mine.yaml", "--villages", "lists/v.csv", "--district", "Long Apari")
    assert (done.code, done.err) == (0, "2 villages\n")
    out = simnet("explain", "mine.yaml", "--rows", "0").out
    assert "long-apari/school" in out
    assert "ujoh-bilang/school" not in out


def test_new_joins_the_seats_of_the_villages_own_regencies(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV)
    simnet(
        "new", "mine.yaml", "--villages", "v.csv", "--only", "Merapun", "--only", "64.11.04.2010"
    )
    written = YAML(typ="safe").load((here / "mine.yaml").read_text(encoding="utf-8"))
    assert set(written["villages"]) >= {"merapun", "long-apari"}
    assert "ujoh-bilang" not in written["villages"]
    assert written["villages"]["only"] == ["Merapun", "64.11.04.2010"]
    links = written["backhaul"]["links"]
    assert (links["tanjung-redeb"]["to"], links["ujoh-bilang"]["to"]) == ("sangatta", "sendawar")
    assert set(written["intranet"]["links"]) == set(links)
    assert simnet("check", "mine.yaml").out.endswith("a study of 12 cells\n")


def test_new_answers_something_at_once(
    here: Path, simnet: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study, "opened", tiny.here)
    (here / "v.csv").write_text(VILLAGES_CSV)
    simnet("new", "mine.yaml", "--villages", "v.csv", "--regency", "Kabupaten Mahakam Ulu")
    quick = ("--replications", "2", "--set", "study.run.duration=40 s", "--quiet")
    assert simnet("run", "mine.yaml", *quick, "--workers", "1").code == 0
    rows = list(
        csv.DictReader(simnet("show", "results/mine", "villages", "--csv").out.splitlines())
    )
    assert {row["village"] for row in rows} == {"long-apari", "tiong-ohang", "ujoh-bilang"}
    assert simnet("show", "results/mine").out.endswith("simnet show results/mine villages\n")
    cells = {row["cell"] for row in rows}
    assert {"base", "half-rate", "more-fibre", "satria-first", "base+trunk-cut"} <= cells
    dark = [row for row in rows if row["cell"] == "base+trunk-cut" and float(row["without_s"])]
    assert {row["village"] for row in dark} == {"ujoh-bilang"}


def test_new_takes_a_list_of_another_province(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(
        "nama_desa,lintang,bujur,kabupaten\nNanga Bulik,-2.1,111.5,Lamandau\nKubu,-2.9,111.7,\n"
    )
    done = simnet("new", "mine.yaml", "--villages", "v.csv")
    assert (done.code, simnet("check", "mine.yaml").code) == (0, 0)


def test_new_writes_titles_in_bahasa_indonesia(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV)
    simnet("new", "mine.yaml", "--villages", "v.csv", "--language", "id")
    written = YAML(typ="safe").load((here / "mine.yaml").read_text(encoding="utf-8"))
    assert written["title"] == "Pagi hari kerja di 4 desa"
    assert written["site_types"]["health_centre"]["name"] == "Puskesmas"
    titles = [each["title"] for each in written["alternatives"].values()]
    assert titles[0] == "50 Mbps sebagai ganti 100 Mbps di semua desa"


def test_new_never_takes_all_villages_where_only_names_none(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV)
    for text in ("", " , ,"):
        done = simnet("new", "mine.yaml", "--villages", "v.csv", "--only", text)
        assert done.code == 2
        assert "--only names no village" in done.err
    assert not (here / "mine.yaml").exists()


def test_new_takes_a_village_whose_name_holds_a_comma(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(
        'name,latitude,longitude\n"Muara, Hulu",-0.5,117.1\nKubu,-0.6,117.2\n'
    )
    done = simnet("new", "mine.yaml", "--villages", "v.csv", "--only", '"Muara, Hulu"')
    assert done.code == 0
    assert "1 village" in done.err


def test_new_says_which_village_of_the_list_there_is_not(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV)
    done = simnet("new", "mine.yaml", "--villages", "v.csv", "--only", "Merapan")
    assert (done.code, done.out) == (2, "")
    assert "'Merapan'; did you mean 'Merapun'?" in done.err
    assert not (here / "mine.yaml").exists()


def test_new_tells_of_villages_that_share_a_name(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV.replace("Merapun", "Tiong Ohang"))
    done = simnet("new", "my file.yaml", "--villages", "v.csv", "--only", "tiong ohang")
    assert "'tiong ohang' is the name of 2 villages, all taken: tiong-ohang-long-apari" in done.err
    assert done.err.endswith("; a code takes one\n2 villages\n")
    assert done.out.startswith("my file.yaml written; next: simnet check 'my file.yaml'\n")
    done = simnet("new", "one.yaml", "--villages", "v.csv", "--only", "64.03.07.2003")
    assert (done.code, done.err) == (0, "1 village\n")


def test_new_takes_a_village_by_its_name_as_the_list_writes_it(here: Path, simnet: Call) -> None:
    row = 'AB-1,"Desa ""Tua""/II",desa,Kelay,Kabupaten Berau,1.5,117.1\n'
    (here / "v.csv").write_text(VILLAGES_CSV + row)
    for number, asked in enumerate(('Desa "Tua"/II', "ab-1", "AB-1")):
        done = simnet("new", f"{number}.yaml", "--villages", "v.csv", "--only", asked)
        assert done.code == 0, done.err


def test_new_names_the_regency_that_is_meant(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV)
    done = simnet("new", "mine.yaml", "--villages", "v.csv", "--regency", "Berau")
    assert done.code == 2
    assert "regency 'Berau'; did you mean 'Kabupaten Berau'?" in done.err


def test_new_from_a_list_that_does_not_serve(here: Path, simnet: Call) -> None:
    (here / "v.csv").write_text(VILLAGES_CSV.replace("1.18", "118"))
    done = simnet("new", "mine.yaml", "--villages", "v.csv")
    assert done.code == 2
    assert done.err.startswith("v.csv:2: ")
    assert not (here / "mine.yaml").exists()
    assert simnet("new", "m.yaml", "--district", "Long Apari").code == 2
    assert simnet("new", "m.yaml", "--villages", "v.csv", "-t", "mm1").code == 2
    assert simnet("new", "m.yaml", "--villages", "none.csv").code == 2


@pytest.mark.parametrize("command", ["explain", "conditions"])
def test_base_and_none_are_no_alternative_and_no_stress_test(
    here: Path, simnet: Call, command: str
) -> None:
    plain = simnet(command, "villages.yaml")
    assert plain.code == 0
    assert simnet(command, "villages.yaml", "-a", "base", "-s", "none").out == plain.out


def test_a_single_run_takes_base_and_none(here: Path, simnet: Call) -> None:
    words = ("-q", "--single", "-a", "base", "-s", "none", "--out", "r")
    short = ("--set", "run.duration=2 s", "--set", "run.warmup=0 s")
    assert simnet("run", "villages.yaml", *words, *short).code == 0
    manifest = json.loads(Path("r/manifest.json").read_text())
    assert (manifest["alternative"], manifest["stress"]) == (None, None)


def test_check_tells_who_is_not_there_of_each_alternative(tmp_path: Path, simnet: Call) -> None:
    file = tmp_path / "school.yaml"
    sundays = "{sunday: {set: {run.date: 2026-04-19}}, later: {set: {run.duration: 20 s}}}"
    file.write_text(f"{VILLAGE}alternatives: {sundays}\n")
    found = simnet("check", file)
    assert found.code == 0
    notes = [line for line in found.err.splitlines() if line.startswith("note: ")]
    assert len(notes) == 1
    assert "apps.pupils.presence: in alternative sunday: nobody is there" in notes[0]
