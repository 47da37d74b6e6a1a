"""Parts of a report as HTML in one language: tables, findings, key figures, captions.

All text is escaped here, in one place.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from simnet.report.base import (
    Cards,
    Cell,
    Figure,
    Findings,
    Glossary,
    Heading,
    Paragraph,
    Part,
    Scale,
    Table,
)
from simnet.report.languages import LINK, NAME, Language, plain
from simnet.report.words import Quantity, Words, capital

_LONG_CELL = 22
"""Letters from which the text of a cell may be broken into lines."""
_LONG_ABOUT = 36
"""Letters from which the line below it may be."""
_MOST_COLUMNS = 9
"""Columns of figures that fit beside one another on a page of paper."""
_SHADES = 10
"""Steps of colour that the style has."""
_NAMES = re.compile(f"{NAME[0]}([^{''.join(NAME)}]*){NAME[1]}")
_MARKED = re.compile(f"[{''.join((*NAME, *LINK))}]")
_CODE = re.compile("``?([^`]+)``?")
"""What is to be typed, or a name in a file, stands between backticks in a text."""
_LINKS = re.compile(f"{LINK[0]}(\\w+){LINK[1]}([^{LINK[2]}]*){LINK[2]}")


def escape(text: str) -> str:
    """Return `text` as text of HTML; control characters, which HTML does not allow, as U+FFFD."""
    return html.escape(_CONTROLS.sub("\ufffd", text))


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Writer:
    """Writes parts of a report in one language; `source` is what measures were obtained from."""

    def __init__(self, language: Language, source: Words) -> None:
        self.language = language
        self._source = source
        self.under: Words = ""
        """The last title above what is written: it names a table that has no caption."""

    def text(self, words: Words) -> str:
        """Return words as text of HTML without any element."""
        return escape(self.language.plain(words))

    def marked(self, words: Words) -> str:
        """Return words as HTML; only names, code and links to the glossary in them are elements."""
        written = _CODE.sub(r"<code>\1</code>", escape(self.language.write(words)))
        if written.isascii() or not _MARKED.search(written):
            return written
        named = _NAMES.sub(r'<b class="name">\1</b>', written)
        return plain(_LINKS.sub(rf'<a href="#word-\1-{self.language.code}">\2</a>', named))

    def part(self, part: Part) -> str:
        """Return a part that holds no others; a figure is its caption."""
        match part:
            case Paragraph():
                about = ' class="important"' if part.important else ""
                return f"<p{about}>{self.marked(part.text)}</p>"
            case Heading():
                return self._heading(part.text)
            case Cards():
                return self._cards(part)
            case Findings():
                return self._findings(part)
            case Table():
                tables = "".join(map(self._table, _fitting(part)))
                return tables + self._caption("", part.of_runs)
            case Scale():
                return self._scale(part)
            case Glossary():
                return self._glossary(part)
            case Figure():
                return self._caption(part.caption, part.of_runs)
            case _:
                raise TypeError(f"{type(part).__name__} is made of other parts")

    def _caption(self, caption: Words, of_runs: bool) -> str:
        said = [self.marked(caption)] if caption else []
        if of_runs:
            said.append(f'<span class="runs">{self.text(self._source)}</span>')
        return f'<p class="caption">{" ".join(said)}</p>' if said else ""

    def _glossary(self, part: Glossary) -> str:
        code = self.language.code
        entries = "".join(
            f'<dt id="word-{each.key}-{code}">{self.text(capital(each.word))}</dt>'
            f"<dd>{self.marked(each.meaning)}</dd>"
            for each in part.entries
        )
        return f"<dl>{entries}</dl>"

    def _scale(self, part: Scale) -> str:
        last = max(1, len(part.stops) - 1)
        steps = "".join(
            f'<span class="shade-{_shade(index / last)}">{self.text(stop)}</span>'
            for index, stop in enumerate(part.stops)
        )
        return f'<p class="scale">{steps}</p>'

    def _cards(self, part: Cards) -> str:
        cards = "".join(
            f'<div class="card {card.tone}"><div class="what">{self.text(card.what)}</div>'
            f'<div class="value">{self.text(card.value)}</div>'
            f'<div class="about">{self.text(card.about)}</div></div>'
            for card in part.cards
        )
        return f'{self._heading(part.title)}<div class="cards">{cards}</div>'

    def _findings(self, part: Findings) -> str:
        lines = "".join(f'<li class="{tone}">{self.marked(line)}</li>' for tone, line in part.lines)
        return f'{self._heading(part.title)}<ul class="findings">{lines}</ul>'

    def _heading(self, title: Words) -> str:
        self.under = title or self.under
        return f"<h3>{self.marked(title)}</h3>" if title else ""

    def _table(self, part: Table) -> str:
        head = "".join(self._head(part, index, name) for index, name in enumerate(part.head))
        rows = "".join(
            "<tr>"
            + "".join(self._cell(part, index, cell) for index, cell in enumerate(row))
            + "</tr>"
            for row in part.rows
        )
        kind = "scroll dense" if part.dense else "scroll"
        top = f"<thead><tr>{head}</tr></thead>" if any(part.head) else ""
        seen = "" if part.caption else ' class="unseen"'
        caption = part.caption or self.under
        return (
            f'<div class="{kind}" tabindex="0" role="group" aria-label="{self.text(caption)}">'
            f"<table><caption{seen}>{self.marked(caption)}</caption>{top}<tbody>{rows}</tbody>"
            "</table></div>"
        )

    def _head(self, part: Table, index: int, name: Words) -> str:
        if not name:
            return "<td></td>"
        return f'<th scope="col"{_words(part, index)}>{self.marked(name)}</th>'

    def _cell(self, part: Table, index: int, cell: Cell) -> str:
        text = self.marked(cell.text)
        long = len(text) > _LONG_CELL and len(self.language.plain(cell.text)) > _LONG_CELL
        named = [cell.tone, "words" * (index in part.words), "long" * long]
        if cell.shade is not None:
            named.append(f"shade-{_shade(cell.shade)}")
        classes = " ".join(name for name in named if name)
        about = self._about(cell)
        bar = ""
        if cell.bar is not None:
            share = min(1.0, max(0.0, cell.bar))
            bar = f'<span class="bar"><i style="width:{100 * share:.1f}%"></i></span>'
        name, scope = ("td", "") if index or not text else ("th", ' scope="row"')
        return f'<{name}{scope} class="{classes}"{_sorted(cell)}>{text}{about}{bar}</{name}>'

    def _about(self, cell: Cell) -> str:
        """Return the line below the text of a cell; an interval is never broken, a sentence is."""
        if not cell.about:
            return ""
        long = len(self.language.plain(cell.about)) > _LONG_ABOUT
        return f"<small{' class=long' * long}>{self.marked(cell.about)}</small>"


def _shade(share: float) -> int:
    return min(_SHADES - 1, max(0, int(share * _SHADES)))


def _sorted(cell: Cell) -> str:
    """Return the number that a cell is sorted by, in no unit, as a script writes it."""
    order = cell.order
    if order is None and isinstance(cell.text, Quantity):
        order = cell.text.value
    if order is None or math.isnan(order):
        return ""
    if math.isinf(order):
        return f' data-value="{"-" * (order < 0)}Infinity"'
    return f' data-value="{order:.6g}"'


def _words(part: Table, index: int) -> str:
    return ' class="words"' if index in part.words else ""


def _fitting(part: Table) -> Iterator[Table]:
    """Yield a table whose columns would not fit on paper as several, each with the first one."""
    columns = len(part.head) - 1
    if columns <= _MOST_COLUMNS:
        yield part
        return
    pieces = -(-columns // _MOST_COLUMNS)
    ends = [1 + columns * piece // pieces for piece in range(pieces + 1)]
    for first, last in pairwise(ends):
        rows = tuple((row[0], *row[first:last]) for row in part.rows)
        yield replace(part, head=(part.head[0], *part.head[first:last]), rows=rows)
