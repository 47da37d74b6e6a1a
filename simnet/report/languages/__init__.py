"""The languages of a report: they write what its parts hold, numbers and units included."""

from __future__ import annotations

from functools import cache

from simnet.errors import InputError, unknown
from simnet.report.languages.language import NAME, Language, plain
from simnet.report.languages.numbers import Numbers
from simnet.report.texts import english

__all__ = ["LANGUAGES", "NAME", "Language", "language", "plain"]

LANGUAGES = ("en",)
"""Codes of the languages, as in the attribute `lang` of HTML."""


@cache
def language(code: str = "en") -> Language:
    """Return a language by its code.

    Raises:
        InputError: there is no such language.
    """
    if code not in LANGUAGES:
        raise InputError(unknown("language", code, LANGUAGES))
    return Language(code, english.SENTENCES, Numbers(".", "\N{NARROW NO-BREAK SPACE}"))
