"""The page: sections in, one HTML file out that is whole in itself and works offline.

The page holds every language: each part stands in it once a language, where they differ, and a
switch at its top shows one of them, without a script. Figures are there once, with what the other
languages change in them.

Figures travel as JSON in blocks that cannot be closed from inside, each beside a static picture of
itself (:mod:`simnet.report.picture`) that is there without scripts and on paper. A content security
policy allows no request at all, and no script but those that are part of the page, by their
checksums: a name that got through the escapes would still be inert. The library of charts is in the
page compressed (:mod:`simnet.report.library`), and only where there is a chart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from simnet import __version__
from simnet.report.base import (
    Columns,
    Details,
    Figure,
    Folded,
    Part,
    Section,
    Subject,
)
from simnet.report.html import Writer, escape
from simnet.report.languages import Language
from simnet.report.library import checksum, library
from simnet.report.picture import SAID, pictures
from simnet.report.words import Words, say


def page(subject: Subject, sections: Sequence[Section], languages: Sequence[Language]) -> str:
    """Return the whole HTML document; the first of the languages is shown first."""
    first = languages[0]
    body = _Body(subject.source, languages)
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
            f'<html lang="{first.code}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(first.plain(subject.title))}</title>",
            f"<style>{_resource('style.css')}{_hiding(languages)}</style>",
            "</head>",
            "<body>",
            *_switch(languages),
            f'<a class="skip" href="#content">{body.text(say("page.skip"))}</a>',
            "<header>",
            f'<p class="kind">{body.text(subject.kind)}</p>',
            f"<h1>{body.text(subject.title)}</h1>",
            *_about(subject.description),
            '<nav aria-labelledby="contents"><span class="unseen" id="contents">',
            f"{body.text(say('page.contents'))}</span>{contents}</nav>",
            "</header>",
            f"<noscript>{body.inside('p', say('page.no_script'))}</noscript>",
            f'<main id="content" tabindex="-1">{main}</main>',
            f"<footer>{body.inside('p', say('page.made_by', version=__version__))}</footer>",
            *body.data,
            *scripts,
            "</body>",
            "</html>",
            "",
        )
    )


def _hiding(languages: Sequence[Language]) -> str:
    """Return the style that hides all but the chosen language."""
    return "".join(
        f'#language-{shown.code}:checked ~ * .{SAID}[lang="{other.code}"] {{ display: none; }}\n'
        f'#language-{shown.code}:checked ~ [for="language-{shown.code}"] {{ font-weight: 600; }}\n'
        for shown in languages
        for other in languages
        if other is not shown
    )


def _switch(languages: Sequence[Language]) -> Iterator[str]:
    """Yield a button and its label for each language, the first one chosen."""
    if len(languages) < 2:
        return
    for each in sorted(languages, key=lambda each: each.code):
        on = " checked" if each is languages[0] else ""
        yield (
            f'<input type="radio" class="unseen" name="language" value="{each.code}" '
            f'id="language-{each.code}" autocomplete="off"{on}>'
        )
    for each in sorted(languages, key=lambda each: each.code):
        name = escape(each.write(say("page.language")))
        yield (
            f'<label class="language" for="language-{each.code}" lang="{each.code}">{name}</label>'
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


def changes(one: Any, other: Any, path: tuple[str | int, ...] = ()) -> Iterator[list[Any]]:
    """Yield what turns one value of JSON into another: a path, and what stands there instead."""
    if type(one) is type(other) and isinstance(one, dict) and one.keys() == other.keys():
        for key in one:
            yield from changes(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        found = [
            each
            for index, (mine, theirs) in enumerate(zip(one, other, strict=True))
            for each in changes(mine, theirs, (*path, index))
        ]
        # Where most of a list differs, the list is shorter than a path for each of its items.
        yield from min(found, [[path, other]], key=lambda each: len(json.dumps(each)))
    elif one != other:
        yield [path, other]


class _Body:
    """Writes the sections in all languages and collects the data of their figures."""

    def __init__(self, source: Words, languages: Sequence[Language]) -> None:
        self._writers = [Writer(each, source) for each in languages]
        self.data: list[str] = []
        self.traces: set[str] = set()
        """Types of the traces of all figures."""

    def _under(self, title: Words) -> None:
        """Let what follows stand under a title."""
        for each in self._writers:
            each.under = title

    def _said(self, element: str, write: Callable[[Writer], str]) -> str:
        """Return what is written in every language, once where all write the same."""
        written = [(each.language.code, write(each)) for each in self._writers]
        if len({text for _, text in written}) == 1:
            return written[0][1]
        return "".join(
            f'<{element} class="{SAID}" lang="{code}">{text}</{element}>' for code, text in written
        )

    def text(self, words: Words) -> str:
        """Return words within an element, without any element of their own."""
        return self._said("span", lambda writer: writer.text(words))

    def inside(self, element: str, words: Words, about: str = "") -> str:
        """Return words as an element, the names in them set apart."""
        written = self._said("span", lambda writer: writer.marked(words))
        return f"<{element}{about}>{written}</{element}>"

    def section(self, number: int, section: Section) -> str:
        self._under(section.title)
        lead = self.inside("p", section.lead, ' class="lead"') if section.lead else ""
        return (
            f'<section id="section-{number}"><h2>{self.text(section.title)}</h2>'
            f"{lead}{self._parts(section.parts)}</section>"
        )

    def _parts(self, parts: Sequence[Part]) -> str:
        return "".join(self._part(part) for part in parts)

    def _part(self, part: Part) -> str:
        match part:
            case Columns():
                columns = "".join(f"<div>{self._parts(each)}</div>" for each in part.columns)
                return f'<div class="columns">{columns}</div>'
            case Folded():
                self._under(part.title)
                return self._folded(part.title, self._parts(part.parts))
            case Details():
                # It scrolls, by keyboard too.
                text = f'<pre tabindex="0">{escape(part.text)}</pre>'
                return self._folded(part.title, text, "code")
            case Figure():
                return self._figure(part)
            case _:
                return self._said("div", lambda writer: writer.part(part))

    def _folded(self, title: Words, inside: str, kind: str = "parts") -> str:
        return f'<details class="{kind}">{self.inside("summary", title)}{inside}</details>'

    def _figure(self, part: Figure) -> str:
        name = f"figure-{len(self.data) + 1}"
        drawn = {
            each.language.code: json.loads(part.draw(each.language).to_json())
            for each in self._writers
        }
        first, *others = drawn
        plotted = drawn[first]
        self.traces.update(each.get("type", "scatter") for each in plotted["data"])
        changed = {code: list(changes(plotted, drawn[code])) for code in others}
        broken = {
            each.language.code: each.language.plain(say("page.broken_figure"))
            for each in self._writers
        }
        kept = {key: plotted[key] for key in ("data", "layout")}
        data = embedded({**kept, "changes": changed, "broken": broken})
        self.data.append(f'<script type="application/json" id="{name}">{data}</script>')
        height = int(plotted["layout"]["height"])
        caption = self._said("div", lambda writer: writer.part(part))
        return (
            f'<figure><div class="picture" role="img" aria-labelledby="caption-of-{name}">'
            f"{pictures(drawn)}</div>"
            f'<div class="plot" data-figure="{name}" style="height:{height}px" '
            f'role="img" aria-labelledby="caption-of-{name}"></div>'
            f'<figcaption id="caption-of-{name}">{caption}</figcaption></figure>'
        )
