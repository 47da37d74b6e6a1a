"""Code blocks of a Markdown page, and how each is executed.

The blocks of one page run in order in one folder, as a reader would type them:

* ``sh``: commands; ``simnet`` is the one under test. A block of ``sh fails=2`` must end with that
  exit code.
* ``python``: runs in one module for the page, with a source file, as classes whose attributes are
  described by docstrings need one.
* ``yaml file=NAME``: is written to that file, for the commands after it; a ``yaml`` block without
  a file must at least be YAML.
* ``sh by=ci``: is run by .ci/run itself (setting up, the whole suite), so not again here.
* ``text``, ``json``, ``mermaid``: output or pictures, not executed.
"""

from __future__ import annotations

import linecache
import os
import re
import subprocess
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w+)?([^\n]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
SHOWN = {"text", "json", "mermaid", "console", "toml"}


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its options and its text."""

    page: Path
    line: int
    language: str
    text: str
    options: dict[str, str] = field(default_factory=dict)


def pages() -> list[Path]:
    """Return every page that a reader may follow."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of `page` in order."""
    source = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(source):
        options = dict(word.split("=", 1) for word in match[2].split() if "=" in word)
        line = source.count("\n", 0, match.start()) + 1
        found.append(Block(page, line, match[1] or "", match[3], options))
    return found


def run_shell(block: Block, folder: Path, *scripts: Path) -> None:
    """Run each line of a shell block in `folder`; fail with its output when it does.

    Commands are looked for in the folders `scripts` first.
    """
    places = (*map(str, scripts), str(Path(sys.executable).parent), os.environ["PATH"])
    environment = {**os.environ, "PATH": os.pathsep.join(places)}
    expected = int(block.options.get("fails", "0"))
    done = subprocess.run(
        ["bash", "-euc", block.text],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == expected, (
        f"{block.page.name}:{block.line}: exit code {done.returncode}, expected {expected}\n"
        f"{block.text}\n{done.stdout}\n{done.stderr}"
    )


class PageModule:
    """The module that the python blocks of one page make up, block by block."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._source = ""
        self._module = types.ModuleType(file.stem)
        self._module.__file__ = str(file)
        sys.modules[file.stem] = self._module

    def run(self, text: str) -> None:
        """Execute `text` as the next lines of the module."""
        before = self._source.count("\n")
        self._source += text
        self._file.write_text(self._source, encoding="utf-8")
        linecache.checkcache(str(self._file))
        code = compile("\n" * before + text, str(self._file), "exec")
        exec(code, self._module.__dict__)
