"""The page: sections in, one HTML file out that is whole in itself and works offline.

All text is escaped here, in one place. Figures travel as JSON in blocks that cannot be closed
from inside, each beside a static picture of itself (:mod:`simnet.report.picture`) that is there
without scripts and on paper. A content security policy allows no request at all, and no script but
those that are part of the page, by their checksums: a name that got through the escapes would still
be inert. The library of charts is in the page compressed (:mod:`simnet.report.library`), and only
where there is a chart.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

from simnet import __version__
from simnet.report.base import (
    Cards,
    Cell,
    Columns,
    Details,
    Figure,
    Findings,
    Folded,
    Heading,
    Paragraph,
    Part,
    Scale,
    Section,
    Subject,
    Table,
)
from simnet.report.languages import NAME, Language, plain
from simnet.report.library import checksum, library
from simnet.report.picture import picture
from simnet.report.words import Quantity, Words, say

_LONG_CELL = 22
"""Letters from which the text of a cell may be broken into lines."""
_MOST_COLUMNS = 9
"""Columns of figures that fit beside one another on a page of paper."""
_SHADES = 10
"""Steps of colour that the style has."""
_NAMES = re.compile(f"{NAME[0]}([^{''.join(NAME)}]*){NAME[1]}")


def escape(text: str) -> str:
    """Return `text` as text of HTML; control characters, which HTML does not allow, as U+FFFD."""
    return html.escape(_CONTROLS.sub("\ufffd", text))


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def page(subject: Subject, sections: Sequence[Section], language: Language) -> str:
    """Return the whole HTML document."""
    body = _Body(subject.source, language)
    title = escape(language.plain(subject.title))
    main = "".join(body.section(number, each) for number, each in enumerate(sections, 1))
    contents = "".join(
        f'<a href="#section-{number}">{body.text(each.title)}</a>'
        for number, each in enumerate(sections, 1)
    )
    scripts, allowed = _scripts(body.traces)
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{language.code}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>{_resource('style.css')}</style>",
            "</head>",
            "<body>",
            f'<a class="skip" href="#content">{body.text(say("page.skip"))}</a>',
            "<header>",
            f'<p class="kind">{body.text(subject.kind)}</p>',
            f"<h1>{title}</h1>",
            *_about(subject.description),
            f'<nav aria-label="{body.text(say("page.contents"))}">{contents}</nav>',
            "</header>",
            f"<noscript><p>{body.text(say('page.no_script'))}</p></noscript>",
            f'<main id="content" tabindex="-1">{main}</main>',
            f"<footer><p>{body.text(say('page.made_by', version=__version__))}</p></footer>",
            *body.data,
            *scripts,
            "</body>",
            "</html>",
            "",
        )
    )


def _resource(name: str) -> str:
    return files("simnet.report").joinpath(name).read_text(encoding="utf-8")


def _scripts(traces: set[str]) -> tuple[list[str], str]:
    """Return the elements of the page's scripts, and the sources that its policy allows."""
    own = [_resource("tables.js"), *([_resource("draw.js")] if traces else ())]
    elements = [f"<script>{each}</script>" for each in own]
    allowed = [checksum(each.encode("utf-8")) for each in own]
    if traces:
        held = library(traces)
        elements.insert(0, f'<script type="text/plain" id="library">{held.text}</script>')
        allowed.append(held.checksum)
    return elements, " ".join(allowed)


def _about(description: str) -> Iterator[str]:
    for paragraph in description.split("\n\n") if description else ():
        yield f'<p class="about">{escape(" ".join(paragraph.split()))}</p>'


