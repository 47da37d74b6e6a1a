"""Sites from a list of schools or other points in CSV, each in the village nearest to it."""

from __future__ import annotations

from typing import Annotated, Self

from simnet.kinds import Declared, Factor, Field, Length, Name, model_validator

LEFT_OUT = "none"
"""What a level of rows that are left out stands for in place of a site type."""


class SiteList(Declared):
    """A list of schools or other points in CSV; each row becomes a site of the nearest village.

    Giga's list of schools, old and new, and its table of points are read as they are: columns for
    latitude and longitude, and as it may be a name, a code (``giga_id_school``, ``poi_id``, ...), a
    level (``education_level``, ``poi_type``, ...) and a number of users (``num_students``,
    ``number_of_users``). Sites have names made of theirs, such as ``sdn-001-long-apari``. What is
    missing or left out is listed by ``simnet check``; what the scenario says of such a site is laid
    over it.
    """

    csv: str
    """Name of the file; a relative name is looked for beside the file that names it."""
    types: Annotated[dict[str, Name], Field(default_factory=dict)]
    """Site type of each level, as the file writes it, in capitals or not: ``Primary: school``;
    ``none`` leaves such rows out. A level that is the name of a site type needs no entry."""
    default_type: Name | None = None
    """Site type of rows with another level, or with none. Default: such rows are an error."""
    nearest_within: Length = 20.0
    """How far a site is from the place of its village at most, as the crow flies; rows further
    away are left out. Default: 20 km (assumption: villages are given by the middle of a large
    area)."""
    counts: Annotated[dict[str, Factor], Field(default_factory=dict)]
    """How many there are of an app for each user of the row, by ``TYPE/APP``: with
    ``school/pupils: 15 %`` a school of 140 pupils has 21 at it, rounded to whole ones, 1 at least.
    Rows that do not say their number have as many as the site type. Default: all have as many."""

    @model_validator(mode="after")
    def _levels_differ(self) -> Self:
        folded: dict[str, str] = {}
        for level in self.types:
            if (same := folded.setdefault(level_key(level), level)) != level:
                raise ValueError(f"types: {level!r} and {same!r} are the same level")
        return self


def level_key(level: str) -> str:
    """Return what levels are compared by: small letters, words parted by one blank."""
    return " ".join(level.casefold().replace("_", " ").replace("-", " ").split())
