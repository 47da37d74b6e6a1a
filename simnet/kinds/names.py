"""Validation of names: what may stand in tables, files and charts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

NAME_LENGTH = 64


def check_name(value: object) -> str:
    """Return `value` if it can name something in tables, files and charts.

    Raises:
        ValueError: not text, empty, too long, or with characters that hide or do harm.
    """
    import unicodedata

    if not isinstance(value, str):
        shown = {"True": "true", "False": "false", "None": "null"}.get(str(value), str(value))
        raise ValueError(f"a name must be text, got {shown}; put it in quotes")
    if not value.strip():
        raise ValueError("a name must not be empty")
    if len(value) > NAME_LENGTH:
        raise ValueError(
            f"a name must not be longer than {NAME_LENGTH} characters, got {len(value)}"
        )
    for character in value:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise ValueError(
                f"a name must not contain the invisible or control character U+{ord(character):04X}"
            )
        if character in '/\\$`|;"':
            raise ValueError(f"a name must not contain {character!r}")
    return value


Name = Annotated[str, BeforeValidator(check_name)]
"""A name: 1 to 64 visible characters; no slash, backslash, quote, $, ;, | or line break."""
