"""Studies as the report sees them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from simnet.report import find
from simnet.report.base import (
    Columns,
    Findings,
    Folded,
    Heading,
    Paragraph,
    Part,
    Section,
    Table,
)
from simnet.report.languages import language
from simnet.report.study.base import Study
from simnet.report.words import Words
from tests.unit.report.study.standin import StandIn


def parts_of(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Every part, those within others too."""
    for part in parts:
        yield part
        if isinstance(part, Folded):
            yield from parts_of(part.parts)
        elif isinstance(part, Columns):
            for column in part.columns:
                yield from parts_of(column)


def sections_of(results: StandIn) -> dict[str, Section]:
    """The sections of the report of a study by the names of their files."""
    study = Study(results)
    made = ((each, each.section(study)) for each in find.sections(find.STUDY))
    return {each.__name__.rpartition(".")[2]: found for each, found in made if found}


def tables_of(section: Section) -> list[Table]:
    """The tables of a section as they are written in English."""
    return [written(part) for part in parts_of(section.parts) if isinstance(part, Table)]


def written(table: Table) -> Table:
    write = language("en").write
    rows = tuple(
        tuple(replace(cell, text=write(cell.text), about=write(cell.about)) for cell in row)
        for row in table.rows
    )
    head = tuple(map(write, table.head))
    return replace(table, head=head, rows=rows, caption=write(table.caption))


def words_of(section: Section) -> str:
    """All sentences of a section, with common spaces and without marks of names."""
    said: list[Words] = [section.lead]
    for part in parts_of(section.parts):
        if isinstance(part, Paragraph | Heading):
            said.append(part.text)
        elif isinstance(part, Findings):
            said += [part.title, *(line for _, line in part.lines)]
        elif isinstance(part, Table):
            said.append(part.caption)
    return "\n".join(map(spaced, said))


def spaced(words: Words) -> str:
    """Words in English, with common spaces and without marks of names."""
    written = language("en").plain(words)
    return re.sub("[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}]", " ", written)


Answer = Callable[..., str]


@pytest.fixture
def answer() -> Answer:
    """What the first section says of a study with these settings."""

    def said(**settings: object) -> str:
        return words_of(sections_of(StandIn(**settings))["answer"])  # type: ignore[arg-type]

    return said
