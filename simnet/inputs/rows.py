"""Delimited text (CSV): the delimiter detected, the header row found, rows with their lines.

Spreadsheets of many countries write semicolons or tabs instead of commas, a title above the
header, and cells with line breaks in quotes (RFC 4180); all of these are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from simnet.errors import Problem, ScenarioError

DELIMITERS = (",", ";", "\t", "|")
MOST_LINE = 100_000
"""Longest line, characters."""
MOST_ABOVE = 20
"""Most rows above the header that are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, without blanks around them, and the line that it begins in."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file with delimited text: its header and the rows below it."""

    name: str
    text: str
    delimiter: str
    header: Row

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that are not blank.

        Raises:
            ScenarioError: quotes are not closed, or a cell is too long.
        """
        for row in _split(self.text, self.delimiter, self.name):
            if row.line > self.header.line and any(row.cells):
                yield row


def table(text: str, name: str, is_header: Callable[[Sequence[str]], bool]) -> Table:
    """Return the text as a table whose header is the first row that `is_header` agrees to.

    Where no row does, it is the first that is not blank.

    Raises:
        ScenarioError: the file is empty, or a line is too long.
    """
    _check_lines(text, name)
    marked, text = _marked(text)
    delimiters = (marked,) if marked else DELIMITERS
    for delimiter in delimiters:
        try:
            for row in islice(_split(text, delimiter, name), MOST_ABOVE):
                if is_header(row.cells):
                    return Table(name, text, delimiter, row)
        except ScenarioError:
            continue
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(delimiters, key=first.count)
    header = next((row for row in _split(text, delimiter, name) if any(row.cells)), None)
    if header is None:
        raise ScenarioError(Problem(name, None, "", "the file is empty"))
    return Table(name, text, delimiter, header)


def _marked(text: str) -> tuple[str, str]:
    """Return the delimiter that a spreadsheet states (``sep=;``), and the text without it."""
    first, end, rest = text.partition("\n")
    mark = first.strip("\r")
    if mark[:4].lower() == "sep=" and len(mark) == 5:
        return mark[4], end + rest
    return "", text


def _check_lines(text: str, name: str) -> None:
    if len(text) <= MOST_LINE:
        return
    for number, line in enumerate(io.StringIO(text), 1):
        if len(line) > MOST_LINE:
            what = f"a line is longer than {MOST_LINE} characters"
            raise ScenarioError(Problem(name, number, "", what))


def _split(text: str, delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ScenarioError(Problem(name, line, "", f"is not sound CSV: {error}")) from error
