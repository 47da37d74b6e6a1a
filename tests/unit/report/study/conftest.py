"""Studies as the report sees them."""

import re
from collections.abc import Callable, Iterator

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
from simnet.report.format import plain
from simnet.report.study.base import Study
from simnet.report.text import Text
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
    made = ((each, each.section(study, Text())) for each in find.sections(find.STUDY))
    return {each.__name__.rpartition(".")[2]: found for each, found in made if found}


def tables_of(section: Section) -> list[Table]:
    return [part for part in parts_of(section.parts) if isinstance(part, Table)]


def words_of(section: Section) -> str:
    """All sentences of a section, with common spaces and without marks of names."""
    said = [section.lead]
    for part in parts_of(section.parts):
        if isinstance(part, Paragraph | Heading):
            said.append(part.text)
        elif isinstance(part, Findings):
            said += [part.title, *(line for _, line in part.lines)]
        elif isinstance(part, Table):
            said.append(part.caption)
    return spaced("\n".join(said))


def spaced(text: str) -> str:
    return re.sub("[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}]", " ", plain(text))


Answer = Callable[..., str]


@pytest.fixture
def answer() -> Answer:
    """What the first section says of a study with these settings."""

    def said(**settings: object) -> str:
        return words_of(sections_of(StandIn(**settings))["answer"])  # type: ignore[arg-type]

    return said