def embedded(value: object) -> str:
    """Return JSON that is safe inside a script element: no tag or comment can begin in it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Body:
    """Writes the parts of the sections and collects the data of their figures."""

    def __init__(self, source: Words, language: Language) -> None:
        self._language = language
        self._source = source
        self._about: Words = ""
        """The last title above what is written: it names a table that has no caption."""
        self.data: list[str] = []
        self.traces: set[str] = set()
        """Types of the traces of all figures."""

    def text(self, words: Words) -> str:
        """Return words as text of HTML without any element."""
        return escape(self._language.plain(words))

    def marked(self, words: Words) -> str:
        """Return words as HTML; only the names in them are elements."""
        written = escape(self._language.write(words))
        return plain(_NAMES.sub(r'<b class="name">\1</b>', written))

    def section(self, number: int, section: Section) -> str:
        self._about = section.title
        lead = f'<p class="lead">{self.marked(section.lead)}</p>' if section.lead else ""
        return (
            f'<section id="section-{number}"><h2>{self.text(section.title)}</h2>'
            f"{lead}{self._parts(section.parts)}</section>"
        )

    def _parts(self, parts: Sequence[Part]) -> str:
        return "".join(self._part(part) for part in parts)

    def _part(self, part: Part) -> str:
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
            case Columns():
                columns = "".join(f"<div>{self._parts(each)}</div>" for each in part.columns)
                return f'<div class="columns">{columns}</div>'
            case Table():
                tables = "".join(map(self._table, _fitting(part)))
                return tables + self._caption("", part.of_runs)
            case Scale():
                return self._scale(part)
            case Figure():
                return self._figure(part)
            case Folded():
                self._about = part.title
                return self._folded(part.title, self._parts(part.parts))
            case Details():
                label = self.text(part.title)
                text = f'<pre tabindex="0" aria-label="{label}">{escape(part.text)}</pre>'
                return self._folded(part.title, text, "code")

    def _figure(self, part: Figure) -> str:
        name = f"figure-{len(self.data) + 1}"
        plotted = json.loads(part.draw(self._language).to_json())
        data = embedded({"data": plotted["data"], "layout": plotted["layout"]})
        self.data.append(f'<script type="application/json" id="{name}">{data}</script>')
        self.traces.update(trace.get("type", "scatter") for trace in plotted["data"])
        height = int(plotted["layout"]["height"])
        label = self.text(part.caption or self._about)
        return (
            f'<figure><div class="picture" role="img" aria-label="{label}">{picture(plotted)}</div>'
            f'<div class="plot" data-figure="{name}" style="height:{height}px" '
            f'role="img" aria-label="{label}" '
            f'data-broken="{self.text(say("page.broken_figure"))}"></div>'
            f"<figcaption>{self._caption(part.caption, part.of_runs)}</figcaption></figure>"
        )

    def _caption(self, caption: Words, of_runs: bool) -> str:
        said = [self.marked(caption)] if caption else []
        if of_runs:
            said.append(f'<span class="runs">{self.text(self._source)}</span>')
        return f'<p class="caption">{" ".join(said)}</p>' if said else ""

    def _folded(self, title: Words, inside: str, kind: str = "parts") -> str:
        return f'<details class="{kind}"><summary>{self.marked(title)}</summary>{inside}</details>'

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
        self._about = title or self._about
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
        caption = part.caption or self._about
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
        long = len(self._language.plain(cell.text)) > _LONG_CELL
        named = [cell.tone, "words" * (index in part.words), "long" * long]
        if cell.shade is not None:
            named.append(f"shade-{_shade(cell.shade)}")
        classes = " ".join(name for name in named if name)
        about = f"<small>{self.marked(cell.about)}</small>" if cell.about else ""
        bar = ""
        if cell.bar is not None:
            share = min(1.0, max(0.0, cell.bar))
            bar = f'<span class="bar"><i style="width:{100 * share:.1f}%"></i></span>'
        name, scope = ("td", "") if index or not text else ("th", ' scope="row"')
        return f'<{name}{scope} class="{classes}"{_sorted(cell)}>{text}{about}{bar}</{name}>'


def _shade(share: float) -> int:
    return min(_SHADES - 1, max(0, int(share * _SHADES)))


def _sorted(cell: Cell) -> str:
    """Return the number that a cell is sorted by, whatever unit its text has."""
    if isinstance(cell.text, Quantity) and cell.text.exists:
        return f' data-value="{cell.text.value!r}"'
    return ""


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
