"""The languages of a report: they write what its parts hold, numbers, units and dates included.

Each language has a catalogue of gettext, `<code>/LC_MESSAGES/simnet.po`. A `msgid` is a key such
as ``summary.lost`` and not the English sentence: sections put keys together (``verdict.best_one``),
one English word may need two in Indonesian, and English can be mended without losing its
translation. A test holds the catalogues to the same keys and fields, and to what sections use.

In a text, ``{field}`` is filled in ready to be shown, ``[words](key)`` leads to the entry of the
glossary with that key, and a space before ``%`` does not break. Plural forms of a whole sentence
follow the field `count`; ``{all:village|villages}`` is any count with the noun that follows it.
What simnet says of its defaults in English is its own key. Another language is another folder and a
line in `_NUMBERS`.
"""

from __future__ import annotations

from functools import cache

from simnet.errors import InputError, unknown
from simnet.report.languages.catalogue import ROOM, read
from simnet.report.languages.language import LINK, NAME, Language, plain
from simnet.report.languages.numbers import Numbers

__all__ = ["LANGUAGES", "LINK", "NAME", "Language", "language", "plain"]

_NUMBERS = {
    "en": Numbers(".", "\N{NARROW NO-BREAK SPACE}"),
    "id": Numbers(",", "."),
}
LANGUAGES = tuple(_NUMBERS)
"""Codes of the languages, as in the attribute `lang` of HTML."""


@cache
def language(code: str = "en") -> Language:
    """Return a language by its code.

    Raises:
        InputError: there is no such language, or its catalogue is older than its text.
    """
    if code not in _NUMBERS:
        raise InputError(unknown("language", code, LANGUAGES))
    catalogue = read(code)
    if catalogue is None:
        path = ROOM / code / "LC_MESSAGES" / "simnet.po"
        raise InputError(
            f"{path}: its compiled catalogue is missing or older: "
            "pip install babel, or run python setup.py build_ext --inplace"
        )
    return Language(code, catalogue, _NUMBERS[code])
