"""The sentences of the report, by language and key: ``text("summary.lost", share="1.2 %")``.

The sentences themselves are in :mod:`simnet.report.texts`, nowhere else: plain text with named
fields. Another language is a room there and an entry in `LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simnet.errors import InputError, unknown
from simnet.report.texts import english

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": english.SENTENCES}


class Text:
    """The sentences of one language."""

    def __init__(self, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise InputError(unknown("language", language, LANGUAGES))
        self._sentences = LANGUAGES[language]

    def __call__(self, key: str, **fields: object) -> str:
        """Return the sentence `key` with its fields filled in; fields are never format strings."""
        return self._sentences[key].replace(" %", "\N{NO-BREAK SPACE}%").format(**fields)

    def listed(self, items: Sequence[str], end: str = "list.and") -> str:
        """Return the items as a list within a sentence: ``a, b and c``, or as `end` says."""
        if len(items) < 2:
            return "".join(items)
        return self(end, most=", ".join(items[:-1]), last=items[-1])
