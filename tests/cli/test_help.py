"""Help is quick: it loads nothing heavy."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Call

COMMANDS = ("new", "check", "explain", "calibrate", "conditions", "run", "headroom",
            "availability", "show", "report", "compare", "diff", "ls", "gc", "kinds", "traffic",
            "schema", "verify")  # fmt: skip
HEAVY = ("numpy", "pandas", "pyarrow", "pydantic", "plotly", "simpy", "scipy", "networkx",
         "ruamel", "rich", "simnet._fastpath")  # fmt: skip


PROGRAM = """\
import json, os, sys
from simnet.cli import main
for command in json.loads(sys.argv[1]):
    if os.fork() == 0:
        code = main([*command.split(), "--help"])
        print(json.dumps([command, code, sorted(sys.modules)]))
        sys.exit()
    os.wait()
"""


EVERY = """\
import json, os, sys
from simnet.cli import main
for setting in sys.argv[2:]:
    if os.fork() == 0:
        os.environ.update([setting.split("=")])
        sys.exit(max(main([*command.split(), "--help"]) for command in json.loads(sys.argv[1])))
    assert os.wait()[1] == 0
"""


def test_help_imports_nothing_heavy() -> None:
    commands = ["", *COMMANDS]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    heavy = {name: [each for each in HEAVY if each in modules] for name, _, modules in told}
    assert heavy == {name: [] for name in commands}
    assert [code for _, code, _ in told] == [0] * len(commands)
    assert done.stdout.count("Usage: simnet") == len(commands)


CHECK = """\
import json, sys
from simnet.cli import main
code = main(["check", sys.argv[1]])
print(json.dumps([code, [each for each in json.loads(sys.argv[2]) if each in sys.modules]]))
"""
UNUSED = ("scipy", "pandas", "plotly", "simpy", "networkx", "rich", "distributed")


def test_a_check_imports_nothing_that_it_does_not_use() -> None:
    scenario = Path(__file__).parents[2] / "scenarios" / "ten_villages.yaml"
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(scenario), json.dumps(UNUSED)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]


def test_help_lists_the_commands_in_the_order_of_a_day(simnet: Call) -> None:
    listed = simnet("--help").out.partition("Commands:\n")[2].splitlines()
    assert tuple(line.split()[0] for line in listed) == COMMANDS


def test_the_version(simnet: Call) -> None:
    assert simnet("--version").out == "simnet 0.1.0\n"


def test_a_slip_is_met_with_what_was_meant(simnet: Call) -> None:
    done = simnet("chekc", "x.yaml")
    assert done.code == 2
    assert done.out == ""
    assert "there is no command 'chekc'; did you mean 'check'?" in done.err


def test_an_option_that_there_is_not(simnet: Call) -> None:
    done = simnet("run", "x.yaml", "--sed", "3")
    assert done.code == 2
    assert "No such option" in done.err


def test_module_and_script_are_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simnet", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "simnet 0.1.0\n"


SETTINGS = ("TERM=dumb", "NO_COLOR=1", "FORCE_COLOR=1")


def test_help_holds_no_control_characters() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERY, json.dumps(["", *COMMANDS]), *SETTINGS],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    text = done.stdout
    assert text.count("Usage: simnet") == len(SETTINGS) * (1 + len(COMMANDS))
    assert {character for character in text if not character.isprintable()} == {"\n"}


def completed(**more: str) -> str:
    """What the program says to a shell that asks."""
    done = subprocess.run(
        [sys.executable, "-c", "from simnet.cli import main; main()"],
        capture_output=True, text=True, check=True, env={**os.environ, **more},
    )  # fmt: skip
    return done.stdout


def test_shells_complete_commands_and_options() -> None:
    asked = {"_SIMNET_COMPLETE": "bash_complete"}
    assert completed(**asked, COMP_WORDS="simnet che", COMP_CWORD="1") == "plain,check\n"
    assert completed(**asked, COMP_WORDS="simnet check --j", COMP_CWORD="2") == "plain,--json\n"
    for shell in ("bash", "zsh", "fish"):
        assert f"_SIMNET_COMPLETE={shell}_complete" in completed(_SIMNET_COMPLETE=f"{shell}_source")
