"""YAML 1.2 text to a tree of values with their lines, or every problem of the text at once.

One document in UTF-8, the keys of a mapping distinct texts. Anchors, aliases and merge keys
(``<<``) are the only templating; tags are refused. Depth, size and the growth through aliases
are limited, so that no file can exhaust the machine.

This module is the only door to ruamel.yaml.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from simnet.errors import Problem, ScenarioError
from simnet.inputs.files import read_bytes
from simnet.scenario.read import scalars
from simnet.scenario.read.compose import MOST_DEPTH, MOST_KEY, Composer
from simnet.scenario.read.tree import Origin, Value, shown, visible

MOST_BYTES = 1_000_000
"""Longest file, bytes: some 20,000 lines. Long lists belong in CSV files."""
MOST_VALUES = 50_000
"""Most lines and commas in a file, which bound its values and the seconds that reading takes."""

_TOO_LONG = "keep long lists in CSV files"
_DEEP = re.compile(rf"(?:[\[{{] *){{{MOST_DEPTH + 1}}}")
"""So many brackets in a row would keep the parser looking for a key among them."""


def read(path: FilePath, name: str | None = None) -> Value:
    """Return the document in file `path`, a mapping; messages call the file `name`.

    Raises:
        ScenarioError: the file cannot be read, or is not one sound YAML document.
    """
    name = name or str(path)
    return parse(read_bytes(path, name, MOST_BYTES, _TOO_LONG), Origin(name))


def parse(data: bytes, origin: Origin) -> Value:
    """Return the document in `data`, a mapping.

    Raises:
        ScenarioError: `data` is not one sound YAML document.
    """
    text = _decode(data, origin)
    composer = Composer(origin)
    root = composer.compose(_events(text, origin))
    if composer.problems:
        raise ScenarioError(*composer.problems)
    if root is None:
        what = "contains no data (only comments)" if text.strip() else "is empty"
        raise ScenarioError(Problem(origin.file, None, "", f"the file {what}"))
    if not root.is_mapping:
        what = f"the top level must be a mapping of keys to values, got {shown(root)}"
        raise ScenarioError(Problem(origin.file, root.line, "", what))
    return root


def parse_value(text: str, origin: Origin) -> Value:
    """Return the value that `text` (of ``--set``, say) stands for in YAML.

    Raises:
        ScenarioError: `text` is not one sound YAML value.
    """
    composer = Composer(origin)
    try:
        root = composer.compose(_events(_decode(text.encode("utf-8", "replace"), origin), origin))
        problems = composer.problems
    except ScenarioError as error:
        problems = list(error.problems)
    if problems:
        raise ScenarioError(*(Problem(origin.file, None, "", each.message) for each in problems))
    if root is None:
        root = Value(None, origin)
    for _, value in root.walk():
        value.line = value.key_line = value.column = None
    return root


def write(plain: Any) -> str:
    """Return YAML text of plain scalars, lists and dictionaries, as `parse` reads it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import SafeRepresenter

    class Representer(SafeRepresenter):
        """Quotes what some reader would not take for text."""

    Representer.add_representer(str, _represented)
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = Representer
    yaml.default_flow_style = False
    # ruamel.yaml declares it as None.
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 100
    buffer = io.StringIO()
    yaml.dump(plain, buffer)
    return buffer.getvalue()


def _represented(representer: Any, value: str) -> Any:
    try:
        plain = scalars.resolve(value) == value
    except ValueError:
        plain = False
    style = None if plain and value.isprintable() else '"'
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _decode(data: bytes, origin: Origin) -> str:
    """Return the text of a file with a line feed for every line break."""
    if len(data) > MOST_BYTES:
        what = f"is larger than {MOST_BYTES // 1_000_000} MB; {_TOO_LONG}"
        raise ScenarioError(Problem(origin.file, None, "", what))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ScenarioError(Problem(origin.file, None, "", "is UTF-16 text; save it as UTF-8"))
    if b"\x00" in data[:1024] or data.startswith(b"\x89PNG"):
        raise ScenarioError(Problem(origin.file, None, "", "is not a text file"))
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02X} is not valid UTF-8; save the file as UTF-8"
        raise ScenarioError(Problem(origin.file, line, "", what)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") + text.count(",") > MOST_VALUES:
        what = f"has more than {MOST_VALUES} lines and commas; {_TOO_LONG}"
        raise ScenarioError(Problem(origin.file, None, "", what))
    if deep := _DEEP.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        what = f"nesting is deeper than {MOST_DEPTH} levels"
        raise ScenarioError(Problem(origin.file, line, "", what))
    problems = [
        Problem(
            origin.file, number, "", f"the control character U+{ord(character):04X} is not allowed"
        )
        for number, line in enumerate(text.split("\n"), 1)
        if not line.isprintable()
        for character in line
        if character != "\t" and unicodedata.category(character) in ("Cc", "Zl", "Zp")
    ]
    if problems:
        raise ScenarioError(*problems[:20])
    return text


def _events(text: str, origin: Origin) -> Iterator[Any]:
    """Yield the parser's events; its complaints become ours."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        raise ScenarioError(_syntax_problem(error, text, origin)) from error
    except (YAMLError, ValueError, OverflowError) as error:
        raise ScenarioError(Problem(origin.file, None, "", "is not YAML")) from error


def _syntax_problem(error: Any, text: str, origin: Origin) -> Problem:
    """Return a complaint of the parser in words for people."""
    problem: str = error.problem or "cannot be read"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    opened = error.context_mark
    if "'\\t'" in problem:
        what = "a tab is used for indentation; use spaces"
    elif "flow mapping" in (error.context or "") or "flow sequence" in (error.context or ""):
        bracket = "{" if "mapping" in error.context else "["
        line, column = opened.line, opened.column + 1
        what = f"'{bracket}' opened at column {column} is never closed, or a comma is missing"
    elif "quoted scalar" in (error.context or "") and "end of stream" in problem:
        line = opened.line
        what = f"the quote opened at column {opened.column + 1} is never closed"
    elif "mapping values are not allowed" in problem:
        what = _misplaced_colon(here, column)
    elif "could not find expected ':'" in problem:
        what = f"a ':' is missing after a key, or the key is longer than {MOST_KEY} characters"
    elif "unknown escape character" in problem:
        what = (
            f"unknown escape {visible(here[column - 1 : column + 1])}; a backslash is written twice"
        )
    elif "expected the node content" in problem:
        found = problem.partition("but found ")[2].replace("'<stream end>'", "the end of the text")
        what = f"a value is missing before {visible(found)}"
    elif "<block end>" in problem:
        what = "the indentation does not fit the lines above"
    elif "cannot start any token" in problem:
        what = f"a text cannot begin with {visible(here[column : column + 1])!r}; put it in quotes"
    else:
        what = visible(problem.replace("<stream end>", "the end of the file"), 200)
    return Problem(origin.file, line + 1, "", what)


def _misplaced_colon(line: str, column: int) -> str:
    if column > MOST_KEY and ":" not in line[:column]:
        return f"a key is longer than {MOST_KEY} characters"
    return (
        f"the ':' at column {column + 1} is out of place; put a text with ': ' in it in quotes, "
        "and check the indentation of this line and the one above"
    )
