"""Accesses of villages, chosen by what they have in common."""

from __future__ import annotations

from typing import Self

from simnet.kinds import Declared, Name, model_validator


class Chosen(Declared):
    """Base of choices: of all villages' accesses those that fit everything that is given.

    Each key of a class is something that accesses or their villages have.
    """

    @model_validator(mode="after")
    def _chooses(self) -> Self:
        if not self.model_fields_set:
            *keys, last = type(self).model_fields
            raise ValueError(f"say which: {', '.join(keys)} or {last}")
        return self

    @property
    def given(self) -> dict[str, str]:
        """What was given, by key, in the order of the keys."""
        every = ((key, getattr(self, key)) for key in type(self).model_fields)
        return {key: value for key, value in every if value is not None}

    @property
    def words(self) -> str:
        """What was given, such as ``technology: leo, isp: star``."""
        return ", ".join(f"{key}: {value}" for key, value in self.given.items())


class Accesses(Chosen):
    """The access lines of all villages, first and second, that fit everything that is given."""

    technology: Name | None = None
    """Those with this access technology."""
    isp: Name | None = None
    """Those of this provider."""
    village: Name | None = None
    """Those of this village."""
    group: Name | None = None
    """Those of villages of this group."""
    district: str | None = None
    """Those of villages in this district."""
    regency: str | None = None
    """Those of villages in this regency."""
