"""Scope of a measure: over whom a figure is taken, and in how many of them a level must be kept.

A contract is for each site, so an average over everybody says little: whom it serves badly is
hidden by whom it serves well. A scope is written after a comma: ``school.page_load.p95 <= 4 s,
each village``. It is one of

``all together``
    one figure of everybody;
``worst village``, ``each village``
    a figure for each village: the worst of them; a level is kept where it is kept in all;
``share of villages >= 95 %``
    a level is kept where it is kept in so many of them.

Instead of villages there may be sites, districts, regencies, groups of flows, or all places.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from simnet.errors import unknown
from simnet.units import parse_factor

How: TypeAlias = Literal["together", "worst", "each", "share"]

PLURALS: Mapping[str, str] = {
    "village": "villages",
    "site": "sites",
    "district": "districts",
    "regency": "regencies",
    "group": "groups",
    "place": "places",
}
"""What a scope may be over: the word for one of them, and for many."""

_EXAMPLES = ("all together", "each village", "worst village", "share of villages >= 95 %")
_ONE = re.compile(r"(each|worst)\s+(\S+)")
_SHARE = re.compile(r"share\s+of\s+(\S+)\s*(?:>=|\u2265)\s*(.+)")
_RULE = re.compile(r"(?:each|worst|all)\b[^<>=\u2264\u2265]*[<>=\u2264\u2265]")
"""A scope with the limit of a level behind it: ``worst site <= 4 s``."""
_BEGINS = re.compile(r"(?:[^\W\d_]|\d[\d.]*\s*%\s*\w)[^<>=\u2264\u2265.\"]*|share\b.*")
"""Words that are neither a figure (``3,5 s``) nor the rest of a name (``a, b.loss``)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Over whom a measure is taken: everybody together, or each of `over` (``village``, ...)."""

    how: How = "together"
    over: str = ""
    share: float = 1.0
    """Of them must keep a level: all but where `how` is share."""
    given: bool = field(default=True, compare=False)
    """Whether it was written, and not taken by default."""

    @property
    def text(self) -> str:
        """The scope as it is written."""
        if self.how == "together":
            return "all together"
        if self.how == "share":
            return f"share of {PLURALS[self.over]} >= {100 * self.share:.10g} %"
        return f"{self.how} {self.over}"

    def needed(self, number: int) -> int:
        """Return in how many of `number` places a level must be kept, at least one of them."""
        return max(1, math.ceil(round(self.share * number, 9)))


TOGETHER = Scope()
EACH_VILLAGE = Scope("each", "village", given=False)
"""What a service level of traffic means that has no scope."""


def split(text: str) -> tuple[str, Scope | None]:
    """Return what stands before the scope at the end of a text, and the scope; None without one.

    Raises:
        ValueError: what follows the last comma are words and no scope, or there are two.
    """
    before, comma, last = text.rpartition(",")
    last = " ".join(last.split()).casefold()
    if not comma or not _BEGINS.fullmatch(last) or _RULE.match(last):
        return text.strip(), None
    found, other = _parse(last), split(before)[1]
    if other is not None:
        raise ValueError(f"there are two scopes, {other.text!r} and {found.text!r}; write one")
    return before.strip(), found


def _parse(text: str) -> Scope:
    if re.fullmatch(r"all\s+together", text):
        return TOGETHER
    if one := _ONE.fullmatch(text):
        how: How = "each" if one[1] == "each" else "worst"
        return Scope(how, _over(one[2], {each: each for each in PLURALS}))
    if many := _SHARE.fullmatch(text):
        share = parse_factor(many[2])
        if not 0.0 < share <= 1.0:
            raise ValueError(f"a share of {many[1]} is above 0 % and at most 100 %, got {many[2]}")
        return Scope("share", _over(many[1], {name: one for one, name in PLURALS.items()}), share)
    raise ValueError(unknown("scope", text, _EXAMPLES))


def _over(word: str, known: Mapping[str, str]) -> str:
    if word not in known:
        raise ValueError(unknown("kind of place", word, known))
    return known[word]
