"""What goes out: closed or full outputs, places that cannot be written, control characters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simnet import report
from simnet.cli import main
from simnet.cli._text import plain
from simnet.tables import Results, read
from tests.cli import sample


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    return sample.results(folder)[0].write(folder / "r")


@pytest.mark.parametrize(
    ("redirected", "code"),
    [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), (">/dev/full", 2), (">/dev/full 2>/dev/full", 2)],
)
def test_the_exit_code_says_what_an_output_that_fails_cannot(redirected: str, code: int) -> None:
    """As a shell starts it; what each command does, without a start each time, is tried beside."""
    command = f'"{sys.executable}" -m simnet --version {redirected}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["", "/"])
def test_a_place_that_names_nothing_is_refused(
    result: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(result), "--out", place]) == 2
    assert "'--out'" in capsys.readouterr().err


def test_a_report_over_a_link_or_a_device(result: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "r.html").symlink_to("theirs")
    assert main(["report", str(result), "--out", str(tmp_path / "r.html")]) == 0
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert main(["report", str(result), "--out", "/dev/null"]) == 2


@pytest.mark.parametrize("command", [["show"], ["ls"], ["show", "--json"], ["ls", "--json"]])
def test_no_control_character_reaches_the_terminal(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    whole = read(result)
    evil = {**whole.manifest, "name": "a\x1b[2J\x9b1m", "title": "t\x1b]0;x\x07\u202e"}
    folder = Results(evil, {name: whole.arrow(name) for name in whole}).write(tmp_path / "r")
    assert main([command[0], str(folder), *command[1:]]) == 0
    said = capsys.readouterr().out
    assert said == plain(said)
    assert "\x1b" not in report.render([read(folder)])


def test_the_name_of_a_folder_that_is_not_utf_8(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / os.fsdecode(b"r\xff")
    whole = read(result)
    whole.write(folder)
    assert main(["show", str(folder)]) == 0
    assert main(["ls", str(tmp_path)]) == 0
    assert "r\\udcff" in capsys.readouterr().out
